"""Gaussian moments, Hermite polynomials, quadrature."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import scipy.special
import sympy
from hypothesis import strategies as st

from numcheck.theory import gaussian, hermite, quadrature, separable
from tests.fuzz.comparing import as_fraction, check, is_exact
from tests.fuzz.kinds import (
    FUNCTION,
    Kind,
    integers,
    junk,
    rational_numbers,
    sequences,
)
from tests.fuzz.runner import target

X, Y = gaussian.X, sympy.Symbol("y")
RATIONAL = rational_numbers()
CORRELATION = rational_numbers(-1, 1, bounded=True)
#: No polynomials in one variable with rational coefficients.
BAD_POLYNOMIALS = (
    sympy.Poly(0.5 * X, X),
    sympy.Poly(sympy.sqrt(2) * X, X),
    sympy.Poly(X * Y, X, Y),
    sympy.Poly(X * Y, X),
    sympy.Poly(X**11_000, X),
    X**2 + 1,
    [1, 2],
)
coefficients = sequences(RATIONAL, most=6)
polynomials = Kind(
    coefficients.valid.map(gaussian.polynomial),
    st.one_of(junk(lambda _: False), st.sampled_from(BAD_POLYNOMIALS)),
)


def numerical_mean(p: sympy.Poly) -> float:
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    values = np.polynomial.polynomial.polyval(nodes, [float(c) for c in reversed(p.all_coeffs())])
    return float(weights @ values) / math.sqrt(2 * math.pi)


def polynomial_has(p: sympy.Poly, coefficients: Any) -> None:
    expected = sum((sympy.Rational(as_fraction(c)) * X**k for k, c in enumerate(coefficients)), 0)
    assert sympy.expand(p.as_expr() - expected) == 0
    assert p.domain == sympy.QQ


def coefficients_are(found: list[Fraction], p: sympy.Poly) -> None:
    is_exact(*found)
    assert gaussian.polynomial(found) == p


def moment_is(found: int, k: int) -> None:
    is_exact(found)
    assert found == (0 if k % 2 else scipy.special.factorial2(int(k) - 1, exact=True) or 1)


def mean_is(found: Fraction, p: sympy.Poly) -> None:
    is_exact(found)
    np.testing.assert_allclose(float(found), numerical_mean(p), rtol=1e-9, atol=1e-6)


def pair_moment_is(found: Fraction, a: int, b: int, rho: Any) -> None:
    is_exact(found)
    a, b, rho = int(a), int(b), as_fraction(rho)
    # z' = rho z + sqrt(1 - rho^2) xi, expanded.
    total = sum(
        (
            math.comb(b, 2 * j)
            * rho ** (b - 2 * j)
            * (1 - rho**2) ** j
            * gaussian.moment(2 * j)
            * gaussian.moment(a + b - 2 * j)
            for j in range(b // 2 + 1)
        ),
        Fraction(0),
    )
    assert found == total


def pair_mean_is(found: Fraction, p: sympy.Poly, q: sympy.Poly, rho: Any) -> None:
    is_exact(found)
    if rho == 1:
        assert found == gaussian.expect(p * q)
    if rho == 0:
        assert found == gaussian.expect(p) * gaussian.expect(q)
    # Cauchy and Schwarz.
    assert found**2 <= gaussian.expect(p * p) * gaussian.expect(q * q)


def is_hermite(found: sympy.Poly, degree: int) -> None:
    x = 1.25
    np.testing.assert_allclose(
        float(found.eval(sympy.Rational(5, 4))), scipy.special.eval_hermitenorm(int(degree), x)
    )


def are_hermite(found: list[sympy.Poly], degree: int) -> None:
    assert len(found) == degree + 1
    is_hermite(found[-1], degree)


GAUSSIAN = [
    target(
        "numcheck.theory.gaussian.polynomial", gaussian.polynomial,
        {"coefficients": coefficients}, polynomial_has,
    ),
    target(
        "numcheck.theory.gaussian.coefficients", gaussian.coefficients,
        {"p": polynomials}, coefficients_are,
    ),
    target("numcheck.theory.gaussian.moment", gaussian.moment, {"k": integers(0, 10_000)}, moment_is),
    target(
        "numcheck.theory.gaussian.absolute_moment", gaussian.absolute_moment, {"k": integers(0, 300)},
        lambda found, k: np.testing.assert_allclose(
            found, float(mpmath.mpf(2) ** (mpmath.mpf(int(k)) / 2)
                         * mpmath.gamma((mpmath.mpf(int(k)) + 1) / 2) / mpmath.sqrt(mpmath.pi)),
            rtol=1e-12,
        ),
    ),
    target("numcheck.theory.gaussian.expect", gaussian.expect, {"p": polynomials}, mean_is),
    target(
        "numcheck.theory.gaussian.pair_moment", gaussian.pair_moment,
        {"a": integers(0, 400, up_to=12), "b": integers(0, 400, up_to=12), "rho": CORRELATION},
        pair_moment_is,
    ),
    target(
        "numcheck.theory.gaussian.expect_pair", gaussian.expect_pair,
        {"p": polynomials, "q": polynomials, "rho": CORRELATION}, pair_mean_is,
    ),
    target(
        "numcheck.theory.hermite.hermite_polynomial", hermite.hermite_polynomial,
        {"degree": integers(0, 200, up_to=20)}, is_hermite,
    ),
    target(
        "numcheck.theory.hermite.hermite_polynomials", hermite.hermite_polynomials,
        {"degree": integers(0, 200, up_to=20)}, are_hermite,
    ),
]  # fmt: skip


# Quadrature.

BAD_FUNCTIONS = st.one_of(
    FUNCTION,
    st.sampled_from(
        [
            lambda _: "text",
            lambda _: None,
            lambda _: mpmath.nan,
            lambda _: [1],
            lambda _: mpmath.inf,
        ]
    ),
)
SYMBOLS = separable.latents(2)
x0, x1 = SYMBOLS
#: Functions with their means.
SEPARABLE: dict[sympy.Expr, Any] = {
    x0**2 * x1**2: 1,
    x0 * x1 + 3: 3,
    sympy.cos(x0): mpmath.exp(-0.5),
    sympy.exp(x0 + x1): mpmath.e,
    sympy.sin(x0 + x1) ** 2: (1 - mpmath.exp(-4)) / 2,
    sympy.sqrt(2) * x0**4 / 3: mpmath.sqrt(2),
    sympy.Integer(0): 0,
}
BAD_EXPRESSIONS = (
    sympy.cos(x0 * x1), sympy.Symbol("y") + x0, 1 / x0, sympy.log(x0), sympy.sqrt(x0), sympy.nan,
    sympy.zoo, sympy.oo * x0, sympy.I * x0, x0 > 0, sympy.Matrix([x0]), "x0", "__import__('os')",
)  # fmt: skip
DIGITS = integers(1, 1000, up_to=20)


def mean_is_near(found: Any, expected: Any, digits: int) -> None:
    assert abs(found - expected) <= mpmath.mpf(10) ** (-min(int(digits), 14)) * (1 + abs(expected))


QUADRATURE = [
    target(
        "numcheck.theory.quadrature.gaussian_expectation",
        lambda function, **more: quadrature.gaussian_expectation(function, **more),
        {
            "function": Kind(st.just(lambda x: x**4 + x), BAD_FUNCTIONS),
            "digits": DIGITS,
            "degree": Kind(st.integers(4, 8), integers(0, 10_000).wrong),
            "oversampling": integers(1, 64, up_to=2),
        },
        lambda found, digits, **_: mean_is_near(found, 3, digits),
    ),
    target(
        "numcheck.theory.separable.latents", separable.latents, {"n": integers(0, 10_000, up_to=8)},
        lambda found, n: check([str(s) for s in found] == [f"x{i}" for i in range(n)]),
    ),
    target(
        "numcheck.theory.separable.expectation",
        lambda f, z, digits: separable.expectation(f, z, digits=digits),
        {
            "f": Kind(
                st.sampled_from(list(SEPARABLE)),
                st.one_of(
                    junk(lambda v: isinstance(v, sympy.Expr) and v.is_number),
                    st.sampled_from(BAD_EXPRESSIONS),
                ),
            ),
            "z": Kind(
                st.sampled_from([SYMBOLS, list(SYMBOLS)]),
                # Nothing to take the mean over is allowed if f is a number.
                junk(lambda v: isinstance(v, (list, tuple)) and not v),
            ),
            "digits": DIGITS,
        },
        lambda found, f, digits, **_: mean_is_near(found, SEPARABLE[f], digits),
        misfits=st.just({"f": x0 * x1, "z": (x0,), "digits": 10}),
        called={"f": "(f|function)"},
    ),
]  # fmt: skip

TARGETS = [*GAUSSIAN, *QUADRATURE]
