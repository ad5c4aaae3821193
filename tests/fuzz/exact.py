"""Exact mathematics: Gaussian moments, Hermite polynomials, polynomials of many latents, laws."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import scipy.special
import sympy
from hypothesis import strategies as st

from numcheck import gaussian, hermite, quadrature, separable
from numcheck import multivariate as mv
from numcheck.converse import laws
from tests.fuzz.kinds import (
    FUNCTION,
    Kind,
    Strategy,
    integers,
    junk,
    rational_numbers,
    sequences,
)
from tests.fuzz.runner import Target, target

X, Y = gaussian.X, sympy.Symbol("y")
RATIONAL = rational_numbers()
RHO = rational_numbers(-1, 1, bounded=True)
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


def as_fraction(value: Any) -> Fraction:
    return Fraction(int(value.numerator), int(value.denominator))


def is_exact(*values: Any) -> None:
    """Python's own integers and fractions all through: nothing can overflow later."""
    for value in values:
        parts = (value.numerator, value.denominator)
        assert type(value) in (int, Fraction)
        assert all(type(part) is int for part in parts)


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
        "numcheck.gaussian.polynomial", gaussian.polynomial,
        {"coefficients": coefficients}, polynomial_has,
    ),
    target(
        "numcheck.gaussian.coefficients", gaussian.coefficients,
        {"p": polynomials}, coefficients_are,
    ),
    target("numcheck.gaussian.moment", gaussian.moment, {"k": integers(0, 10_000)}, moment_is),
    target(
        "numcheck.gaussian.absolute_moment", gaussian.absolute_moment, {"k": integers(0, 300)},
        lambda found, k: np.testing.assert_allclose(
            found, float(mpmath.mpf(2) ** (mpmath.mpf(int(k)) / 2)
                         * mpmath.gamma((mpmath.mpf(int(k)) + 1) / 2) / mpmath.sqrt(mpmath.pi)),
            rtol=1e-12,
        ),
    ),
    target("numcheck.gaussian.expect", gaussian.expect, {"p": polynomials}, mean_is),
    target(
        "numcheck.gaussian.pair_moment", gaussian.pair_moment,
        {"a": integers(0, 400, up_to=12), "b": integers(0, 400, up_to=12), "rho": RHO},
        pair_moment_is,
    ),
    target(
        "numcheck.gaussian.expect_pair", gaussian.expect_pair,
        {"p": polynomials, "q": polynomials, "rho": RHO}, pair_mean_is,
    ),
    target(
        "numcheck.hermite.hermite_polynomial", hermite.hermite_polynomial,
        {"degree": integers(0, 200, up_to=20)}, is_hermite,
    ),
    target(
        "numcheck.hermite.hermite_polynomials", hermite.hermite_polynomials,
        {"degree": integers(0, 200, up_to=20)}, are_hermite,
    ),
]  # fmt: skip


# Polynomials of several latents.


def observables(n: int) -> Strategy:
    index = st.tuples(*[st.integers(0, 2)] * n)
    return st.dictionaries(index, RATIONAL.valid, max_size=3)


#: No polynomial in two latents, nor in any other number.
BAD_OBSERVABLE = st.one_of(
    junk(lambda value: isinstance(value, dict) and not value),
    st.sampled_from(
        [
            {(1, 0): 0.5}, {(1, 0): math.nan}, {(1, 0): "1"}, {(1, 0): True}, {(-1, 0): 1},
            {(1.0, 0): 1}, {"ab": 1}, {1: 1}, {(True, 0): 1}, {(1, 0): 1, (1,): 1},
            {(np.int64(1), 0.5): 1},
        ]
    ),
)  # fmt: skip
OBSERVABLE = Kind(observables(2), BAD_OBSERVABLE)
#: Two polynomials in different numbers of latents.
MISFITS = st.fixed_dictionaries(
    {"p": observables(2).filter(bool), "q": observables(3).filter(bool)}
)
POINT = (Fraction(1, 2), Fraction(-3))


def value(p: Any, point: tuple[Fraction, ...] = POINT) -> Fraction:
    return sum(
        (
            as_fraction(c) * math.prod(x ** int(k) for x, k in zip(point, index, strict=True))
            for index, c in p.items()
        ),
        Fraction(0),
    )


