"""Isometries map straight paths to straight paths that cover the same distances."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from numcheck.strategies import circle_points, orthonormal_rows
from numcheck.theory.planning.linear_quadratic import Array, eye_like, fractions
from numcheck.theory.planning.paths import segment, squared_distance, twist

HALF = Fraction(1, 2)
TIME = st.fractions(-3, 3, max_denominator=7)
NUMBER = st.fractions(-5, 5, max_denominator=4)


def _point(*numbers: int | Fraction) -> Array:
    return np.array([Fraction(x) for x in numbers], dtype=object)


@st.composite
def isometries(draw: st.DrawFn) -> tuple[Array, Array, Array]:
    """A rational matrix with Q^T Q = 1, down to no columns, and two points."""
    m = draw(st.integers(1, 4))
    rows = draw(orthonormal_rows(m))
    q = fractions(rows).T if rows else np.empty((m, 0), dtype=object)
    n = q.shape[1]
    points = st.lists(NUMBER, min_size=n, max_size=n)
    return q, _point(*draw(points)), _point(*draw(points))


@given(isometries(), TIME, TIME)
def test_statement(drawn: tuple[Array, Array, Array], s: Fraction, t: Fraction) -> None:
    q, x, y = drawn
    assert (q.T @ q == eye_like(q, q.shape[1], q.shape[1])).all()
    assert (q @ segment(x, y, t) == segment(q @ x, q @ y, t)).all()
    covered = squared_distance(segment(q @ x, q @ y, s), segment(q @ x, q @ y, t))
    assert covered == squared_distance(segment(x, y, s), segment(x, y, t))


@given(isometries(), TIME, TIME)
def test_the_pace_is_constant(drawn: tuple[Array, Array, Array], s: Fraction, t: Fraction) -> None:
    """`LeJEPA.vecDistSq_segment`."""
    _, x, y = drawn
    covered = squared_distance(segment(x, y, s), segment(x, y, t))
    assert covered == (s - t) ** 2 * squared_distance(x, y)


@given(st.lists(st.lists(NUMBER, min_size=2, max_size=2), min_size=2, max_size=3), TIME)
@example([[Fraction(3, 5), Fraction(4, 5)], [Fraction(4, 5), Fraction(-3, 5)]], Fraction(2))
@example([[Fraction(0), Fraction(1)], [Fraction(0), Fraction(0)], [Fraction(1), Fraction(0)]], HALF)
def test_every_matrix_keeps_paths_straight_but_only_isometries_keep_distances(
    rows: list[list[Fraction]], t: Fraction
) -> None:
    q = fractions(rows)
    x, y = _point(1, -2), _point(3, 1)
    assert (q @ segment(x, y, t) == segment(q @ x, q @ y, t)).all()
    # These three directions determine a symmetric form.
    ends = [_point(1, 0), _point(0, 1), _point(1, 1)]
    origin = _point(0, 0)
    kept = all(squared_distance(q @ e, q @ origin) == squared_distance(e, origin) for e in ends)
    assert kept == bool((q.T @ q == eye_like(q, 2, 2)).all())


def test_orthonormal_rows_are_not_enough() -> None:
    q = fractions([[1, 0]])
    assert (q @ q.T == fractions([[1]])).all()
    assert squared_distance(q @ _point(0, 0), q @ _point(0, 1)) == 0


@given(circle_points(12))
def test_keeping_all_lengths_is_not_enough(point: tuple[Fraction, Fraction]) -> None:
    """The twist keeps |z| and bends every path that it does not only rotate."""
    x, y = _point(*point), _point(0, 0)
    half = segment(x, y, HALF)
    for z in (x, half):
        assert twist(z) @ twist(z) == z @ z
    assert (twist(half) != segment(twist(x), twist(y), HALF)).any()


@pytest.mark.parametrize(("t", "expected"), [(0, 1), (Fraction(1, 3), 2), (1, 4), (2, 7)])
def test_values_worked_out_by_hand(t: Fraction, expected: int) -> None:
    """From 1 to 4, also beyond the ends."""
    assert segment(_point(1), _point(4), t)[0] == expected
    assert segment(_point(-1), _point(-4), t)[0] == -expected


@given(isometries())
def test_the_ends_and_the_midpoint(drawn: tuple[Array, Array, Array]) -> None:
    q, x, y = drawn
    assert (segment(q @ x, q @ y, 0) == q @ x).all()
    assert (segment(q @ x, q @ y, 1) == q @ y).all()
    middle = segment(q @ x, q @ y, HALF)
    assert squared_distance(middle, q @ x) == squared_distance(middle, q @ y)
