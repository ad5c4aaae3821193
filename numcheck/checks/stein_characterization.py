"""Checks of `stein-characterization`: E[(z - mu) p] = v E[p'] for all p exactly for N(mu, v)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import sympy

from numcheck.checks.base import (
    Checks,
    Kind,
    Mutant,
    Outcome,
    Parameters,
    compare_truth,
)
from numcheck.checks.cases import PairCase
from numcheck.theory.converse import laws
from numcheck.theory.gaussian import X, polynomial, rational

_DEGREE = 12


@dataclass(frozen=True)
class Claim:
    """Stein's identity holds for all powers exactly for the law of the claimed moments.

    Attributes:
        moments: From (mu, v, degree): those of N(mu, v) in the theorem.
        slope: The factor of E[p'], from (mu, v): v in the theorem.
    """

    moments: Callable[[Fraction, Fraction, int], list[Fraction]] = laws.normal
    slope: Callable[[Fraction, Fraction], Fraction] = lambda mu, v: v


def _laws() -> dict[str, list[Fraction]]:
    half = Fraction(1, 2)
    return {
        "N(0, 1)": laws.normal(Fraction(0), Fraction(1), _DEGREE),
        "N(3, 1/2)": laws.normal(Fraction(3), half, _DEGREE),
        "N(-1, 4)": laws.normal(Fraction(-1), Fraction(4), _DEGREE),
        "point mass at 2": laws.normal(Fraction(2), Fraction(0), _DEGREE),
        "Laplace": laws.laplace(_DEGREE),
        "uniform": laws.uniform(_DEGREE),
        "coin": laws.coin(_DEGREE),
        "exponential": laws.exponential(_DEGREE),
    }


def _meets_identity(law: list[Fraction], mu: Fraction, slope: Fraction) -> bool:
    return all(
        law[k + 1] - mu * law[k] == slope * k * (law[k - 1] if k else 0) for k in range(_DEGREE)
    )


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for name, law in _laws().items():
        mu, v = law[1], laws.variance_of(law)
        left = _meets_identity(law, mu, claim.slope(mu, v))
        right = law == claim.moments(mu, v, _DEGREE)
        comparisons.append(compare_truth(f"both or neither, {name}", left == right))
    return Outcome(Kind.EXACT, tuple(comparisons), f"8 laws, powers below {_DEGREE}")


def _affine(p: sympy.Poly, mean: Fraction, deviation: Fraction) -> sympy.Poly:
    """p(mean + deviation x)."""
    return sympy.Poly(p.as_expr().subs(X, rational(mean) + rational(deviation) * X), X, domain="QQ")


def _cases(claim: Claim, parameters: Parameters) -> tuple[PairCase, ...]:
    """Samples of N(mu, v): Stein's identity, and the claimed moments."""
    degree = min(parameters.degree, 5)
    left, expected, names = [], [], []
    for mu, s in [(Fraction(0), Fraction(1)), (Fraction(3, 2), Fraction(1, 2))]:
        v = s**2
        moments = claim.moments(mu, v, degree)
        for k in range(degree):
            p = polynomial([0] * k + [1])
            shifted = (sympy.Poly(X, X, domain="QQ") - rational(mu)) * p
            difference = shifted - p.diff(X) * rational(claim.slope(mu, v))
            left.append(_affine(difference, mu, s))
            expected.append((Fraction(0),))
            names.append((f"Stein for x^{k}, N({mu}, {v})",))
        for k in range(1, degree + 1):
            left.append(_affine(polynomial([0] * k + [1]), mu, s))
            expected.append((moments[k],))
            names.append((f"E x^{k}, N({mu}, {v})",))
    return (
        PairCase(
            label="stein-characterization",
            rho=Fraction(1, 2),
            left=tuple(left),
            right=(polynomial([1]),),
            expected=tuple(expected),
            names=tuple(names),
        ),
    )


def _wrong_recursion(mu: Fraction, v: Fraction, degree: int) -> list[Fraction]:
    found = [Fraction(1), mu]
    for k in range(degree - 1):
        found.append(mu * found[k + 1] + v * max(k, 1) * found[k])
    return found[: degree + 1]


CHECKS = Checks(
    theorem="stein-characterization",
    claim=Claim(),
    mutants=(
        Mutant("variance-squared", "v^2 for v", Claim(slope=lambda mu, v: v**2)),
        Mutant("standard-only", "1 for v", Claim(slope=lambda mu, v: Fraction(1))),
        Mutant("sign", "-v for v", Claim(slope=lambda mu, v: -v)),
        Mutant(
            "wrong-recursion", "M_(k+2) = mu M_(k+1) + v k M_k", Claim(moments=_wrong_recursion)
        ),
        Mutant(
            "centred-moments",
            "the moments of N(0, v)",
            Claim(moments=lambda mu, v, degree: laws.normal(0 * mu, v, degree)),
        ),
        Mutant(
            "second-moment",
            "mu^2 + v for v",
            Claim(slope=lambda mu, v: mu**2 + v),
        ),
    ),
    exact=_check_exactly,
    cases=_cases,
)
