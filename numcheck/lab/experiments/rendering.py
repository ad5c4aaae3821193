"""Data sets of frames for experiments, with the folder and the callbacks of the options."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

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


@torch.no_grad()
def embedded(
    encode: Callable[[Tensor], Tensor],
    frames: Frames,
    device: torch.device,
    *,
    numbers: NDArray[np.int64] | None = None,
    chunk: int = 512,
) -> Tensor:
    """The embeddings of frames of a data set, float64 on the host, shape (n, m).

    Args:
        encode: From frames to embeddings.
        frames: The data set.
        device: Where to embed.
        numbers: Of the frames; all of them if not given.
        chunk: Frames at a time.
    """
    wanted = np.arange(len(frames)) if numbers is None else numbers
    found = [
        encode(torch.from_numpy(frames[wanted[start : start + chunk]]).to(device)).cpu()
        for start in range(0, len(wanted), chunk)
    ]
    return torch.cat(found).double()