def has_value(p: Any, expected: Fraction) -> None:
    is_exact(*p.values())
    assert value(p) == expected


def mean_of(p: Any) -> Fraction:
    """By the moments of a discrete law that agrees with N(0, 1) to degree 7."""
    weights = {0: Fraction(7, 18), 1: Fraction(1, 4), 2: Fraction(1, 20), 3: Fraction(1, 180)}
    grid = range(-3, 4)
    return sum(
        (
            weights[abs(x)] * weights[abs(y)] * value(p, (Fraction(x), Fraction(y)))
            for x in grid
            for y in grid
        ),
        Fraction(0),
    )


def constant_is(found: Any, n: int, value: Any) -> None:
    is_exact(*found.values())
    assert found == ({(0,) * int(n): as_fraction(value)} if value else {})


def expectation_is(found: Fraction, p: Any) -> None:
    is_exact(found)
    assert found == mean_of(p)


def inner_is(found: Fraction, p: Any, q: Any) -> None:
    is_exact(found)
    assert found == mean_of(mv.multiply(p, q))


def cross_is(found: Fraction, p: Any, q: Any, rho: Any) -> None:
    is_exact(found)
    if all(r == 0 for r in rho):
        assert found == mean_of(p) * mean_of(q)
    if all(r == 1 for r in rho):
        assert found == mean_of(mv.multiply(p, q))
    assert found**2 <= mv.inner(p, p) * mv.inner(q, q)


def derivative_is(found: Any, p: Any, i: int) -> None:
    x, y = sympy.symbols("x y")

    def expression(q: Any) -> sympy.Expr:
        return sum(
            (sympy.Rational(as_fraction(c)) * x ** int(k) * y ** int(j) for (k, j), c in q.items()),
            sympy.Integer(0),
        )

    assert sympy.expand(sympy.diff(expression(p), (x, y)[int(i)]) - expression(found)) == 0


def hermite_product_is(found: Any, alpha: Any) -> None:
    for index, c in found.items():
        is_exact(c)
        assert len(index) == len(alpha)
    here = value(found, (Fraction(1, 2),) * len(alpha))
    expected = math.prod(scipy.special.eval_hermitenorm(int(k), 0.5) for k in alpha)
    np.testing.assert_allclose(float(here), expected, rtol=1e-9, atol=1e-9)


def encoder_is(found: mv.Encoder, outputs: Any, n: int) -> None:
    assert (found.m, found.n) == (len(outputs), n)
    assert found.mean() == [mean_of(p) for p in outputs]
    gram = found.second_moments()
    assert all(gram[i][i] >= 0 for i in range(found.m))


ENCODER = mv.Encoder([{(1, 0): Fraction(1)}, {(1, 1): Fraction(2)}], 2)
PAIR_OF_RATES = sequences(RHO, least=2, most=2)
TWO = Kind(st.just(2), integers(0, 10_000).wrong)
ROWS = sequences(sequences(RATIONAL, least=2, most=2), least=2, most=2)


def loss_is(found: Fraction, rho: Any) -> None:
    r, s = map(as_fraction, rho)
    # E (z_1 - z'_1)^2 + E (2 z_1 z_2 - 2 z'_1 z'_2)^2.
    assert found == 2 * (1 - r) + 8 * (1 - r * s)


def distance_is(found: Fraction, matrix: Any) -> None:
    (a, b), (c, d) = (map(as_fraction, row) for row in matrix)
    assert found == (1 - a) ** 2 + b**2 + 4 + c**2 + d**2


