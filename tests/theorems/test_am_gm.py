"""The product of nonnegative numbers is at most the power of their mean."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from numcheck.checks.am_gm import AmGm, arithmetic_mean, total

NONNEGATIVE = st.fractions(0, 10**6, max_denominator=1000)


def product(values: list[Fraction]) -> Fraction:
    return math.prod(values, start=Fraction(1))


@given(st.lists(NONNEGATIVE, max_size=12))
def test_statement(values: list[Fraction]) -> None:
    assert all(c.ok for c in AmGm().product(("", values)))


@given(NONNEGATIVE, st.integers(1, 12))
def test_equal_numbers_attain_it(a: Fraction, n: int) -> None:
    assert product([a] * n) == arithmetic_mean([a] * n) ** n


@given(st.lists(NONNEGATIVE, min_size=2, max_size=8))
def test_different_numbers_do_not(values: list[Fraction]) -> None:
    assume(len(set(values)) > 1)
    assert product(values) < arithmetic_mean(values) ** len(values)


@given(NONNEGATIVE, NONNEGATIVE, st.integers(0, 12))
def test_tangent_inequality_of_the_induction(a: Fraction, b: Fraction, n: int) -> None:
    assert (n + 1) * b * a**n <= b ** (n + 1) + n * a ** (n + 1)


def test_values_worked_out_by_hand() -> None:
    assert product([]) == arithmetic_mean([]) ** 0 == 1
    assert product([Fraction(1), Fraction(4)]) == 4
    assert arithmetic_mean([Fraction(1), Fraction(4)]) ** 2 == Fraction(25, 4)


@pytest.mark.parametrize("values", [[-1, -1, 3], [-2, -2], [-2, -2, 1]])
def test_numbers_have_to_be_nonnegative(values: list[int]) -> None:
    """Two equal negative numbers meet the bound; with a third of the other sign they do not."""
    numbers = [Fraction(a) for a in values]
    holds = product(numbers) <= arithmetic_mean(numbers) ** len(numbers)
    assert holds == (len(values) == 2)


@given(st.lists(st.floats(-1e6, 1e6), max_size=30))
def test_sums_of_floats_are_rounded_once(values: list[float]) -> None:
    exact = sum(map(Fraction, values), Fraction(0))
    assert total(values) == float(exact)
