"""Averages over coins: by enumeration of all tosses, by known formulas, and at their rates."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.de_moivre_laplace import DeMoivreLaplace
from numcheck.theory.averages import Coins
from numcheck.theory.coin_sums import Powers
from numcheck.theory.gaussian import moment
from numcheck.theory.piecewise import broken_line

CLAIM = DeMoivreLaplace()
HEIGHTS = st.fractions(-2, 2, max_denominator=4)


@given(st.lists(HEIGHTS, min_size=2, max_size=5), HEIGHTS, HEIGHTS)
@settings(max_examples=25)
def test_statement_for_drawn_polygons(
    heights: list[Fraction], left: Fraction, right: Fraction
) -> None:
    """A function of Lipschitz constant L is off by at most L / k (Stein's method)."""
    f = broken_line("drawn", [(t - 2, y) for t, y in enumerate(heights)], left, right)
    steepest = max(abs(piece[1]) for piece in f.pieces)
    for k in (1, 2, 5, 12):
        error = abs(float(CLAIM.mean(f, k)) - float(f.mean()))
        assert error <= float(steepest) / k + 1e-12


@pytest.mark.parametrize("n", [1, 2, 5, 9])
def test_binomial_law_by_enumeration(n: int) -> None:
    sums = [sum(toss) for toss in itertools.product((1, -1), repeat=n)]
    law = {s: Fraction(sums.count(s), 2**n) for s in sums}
    assert dict(Coins(n).law) == law


@given(st.integers(1, 40), st.integers(1, 5))
def test_moments_by_recursion(n: int, half: int) -> None:
    """E S_(n+1)^d from those of S_n, by the toss of one more coin."""
    d, moments = 2 * half, [Fraction(int(j == 0)) for j in range(2 * half + 1)]
    for _ in range(n):
        moments = [
            sum((math.comb(j, i) * moments[i] for i in range(j % 2, j + 1, 2)), Fraction(0))
            for j in range(d + 1)
        ]  # fmt: skip
    assert Coins(n).mean(lambda x: x**d, Fraction(1)) == moments[d]
    assert moments[d] <= moment(d) * n**half


@given(st.integers(1, 30))
def test_mean_absolute_deviation(half: int) -> None:
    """De Moivre's formula: E |S_n| = n binom(n, n/2) / 2^n for even n."""
    n = 2 * half
    expected = Fraction(n * math.comb(n, half), 2**n)
    assert Coins(n).mean(abs, Fraction(1)) == expected


@pytest.mark.parametrize("k", [1, 2, 3])
def test_two_coordinates_by_enumeration(k: int) -> None:
    coins, scale = CLAIM.coins(k), Fraction(1, k)
    joint = coins.joint_moments(max, scale, independent=True)
    assert joint[0] == coins.mean_of_maximum(scale)
    assert coins.joint_moments(lambda x, y: x * y, scale, independent=True)[0] == 0
    assert coins.joint_moments(lambda x, y: x * y, scale, independent=False)[0] == 1


def test_growth_is_needed() -> None:
    found = [float(CLAIM.mean(Powers(), k)) for k in (2, 4, 8)]
    assert found[0] < found[1] < found[2] / 1000


def test_scales_that_are_too_small_and_too_large() -> None:
    for k in (4, 10):
        coins = CLAIM.coins(k)
        assert coins.mean(lambda x: x * x, Fraction(1)) == k * k
        assert coins.mean(lambda x: x * x, Fraction(1, k * k)) == Fraction(1, k * k)
