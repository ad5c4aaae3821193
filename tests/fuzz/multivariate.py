"""Polynomials of several latents."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import scipy.special
import sympy
from hypothesis import strategies as st

from numcheck.theory import multivariate as mv
from tests.fuzz.comparing import as_fraction, check, is_exact
from tests.fuzz.gaussian import CORRELATION, RATIONAL
from tests.fuzz.kinds import (
    Kind,
    Strategy,
    integers,
    junk,
    sequences,
)
from tests.fuzz.runner import Target, target


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
PAIR_OF_RATES = sequences(CORRELATION, least=2, most=2)
TWO = Kind(st.just(2), integers(0, 10_000).wrong)
ROWS = sequences(sequences(RATIONAL, least=2, most=2), least=2, most=2)


def loss_is(found: Fraction, rho: Any) -> None:
    r, s = map(as_fraction, rho)
    # E (z_1 - z'_1)^2 + E (2 z_1 z_2 - 2 z'_1 z'_2)^2.
    assert found == 2 * (1 - r) + 8 * (1 - r * s)


def distance_is(found: Fraction, matrix: Any) -> None:
    (a, b), (c, d) = (map(as_fraction, row) for row in matrix)
    assert found == (1 - a) ** 2 + b**2 + 4 + c**2 + d**2


TARGETS = [
    target(
        "numcheck.theory.multivariate.add", lambda p, q: mv.add(p, q), {"p": OBSERVABLE, "q": OBSERVABLE},
        lambda found, p, q: has_value(found, value(p) + value(q)), misfits=MISFITS,
        called={"p": "polynomials", "q": "polynomials"},
    ),
    target(
        "numcheck.theory.multivariate.scale", mv.scale, {"factor": RATIONAL, "p": OBSERVABLE},
        lambda found, factor, p: has_value(found, as_fraction(factor) * value(p)),
    ),
    target(
        "numcheck.theory.multivariate.multiply", mv.multiply, {"p": OBSERVABLE, "q": OBSERVABLE},
        lambda found, p, q: has_value(found, value(p) * value(q)), misfits=MISFITS,
    ),
    target(
        "numcheck.theory.multivariate.constant", mv.constant,
        {"n": integers(0, 10_000, up_to=5), "value": RATIONAL},
        constant_is,
    ),
    Target(
        "numcheck.theory.multivariate.variable", mv.variable,
        st.integers(1, 5).flatmap(
            lambda n: st.fixed_dictionaries({"n": st.just(n), "i": integers(0, n - 1).valid})
        ),
        {"n": integers(0, 10_000).wrong, "i": integers(0, 10_000).wrong},
        lambda found, n, i: check(found == {tuple(int(k == i) for k in range(n)): 1}),
        misfits=st.sampled_from([{"n": 2, "i": 2}, {"n": 0, "i": 0}, {"n": 3, "i": 9}]),
    ),
    target(
        "numcheck.theory.multivariate.hermite_product", mv.hermite_product,
        {"alpha": sequences(integers(0, 200, up_to=6), most=3)}, hermite_product_is,
    ),
    target(
        "numcheck.theory.multivariate.derivative", mv.derivative,
        {"p": Kind(observables(2).filter(bool), BAD_OBSERVABLE), "i": integers(0, 1)},
        derivative_is,
    ),
    target(
        "numcheck.theory.multivariate.expect", mv.expect, {"p": OBSERVABLE},
        expectation_is,
    ),
    target(
        "numcheck.theory.multivariate.inner", mv.inner, {"p": OBSERVABLE, "q": OBSERVABLE},
        inner_is, misfits=MISFITS,
    ),
    target(
        "numcheck.theory.multivariate.cross", mv.cross,
        {"p": OBSERVABLE, "q": OBSERVABLE, "rho": PAIR_OF_RATES}, cross_is,
        misfits=st.fixed_dictionaries(
            {"p": observables(2).filter(bool), "q": observables(2).filter(bool),
             "rho": sequences(CORRELATION, least=3, most=4).valid}
        ),
    ),
    target(
        "numcheck.theory.multivariate.linear_coefficients", mv.linear_coefficients,
        {"p": OBSERVABLE, "n": TWO},
        lambda found, p, n: check(
            found == [mean_of(mv.multiply(p, mv.variable(2, j))) for j in range(2)]
        ),
        misfits=st.fixed_dictionaries({"p": observables(2).filter(bool), "n": st.just(3)}),
    ),
    target(
        "numcheck.theory.multivariate.Encoder", mv.Encoder,
        {"outputs": sequences(OBSERVABLE, most=3), "n": TWO},
        encoder_is,
        misfits=st.fixed_dictionaries(
            {"outputs": st.tuples(observables(2).filter(bool)), "n": st.just(3)}
        ),
        called={"outputs": "output"},
    ),
    target("numcheck.theory.multivariate.Encoder.loss", ENCODER.loss, {"rho": PAIR_OF_RATES}, loss_is),
    target(
        "numcheck.theory.multivariate.Encoder.distance", ENCODER.distance, {"matrix": ROWS}, distance_is
    ),
]  # fmt: skip
