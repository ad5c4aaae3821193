"""Lattice averages: means for every step, with limits that are those of the normal law."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate

from numcheck.checks.gaussian_exists import GaussianExists
from numcheck.theory.line_functions import (
    INDICATOR_OF_DYADICS,
    INDICATOR_OF_ZERO,
    LINE_FUNCTIONS,
    LineFunction,
)
from numcheck.theory.piecewise import broken_line

CLAIM = GaussianExists()
HEIGHTS = st.fractions(-3, 3, max_denominator=4)


@given(st.lists(HEIGHTS, min_size=2, max_size=5), HEIGHTS, HEIGHTS)
@settings(max_examples=20)
def test_statement_for_drawn_polygons(
    heights: list[Fraction], left: Fraction, right: Fraction
) -> None:
    """With knots at -2, -1, ...: the error is that of the kinks, up to the next order."""
    points = [(t - 2, y) for t, y in enumerate(heights)]
    f = broken_line("drawn", points, left, right)
    jumps = sum(float(jump) * np.exp(-(float(t) ** 2) / 2) for t, jump in f.bends())
    leading = -jumps / np.sqrt(2 * np.pi) / 12
    j, w = CLAIM.lattice(20).floats
    error = float(w @ f.array(j / 20)) - float(f.mean())
    assert error * 400 == pytest.approx(leading, abs=0.05)


@pytest.mark.parametrize(
    "f", [f for f in LINE_FUNCTIONS if f.mean and f.continuous], ids=lambda f: f.name
)
@pytest.mark.parametrize("exponent", [1, 2])
def test_means_in_closed_form(f: LineFunction, exponent: int) -> None:
    assert f.mean
    x, exact = np.linspace(-9, 9, 1801), f.mean(exponent)
    values = f.array(np.arange(-900, 901), 100) ** exponent
    found = integrate.simpson(values * np.exp(-x * x / 2), x=x) / np.sqrt(2 * np.pi)
    assert float(exact) == pytest.approx(found, abs=2e-4)


@given(st.integers(1, 12), st.integers(1, 12))
def test_averages_are_means(k: int, d: int) -> None:
    """Weights are positive and sum to 1, odd moments vanish, even ones are too small."""
    j, w = CLAIM.lattice(k).floats
    assert w.min() >= 0
    assert w.sum() == pytest.approx(1, abs=1e-12)
    found, claimed = float(w @ (j / k) ** d), CLAIM.moment(d)
    assert found <= claimed * (1 + 1e-12) + 1e-9
    if d % 2:
        assert found == pytest.approx(0, abs=1e-9)


@given(st.floats(-3, 3), st.floats(0.05, 1))
def test_definite(centre: float, width: float) -> None:
    """However narrow, a tent has a square mean above a bound that does not depend on k."""
    for k in (40, 80, 160):
        j, w = CLAIM.lattice(k).floats
        tent = np.maximum(0, 1 - np.abs(j / k - centre) / width)
        assert float(w @ tent**2) > 0.2 * width * np.exp(-((abs(centre) + width) ** 2) / 2)


def test_continuity_is_needed() -> None:
    """The indicator of 0 has no square mean, and that of the dyadic numbers no mean."""
    averages = [CLAIM.lattice(k).float_mean(INDICATOR_OF_ZERO) for k in (10, 100)]
    assert averages == pytest.approx([0.0398942, 0.00398942], rel=1e-4)
    assert not INDICATOR_OF_ZERO.vanishes()
    dyadic = [CLAIM.lattice(k).float_mean(INDICATOR_OF_DYADICS) for k in (32, 33)]
    assert dyadic == pytest.approx([1, 1 / 33], abs=1e-6)


def test_rate_for_the_absolute_value() -> None:
    """E_k |x| = sqrt(2/pi) - 1 / (6 sqrt(2 pi) k^2) + O(k^-4), to many digits."""
    with mpmath.workdps(62):
        for k in (8, 16):
            found = CLAIM.lattice(k).mean(lambda x: abs(mpmath.mpf(x.numerator) / x.denominator))
            rest = found - mpmath.sqrt(2 / mpmath.pi) + mpmath.npdf(0) / 6 / k**2
            assert float(rest * k**4) == pytest.approx(-0.39894228 / 120, rel=0.02)
