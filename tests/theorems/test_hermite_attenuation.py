"""E_xi[He_d(rho x + sigma xi)] = rho^d He_d(x), on random points of the circle."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings

from numcheck.checks import checks_of
from numcheck.checks.base import Parameters
from numcheck.checks.hermite_attenuation import attenuate
from numcheck.checks.sampled import Settings, check_sampled
from numcheck.checks.strategies import circle_points, correlations, degrees, polynomials
from numcheck.support.errors import InvalidInputError
from numcheck.theory.gaussian import X, expect, expect_pair, rational
from numcheck.theory.hermite import hermite_polynomial


@given(circle_points(), degrees())
def test_statement(point: tuple[Fraction, Fraction], d: int) -> None:
    rho, sigma = point
    he = hermite_polynomial(d)
    assert attenuate(he, rho, sigma) == he * rational(rho**d)


@given(circle_points(), degrees(8), degrees(8))
def test_pair_form(point: tuple[Fraction, Fraction], j: int, k: int) -> None:
    rho, _ = point
    expected = rho**k * math.factorial(k) if j == k else 0
    assert expect_pair(hermite_polynomial(j), hermite_polynomial(k), rho) == expected


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


@given(correlations())
@settings(max_examples=10, deadline=None)
def test_holds_on_samples_at_any_correlation(rho: float) -> None:
    checks = checks_of("hermite-attenuation")
    outcome = check_sampled(
        checks, Settings(samples=20_000), parameters=Parameters(rho=(rho,), degree=4)
    )
    assert outcome.ok, outcome.failures[0]


@pytest.mark.parametrize("rho", [0, 1, -1, 2, -0.5, math.nan, math.inf, "0.5", None, True])
def test_correlation_outside_the_open_interval_is_refused(rho: object) -> None:
    with pytest.raises(InvalidInputError, match="rho"):
        Parameters(rho=(rho,))  # type: ignore[arg-type]


@pytest.mark.parametrize("degree", [-1, 17, 2.0, "3"])
def test_degree_out_of_range_is_refused(degree: object) -> None:
    with pytest.raises(InvalidInputError, match="degree"):
        Parameters(degree=degree)  # type: ignore[arg-type]
