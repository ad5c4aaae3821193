"""Explicit polynomials dominate drawn polygons, exactly and everywhere."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.theory.domination import (
    COSINE,
    IndicatorOfRationals,
    Polygon,
    Witness,
    bell,
    best_fit,
    combine,
    positive,
)
from numcheck.theory.gaussian import moment
from numcheck.theory.piecewise import ABSOLUTE, PIECEWISE, broken_line, horner, multiply

HEIGHTS = st.fractions(-2, 2, max_denominator=4)
COEFFICIENTS = st.lists(st.fractions(-3, 3, max_denominator=3), min_size=1, max_size=6)


@given(st.lists(HEIGHTS, min_size=2, max_size=4), HEIGHTS, HEIGHTS, st.sampled_from([4, 8, 16]))
@settings(max_examples=15, deadline=None)
def test_statement_for_drawn_polygons(
    heights: list[Fraction], left: Fraction, right: Fraction, degree: int
) -> None:
    f = broken_line("drawn", [(t - 1, y) for t, y in enumerate(heights)], left, right)
    fit = best_fit(f, degree)
    found = fit.witness()
    assert Polygon(f).dominated(found)
    assert float(found.mean_square()) == pytest.approx(fit.mean_square(), rel=0.01, abs=1e-5)
    # Seen otherwise: at points far out, and with nodes and weights in place of moments.
    for x in map(Fraction, (-1000, -7, -1, 0, 1, 5, 1000)):
        assert abs(f(x) - horner(found.p, x)) <= horner(found.b, x)
    nodes, masses = np.polynomial.hermite_e.hermegauss(80)
    error = f.array(nodes) - horner([float(c) for c in found.p], nodes)
    bound = horner([float(c) for c in found.b], nodes)
    assert masses @ error**2 <= (1 + 1e-9) * (masses @ bound**2)


def test_mean_squares_shrink_with_the_degree() -> None:
    for f in PIECEWISE[:5]:
        found = [best_fit(f, 2**k).mean_square() for k in range(6)]
        assert found[-1] < 0.025
        assert found[-1] < found[0] / 5


@given(COEFFICIENTS, st.fractions(-3, 3, max_denominator=2), st.integers(1, 4))
def test_positive(coefficients: list[Fraction], a: Fraction, length: int) -> None:
    """Squares plus a constant are positive, and stay so until it is the least value."""
    square = multiply(coefficients, coefficients)
    one = (Fraction(1),)
    raised = combine((Fraction(1), square), (Fraction(1, 100), one))
    assert positive(raised, a, a + length)
    inside = horner(square, a + Fraction(length, 2))
    lowered = combine((Fraction(1), square), (-inside - Fraction(1, 100), one))
    assert not positive(lowered, a, a + length)


def test_positive_on_rays() -> None:
    parabola = (Fraction(1), Fraction(-2), Fraction(1))
    raised = combine((Fraction(1), parabola), (Fraction(1, 10**6), (Fraction(1),)))
    assert positive(raised, Fraction(0), None)
    assert positive(raised, None, Fraction(0))
    assert not positive((Fraction(5), Fraction(-1)), Fraction(0), None)
    assert positive((Fraction(5), Fraction(-1)), None, Fraction(0))


@pytest.mark.parametrize("n", [1, 2, 4, 8])
def test_taylor(n: int) -> None:
    """E b^2 of the n-th term in closed form, and the error of cos at a point."""
    found = COSINE.witness(Fraction(0), 2 * n - 2)
    expected = Fraction(moment(4 * n), math.factorial(2 * n) ** 2)
    assert found.mean_square() == expected
    assert abs(math.cos(1.5) - float(horner(found.p, Fraction(3, 2)))) <= float(
        horner(found.b, Fraction(3, 2))
    )


def test_rates_of_bells() -> None:
    """The terms' mean squares have the ratio 16 s^2 in the limit: 1 at s = 1/4."""
    small, large = (
        [
            float(bell(s).coefficient(k) ** 2 * moment(4 * k)) for k in range(1, 30)
        ]
        for s in (Fraction(1, 5), Fraction(1, 3))
    )  # fmt: skip
    assert small[-1] < 1e-3 * small[0]
    assert large[-1] > 100 * large[0]


def test_uniform_approximation_on_the_line_is_impossible() -> None:
    found = best_fit(ABSOLUTE, 8).witness()
    constant = Witness(found.p, (Fraction(100),))
    assert not Polygon(ABSOLUTE).dominated(constant)


def test_growth_and_continuity_are_needed() -> None:
    assert not bell(Fraction(1, 10), 1).dominated(bell(Fraction(1, 10), 1).witness(Fraction(0), 20))
    rationals = IndicatorOfRationals()
    best = rationals.witness(Fraction(1, 8), 60)
    assert rationals.dominated(best)
    assert best.mean_square() == Fraction(1, 4)
    assert not rationals.dominated(Witness(best.p, (Fraction(2, 5),)))
