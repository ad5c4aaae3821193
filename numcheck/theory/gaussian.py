"""Exact Gaussian moments of polynomials, from the moments' own recurrences.

Nothing here uses a theorem under test: expectations come from E[z^k] = (k-1) E[z^(k-2)] and, for a
pair with correlation rho, from E[z^a z'^b] = (a-1) E[z^(a-2) z'^b] + rho b E[z^(a-1) z'^(b-1)]
(Isserlis). Polynomials are `sympy.Poly` in `X` over the rationals.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from functools import cache, lru_cache

import sympy

from numcheck.support import validate
from numcheck.support.validate import integer, rationals
from numcheck.support.validate_polynomials import univariate

#: The variable of all univariate polynomials of this package.
X = sympy.Symbol("x", real=True)

#: Largest degree of a polynomial, and of the moments of one normal.
_LARGEST = 10_000
#: Largest degree in each of two correlated normals: the recurrence is followed down from it.
_LARGEST_PAIR = 400


def rational(value: Fraction) -> sympy.Rational:
    """A fraction as a number of sympy."""
    return sympy.Rational(value.numerator, value.denominator)


def polynomial(coefficients: Sequence[int | Fraction]) -> sympy.Poly:
    """The polynomial with the given coefficients, constant term first.

    Raises:
        InvalidInputError: If they are no sequence of exact numbers.
    """
    found = [rational(c) for c in reversed(rationals(coefficients, name="coefficients"))]
    return sympy.Poly(found or [0], X, domain="QQ")


def coefficients(p: sympy.Poly) -> list[Fraction]:
    """The coefficients of a polynomial, constant term first.

    Raises:
        InvalidInputError: If it is no polynomial in one variable with rational coefficients.
    """
    return _coefficients(p, "p", _LARGEST)


def _coefficients(p: sympy.Poly, name: str, largest: int) -> list[Fraction]:
    p = univariate(p, name=name, largest=largest)
    return [Fraction(int(c.p), int(c.q)) for c in reversed(p.all_coeffs())]


def moment(k: int) -> int:
    """E[z^k] for a standard normal z: 1 for k = 0, 0 for k = 1, then (k - 1) E[z^(k - 2)].

    Raises:
        InvalidInputError: If k is negative, above 10,000 or no integer.
    """
    return _moment(integer(k, name="k", minimum=0, maximum=_LARGEST))


@cache
def _moment(k: int) -> int:
    return 0 if k % 2 else math.prod(range(k - 1, 0, -2))


def absolute_moment(k: int) -> float:
    """E|z|^k for a standard normal z: 2^(k/2) Gamma((k+1)/2) / sqrt(pi).

    Raises:
        InvalidInputError: If k is negative, above 300 (where float64 ends) or no integer.
    """
    k = integer(k, name="k", minimum=0, maximum=300)
    return float(2.0 ** (k / 2)) * math.gamma((k + 1) / 2) / math.sqrt(math.pi)


def expect(p: sympy.Poly) -> Fraction:
    """E[p(z)] for a standard normal z.

    Raises:
        InvalidInputError: If p is no polynomial in one variable with rational coefficients.
    """
    return sum((c * moment(k) for k, c in enumerate(coefficients(p))), Fraction(0))


def pair_moment(a: int, b: int, rho: Fraction) -> Fraction:
    """E[z^a z'^b] for standard normals of correlation rho.

    Raises:
        InvalidInputError: If an exponent is negative, above 400 or no integer, or rho is not exact
            or outside [-1, 1].
    """
    return _pair_moment(
        integer(a, name="a", minimum=0, maximum=_LARGEST_PAIR),
        integer(b, name="b", minimum=0, maximum=_LARGEST_PAIR),
        validate.rational(rho, name="rho", minimum=-1, maximum=1),
    )


@lru_cache(maxsize=1 << 16)
def _pair_moment(a: int, b: int, rho: Fraction) -> Fraction:
    if (a + b) % 2:
        return Fraction(0)
    if a == 0:
        return Fraction(_moment(b))
    first = (a - 1) * _pair_moment(a - 2, b, rho) if a > 1 else Fraction(0)
    return first + (rho * b * _pair_moment(a - 1, b - 1, rho) if b else 0)


def expect_pair(p: sympy.Poly, q: sympy.Poly, rho: Fraction) -> Fraction:
    """E[p(z) q(z')] for standard normals of correlation rho.

    Raises:
        InvalidInputError: If p or q is no polynomial in one variable with rational coefficients and
            of degree at most 400, or rho is not exact or outside [-1, 1].
    """
    p_coefficients = _coefficients(p, "p", _LARGEST_PAIR)
    q_coefficients = _coefficients(q, "q", _LARGEST_PAIR)
    rho = validate.rational(rho, name="rho", minimum=-1, maximum=1)
    return sum(
        (
            a * b * _pair_moment(i, j, rho)
            for i, a in enumerate(p_coefficients)
            if a
            for j, b in enumerate(q_coefficients)
            if b
        ),
        Fraction(0),
    )
