"""Data sets of frames for experiments, with the folder and the callbacks of the options."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from numcheck.lab.experiments.base import Options
from numcheck.lab.pixels import Frames, FrameSource, frames
from numcheck.lab.pixels.source import States


def rendered(source: FrameSource, states: States, *, name: str, options: Options) -> Frames:
    """The frames of states, shape (n, d), as far as possible from the cache.

    Raises:
        CacheError: If there is no space for the frames, or they cannot be written.
    """
    return frames(
        source,
        states,
        name=name,
        directory=options.cache,
        on_plan=options.on_plan,
        on_total=options.on_frames_total,
        on_frame=options.on_frames,
        workers=options.workers,
    )


def embedded(encoder: nn.Module, frames: Frames, device: torch.device, chunk: int = 512) -> Tensor:
    """The embeddings of all frames of a data set, float64 on the host, shape (n, m)."""
    with torch.no_grad():
        found = [
            encoder(torch.from_numpy(frames[start : start + chunk]).to(device)).cpu()
            for start in range(0, len(frames), chunk)
        ]
    return torch.cat(found).double()
