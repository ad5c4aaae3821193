"""Alignment is the mean squared distance of partners, and meets the bound of the theorem."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.losses import alignment
from tests.losses import references
from tests.losses.references import batch, has_right_derivatives


@settings(max_examples=30)
@given(n=st.integers(2, 9), m=st.integers(1, 5), seed=st.integers(0, 99))
def test_is_the_sum_written_out(n: int, m: int, seed: int) -> None:
    first, second = batch(n, m, seed), batch(n, m, seed + 100)
    expected = references.alignment(first.numpy(), second.numpy())
    assert alignment(first, second).item() == pytest.approx(expected, rel=1e-14)
    found = alignment(first.float(), second.float())
    assert found.dtype == torch.float32
    assert found.item() == pytest.approx(expected, rel=1e-5)


def test_derivatives() -> None:
    assert has_right_derivatives(alignment, batch(4, 3, 1), batch(4, 3, 2), twice=True)


def test_is_symmetric_and_keeps_its_value_under_isometries() -> None:
    first, second = batch(50, 4, 1), batch(50, 4, 2)
    value = alignment(first, second)
    turn = torch.linalg.qr(batch(4, 4, 3))[0]
    order = torch.randperm(50, generator=torch.Generator().manual_seed(1))
    assert alignment(second, first) == value
    torch.testing.assert_close(alignment(first @ turn + 1, second @ turn + 1), value)
    torch.testing.assert_close(alignment(first[order], second[order]), value)
    assert alignment(first, first) == 0


def test_whitened_linear_outputs_attain_the_bound() -> None:
    """2 (1 - rho) m for h = z; each |h - h'|^2 has variance 2 m (2 (1 - rho))^2."""
    rho, n, m = 0.8, 20_000, 3
    z, xi = batch(n, m, 1), batch(n, m, 2)
    found = alignment(z, rho * z + math.sqrt(1 - rho**2) * xi).item()
    deviation = math.sqrt(2 * m / n) * 2 * (1 - rho)
    # Chebyshev's inequality: a false alarm for one seed in 400, and this seed raises none.
    assert found == pytest.approx(2 * (1 - rho) * m, abs=20 * deviation)