MULTIVARIATE = [
    target(
        "numcheck.multivariate.add", lambda p, q: mv.add(p, q), {"p": OBSERVABLE, "q": OBSERVABLE},
        lambda found, p, q: has_value(found, value(p) + value(q)), misfits=MISFITS,
        called={"p": "polynomials", "q": "polynomials"},
    ),
    target(
        "numcheck.multivariate.scale", mv.scale, {"factor": RATIONAL, "p": OBSERVABLE},
        lambda found, factor, p: has_value(found, as_fraction(factor) * value(p)),
    ),
    target(
        "numcheck.multivariate.multiply", mv.multiply, {"p": OBSERVABLE, "q": OBSERVABLE},
        lambda found, p, q: has_value(found, value(p) * value(q)), misfits=MISFITS,
    ),
    target(
        "numcheck.multivariate.constant", mv.constant,
        {"n": integers(0, 10_000, up_to=5), "value": RATIONAL},
        constant_is,
    ),
    Target(
        "numcheck.multivariate.variable", mv.variable,
        st.integers(1, 5).flatmap(
            lambda n: st.fixed_dictionaries({"n": st.just(n), "i": integers(0, n - 1).valid})
        ),
        {"n": integers(0, 10_000).wrong, "i": integers(0, 10_000).wrong},
        lambda found, n, i: pretend(found == {tuple(int(k == i) for k in range(n)): 1}),
        misfits=st.sampled_from([{"n": 2, "i": 2}, {"n": 0, "i": 0}, {"n": 3, "i": 9}]),
    ),
    target(
        "numcheck.multivariate.hermite_product", mv.hermite_product,
        {"alpha": sequences(integers(0, 200, up_to=6), most=3)}, hermite_product_is,
    ),
    target(
        "numcheck.multivariate.derivative", mv.derivative,
        {"p": Kind(observables(2).filter(bool), BAD_OBSERVABLE), "i": integers(0, 1)},
        derivative_is,
    ),
    target(
        "numcheck.multivariate.expect", mv.expect, {"p": OBSERVABLE},
        expectation_is,
    ),
    target(
        "numcheck.multivariate.inner", mv.inner, {"p": OBSERVABLE, "q": OBSERVABLE},
        inner_is, misfits=MISFITS,
    ),
    target(
        "numcheck.multivariate.cross", mv.cross,
        {"p": OBSERVABLE, "q": OBSERVABLE, "rho": PAIR_OF_RATES}, cross_is,
        misfits=st.fixed_dictionaries(
            {"p": observables(2).filter(bool), "q": observables(2).filter(bool),
             "rho": sequences(RHO, least=3, most=4).valid}
        ),
    ),
    target(
        "numcheck.multivariate.linear_coefficients", mv.linear_coefficients,
        {"p": OBSERVABLE, "n": TWO},
        lambda found, p, n: pretend(
            found == [mean_of(mv.multiply(p, mv.variable(2, j))) for j in range(2)]
        ),
        misfits=st.fixed_dictionaries({"p": observables(2).filter(bool), "n": st.just(3)}),
    ),
    target(
        "numcheck.multivariate.Encoder", mv.Encoder,
        {"outputs": sequences(OBSERVABLE, most=3), "n": TWO},
        encoder_is,
        misfits=st.fixed_dictionaries(
            {"outputs": st.tuples(observables(2).filter(bool)), "n": st.just(3)}
        ),
        called={"outputs": "output"},
    ),
    target("numcheck.multivariate.Encoder.loss", ENCODER.loss, {"rho": PAIR_OF_RATES}, loss_is),
    target(
        "numcheck.multivariate.Encoder.distance", ENCODER.distance, {"matrix": ROWS}, distance_is
    ),
]  # fmt: skip


