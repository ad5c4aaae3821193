"""Worlds with actions, by the values of polynomials at points and by a discrete noise."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.strategies import observables
from numcheck.theory import multivariate as mv
from numcheck.theory.actions import ActionWorld, compose
from tests.theory.test_multivariate import value

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
