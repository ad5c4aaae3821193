"""The knots at which SIGReg compares characteristic functions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from numcheck.theory.regularizer.epps_pulley import sigreg_knots


@dataclass(frozen=True)
class EvenKnots:
    """The knots of `numcheck.theory.regularizer.epps_pulley.sigreg_knots` above 0.

    At the knot 0 every characteristic function is 1, so that it adds nothing.

    Attributes:
        count: Number of knots with 0, at least 2.
        largest: The last.

    Raises:
        InvalidInputError: If one of them is out of range.
    """

    count: int = 17
    largest: float = 3.0

    def __post_init__(self) -> None:
        sigreg_knots(self.count, self.largest)

    @property
    def step(self) -> float:
        """The distance of neighbours, and the first knot above 0."""
        return self.largest / (self.count - 1)

    @cached_property
    def table(self) -> Tensor:
        """Points, weights and targets of the knots above 0: shape (3, count - 1), float64."""
        knots = sigreg_knots(self.count, self.largest)
        rows = (knots.points, knots.weights, knots.targets)
        return torch.tensor(rows, dtype=torch.float64)[:, 1:].contiguous()
