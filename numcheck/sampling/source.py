"""Where the random numbers of a sample come from: counters of one stream, apart for each role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from numcheck.sampling.philox import words_at

#: Numbers of samples lie below this.
LARGEST_INDEX = 2**48
#: A sample has at most this many counters in one role.
LARGEST_WIDTH = 2**8
#: Samples that a CPU makes at a time: they fit its cache, and torch's own threads stay out of it.
_PART = 1 << 14
_ROLE = 2**56
_HALF_WORD = 0x7FFFFFFF


@dataclass(frozen=True)
class Source:
    """The counters of a stream, cut into 127 ranges that do not overlap, one per role.

    A law takes its numbers from role 0, the noise of a transition from role 1: so the two are
    independent, and the latent of a transition is the sample of its law.

    Attributes:
        seed: 64-bit seed.
        stream: 64-bit number of the stream, or an int64 scalar of its bits on the device.
        device: Where to compute.
        role: Number of the range, below 127.
    """

    seed: int
    stream: int | Tensor
    device: torch.device
    role: int = 0

    def noise(self) -> Source:
        """The same stream in the next role."""
        return replace(self, role=self.role + 1)

    def words(self, index: Tensor, *, width: int = 1, offset: int = 0) -> list[Tensor]:
        """The four 32-bit words of one counter of each sample.

        Args:
            index: Numbers of the samples, int64, below `LARGEST_INDEX`.
            width: Counters that each sample has, at most `LARGEST_WIDTH`.
            offset: Which of them, below `width`.

        Returns:
            Four int64 tensors of the shape of `index`.
        """
        return words_at(self.seed, self.stream, index * width + (self.role * _ROLE + offset))


def in_parts(draw: Callable[[Tensor], Tensor], index: Tensor) -> Tensor:
    """The samples with the given numbers, made part by part on a CPU.

    Args:
        draw: Makes the samples with given numbers, shape (..., n).
        index: Numbers of the samples, shape (n,).
    """
    parts = torch.split(index, _PART) if index.device.type == "cpu" else [index]
    return torch.cat([draw(part) for part in parts], dim=-1)


def indices(start: int, count: int, device: torch.device) -> Tensor:
    """The numbers start, ..., start + count - 1, int64."""
    return torch.arange(start, start + count, dtype=torch.int64, device=device)


def counters(start: int, count: int, each: int = 1) -> tuple[int, int]:
    """The first counter of samples that take `each` of them, and how many they take together."""
    return start * each, count * each


def open_uniform(high: Tensor, low: Tensor) -> Tensor:
    """Uniform numbers (high * 2**32 + low + 1/2) / 2**64 in float64: in (0, 1], down to 2**-65."""
    return high.double().mul_(2.0**-32).add_(low.double().add_(0.5).mul_(2.0**-64))


def signed_uniform(high: Tensor, low: Tensor) -> tuple[Tensor, Tensor]:
    """A fair sign from the first bit, and a uniform number from the other 63: down to 2**-64.

    A symmetric law with sign and quantile of |x| from these is as accurate in one tail as in the
    other.

    Returns:
        Signs -1 and 1, and numbers in (0, 1]; float64.
    """
    sign = (high >> 31).double().mul_(-2.0).add_(1.0)
    kept = high.bitwise_and(_HALF_WORD)
    return sign, kept.double().mul_(2.0**-31).add_(low.double().add_(0.5).mul_(2.0**-63))


def normal(high: Tensor, low: Tensor) -> Tensor:
    """Standard normals from 64 bits each, by the inverse distribution function.

    The tails reach 9.2 standard deviations.
    """
    sign, tail = signed_uniform(high, low)
    found: Tensor = torch.special.ndtri(tail.mul_(0.5))
    return found.mul_(sign)
