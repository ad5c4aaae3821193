"""Samples in blocks: bootstrap intervals, and products of means without the noise of their squares.

The samples are cut into blocks of consecutive ones. A bootstrap replicate draws as many blocks
again with replacement: it says how often each is counted. So whatever is a function of block means
gets an interval without touching the samples again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from numcheck.support import validate


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
        """How often each replicate counts each block, float64, shape (replicates, blocks)."""
        return _counts(self.seed, self.replicates, blocks)

    def interval(self, statistic: Callable[[Tensor], Tensor], blocks: int) -> Interval:
        """The interval of a statistic, by percentiles.

        Args:
            statistic: From how often each block is counted, shape (replicates, blocks), to values
                of shape (replicates,).
            blocks: Number of blocks, at least 2.
        """
        value = float(statistic(torch.ones(1, blocks, dtype=torch.float64, device="cpu"))[0])
        values = statistic(self.counts(blocks)).double()
        # All draws of one block leave no pair of different blocks.
        values = values[values.isfinite()]
        if len(values) == 0:
            return Interval(value, value, value)
        ends = torch.tensor([self.alpha / 2, 1 - self.alpha / 2], dtype=torch.float64, device="cpu")
        low, high = torch.quantile(values, ends).tolist()
        return Interval(value, low, high)


@lru_cache(maxsize=4)
def _counts(seed: int, replicates: int, blocks: int) -> Tensor:
    """Drawn once for all figures; nothing may change it."""
    generator = torch.Generator("cpu").manual_seed(seed)
    drawn = torch.randint(blocks, (replicates, blocks), generator=generator, device="cpu")
    found = torch.zeros(replicates, blocks, dtype=torch.float64, device="cpu")
    return found.scatter_add_(1, drawn, torch.ones_like(drawn, dtype=torch.float64))


def block_means(values: Tensor, blocks: int) -> Tensor:
    """The means of blocks of consecutive samples.

    Args:
        values: Shape (n, ...), with n a multiple of the number of blocks.
        blocks: How many blocks.

    Returns:
        Shape (blocks, ...), float64.
    """
    return values.double().reshape(blocks, len(values) // blocks, *values.shape[1:]).mean(dim=1)


def mean(counts: Tensor, means: Tensor) -> Tensor:
    """Means over counted blocks: (replicates, blocks) and (blocks,) to (replicates,)."""
    return (counts @ means) / counts.sum(dim=1)


def squared_mean(counts: Tensor, products: Tensor) -> Tensor:
    r"""Unbiased estimates of $|\mu|^2$ from the products $\langle m_a, m_b \rangle$ of block means.

    Only products of different blocks are used: those of a block with itself hold its noise.

    Args:
        counts: Shape (replicates, blocks).
        products: Shape (blocks, blocks).

    Returns:
        Shape (replicates,); may be negative where the mean is 0.
    """
    own = products.diagonal()
    squares = counts.square()
    total = ((counts @ products) * counts).sum(dim=1) - squares @ own
    return total / (counts.sum(dim=1).square() - squares.sum(dim=1))


def regression(x: Tensor, y: Tensor) -> Tensor:
    """The coefficients of y on x, both centred: shapes (n, a) and (n, b) to (a, b).

    What is constant or repeats others is left out, whatever the scales of the columns of x.
    """
    size = x.square().sum(dim=0).sqrt()
    scale = torch.where(size > 0, size, 1.0)
    x = x / scale
    fitted: Tensor = torch.linalg.pinv(x.mT @ x, hermitian=True) @ (x.mT @ y) / scale[:, None]
    return fitted
