"""Many latents: a bounded function of each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import torch
from torch import Tensor

from numcheck.checks.cases.common import UNIT_ROUNDOFF, Mean, draws_of, reflect, second_view
from numcheck.sampling.decide import ExactLaw, Relation
from numcheck.theory.functions import FUNCTIONS


class Pairing(StrEnum):
    """What is averaged of f(u) and f(u')."""

    LOSS = "(f(u) - f(u'))^2"
    PRODUCT = "f(u) f(u')"


@dataclass(frozen=True)
class FunctionSums:
    """The statistics sum_i (f(u_i) - f(u'_i))^2 or sum_i f(u_i) f(u'_i), with u = U z.

    Attributes:
        rho: Correlation of each latent.
        rows: Name of f, in `numcheck.theory.functions.FUNCTIONS`, and pairing of each statistic.
        mixed: Whether U is the reflection along (1, ..., 1); otherwise U = 1.
        dtype: Type in which f is evaluated.
    """

    rho: float
    rows: tuple[tuple[str, Pairing], ...]
    mixed: bool
    dtype: torch.dtype

    def __call__(self, z: Tensor, xi: Tensor) -> tuple[Tensor, Tensor]:
        """Rows of values, shapes (len(rows), n) and (1, n)."""
        rho = torch.tensor(self.rho, dtype=torch.float64, device=z.device)
        views = [z, second_view(z, xi, rho)]
        if self.mixed:
            views = [reflect(v) for v in views]
        first, second = (v.to(self.dtype) for v in views)
        values = []
        for name, pairing in self.rows:
            one, two = (FUNCTIONS[name].tensor(v) for v in (first, second))
            paired = (one - two).square() if pairing is Pairing.LOSS else one * two
            values.append(paired.sum(dim=0))
        ones = torch.ones(1, z.shape[1], dtype=self.dtype, device=z.device)
        return torch.stack(values), ones


def bounded_law(width: float, copies: int, dtype: torch.dtype) -> ExactLaw:
    """A bound on the law of a sum of independent copies of a statistic with values in an interval.

    On an interval of length w the variance is at most w^2 / 4 (Popoviciu) and the fourth central
    moment at most w^4 / 12 (both are largest for two points).
    """
    variance = width**2 / 4
    kurtosis = (width**4 / 12) / variance**2
    rounding = (64 + 2 * copies) * UNIT_ROUNDOFF[dtype] * width * copies
    spread = variance * copies
    scale = math.sqrt(spread + (copies * width) ** 2)
    return ExactLaw(spread, scale, 3 + (kurtosis - 3) / copies, rounding)


@dataclass(frozen=True)
class FunctionMean:
    """A claim on the mean of a sum over the latents.

    Attributes:
        function: The function's name.
        pairing: What is averaged.
        expected: What the claim compares it with.
        relation: How.
    """

    function: str
    pairing: Pairing
    expected: float
    relation: Relation = Relation.EQUAL


@dataclass(frozen=True)
class FunctionCase:
    """Claimed means for encoders that apply one bounded function to each of n mixed latents.

    Attributes:
        label: Names the case.
        rho: Correlation of each latent.
        latents: Number of latents.
        claims: The means.
    """

    label: str
    rho: Fraction
    latents: int
    claims: tuple[FunctionMean, ...]

    @property
    def count(self) -> int:
        """Number of means."""
        return len(self.claims)

    def draws(self, samples: int) -> int:
        """So many that about `samples` numbers are drawn, but enough to see something."""
        return draws_of(samples, self.latents)

    def statistic(self, dtype: torch.dtype) -> FunctionSums:
        """The sums."""
        rows = tuple((claim.function, claim.pairing) for claim in self.claims)
        return FunctionSums(float(self.rho), rows, self.latents > 1, dtype)

    def means(self, dtype: torch.dtype) -> list[Mean]:
        """The claims with bounds on their laws."""
        found = []
        for claim in self.claims:
            bound = float(FUNCTIONS[claim.function].bound())
            width = (4 if claim.pairing is Pairing.LOSS else 2) * bound**2
            name = f"{claim.pairing} for the {claim.function}, {self.label}"
            law = bounded_law(width, self.latents, dtype)
            found.append(Mean(name, claim.expected, claim.relation, law))
        return found
