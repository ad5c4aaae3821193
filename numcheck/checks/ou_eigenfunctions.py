"""Checks of `ou-eigenfunctions`: He_d'' - x He_d' = -d He_d."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from math import factorial
from typing import Any

import mpmath
import sympy

from numcheck.checks.base import Claim, Function, equal, exact, high_precision, mutant, sampled
from numcheck.checks.cases import Case, means_of
from numcheck.checks.points import XS, degrees
from numcheck.sampling.decide import Comparison
from numcheck.theory.gaussian import X, rational
from numcheck.theory.hermite import hermite_polynomial, hermite_polynomials
from numcheck.theory.quadrature import DIGITS


def _hermite_value(d: int, x: mpmath.mpf) -> mpmath.mpf:
    """He_d(x) from mpmath's own Hermite functions, which know nothing of our recurrence."""
    return mpmath.mpf(2) ** (-mpmath.mpf(d) / 2) * mpmath.hermite(d, x / mpmath.sqrt(2))


class OuEigenfunctions(Claim):
    """diffusion He_d'' + drift x He_d' = eigenvalue(d) He_d.

    Attributes:
        eigenvalue: -d in the theorem.
        diffusion: 1 in the theorem.
        drift: -1 in the theorem.
    """

    eigenvalue: Function = lambda d: Fraction(-d)
    diffusion: Fraction = Fraction(1)
    drift: Fraction = Fraction(-1)

    def generator(self, p: sympy.Poly) -> sympy.Poly:
        """The operator of the claim applied to p."""
        x = sympy.Poly(X, X, domain="QQ")
        first = p.diff(X)
        return first.diff(X) * rational(self.diffusion) + x * first * rational(self.drift)

    @exact(d=range(31))
    def eigenfunction(self, d: int) -> Iterator[Comparison]:
        he = hermite_polynomial(d)
        yield equal(self.generator(he), he * rational(self.eigenvalue(d)))

    @high_precision(d=range(13), x=XS)
    def by_finite_differences(self, d: int, x: Any) -> Iterator[Comparison]:
        # Differences of order 2 lose two thirds of the working digits.
        with mpmath.workdps(3 * DIGITS + 20):
            step = mpmath.mpf(10) ** -(DIGITS + 5)
            below, here, above = (_hermite_value(d, x + k * step) for k in (-1, 0, 1))
            first, second = (above - below) / (2 * step), (above - 2 * here + below) / step**2
            diffusion, drift, value = map(
                mpmath.mpmathify, (self.diffusion, self.drift, self.eigenvalue(d))
            )
            yield equal(diffusion * second + drift * x * first, value * here)

    @sampled(degree=degrees)
    def weakly_on_samples(self, degree: int) -> Iterator[Case]:
        he = hermite_polynomials(degree)
        means = []
        for d, k in itertools.product(range(degree + 1), repeat=2):
            value = Fraction(self.eigenvalue(d) * factorial(d) if d == k else 0)
            means.append((self.generator(he[d]) * he[k], value, f"E[(L He_{d})(z) He_{k}(z)]"))
        yield means_of("ou-eigenfunctions", means)

    mutants = (
        mutant("eigenvalue-plus-one", "-(d+1) for -d", eigenvalue=lambda d: Fraction(-d - 1)),
        mutant("wrong-sign", "+d for -d", eigenvalue=Fraction),
        mutant("half", "-d/2 for -d", eigenvalue=lambda d: Fraction(-d, 2)),
        mutant("square", "-d^2 for -d", eigenvalue=lambda d: Fraction(-d * d)),
        mutant("half-diffusion", "He_d''/2 for He_d''", diffusion=Fraction(1, 2)),
        mutant("no-drift", "He_d'' = -d He_d", drift=Fraction(0)),
    )
