"""Polynomials of several latents, and of actions, by their values and by discrete laws."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import eval_hermitenorm

from numcheck.strategies import multi_indices, observables, rates
from numcheck.theory import multivariate as mv
from numcheck.theory.actions import ActionWorld, compose

NUMBERS = st.fractions(-3, 3, max_denominator=6)
POINTS = st.tuples(NUMBERS, NUMBERS)
#: A law on -3, ..., 3 with the moments of N(0, 1) to degree 7, by absolute value.
RULE = (Fraction(7, 18), Fraction(1, 4), Fraction(1, 20), Fraction(1, 180))


def value(p: mv.Poly, point: tuple[Fraction, ...]) -> Fraction:
    terms = (c * math.prod(map(pow, point, index)) for index, c in p.items())
    return sum(terms, Fraction(0))


def mean(p: mv.Poly) -> Fraction:
    """The expectation under the discrete law, of polynomials of degree at most 7 in each latent."""
    grid = itertools.product(map(Fraction, range(-3, 4)), repeat=2)
    return sum((math.prod(RULE[abs(int(x))] for x in z) * value(p, z) for z in grid), Fraction(0))


@given(observables(2), observables(2), NUMBERS, POINTS)
@settings(max_examples=40)
def test_values(p: mv.Poly, q: mv.Poly, c: Fraction, z: tuple[Fraction, Fraction]) -> None:
    assert value(p + q, z) == value(p, z) + value(q, z)
    assert value(c * p, z) == c * value(p, z)
    assert value(p * q, z) == value(p, z) * value(q, z)
    assert value(mv.constant(2, c), z) == c
    assert [value(mv.variable(2, i), z) for i in range(2)] == list(z)


@given(observables(2), st.integers(0, 1))
@settings(max_examples=30)
def test_derivatives_against_sympy(p: mv.Poly, i: int) -> None:
    symbols = sympy.symbols("x y")

    def expression(q: mv.Poly) -> sympy.Expr:
        return sympy.Add(
            *(sympy.Rational(c) * math.prod(map(pow, symbols, k)) for k, c in q.items())
        )

    difference = sympy.diff(expression(p), symbols[i]) - expression(mv.derivative(p, i))
    assert sympy.expand(difference) == 0


@given(multi_indices(3, 6), NUMBERS)
def test_hermite_products_against_scipy(alpha: mv.Index, x: Fraction) -> None:
    found = float(value(mv.hermite_product(alpha), (x,) * len(alpha)))
    expected = math.prod(eval_hermitenorm(k, float(x)) for k in alpha)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(observables(2), observables(2), rates(2))
@settings(max_examples=40)
def test_expectations(p: mv.Poly, q: mv.Poly, rho: tuple[Fraction, ...]) -> None:
    assert mv.expect(p) == mean(p)
    assert mv.inner(p, q) == mean(p * q)
    assert mv.linear_coefficients(p, 2) == [mean(p * mv.variable(2, j)) for j in (0, 1)]
    assert mv.cross(p, q, rho) ** 2 <= mv.inner(p, p) * mv.inner(q, q)
    assert mv.cross(p, q, (Fraction(0),) * 2) == mean(p) * mean(q)
    assert mv.cross(p, q, (Fraction(1),) * 2) == mean(p * q)


@given(rates(2), st.lists(NUMBERS, min_size=4, max_size=4))
@settings(max_examples=30)
def test_an_encoder_worked_out_by_hand(rho: tuple[Fraction, ...], m: list[Fraction]) -> None:
    """The outputs z_0 and 2 z_0 z_1."""
    x, y = mv.variable(2, 0), mv.variable(2, 1)
    encoder = mv.Encoder([x, 2 * (x * y)], 2)
    r, s = rho
    assert encoder.loss(rho) == 2 * (1 - r) + 8 * (1 - r * s)
    assert encoder.mixing() == [[1, 0], [0, 0]]
    a, b, c, d = m
    assert encoder.distance([[a, b], [c, d]]) == (1 - a) ** 2 + b**2 + 4 + c**2 + d**2
    assert encoder.second_moments() == [[1, 0], [0, 4]]
    assert encoder.is_centred()
    assert not encoder.has_unit_second_moments()


#: rho z + B a + sigma xi with 2 latents and 1 action.
WORLD = ActionWorld(
    "of two latents",
    rate=Fraction(1, 3),
    steering=((Fraction(2, 3),), (Fraction(-2, 3),)),
    strength=Fraction(2, 3),
    noise=Fraction(2, 3),
    actions=1,
)
#: A point (z, a), and noises.
SEEN, NOISES = (Fraction(1, 2), Fraction(-3), Fraction(2)), (Fraction(1), Fraction(-1, 5))
#: A law with the moments of N(0, 1) to degree 3: weights and points.
COIN = [(Fraction(w, 8), Fraction(x)) for w, x in ((1, -2), (6, 0), (1, 2))]


def means() -> tuple[Fraction, ...]:
    return tuple(WORLD.rate * SEEN[i] + WORLD.steering[i][0] * SEEN[2] for i in range(2))


def after(noises: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    return tuple(m + WORLD.noise * xi for m, xi in zip(means(), noises, strict=True))


@given(observables(2), observables(3, 2), observables(3, 2))
@settings(max_examples=40)
def test_compositions(p: mv.Poly, q: mv.Poly, r: mv.Poly) -> None:
    found = compose(p, [q, r], 3)
    assert value(found, SEEN) == value(p, (value(q, SEEN), value(r, SEEN)))
    assert value(p.padded(after=1), SEEN) == value(p, SEEN[:2])


@given(observables(2), observables(3))
@settings(max_examples=40)
def test_values_of_what_follows(p: mv.Poly, g: mv.Poly) -> None:
    moved = (*SEEN, *NOISES)
    assert [value(WORLD.mean(i), SEEN) for i in range(2)] == list(means())
    assert value(WORLD.at_mean(p), SEEN) == value(p, means())
    assert value(WORLD.after(p), moved) == value(p, after(NOISES))
    assert value(WORLD.error(p, g), moved) == value(p, after(NOISES)) - value(g, SEEN)
    forecast = sum(v * w * value(p, after((x, y))) for v, x in COIN for w, y in COIN)
    assert value(WORLD.forecast(p), SEEN) == forecast


@given(observables(2, 2), observables(3, 2), st.integers(0, 2))
@settings(max_examples=20, deadline=None)
def test_the_forecast_is_the_best_predictor(p: mv.Poly, g: mv.Poly, degree: int) -> None:
    least = WORLD.loss(p, WORLD.forecast(p))
    assert WORLD.loss(p, g) >= least
    best = WORLD.least_squares(p, degree)
    off = best + mv.constant(3, Fraction(1, 9))
    assert WORLD.loss(p, off) > WORLD.loss(p, best) >= least
    if all(sum(index) <= degree for index in p):
        assert best == WORLD.forecast(p)
