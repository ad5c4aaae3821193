"""The four-point world: stationary and optimal, by matrices and by the squares of the proof."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numcheck.theory.converse.four_points import DRIFT, MASS, PointWorld, Surd, four_point_world

NUMBER = st.fractions(-5, 5, max_denominator=9)
SURD = st.builds(Surd, NUMBER, NUMBER)
POINTS = (3, 1, -1, -3)


def world(b: object = MASS) -> PointWorld:
    return four_point_world(b, 2 * b)  # type: ignore[operator]


def transition(b: float) -> np.ndarray:
    """From each point to each: +-1 plus the noise."""
    rows = []
    for x in POINTS:
        noise = {math.copysign(1, x) + e: w for e, w in ((2, 2 * b), (0, 1 - 4 * b), (-2, 2 * b))}
        rows.append([noise.get(y, 0.0) for y in POINTS])
    return np.array(rows)


@given(st.floats(0.01, 0.24))
def test_stationary_for_every_mass(b: float) -> None:
    law = np.array([b, 0.5 - b, 0.5 - b, b])
    assert law @ transition(b) == pytest.approx(law)
    assert world(Fraction(b)).is_stationary()
    assert world(Fraction(b)).is_positive()


def test_z_is_the_slowest_function() -> None:
    b = float(MASS)
    assert 16 * b**2 + 3 * b == pytest.approx(1)
    root = np.sqrt([b, 0.5 - b, 0.5 - b, b])
    kept = root[:, None] * transition(b) / root
    values, vectors = np.linalg.eigh((kept + kept.T) / 2)
    # The constants keep everything; then comes z.
    assert values[-1] == pytest.approx(1)
    assert values[-2] == pytest.approx((1 + 2 * b) / 3)
    z = np.array(POINTS) * root
    assert abs(vectors[:, -2] @ z) == pytest.approx(np.linalg.norm(z))
    assert float(world().share()) == pytest.approx(values[-2])
    assert world().keeps_at_most(world().share())


@given(st.fractions(0, 1, max_denominator=40).filter(lambda b: 0 < b < Fraction(1, 4)))
def test_with_another_mass_z_is_not_optimal(b: Fraction) -> None:
    found = world(b)
    assert not found.keeps_at_most(found.share())


@given(NUMBER, NUMBER, NUMBER)
def test_squares_of_the_proof(p: Fraction, q: Fraction, m: Fraction) -> None:
    """The identity for the values p, q, m, n of a function of mean zero at 3, 1, -1, -3."""
    b = MASS
    c = Fraction(1, 2) - b
    n = -p - c * (q + m) / b
    h = dict(zip((*map(Fraction, POINTS),), (p, q, m, n), strict=True))
    square = sum(w * h[x] * h[x] for x, w in world().law.items())
    kept = sum(w * h[x] * h[y] for (x, y), w in world().joint().items())
    first, second, third = p - n - 3 * (q - m), p + n, q + m
    squares = b * (1 - 4 * b) * first * first + b * (1 + 2 * b) * second * second
    squares += c * (1 + 2 * b) * third * third
    assert 2 * ((1 + 2 * b) * square - 3 * kept) == squares
    assert squares >= 0


def test_drift_is_cubic_and_the_laws_are_not_normal() -> None:
    found = world()
    assert [found.following(Fraction(x), Fraction(0)) for x in POINTS] == [1, 1, -1, -1]
    assert DRIFT[3] != 0
    # Polynomials that vanish on the laws, which none does on a normal law of positive variance.
    assert all((x**2 - 1) * (x**2 - 9) == 0 for x in found.law)
    assert all(x * (x**2 - 4) == 0 for x in found.noise)


def test_irreversible() -> None:
    joint = world().joint()
    three, one = Fraction(3), Fraction(1)
    assert joint[three, -one] > 0
    assert (-one, three) not in joint
    assert not world().is_exchangeable()


@given(SURD, SURD)
def test_surds(x: Surd, y: Surd) -> None:
    """Sums, products, quotients and order are those of the numbers."""
    assert float(x + y) == pytest.approx(float(x) + float(y), abs=1e-9)
    assert float(x * y) == pytest.approx(float(x) * float(y), abs=1e-9)
    assert (x < y) == (float(x) < float(y)) or x == y
    if y != 0:
        assert x / y * y == x
    assert (x - y).sign() == -(y - x).sign()
