"""E[z p(z)] = E[p'(z)]: the statement on random polynomials, by moments known in closed form."""

from __future__ import annotations

import math
from fractions import Fraction

import sympy
from hypothesis import given

from numcheck.strategies import polynomials
from numcheck.theory.gaussian import X, coefficients, expect


def _closed_form_mean(p: sympy.Poly) -> Fraction:
    """E[p(z)] from E[z^(2k)] = (2k)! / (2^k k!), not from the recurrence that is Stein's."""
    return sum(
        (
            c * Fraction(math.factorial(k), 2 ** (k // 2) * math.factorial(k // 2))
            for k, c in enumerate(coefficients(p))
            if k % 2 == 0
        ),
        Fraction(0),
    )


@given(polynomials())
def test_statement(p: sympy.Poly) -> None:
    x = sympy.Poly(X, X, domain="QQ")
    assert _closed_form_mean(x * p) == _closed_form_mean(p.diff(X))


@given(polynomials())
def test_moment_functional_is_the_closed_form(p: sympy.Poly) -> None:
    assert expect(p) == _closed_form_mean(p)


@given(polynomials(6), polynomials(6))
def test_integration_by_parts(p: sympy.Poly, q: sympy.Poly) -> None:
    x = sympy.Poly(X, X, domain="QQ")
    assert expect(x * p * q) == expect(p.diff(X) * q) + expect(p * q.diff(X))
