"""Whitened functions that are no polynomials: their loss exceeds the least one by the margin."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given
from scipy import integrate, stats

from numcheck.checks.strategies import correlations
from numcheck.theory.functions import COSINE, FUNCTIONS, SINE, UNIFORM, BoundedFunction

WHITENED = [SINE, COSINE, UNIFORM]


@given(correlations())
def test_statement(rho: float) -> None:
    for f in WHITENED:
        loss = float(2 - 2 * f.correlation(rho))
        distance = float(1 - f.slope() ** 2)
        assert distance > 0
        assert loss >= 2 * (1 - rho) + 2 * rho * (1 - rho) * distance - 1e-12


@pytest.mark.parametrize("f", FUNCTIONS.values(), ids=lambda f: f.name)
def test_closed_forms_against_integration(f: BoundedFunction) -> None:
    def mean(g: object) -> float:
        value, _ = integrate.quad(lambda x: g(x) * stats.norm.pdf(x), -12, 12)  # type: ignore[operator]
        return float(value)

    assert mean(lambda x: float(f.value(x))) == pytest.approx(float(f.mean()), abs=1e-9)
    assert mean(lambda x: float(f.value(x)) ** 2) == pytest.approx(float(f.second()), abs=1e-9)
    assert mean(lambda x: float(f.value(x)) * x) == pytest.approx(float(f.slope()), abs=1e-9)


@pytest.mark.parametrize("f", FUNCTIONS.values(), ids=lambda f: f.name)
def test_correlation_at_the_ends(f: BoundedFunction) -> None:
    assert float(f.correlation(mpmath.mpf(1))) == pytest.approx(float(f.second()), abs=1e-12)
    assert float(f.correlation(mpmath.mpf(0))) == pytest.approx(float(f.mean()) ** 2, abs=1e-12)


@pytest.mark.parametrize("f", FUNCTIONS.values(), ids=lambda f: f.name)
def test_tensor_form_and_bound(f: BoundedFunction) -> None:
    points = np.linspace(-6, 6, 97)
    expected = [float(f.value(mpmath.mpf(x))) for x in points]
    found = f.tensor(torch.tensor(points)).numpy()
    np.testing.assert_allclose(found, expected, atol=1e-12)
    assert np.abs(found).max() <= float(f.bound()) + 1e-12
