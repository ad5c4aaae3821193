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
        knots = sigreg_knots(self.num_points, self.t_max)
        rows = (knots.points, knots.weights, knots.targets)
        return torch.tensor(rows, dtype=torch.float64)[:, 1:].contiguous()
