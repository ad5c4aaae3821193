"""Pairs of frames of a data set, drawn with replacement for each step of training."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from numcheck.lab.pixels.cache import Frames


@dataclass(frozen=True)
class FramePairs:
    """A `numcheck.lab.train.PairSource`: frames first[i] and second[i] are a pair.

    Attributes:
        frames: The data set.
        first: Numbers of frames, shape (pairs,).
        second: Those of their partners.
        name: What tells it from other data sets; that of the folder does.
    """

    frames: Frames
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    name: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", f"{len(self.first)} pairs of {self.frames.folder.name}")

    def __len__(self) -> int:
        return len(self.first)

    def batch(self, seed: int, step: int, count: int, device: torch.device) -> Tensor:
        """The pairs of a step, uint8, shape (2, count, height, width, 3)."""
        chosen = np.random.default_rng([seed, step]).integers(len(self.first), size=count)
        both = np.concatenate([self.first[chosen], self.second[chosen]])
        found = torch.from_numpy(self.frames[both]).to(device)
        return found.reshape(2, count, *found.shape[1:])


def chains(count: int, length: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers of the pairs of successive frames, where frames come in chains of equal length.

    Args:
        count: Chains.
        length: Frames of each, at least 2.
    """
    first = np.arange(count * length, dtype=np.int64).reshape(count, length)[:, :-1].ravel()
    return first, first + 1
