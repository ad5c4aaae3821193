"""Reversible worlds have the Gaussian law; the counterexamples have the laws that they name."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from numcheck.checks.converse_law import ConverseLaw
from numcheck.theory.converse import integrated_laws as integrated
from numcheck.theory.converse import laws
from numcheck.theory.converse.autoregressions import Autoregression, gaussian, worlds
from numcheck.theory.converse.integrated_laws import IntegratedLaw, normal

CLAIM = ConverseLaw()
NUMBER = st.fractions(-2, 2, max_denominator=5)
RATE = st.fractions(-1, 1, max_denominator=9)
DENSITIES = {
    "Laplace": lambda x: np.exp(-abs(x)) / 2,
    "uniform": lambda x: (abs(x) < 1) / 2,
    "exponential": lambda x: np.exp(-x) * (x > 0),
    "N(1/2, 4)": stats.norm(0.5, 2).pdf,
}
LAWS = (*integrated.OTHERS, normal(Fraction(1, 2), Fraction(4)))


@given(RATE, NUMBER, NUMBER.filter(bool), NUMBER)
@settings(max_examples=25, deadline=None)
def test_statement(r: Fraction, mu: Fraction, s: Fraction, c: Fraction) -> None:
    assume(r not in (0, 1, -1))
    world = gaussian(r, mu, abs(s), c)
    assert CLAIM.covers(world)
    assert all(found.ok for found in CLAIM.is_gaussian(world))


@pytest.mark.parametrize("world", worlds(), ids=lambda world: str(world.name))
def test_only_gaussian_worlds_are_covered(world: Autoregression) -> None:
    assert CLAIM.covers(world) == world.law.name.startswith("N(")


def excess(t: float, x: Any) -> Any:
    return np.maximum(x - t, 0)


def power(k: int, x: Any) -> Any:
    return x**k


def mean(law: IntegratedLaw, f: Callable[[Any], Any]) -> float:
    """By quadrature, or as a sum over points."""
    if law is integrated.THREE_POINTS:
        points = np.array([-(3**0.5), 0.0, 3**0.5])
        return float(np.array([1, 4, 1]) @ f(points)) / 6
    density = DENSITIES[law.name]
    ends = itertools.pairwise([-60, -2, -1, 0, 0.5, 1, 3, 60])
    return float(sum(integrate.quad(lambda x: f(x) * density(x), *pair)[0] for pair in ends))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: str(law.name))
def test_integrals(law: IntegratedLaw) -> None:
    for t in integrated.THRESHOLDS:
        expected = mean(law, partial(excess, float(t)))
        assert float(law.excess(t)) == pytest.approx(expected, abs=1e-9)
    assert float(law.cosine()) == pytest.approx(mean(law, np.cos), abs=1e-9)
    for k, moment in enumerate(law.moments(6)):
        expected = mean(law, partial(power, k))
        assert float(moment) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: str(law.name))
def test_draws(law: IntegratedLaw) -> None:
    g = torch.from_numpy(np.random.default_rng(7).standard_normal((4, 200_000)))
    z = law.draw(g)
    for f in integrated.BOUNDED:
        values = f.tensor(z)
        assert float(values.max() - values.min()) <= f.width
        error = 6 * f.width / 200_000**0.5
        assert float(values.mean()) == pytest.approx(float(f.mean(law)), abs=error)


def test_three_points_have_five_gaussian_moments() -> None:
    degree = 6
    gaussian_moments = laws.normal(Fraction(0), Fraction(1), degree)
    found = integrated.three_points(degree)
    assert found[:6] == gaussian_moments[:6]
    assert found[6] == 9 != gaussian_moments[6]
    absolute = 2 * integrated.THREE_POINTS.excess(Fraction(0))
    assert float(absolute) == pytest.approx(float(1 / mpmath.sqrt(3)))
