"""The penalty of whitening vanishes on whitened batches, and is the sum of what it says."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from numcheck.losses import whitening
from numcheck.support.errors import InvalidInputError
from tests.losses import references
from tests.losses.references import batch, has_right_derivatives

weight = st.floats(0, 10)


def whitened(n: int, m: int) -> Tensor:
    centred = batch(n, m, 5) - batch(n, m, 5).mean(dim=0)
    factor = torch.linalg.cholesky(centred.mT @ centred / (n - 1))
    found: Tensor = centred @ torch.linalg.inv(factor).mT
    return found


@settings(max_examples=30)
@given(n=st.integers(2, 9), m=st.integers(1, 5), a=weight, b=weight, c=weight)
def test_is_the_sum_written_out(n: int, m: int, a: float, b: float, c: float) -> None:
    values = batch(n, m, 7, scale=1.5)
    expected = references.whitening(values.numpy(), a, b, c)
    found = whitening(values, mean=a, variance=b, covariance=c).item()
    assert found == pytest.approx(expected, rel=1e-12, abs=1e-12)
    found = whitening(values.float(), mean=a, variance=b, covariance=c).item()
    assert found == pytest.approx(expected, rel=1e-4, abs=1e-4)


def test_default_is_the_distance_from_the_identity() -> None:
    values = batch(20, 4, 3, scale=2)
    expected = references.whitening(values.numpy())
    assert whitening(values).item() == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("hinge", [False, True])
@pytest.mark.parametrize("m", [1, 6])
def test_vanishes_on_whitened_batches_alone(hinge: bool, m: int) -> None:
    values = whitened(40, m)
    assert whitening(values, hinge=hinge).item() == pytest.approx(0, abs=1e-24)
    for other in (values + 0.1, 0.9 * values):
        assert whitening(other, hinge=hinge).item() > 1e-3
    assert (whitening(2 * values, hinge=hinge).item() > 1e-3) != hinge


def test_hinge_is_that_of_vicreg() -> None:
    values = 0.5 * whitened(40, 3)
    expected = 3 * (1 - (0.25 + 1e-4) ** 0.5)
    found = whitening(values, mean=0, covariance=0, hinge=True).item()
    assert found == pytest.approx(expected, rel=1e-12)


def test_keeps_its_value_when_turned() -> None:
    """Without the hinge: then it is a function of |mean|^2 and of |C - 1|^2."""
    values = batch(30, 4, 1, scale=1.3) + 0.2
    turn = torch.linalg.qr(batch(4, 4, 3))[0]
    torch.testing.assert_close(whitening(values @ turn), whitening(values))
    torch.testing.assert_close(whitening(values.flip(0)), whitening(values))


@pytest.mark.parametrize("hinge", [False, True])
def test_derivatives(hinge: bool) -> None:
    def loss(values: Tensor) -> Tensor:
        return whitening(values, mean=0.5, variance=2, covariance=3, hinge=hinge)

    assert has_right_derivatives(loss, batch(5, 3, 2), twice=True)


@pytest.mark.parametrize("name", ["mean", "variance", "covariance"])
def test_weights_are_checked(name: str) -> None:
    for bad in (-1.0, float("nan"), float("inf"), "1", True):
        with pytest.raises(InvalidInputError, match=f"{name} must be a number of at least 0"):
            whitening(batch(4, 2, 1), **{name: bad})  # type: ignore[arg-type]
