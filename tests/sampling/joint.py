"""Joint moments of pairs: median of means against the exact values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import torch
from torch import Tensor

from numcheck.sampling.decide import Comparison, Relation, compare, median_of_means, tolerance
from numcheck.sampling.goodness import Draws, Sampler, finite_or_nan, groups_of, product_law
from numcheck.sampling.transitions import Transition

#: Powers of z and of z', to total order 4.
ORDERS = [(a, b) for a in (1, 2, 3) for b in (1, 2, 3) if a + b <= 4]


@dataclass(frozen=True)
class JointPowers:
    """Powers of z / sigma and of z' / sigma."""

    sigma: float

    def __call__(self, z: Tensor, xi: Tensor) -> tuple[Tensor, Tensor]:
        units = [finite_or_nan(x[0] / self.sigma) for x in (z, xi)]
        left, right = (torch.stack([u**k for k in (1, 2, 3)]) for u in units)
        return left, right


def joint_moments(
    transition: Transition, sampler: Sampler, draws: Draws | None = None
) -> list[Comparison]:
    """Compare E[z^a z'^b] of the first and the last view with the exact values."""
    draws = draws or Draws()
    sigma = math.sqrt(transition.stationary_law.variance)
    laws = []
    for a, b in ORDERS:
        exact = [transition.joint_moment(j * a, j * b) for j in (1, 2, 3, 4)]
        moments = [m / Fraction(sigma) ** (j * (a + b)) for j, m in enumerate(exact, 1)]
        laws.append((moments[0], product_law(moments, a + b)))
    groups, block = groups_of(JointPowers(sigma), sampler, draws)
    medians, found = median_of_means(groups), []
    for (a, b), (expected, law) in zip(ORDERS, laws, strict=True):
        allowed = tolerance(law, groups, draws.alpha / len(ORDERS), block)
        observed, label = float(medians[a - 1, b - 1]), f"{transition.name}: E z^{a} z'^{b}"
        found.append(compare(Relation.EQUAL, label, observed, float(expected), allowed))
    return found
