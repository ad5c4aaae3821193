"""The knots at which SIGReg compares characteristic functions, and statistics from their means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import torch
from torch import Tensor

from numcheck.theory.regularizer.epps_pulley import sigreg_knots


@dataclass(frozen=True)
class EvenKnots:
    """The knots of `numcheck.theory.regularizer.epps_pulley.sigreg_knots` above 0.

    At the knot 0 every characteristic function is 1, so that it adds nothing.

    Attributes:
        num_points: Number of knots with 0, at least 2.
        t_max: The last.
    """

    num_points: int = 17
    t_max: float = 3.0

    @property
    def step(self) -> float:
        """The distance of neighbours, and the first knot above 0."""
        return self.t_max / (self.num_points - 1)

    @cached_property
    def table(self) -> Tensor:
        """Points, weights and targets of the knots above 0: shape (3, num_points - 1), float64."""
        return _table(self.num_points, self.t_max, torch.device("cpu"))

    def table_on(self, device: torch.device) -> Tensor:
        """The table on a device; it is copied there once, so that a CUDA graph can be captured."""
        return self.table if device.type == "cpu" else _table(self.num_points, self.t_max, device)


@lru_cache(maxsize=64)
def _table(num_points: int, t_max: float, device: torch.device) -> Tensor:
    knots = sigreg_knots(num_points, t_max)
    rows = (knots.points, knots.weights, knots.targets)
    # What is kept must not depend on the mode in which it was made.
    with torch.inference_mode(mode=False):
        return torch.tensor(rows, dtype=torch.float64, device=device)[:, 1:].contiguous()


@dataclass(frozen=True)
class Whole:
    """A batch of which this process has a part.

    Attributes:
        size: Embeddings of the batch.
        total: From sums over this part to those over the batch.
    """

    size: int
    total: Callable[[Tensor], Tensor]


def statistics_of_means(means: Tensor, size: int, table: Tensor) -> tuple[Tensor, Tensor]:
    """From the means of exp(i t_k x) to statistics, and coefficients of their gradients.

    Args:
        means: Shape (slices, K), complex128.
        size: How many numbers the means are of, n.
        table: Points, weights and targets, shape (3, K), float64.

    Returns:
        The statistics, shape (slices,), float64, and the coefficients c of the gradient
        Re sum_k c_k exp(i t_k x), shape (slices, K), complex128.
    """
    points, weights, targets = table
    real, imaginary = means.real - targets, means.imag
    statistics = size * ((real.square() + imaginary.square()) @ weights)
    # a cos + b sin is the real part of (a - i b) exp.
    factors = 2 * weights * points
    return statistics, torch.complex(factors * imaginary, factors * real)
