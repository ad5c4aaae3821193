"""E_xi[He_d(rho x + sigma xi)] = rho^d He_d(x), on random points of the circle."""

from __future__ import annotations

from fractions import Fraction

import sympy
from hypothesis import given

from numcheck.checks.hermite_attenuation import HermiteAttenuation
from numcheck.strategies import circle_points, degrees, polynomials
from numcheck.theory.gaussian import X, expect, rational
from numcheck.theory.mehler import attenuate


@given(circle_points(), degrees(), degrees(8))
def test_statement(point: tuple[Fraction, Fraction], j: int, k: int) -> None:
    claim = HermiteAttenuation()
    assert all(found.ok for found in (*claim.operator(point, j), *claim.pair(point, j, k)))


@given(circle_points(), polynomials(6))
def test_stationary(point: tuple[Fraction, Fraction], p: sympy.Poly) -> None:
    assert expect(attenuate(p, *point)) == expect(p)


@given(circle_points(), polynomials(5), polynomials(5))
def test_reversible(point: tuple[Fraction, Fraction], p: sympy.Poly, q: sympy.Poly) -> None:
    assert expect(p * attenuate(q, *point)) == expect(q * attenuate(p, *point))


@given(circle_points(), polynomials(5))
def test_attenuation_is_substitution_and_mean(
    point: tuple[Fraction, Fraction], p: sympy.Poly
) -> None:
    """By sympy's own substitution, with the moments of the noise put in afterwards."""
    rho, sigma = point
    xi = sympy.Symbol("xi")
    expanded = sympy.Poly(p.as_expr().subs(X, rational(rho) * X + rational(sigma) * xi), xi)
    total = sympy.Integer(0)
    for (k,), c in expanded.terms():
        total += c * (0 if k % 2 else sympy.factorial2(k - 1))
    assert sympy.expand(attenuate(p, rho, sigma).as_expr() - total) == 0
