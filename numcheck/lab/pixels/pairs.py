"""Pairs of frames of a data set, drawn with replacement for each step of training."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from numcheck.lab.pixels.cache import Frames
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError


@dataclass(frozen=True)
class FramePairs:
    """A `numcheck.lab.train.PairSource`: frames first[i] and second[i] are a pair.

    Attributes:
        frames: The data set.
        first: Numbers of frames, shape (pairs,).
        second: Those of their partners.
        name: What tells it from other data sets; that of the folder does.

    Raises:
        InvalidInputError: If there are no pairs, or a number is no frame's.
    """

    frames: Frames
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    name: str = field(init=False)

    def __post_init__(self) -> None:
        validate.instance(self.frames, Frames, name="frames")
        for numbers in (self.first, self.second):
            fine = isinstance(numbers, np.ndarray) and numbers.ndim == 1 and len(numbers) > 0
            if not fine or numbers.dtype.kind not in "iu" or len(numbers) != len(self.first):
                raise InvalidInputError(
                    "first and second must be arrays of whole numbers of equal length, got "
                    f"{validate.shown(numbers)}."
                )
            if numbers.min() < 0 or numbers.max() >= len(self.frames):
                raise InvalidInputError(
                    f"pairs are of frames 0 to {len(self.frames) - 1}, got {numbers.min()} to "
                    f"{numbers.max()}."
                )
        object.__setattr__(self, "name", f"{len(self.first)} pairs of {self.frames.folder.name}")

    def __len__(self) -> int:
        return len(self.first)

    def batch(self, seed: int, step: int, count: int, device: torch.device) -> Tensor:
        """The pairs of a step, uint8, shape (2, count, height, width, 3).

        Raises:
            InvalidInputError: If a number is out of range.
        """
        seed = validate.integer(seed, name="seed", minimum=0, maximum=2**64 - 1)
        step = validate.integer(step, name="step", minimum=0)
        count = validate.integer(count, name="count", minimum=0, maximum=2**31)
        device = validate.device(device)
        chosen = np.random.default_rng([seed, step]).integers(len(self.first), size=count)
        both = np.concatenate([self.first[chosen], self.second[chosen]])
        found = torch.from_numpy(self.frames[both]).to(device)
        return found.reshape(2, count, *found.shape[1:])


def chains(count: int, length: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers of the pairs of successive frames, where frames come in chains of equal length.

    Args:
        count: Chains.
        length: Frames of each, at least 2.

    Raises:
        InvalidInputError: If a number is out of range.
    """
    count = validate.integer(count, name="count", minimum=1, maximum=1 << 31)
    length = validate.integer(length, name="length", minimum=2, maximum=1 << 31)
    first = np.arange(count * length, dtype=np.int64).reshape(count, length)[:, :-1].ravel()
    return first, first + 1
