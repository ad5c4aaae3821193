"""Streaming estimates of means: in blocks of fixed size, in groups of fixed bounds.

The n samples are cut into `GROUPS` groups of consecutive indices and each group into blocks. A
block is reduced in one operation and the blocks of a group are merged in order. So the result
depends on the samples alone, not on how many were made at a time or by how many workers; memory
holds one block. Groups are the unit of work and of the median of means in
`numcheck.sampling.decide`.

A statistic may bring a kernel that makes and reduces the samples of a group in one pass
(`FusedStatistic`); the results are the same up to rounding.
"""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial, reduce
from typing import Protocol, runtime_checkable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from numcheck.sampling.gaussian import normal_pairs
from numcheck.support.errors import InvalidInputError
from numcheck.support.executors import on_one_thread, open_threads
from numcheck.support.pool import Pool

#: Number of groups: near the best for an alpha from 1e-7 to 1e-12 (see `numcheck.sampling.decide`).
GROUPS = 31
#: Numbers reduced at once: a block fits the cache of a CPU core and fills a GPU.
BLOCK = {"cpu": 1 << 14, "cuda": 1 << 20}


@dataclass(frozen=True)
class Moments:
    """Sample size, means and sums of squared deviations of some statistics.

    Attributes:
        n: Number of samples.
        mean: Means, float64, any shape.
        deviation: Sums of squared deviations from the means, same shape; the kernel for CUDA
            estimates those of long ranges from a part of the samples.
    """

    n: int
    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]

    @property
    def standard_error(self) -> NDArray[np.float64]:
        """Estimated standard errors of the means, from at least 2 samples."""
        return np.sqrt(self.deviation / (self.n - 1) / self.n)


def merge(first: Moments, second: Moments) -> Moments:
    """The moments of two disjoint samples together (Chan, Golub and LeVeque 1979)."""
    n = first.n + second.n
    shift = second.mean - first.mean
    mean = first.mean + shift * (second.n / n)
    deviation = first.deviation + second.deviation + shift * shift * (first.n * second.n / n)
    return Moments(n, mean, deviation)


class Statistic(Protocol):
    """Functions of two independent standard normals whose products have the means to estimate.

    The statistics are all products left_i * right_j: one matrix product per block gives their sums.
    """

    def __call__(self, z: Tensor, xi: Tensor) -> tuple[Tensor, Tensor]:
        """Rows left_i (a, n) and right_j (b, n) for n samples.

        Args:
            z: Standard normals, float64, shape (latents, n).
            xi: Others, independent of them, same shape.
        """
        ...


@dataclass(frozen=True)
class Stream:
    """Where samples come from.

    Attributes:
        seed: 64-bit seed.
        stream: Number of the stream.
        device: Where to compute.
        chunk: Samples generated at a time (0: a block).
        latents: Coordinates of one sample; sample i takes the counters from i * latents on.
        backend: `auto`, `torch` or `fused`: whether to use a statistic's own kernel.
    """

    seed: int
    stream: int
    device: torch.device
    chunk: int = 0
    latents: int = 1
    backend: str = "auto"

    @property
    def block(self) -> int:
        """Samples reduced at once."""
        return max(BLOCK[self.device.type] // self.latents, 32)

    def make(self, start: int, count: int) -> tuple[Tensor, Tensor]:
        """The samples start, ..., start + count - 1, each tensor (latents, count)."""
        width = self.latents
        z, xi = normal_pairs(self.seed, self.stream, start * width, count * width, self.device)
        return z.view(count, width).T, xi.view(count, width).T

    def blocks(self, start: int, stop: int) -> Iterator[tuple[Tensor, Tensor]]:
        """The samples start, ..., stop - 1 in blocks counted from `start`, each (latents, n)."""
        size = self.block
        chunk = self.chunk or size
        held: list[tuple[Tensor, Tensor]] = []
        count = 0
        for first in range(start, stop, chunk):
            made = min(chunk, stop - first)
            held.append(self.make(first, made))
            count += made
            while count >= size:
                z, xi = _join(held)
                yield z[:, :size], xi[:, :size]
                held, count = [(z[:, size:], xi[:, size:])], count - size
        if count:
            yield _join(held)


@runtime_checkable
class FusedStatistic(Protocol):
    """A statistic that may come with a kernel of its own."""

    def fused(self, stream: Stream, start: int, stop: int) -> Moments | None:
        """The moments of the samples start, ..., stop - 1; `None` to leave them to torch."""
        ...


def _join(parts: list[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    if len(parts) == 1:
        return parts[0]
    return torch.cat([z for z, _ in parts], dim=1), torch.cat([xi for _, xi in parts], dim=1)


def _reduce(left: Tensor, right: Tensor) -> Moments:
    n = left.shape[1]
    left, right = left.double(), right.double()
    mean = (left @ right.T) / n
    square = (left.square() @ right.square().T) / n
    deviation = (square - mean.square()).clamp_min_(0.0) * n
    return Moments(n, mean.cpu().numpy(), deviation.cpu().numpy())


def _estimate_range(statistic: Statistic, stream: Stream, start: int, stop: int) -> Moments:
    total = statistic.fused(stream, start, stop) if isinstance(statistic, FusedStatistic) else None
    if total is not None:
        return total
    for z, xi in stream.blocks(start, stop):
        block = _reduce(*statistic(z, xi))
        total = block if total is None else merge(total, block)
    assert total is not None
    return total


def group_bounds(samples: int) -> list[tuple[int, int]]:
    """The index ranges of the groups: `GROUPS` of them, or `samples` if that is less."""
    groups = min(GROUPS, samples)
    cuts = [samples * g // groups for g in range(groups + 1)]
    return list(itertools.pairwise(cuts))


def estimate(
    statistic: Statistic,
    stream: Stream,
    samples: int,
    *,
    pool: Pool | None = None,
    on_group: Callable[[], None] = lambda: None,
) -> list[Moments]:
    """Estimate the means of a statistic, one estimate per group.

    Args:
        statistic: What to average; must be picklable if worker processes are used.
        stream: Where the samples come from.
        samples: How many, at least 2.
        pool: Open workers to use in place of threads; the result is the same for any number.
        on_group: Called as each group is done.

    Returns:
        The moments of each group, in order.

    Raises:
        InvalidInputError: If the statistic cannot be sent to worker processes.
        WorkersLostError: If workers die repeatedly.
    """
    work = partial(_estimate_range, statistic, stream)
    if pool is not None:
        _need_picklable(statistic)
        work = partial(on_one_thread, work)
    with open_threads(stream.device) if pool is None else nullcontext(pool) as spread:
        results = []
        for moments in spread.map(work, *zip(*group_bounds(samples), strict=True)):
            results.append(moments)
            on_group()
        return results


def _need_picklable(statistic: Statistic) -> None:
    try:
        pickle.dumps(statistic)
    # Pickle raises whatever the object's own methods raise.
    except Exception as error:
        raise InvalidInputError(
            f"the statistic cannot be sent to worker processes ({error}). Define it at the top "
            "level of a module, or use one worker."
        ) from error


def combine(groups: Sequence[Moments]) -> Moments:
    """All groups together."""
    return reduce(merge, groups)
