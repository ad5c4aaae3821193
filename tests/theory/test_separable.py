"""Expectations of separable functions against closed forms and exact moments."""

from __future__ import annotations

import mpmath
import pytest
import sympy
from hypothesis import given, settings

from numcheck.checks.strategies import observables
from numcheck.support.errors import InvalidInputError
from numcheck.theory import multivariate as mv
from numcheck.theory.gaussian import rational
from numcheck.theory.separable import expectation, latents

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
def test_functions_must_be_finite_and_real(f: sympy.Expr) -> None:
    with pytest.raises(InvalidInputError, match="expected a finite real number"):
        expectation(f, (X, Y), digits=10)
