"""Whitened functions that are no polynomials: their loss exceeds the least one by the margin."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import torch

from numcheck.theory.functions import COSINE, FUNCTIONS, SINE, UNIFORM, BoundedFunction

WHITENED = [SINE, COSINE, UNIFORM]


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
