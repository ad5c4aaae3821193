"""What every case has: claimed means with exact laws, and the second view of a Gaussian pair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from numcheck.sampling.decide import ExactLaw, Relation
from numcheck.sampling.estimate import Statistic

#: Largest relative error of one rounding.
UNIT_ROUNDOFF = {torch.float32: 2.0**-24, torch.float64: 2.0**-53}
#: Draws of a case with many latents, at least, however many latents there are.
_FEWEST_DRAWS = 1000


@dataclass(frozen=True)
class Mean:
    """One claimed mean.

    Attributes:
        name: What it is the mean of.
        expected: What the claim compares it with.
        relation: How.
        law: What is known exactly of one sample.
    """

    name: str
    expected: float
    relation: Relation
    law: ExactLaw


@dataclass(frozen=True)
class Case:
    """Claimed means that are estimated together, from one stream of samples.

    Attributes:
        label: Names the case and, with the theorem, its stream.
        latents: Coordinates of z.
        count: Number of means.
        statistic: What is averaged, evaluated in a dtype.
        means: The claims, in the order of the statistic's products, for values in a dtype.
    """

    label: str
    latents: int
    count: int
    statistic: Callable[[torch.dtype], Statistic]
    means: Callable[[torch.dtype], list[Mean]]

    def draws(self, samples: int) -> int:
        """So many that about `samples` numbers are drawn, but enough to see something."""
        return max(samples // self.latents, min(samples, _FEWEST_DRAWS))


def second_view(z: Tensor, xi: Tensor, rho: Tensor) -> Tensor:
    """Z' = rho z + sqrt(1 - rho^2) xi, coordinate by coordinate."""
    return rho * z + ((1 - rho) * (1 + rho)).sqrt() * xi


def reflect(z: Tensor) -> Tensor:
    """The reflection along (1, ..., 1) of each column: dense and orthogonal, and cheap."""
    return z - 2 * z.mean(dim=0, keepdim=True)


def rounding_units(degree: int, dtype: torch.dtype) -> float:
    """Relative rounding error of a polynomial's value, first order, with constants doubled.

    An evaluation by powers, by Horner's rule or by the recurrence of the Hermite polynomials costs
    at most 3 d + 4 roundings; the samples carry a few of float64. (The kernel for CUDA makes those
    of float32 runs in float32, off by less than 3 units, and evaluates in float64.)
    """
    return 2 * (3 * degree + 8) * UNIT_ROUNDOFF[dtype] + 64 * (degree + 1) * 2.0**-53
