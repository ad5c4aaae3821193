"""Exact moments and the quadrature, each against something that knows nothing of it."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import partial

import mpmath
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from numcheck.checks.strategies import circle_points, polynomials
from numcheck.support.errors import InvalidInputError
from numcheck.theory.gaussian import (
    absolute_moment,
    coefficients,
    expect_pair,
    moment,
    pair_moment,
    polynomial,
)
from numcheck.theory.quadrature import gaussian_expectation


def test_moments() -> None:
    assert [moment(k) for k in range(9)] == [1, 0, 1, 0, 3, 0, 15, 0, 105]


@pytest.mark.parametrize("k", range(8))
def test_absolute_moments_against_integration(k: int) -> None:
    value, _ = integrate.quad(lambda x: abs(x) ** k * math.exp(-x * x / 2), -12, 12)
    assert absolute_moment(k) == pytest.approx(value / math.sqrt(2 * math.pi), rel=1e-8)


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
def test_pair_expectation_is_symmetric(
    p: sympy.Poly, q: sympy.Poly, point: tuple[Fraction, Fraction]
) -> None:
    assert expect_pair(p, q, point[0]) == expect_pair(q, p, point[0])


@given(st.lists(st.fractions(max_denominator=99), max_size=6))
def test_coefficients_come_back(values: list[Fraction]) -> None:
    found = coefficients(polynomial(values))
    while values and values[-1] == 0:
        values.pop()
    assert found == (values or [Fraction(0)])


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


@pytest.mark.parametrize(("digits", "degree"), [(0, 1), (50, -1), (2000, 1), (1.5, 1)])
def test_quadrature_refuses_bad_arguments(digits: int, degree: int) -> None:
    with pytest.raises(InvalidInputError):
        gaussian_expectation(mpmath.cos, digits=digits, degree=degree)
