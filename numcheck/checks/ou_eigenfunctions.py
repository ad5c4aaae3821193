"""Checks of `ou-eigenfunctions`: He_d'' - x He_d' = -d He_d."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import mpmath
import sympy

from numcheck.checks.base import (
    Checks,
    Kind,
    Mutant,
    Outcome,
    Parameters,
    compare_polynomials,
    compare_precisely,
)
from numcheck.checks.cases import PairCase
from numcheck.theory.gaussian import X, polynomial, rational
from numcheck.theory.hermite import hermite_polynomials
from numcheck.theory.quadrature import DIGITS

_EXACT_DEGREE = 30
_PRECISE_DEGREE = 12


@dataclass(frozen=True)
class Claim:
    """diffusion He_d'' + drift x He_d' = eigenvalue(d) He_d.

    Attributes:
        eigenvalue: -d in the theorem.
        diffusion: 1 in the theorem.
        drift: -1 in the theorem.
    """

    eigenvalue: Callable[[int], Fraction] = lambda d: Fraction(-d)
    diffusion: Fraction = Fraction(1)
    drift: Fraction = Fraction(-1)

    def generator(self, p: sympy.Poly) -> sympy.Poly:
        """The operator of the claim applied to p."""
        x = sympy.Poly(X, X, domain="QQ")
        first = p.diff(X)
        return first.diff(X) * rational(self.diffusion) + x * first * rational(self.drift)


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = tuple(
        compare_polynomials(f"L He_{d}", claim.generator(he), he * rational(claim.eigenvalue(d)))
        for d, he in enumerate(hermite_polynomials(_EXACT_DEGREE))
    )
    return Outcome(Kind.EXACT, comparisons, f"d <= {_EXACT_DEGREE}")


def _hermite_value(d: int, x: mpmath.mpf) -> mpmath.mpf:
    """He_d(x) from mpmath's own Hermite functions, which know nothing of our recurrence."""
    return mpmath.mpf(2) ** (-mpmath.mpf(d) / 2) * mpmath.hermite(d, x / mpmath.sqrt(2))


def _check_precisely(claim: Claim) -> Outcome:
    comparisons = []
    # Finite differences of order 2 lose two thirds of the working digits.
    with mpmath.workdps(3 * DIGITS + 20):
        step = mpmath.mpf(10) ** -(DIGITS + 5)
        for d in range(_PRECISE_DEGREE + 1):
            for x in (mpmath.mpf("0.3"), -mpmath.sqrt(2), mpmath.pi):
                below, here, above = (_hermite_value(d, x + k * step) for k in (-1, 0, 1))
                first = (above - below) / (2 * step)
                second = (above - 2 * here + below) / step**2
                observed = (
                    mpmath.mpf(claim.diffusion.numerator) / claim.diffusion.denominator * second
                    + mpmath.mpf(claim.drift.numerator) / claim.drift.denominator * x * first
                )
                value = claim.eigenvalue(d)
                expected = mpmath.mpf(value.numerator) / value.denominator * here
                label = f"d = {d}, x = {float(x):.4f}"
                comparisons.append(compare_precisely(label, observed, expected))
    return Outcome(Kind.PRECISE, tuple(comparisons), f"{DIGITS} digits, finite differences")


def _cases(claim: Claim, parameters: Parameters) -> tuple[PairCase, ...]:
    hermite = hermite_polynomials(parameters.degree)
    pairs = [(d, k) for d in range(len(hermite)) for k in range(len(hermite))]
    return (
        PairCase(
            label="ou-eigenfunctions",
            rho=Fraction(1, 2),
            left=tuple(claim.generator(hermite[d]) * hermite[k] for d, k in pairs),
            right=(polynomial([1]),),
            expected=tuple(
                (claim.eigenvalue(d) * math.factorial(d) if d == k else Fraction(0),)
                for d, k in pairs
            ),
            names=tuple((f"E[(L He_{d})(z) He_{k}(z)]",) for d, k in pairs),
        ),
    )


CHECKS = Checks(
    theorem="ou-eigenfunctions",
    claim=Claim(),
    mutants=(
        Mutant("eigenvalue-plus-one", "-(d+1) for -d", Claim(lambda d: Fraction(-d - 1))),
        Mutant("wrong-sign", "+d for -d", Claim(lambda d: Fraction(d))),
        Mutant("half", "-d/2 for -d", Claim(lambda d: Fraction(-d, 2))),
        Mutant("square", "-d^2 for -d", Claim(lambda d: Fraction(-d * d))),
        Mutant("half-diffusion", "He_d''/2 for He_d''", Claim(diffusion=Fraction(1, 2))),
        Mutant("no-drift", "He_d'' = -d He_d", Claim(drift=Fraction(0))),
    ),
    exact=_check_exactly,
    precise=_check_precisely,
    cases=_cases,
)