def pretend(holds: bool) -> None:
    """Assert in an expression."""
    assert holds


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
        "numcheck.quadrature.gaussian_expectation",
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
        "numcheck.separable.latents", separable.latents, {"n": integers(0, 10_000, up_to=8)},
        lambda found, n: pretend([str(s) for s in found] == [f"x{i}" for i in range(n)]),
    ),
    target(
        "numcheck.separable.expectation",
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


# Laws by their moments.

MEANS = rational_numbers(-5, 5)
VARIANCES = rational_numbers(0, 5)
DEGREES = integers(0, 1000, up_to=8)
LAW = st.sampled_from([laws.normal, None]).flatmap(
    lambda _: st.builds(
        laws.normal, st.fractions(-3, 3, max_denominator=4), st.fractions(0, 3, max_denominator=4),
        st.just(9),
    )
)  # fmt: skip
LAWS = Kind(LAW, sequences(RATIONAL).wrong)
SMALL = integers(0, 1000, up_to=4)


def normal_is(found: list[Fraction], mean: Any, variance: Any, degree: int) -> None:
    is_exact(*found)
    assert len(found) == degree + 1
    s = sympy.sqrt(sympy.Rational(as_fraction(variance)))
    z = gaussian.X
    for k in range(min(int(degree), 4) + 1):
        p = sympy.Poly((sympy.Rational(as_fraction(mean)) + s * z) ** k, z)
        expected = sum(c * gaussian.moment(i) for i, c in enumerate(reversed(p.all_coeffs())))
        assert sympy.simplify(expected - sympy.Rational(found[k])) == 0


def has_moments(found: list[Fraction], degree: int, moment: Any) -> None:
    is_exact(*found)
    assert found == [moment(k) for k in range(int(degree) + 1)]


def mean_of_is(found: Fraction, law: Any, coefficients: Any) -> None:
    is_exact(found)
    assert found == sum((as_fraction(c) * law[k] for k, c in enumerate(coefficients)), Fraction(0))


def noise_is(found: list[Fraction], law: Any, rho: Any, shift: Any) -> None:
    is_exact(*found)
    for b in range(len(law)):
        assert laws.joint_moment(law, found, rho, shift, 0, b) == law[b]


def joint_is(found: Fraction, law: Any, noise: Any, rho: Any, shift: Any, a: int, b: int) -> None:
    is_exact(found)
    total = Fraction(0)
    for i in range(int(b) + 1):
        for j in range(int(b) + 1 - i):
            k = int(b) - i - j
            ways = math.factorial(b) // (math.factorial(i) * math.factorial(j) * math.factorial(k))
            term = as_fraction(rho) ** i * law[int(a) + i] * noise[j] * as_fraction(shift) ** k
            total += ways * term
    assert found == total


LAW_TARGETS = [
    target(
        "numcheck.converse.laws.normal", laws.normal,
        {"mean": MEANS, "variance": VARIANCES, "degree": DEGREES}, normal_is,
    ),
    target(
        "numcheck.converse.laws.laplace", laws.laplace, {"degree": DEGREES},
        lambda found, degree: has_moments(
            found, degree, lambda k: math.factorial(k) if k % 2 == 0 else 0
        ),
    ),
    target(
        "numcheck.converse.laws.uniform", laws.uniform, {"degree": DEGREES},
        lambda found, degree: has_moments(
            found, degree, lambda k: Fraction(1, k + 1) if k % 2 == 0 else 0
        ),
    ),
    target(
        "numcheck.converse.laws.coin", laws.coin, {"degree": DEGREES},
        lambda found, degree: has_moments(found, degree, lambda k: Fraction(1, 2 if k else 1)),
    ),
    target(
        "numcheck.converse.laws.exponential", laws.exponential, {"degree": DEGREES},
        lambda found, degree: has_moments(found, degree, math.factorial),
    ),
    target(
        "numcheck.converse.laws.mean_of", laws.mean_of, {"law": LAWS, "coefficients": coefficients},
        mean_of_is,
        misfits=st.just({"law": [Fraction(1), Fraction(0)], "coefficients": [0, 0, Fraction(1)]}),
    ),
    target(
        "numcheck.converse.laws.variance_of", laws.variance_of, {"law": LAWS},
        lambda found, law: pretend(found == law[2] - law[1] ** 2),
        misfits=st.sampled_from([{"law": []}, {"law": [1]}, {"law": (1, 0)}]),
    ),
    target(
        "numcheck.converse.laws.stationary_noise", laws.stationary_noise,
        {"law": LAWS, "rho": RATIONAL, "shift": RATIONAL}, noise_is,
    ),
    target(
        "numcheck.converse.laws.joint_moment", laws.joint_moment,
        {"law": LAWS, "noise": LAWS, "rho": RATIONAL, "shift": RATIONAL, "a": SMALL, "b": SMALL},
        joint_is,
        misfits=st.sampled_from(
            [{"law": [1, 0], "noise": [1, 0, 1], "rho": 1, "shift": 0, "a": 1, "b": 1},
             {"law": [1, 0, 1], "noise": [1, 0], "rho": 1, "shift": 0, "a": 0, "b": 2}]
        ),
    ),
]  # fmt: skip

TARGETS = [*GAUSSIAN, *MULTIVARIATE, *QUADRATURE, *LAW_TARGETS]
