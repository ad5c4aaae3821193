"""Least upper bounds of drawn sets, and the order and structure that determine them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numcheck.checks.complete_field import CompleteField
from numcheck.theory.complete_fields import KEPT, MAPS, NUMBER_SETS, WIDTH, Surd, root, root_set

NUMBERS = st.fractions(-50, 50, max_denominator=20)
POSITIVE = st.fractions(min_value=Fraction(1, 20), max_value=50, max_denominator=20)
SURDS = st.builds(Surd, NUMBERS, NUMBERS)


@given(st.integers(2, 5), POSITIVE)
def test_statement(k: int, y: Fraction) -> None:
    """The least upper bound of {a : a^k < y} has the k-th power y."""
    low, high = root(k, y)
    assert high - low == WIDTH
    assert low**k < y <= high**k
    assert all(c.ok for c in CompleteField().bounds(root_set(k, y, closed=True)))


@given(st.integers(2, 3), POSITIVE, POSITIVE)
def test_bounds_multiply_add_and_compare_like_roots(k: int, x: Fraction, y: Fraction) -> None:
    assert all(c.ok for c in CompleteField().roots((x, y), k))


@given(NUMBERS, st.integers(-9, 9), st.integers(-9, 9))
def test_order_of_surds_is_that_of_decimals(shift: Fraction, a: int, b: int) -> None:
    """a + b sqrt 2 is compared with a rational, without and with the decimals of sqrt 2."""
    low, high = root(2, Fraction(2))
    ends = sorted((a + b * low, a + b * high))
    if shift < ends[0] or shift > ends[1]:
        assert Surd(Fraction(a), Fraction(b)).less(Surd(shift, Fraction(0))) == (ends[1] < shift)


@given(SURDS, SURDS)
def test_which_map_keeps_what(x: Surd, y: Surd) -> None:
    always = {
        "x": {"sums", "products", "order"},
        "2 x": {"sums", "order"},
        "x^3": {"products", "order"},
        "a - b sqrt 2": {"sums", "products"},
        "-x": {"sums"},
    }
    for name, kept in always.items():
        assert all(KEPT[what](MAPS[name], x, y) for what in kept)


@pytest.mark.parametrize("name", sorted(set(MAPS) - {"x"}))
def test_other_maps_lose_something(name: str) -> None:
    one, root_of_two = Surd(Fraction(1), Fraction(0)), Surd(Fraction(0), Fraction(1))
    two = one + one
    pairs = [(a, b) for a in (one, two, root_of_two) for b in (one, two, root_of_two)]
    assert not all(KEPT[what](MAPS[name], a, b) for what in KEPT for a, b in pairs)


def test_no_bound_for_the_empty_set_and_for_the_natural_numbers() -> None:
    by_name = {numbers.name: numbers for numbers in NUMBER_SETS}
    for name in ("nothing", "the natural numbers"):
        assert by_name[name].least_upper_bound(Fraction) is None


def test_sqrt_two_is_no_fraction() -> None:
    """The rationals are not complete: no fraction is the least upper bound of {a : a^2 <= 2}."""
    squares = root_set(2, Fraction(2), closed=True)
    _, high = root(2, Fraction(2))
    for denominator in (1, 12, 408, 10**9):
        near = high.limit_denominator(denominator)
        assert not squares.is_bounded_least_by(near, WIDTH)
