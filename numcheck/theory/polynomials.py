"""Test polynomials shared by the checks: random rational ones from fixed seeds, irrational ones."""

from __future__ import annotations

import random
from fractions import Fraction
from functools import cache

import mpmath
import sympy

from numcheck.theory.gaussian import X, polynomial
from numcheck.theory.quadrature import DIGITS, gaussian_expectation


def random_polynomials(count: int, degree: int) -> list[sympy.Poly]:
    """Rational polynomials of exactly the given degree with small random coefficients."""
    generator = random.Random(2605_26379)  # noqa: S311 - test data, not a secret
    found = []
    for _ in range(count):
        numerators = [generator.randint(-9, 9) for _ in range(degree)]
        numerators.append(generator.choice([-3, -2, -1, 1, 2, 3]))
        found.append(polynomial([Fraction(a, generator.randint(1, 9)) for a in numerators]))
    return found


def tested_polynomials(degree: int, others: int) -> list[tuple[str, sympy.Poly]]:
    """The monomials up to a degree, and random polynomials of that degree, with names."""
    monomials = [(f"x^{k}", polynomial([0] * k + [1])) for k in range(degree + 1)]
    found = enumerate(random_polynomials(others, degree))
    return monomials + [(f"random #{i}", p) for i, p in found]


@cache
def irrational_polynomial(degree: int) -> sympy.Poly:
    """The polynomial whose k-th coefficient is (-1)^(k(k+1)/2) / sqrt(prime(k + 1))."""
    terms = [(-1) ** (k * (k + 1) // 2) / sympy.sqrt(sympy.prime(k + 1)) for k in range(degree + 1)]
    return sympy.Poly(list(reversed(terms)), X, domain="EX")


@cache
def _decimal_coefficients(p: sympy.Poly, digits: int) -> tuple[mpmath.mpf, ...]:
    with mpmath.workdps(digits):
        return tuple(mpmath.mpf(sympy.N(c, digits)) for c in p.all_coeffs())


def evaluate(p: sympy.Poly, x: mpmath.mpf) -> mpmath.mpf:
    """p(x) by Horner's rule at the working precision."""
    return mpmath.polyval(_decimal_coefficients(p, mpmath.mp.dps), x)


def precise_mean(*factors: sympy.Poly) -> mpmath.mpf:
    """E of the product of polynomials of a standard normal, by quadrature to `DIGITS` digits."""
    degree = sum(max(p.degree(), 0) for p in factors)
    return gaussian_expectation(
        lambda x: mpmath.fprod(evaluate(p, x) for p in factors), digits=DIGITS, degree=degree
    )
