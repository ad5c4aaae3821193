"""Checks of `chaos-decomposition`: orthogonal components on which the pair keeps rho^alpha."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from numcheck.checks.base import (
    Checks,
    Kind,
    Mutant,
    Outcome,
    Parameters,
    compare_exactly,
    compare_truth,
)
from numcheck.checks.cases import LatentCase, LatentMean
from numcheck.checks.encoders import lift
from numcheck.theory import multivariate as mv

_RATES = (Fraction(3, 5), Fraction(9, 10), Fraction(1, 2))


def _keep(rho: Sequence[Fraction], alpha: mv.Index) -> Fraction:
    return math.prod((r**a for r, a in zip(rho, alpha, strict=True)), start=Fraction(1))


@dataclass(frozen=True)
class Claim:
    """f is the sum of its parts E[f He_alpha] / norm(alpha) He_alpha, which keep rho^alpha.

    Attributes:
        keep: prod_i rho_i^alpha_i in the theorem.
        norm: prod_i alpha_i! in the theorem.
        related: Which components have a nonzero product: alpha = beta in the theorem.
    """

    keep: Callable[[Sequence[Fraction], mv.Index], Fraction] = _keep
    norm: Callable[[mv.Index], int] = lambda alpha: math.prod(map(math.factorial, alpha))
    related: Callable[[mv.Index, mv.Index], bool] = lambda alpha, beta: alpha == beta

    def value(self, alpha: mv.Index, beta: mv.Index) -> Fraction:
        """The claimed E[He_alpha(z) He_beta(z)]."""
        return Fraction(self.norm(alpha)) if self.related(alpha, beta) else Fraction(0)


def _indices(n: int, degree: int) -> list[mv.Index]:
    return [i for i in itertools.product(range(degree + 1), repeat=n) if sum(i) <= degree]


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for n, degree in ((0, 0), (1, 5), (2, 4), (3, 3)):
        rho = _RATES[:n]
        indices = _indices(n, degree)
        hermite = {alpha: mv.hermite_product(alpha) for alpha in indices}
        for alpha, beta in itertools.combinations_with_replacement(indices, 2):
            value = claim.value(alpha, beta)
            inner = mv.inner(hermite[alpha], hermite[beta])
            comparisons.append(compare_exactly(f"E[He_{alpha} He_{beta}]", inner, value))
            cross = mv.cross(hermite[alpha], hermite[beta], rho)
            kept = claim.keep(rho, beta) * value
            comparisons.append(compare_exactly(f"E[He_{alpha}(z) He_{beta}(z')]", cross, kept))
        # A polynomial with every coefficient different.
        f = {alpha: Fraction(k + 1, 3) for k, alpha in enumerate(indices)}
        parts = [mv.inner(f, h) / claim.norm(a) * h for a, h in hermite.items()]
        comparisons.append(compare_truth(f"decomposition, n = {n}", mv.add(*parts) == f))
    return Outcome(Kind.EXACT, tuple(comparisons), "n <= 3, unequal rates, all multi-degrees")


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    del parameters
    cases = []
    indices = _indices(2, 2)
    for blocks in (1, 512):
        claims = []
        for alpha, beta in itertools.combinations_with_replacement(indices, 2):
            left, right = mv.hermite_product(alpha), mv.hermite_product(beta)
            product = lift(left, 0) * lift(right, 1)
            kept = claim.keep(_RATES[:2], beta) * claim.value(alpha, beta)
            label = f"sum of E[He_{alpha}(z) He_{beta}(z')]"
            claims.append(LatentMean(label, product, blocks * kept))
        cases.append(LatentCase(f"{2 * blocks} latents", _RATES[:2], tuple(claims), blocks=blocks))
    return tuple(cases)


CHECKS = Checks(
    theorem="chaos-decomposition",
    claim=Claim(),
    mutants=(
        Mutant(
            "largest-rate",
            "max(rho)^|alpha| for rho^alpha",
            Claim(keep=lambda rho, alpha: max(rho, default=Fraction(1)) ** sum(alpha)),
        ),
        Mutant(
            "support-only",
            "each latent of alpha keeps rho_i, whatever its degree",
            Claim(keep=lambda rho, alpha: _keep(rho, tuple(min(a, 1) for a in alpha))),
        ),
        Mutant(
            "sum-of-rates",
            "the mean of the rates for their product",
            Claim(
                keep=lambda rho, alpha: (
                    sum((r * a for r, a in zip(rho, alpha, strict=True)), Fraction(0)) / sum(alpha)
                    if any(alpha)
                    else Fraction(1)
                )
            ),
        ),
        Mutant(
            "squared",
            "rho^(2 alpha) for rho^alpha",
            Claim(keep=lambda rho, alpha: _keep(rho, tuple(2 * a for a in alpha))),
        ),
        Mutant(
            "total-degree-factorial",
            "|alpha|! for alpha!",
            Claim(norm=lambda alpha: math.factorial(sum(alpha))),
        ),
        Mutant(
            "one-component-per-degree",
            "components of the same total degree are not orthogonal",
            Claim(related=lambda alpha, beta: sum(alpha) == sum(beta)),
        ),
    ),
    exact=_check_exactly,
    cases=_cases,
)
