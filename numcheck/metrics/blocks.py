"""Samples in blocks: bootstrap intervals, and products of means without the noise of their squares.

The samples are cut into blocks of consecutive ones. A bootstrap replicate draws as many blocks
again with replacement: it says how often each is counted. So whatever is a function of block means
gets an interval without touching the samples again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from numcheck.support import validate
from numcheck.support.errors import InvalidInputError

#: Most numbers of all replicates together.
_LARGEST = 1 << 27


@dataclass(frozen=True)
class Interval:
    """A figure with a bootstrap interval.

    Attributes:
        value: From all samples.
        low: Lower end.
        high: Upper end.
    """

    value: float
    low: float
    high: float

    def to_json(self) -> list[float]:
        """Value, lower end, upper end."""
        return [self.value, self.low, self.high]

    def __str__(self) -> str:
        return f"{self.value:.4g} [{self.low:.4g}, {self.high:.4g}]"


@validate.renamed(level="alpha, the probability with which an interval misses")
@dataclass(frozen=True)
class Bootstrap:
    """How intervals are made.

    Attributes:
        seed: Of the draws.
        replicates: How many.
        alpha: Probability with which an interval misses, both sides together.

    Raises:
        InvalidInputError: If one of them is out of range.
    """

    seed: int = 0
    replicates: int = 1000
    alpha: float = 0.05

    def __post_init__(self) -> None:
        seed = validate.integer(self.seed, name="seed", minimum=0, maximum=2**63 - 1)
        count = validate.integer(self.replicates, name="replicates", minimum=20, maximum=10**6)
        object.__setattr__(self, "seed", seed)
        object.__setattr__(self, "replicates", count)
        object.__setattr__(self, "alpha", validate.probability(self.alpha, name="alpha"))

    def counts(self, blocks: int) -> Tensor:
        """How often each replicate counts each block, float64, shape (replicates, blocks).

        Raises:
            InvalidInputError: If the number of blocks is out of range.
        """
        largest = min(2**20, _LARGEST // self.replicates)
        blocks = validate.integer(blocks, name="blocks", minimum=2, maximum=largest)
        generator = torch.Generator().manual_seed(self.seed)
        drawn = torch.randint(blocks, (self.replicates, blocks), generator=generator)
        found = torch.zeros(self.replicates, blocks, dtype=torch.float64)
        return found.scatter_add_(1, drawn, torch.ones_like(drawn, dtype=torch.float64))

    def interval(self, statistic: Callable[[Tensor], Tensor], blocks: int) -> Interval:
        """The interval of a statistic, by percentiles.

        Args:
            statistic: From how often each block is counted, shape (replicates, blocks), to values
                of shape (replicates,).
            blocks: Number of blocks, at least 2.

        Raises:
            InvalidInputError: If the number of blocks is out of range, or the statistic is no
                function of that kind.
        """
        validate.function(statistic, name="statistic")
        counts = self.counts(blocks)
        value = float(_values(statistic, torch.ones(1, counts.shape[1], dtype=torch.float64))[0])
        values = _values(statistic, counts).double()
        # All draws of one block leave no pair of different blocks.
        values = values[values.isfinite()]
        if len(values) == 0:
            return Interval(value, value, value)
        ends = torch.tensor([self.alpha / 2, 1 - self.alpha / 2], dtype=torch.float64)
        low, high = torch.quantile(values, ends).tolist()
        return Interval(value, low, high)


def _values(statistic: Callable[[Tensor], Tensor], counts: Tensor) -> Tensor:
    found = statistic(counts)
    if not isinstance(found, Tensor) or found.shape != counts.shape[:1] or found.is_complex():
        shape = tuple(found.shape) if isinstance(found, Tensor) else type(found).__name__
        raise InvalidInputError(
            f"statistic must give real values of shape ({len(counts)},), one for each replicate, "
            f"got {shape}."
        )
    return found


def _counted(counts: Tensor, values: Tensor, name: str, axes: int) -> None:
    good = all(isinstance(v, Tensor) and v.is_floating_point() for v in (counts, values))
    if not good or counts.ndim != 2 or values.shape != counts.shape[1:] * axes:
        shapes = [
            f"{tuple(v.shape)} of {v.dtype}" if isinstance(v, Tensor) else type(v).__name__
            for v in (counts, values)
        ]
        raise InvalidInputError(
            f"counts and {name} must be floating-point tensors of shapes (replicates, blocks) and "
            f"({', '.join(['blocks'] * axes)}), got {shapes[0]} and {shapes[1]}."
        )


def block_means(values: Tensor, blocks: int) -> Tensor:
    """The means of blocks of consecutive samples.

    Args:
        values: Shape (n, ...), with n a multiple of the number of blocks.
        blocks: How many blocks.

    Returns:
        Shape (blocks, ...), float64.

    Raises:
        InvalidInputError: If n is no multiple.
    """
    blocks = validate.integer(blocks, name="blocks", minimum=1)
    if not isinstance(values, Tensor) or values.is_complex() or values.layout != torch.strided:
        kind = str(values.dtype) if isinstance(values, Tensor) else type(values).__name__
        raise InvalidInputError(f"values must be a dense tensor of real numbers, got {kind}.")
    if values.ndim < 1 or len(values) == 0 or len(values) % blocks:
        raise InvalidInputError(
            f"{len(values) if values.ndim else 0} samples cannot be cut into {blocks} blocks of "
            "equal size. Give a multiple."
        )
    return values.double().reshape(blocks, len(values) // blocks, *values.shape[1:]).mean(dim=1)


def mean(counts: Tensor, means: Tensor) -> Tensor:
    """Means over blocks counted as said: (replicates, blocks) and (blocks,) to (replicates,).

    Raises:
        InvalidInputError: If shapes do not fit.
    """
    _counted(counts, means, "means", 1)
    return (counts @ means) / counts.sum(dim=1)


def squared_mean(counts: Tensor, products: Tensor) -> Tensor:
    r"""Unbiased estimates of $|\mu|^2$ from the products $\langle m_a, m_b \rangle$ of block means.

    Only products of different blocks are used: those of a block with itself hold its noise.

    Args:
        counts: Shape (replicates, blocks).
        products: Shape (blocks, blocks).

    Returns:
        Shape (replicates,); may be negative where the mean is 0.

    Raises:
        InvalidInputError: If shapes do not fit.
    """
    _counted(counts, products, "products", 2)
    own = products.diagonal()
    squares = counts.square()
    total = ((counts @ products) * counts).sum(dim=1) - squares @ own
    return total / (counts.sum(dim=1).square() - squares.sum(dim=1))
