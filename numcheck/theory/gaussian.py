"""Exact Gaussian moments of polynomials, from the moments' own recurrences.

Nothing here uses a theorem under test: expectations come from E[z^k] = (k-1) E[z^(k-2)] and, for a
pair with correlation rho, from E[z^a z'^b] = (a-1) E[z^(a-2) z'^b] + rho b E[z^(a-1) z'^(b-1)]
(Isserlis). Polynomials are `sympy.Poly` in `X` over the rationals.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction
from functools import cache, lru_cache

import sympy

#: The variable of all univariate polynomials.
X = sympy.Symbol("x", real=True)


def rational(value: Fraction) -> sympy.Rational:
    """A fraction as a sympy number."""
    return sympy.Rational(value.numerator, value.denominator)


def polynomial(coefficients: Sequence[int | Fraction]) -> sympy.Poly:
    """The polynomial with the given coefficients, constant term first."""
    found = [sympy.Rational(c) for c in reversed(coefficients)]
    return sympy.Poly(found or [0], X, domain="QQ")


def coefficients(p: sympy.Poly) -> list[Fraction]:
    """The coefficients of a polynomial, constant term first."""
    return [Fraction(int(c.p), int(c.q)) for c in reversed(p.all_coeffs())]


@cache
def moment(k: int) -> int:
    """E[z^k] for a standard normal z: 1 for k = 0, 0 for k = 1, then (k - 1) E[z^(k - 2)]."""
    return 0 if k % 2 else math.prod(range(k - 1, 0, -2))


def absolute_moment(k: int) -> float:
    """E|z|^k for a standard normal z: 2^(k/2) Gamma((k+1)/2) / sqrt(pi)."""
    return float(2.0 ** (k / 2)) * math.gamma((k + 1) / 2) / math.sqrt(math.pi)


def expect(p: sympy.Poly) -> Fraction:
    """E[p(z)] for a standard normal z."""
    return sum((c * moment(k) for k, c in enumerate(coefficients(p))), Fraction(0))


@lru_cache(maxsize=1 << 16)
def pair_moment(a: int, b: int, rho: Fraction) -> Fraction:
    """E[z^a z'^b] for standard normals of correlation rho."""
    if (a + b) % 2:
        return Fraction(0)
    if a == 0:
        return Fraction(moment(b))
    first = (a - 1) * pair_moment(a - 2, b, rho) if a > 1 else Fraction(0)
    return first + (rho * b * pair_moment(a - 1, b - 1, rho) if b else 0)


def expect_pair(p: sympy.Poly, q: sympy.Poly, rho: Fraction) -> Fraction:
    """E[p(z) q(z')] for standard normals of correlation rho."""
    terms = itertools.product(enumerate(coefficients(p)), enumerate(coefficients(q)))
    return sum((a * b * pair_moment(i, j, rho) for (i, a), (j, b) in terms if a and b), Fraction(0))
