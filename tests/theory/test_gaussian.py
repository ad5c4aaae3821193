"""Exact moments and the quadrature, each against an independent computation."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import partial

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate
from scipy.special import eval_hermitenorm, factorial2

from numcheck.strategies import circle_points, observables, polynomials
from numcheck.support.errors import InvalidInputError
from numcheck.theory import multivariate as mv
from numcheck.theory.gaussian import (
    absolute_moment,
    coefficients,
    expect,
    expect_pair,
    moment,
    pair_moment,
    rational,
)
from numcheck.theory.hermite import hermite_polynomials
from numcheck.theory.quadrature import gaussian_expectation
from numcheck.theory.separable import expectation, latents


def test_moments() -> None:
    assert [moment(k) for k in range(9)] == [1, 0, 1, 0, 3, 0, 15, 0, 105]
    assert moment(200) == factorial2(199, exact=True)


@pytest.mark.parametrize("k", range(8))
def test_absolute_moments_against_integration(k: int) -> None:
    value, _ = integrate.quad(lambda x: abs(x) ** k * math.exp(-x * x / 2), -12, 12)
    assert absolute_moment(k) == pytest.approx(value / math.sqrt(2 * math.pi), rel=1e-8)


@given(polynomials(6))
def test_expectations_by_gauss_hermite_quadrature(p: sympy.Poly) -> None:
    nodes, weights = np.polynomial.hermite_e.hermegauss(8)
    values = np.polynomial.polynomial.polyval(nodes, [float(c) for c in coefficients(p)])
    mean = float(weights @ values) / math.sqrt(2 * math.pi)
    assert float(expect(p)) == pytest.approx(mean, rel=1e-9, abs=1e-6)


@given(st.integers(0, 20), st.fractions(-3, 3, max_denominator=9))
def test_hermite_polynomials_against_scipy(degree: int, x: Fraction) -> None:
    found = hermite_polynomials(degree)
    assert len(found) == degree + 1
    value = float(found[-1].eval(rational(x)))
    assert value == pytest.approx(eval_hermitenorm(degree, float(x)), rel=1e-9, abs=1e-6)


@given(st.integers(0, 7), st.integers(0, 7), circle_points())
def test_pair_moments_by_the_binomial_theorem(
    a: int, b: int, point: tuple[Fraction, Fraction]
) -> None:
    """E[z^a (rho z + sigma xi)^b], expanded with independent z and xi."""
    rho, sigma = point
    expected = sum(
        math.comb(b, i) * rho**i * sigma ** (b - i) * moment(a + i) * moment(b - i)
        for i in range(b + 1)
    )
    assert pair_moment(a, b, rho) == expected


@given(polynomials(5), polynomials(5), circle_points())
def test_pair_expectation_is_symmetric_and_obeys_cauchy_and_schwarz(
    p: sympy.Poly, q: sympy.Poly, point: tuple[Fraction, Fraction]
) -> None:
    found = expect_pair(p, q, point[0])
    assert found == expect_pair(q, p, point[0])
    assert found**2 <= expect(p * p) * expect(q * q)
    assert expect_pair(p, q, Fraction(0)) == expect(p) * expect(q)
    assert expect_pair(p, q, Fraction(1)) == expect(p * q)


def _power(k: int, x: mpmath.mpf) -> mpmath.mpf:
    return x**k


@pytest.mark.parametrize("digits", [15, 50, 120])
def test_quadrature_reaches_its_digits(digits: int) -> None:
    with mpmath.workdps(digits + 20):
        for k in (0, 2, 8, 20):
            found = gaussian_expectation(partial(_power, k), digits=digits, degree=k)
            assert abs(found - moment(k)) <= mpmath.mpf(10) ** -digits * (1 + moment(k))
        error = gaussian_expectation(
            lambda x: mpmath.erf(x / mpmath.sqrt(2)) ** 2, digits=digits, degree=0, oversampling=2
        )
        assert abs(error - mpmath.mpf(1) / 3) <= mpmath.mpf(10) ** -digits
        cosine = gaussian_expectation(mpmath.cos, digits=digits, degree=0)
        assert abs(cosine - mpmath.exp(mpmath.mpf(-1) / 2)) <= mpmath.mpf(10) ** -digits


@pytest.mark.parametrize("function", [lambda x: 1 / x, lambda x: mpmath.sqrt(x), mpmath.log])
def test_functions_must_be_finite_and_real(function: Callable[[mpmath.mpf], mpmath.mpf]) -> None:
    with pytest.raises(InvalidInputError, match="expected a finite real number"):
        gaussian_expectation(function, digits=10, degree=1)


X, Y = latents(2)
HALF = sympy.Rational(1, 2)


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (sympy.Integer(0), sympy.Integer(0)),
        (sympy.sqrt(2), sympy.sqrt(2)),
        (sympy.exp(X), sympy.exp(HALF)),
        (sympy.exp(X) * sympy.cos(Y), sympy.Integer(1)),
        (sympy.sin(X + 2 * Y) ** 2, (1 - sympy.exp(-10)) / 2),
        (sympy.cos(X - Y), sympy.exp(-1)),
        (sympy.erf(X / sympy.sqrt(2)) ** 2, sympy.Rational(1, 3)),
        (X**2 * Y**4 * sympy.pi, 3 * sympy.pi),
    ],
)
def test_closed_forms_to_fifty_digits(f: sympy.Expr, expected: sympy.Expr) -> None:
    with mpmath.workdps(60):
        found = expectation(f, (X, Y), digits=50)
        assert abs(found - mpmath.mpmathify(sympy.N(expected, 60))) < mpmath.mpf(10) ** -50


@given(observables(2))
@settings(max_examples=15)
def test_polynomials_against_exact_moments(f: mv.Poly) -> None:
    terms = [rational(c) * X**i * Y**j for (i, j), c in f.items()]
    with mpmath.workdps(60):
        found = expectation(sympy.Add(*terms), (X, Y), digits=50)
        exact = mv.expect(f)
        expected = mpmath.mpf(exact.numerator) / exact.denominator
        assert abs(found - expected) < mpmath.mpf(10) ** -48


def test_no_latents() -> None:
    assert expectation(sympy.Integer(3), (), digits=10) == 3


def test_a_factor_of_two_latents_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="depends on several latents"):
        expectation(sympy.sin(X * Y), (X, Y), digits=10)


@pytest.mark.parametrize("f", [1 / X, sympy.log(X), sympy.sqrt(X)])
def test_separable_functions_must_be_finite_and_real(f: sympy.Expr) -> None:
    with pytest.raises(InvalidInputError, match="expected a finite real number"):
        expectation(f, (X, Y), digits=10)
