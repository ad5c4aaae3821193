"""InfoNCE against many digits; what it is made of; where it is small and where it is log n."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from numcheck.losses import infonce, log_partition
from numcheck.support.errors import InvalidInputError
from tests.losses import references
from tests.losses.references import batch, has_right_derivatives


@settings(max_examples=25)
@given(n=st.integers(2, 6), m=st.integers(1, 4), seed=st.integers(0, 99), width=st.floats(0.2, 5))
def test_is_the_sum_written_out(n: int, m: int, seed: int, width: float) -> None:
    first, second = batch(n, m, seed), batch(n, m, seed + 100)
    expected = references.infonce(first.numpy(), second.numpy(), width)
    found = infonce(first, second, bandwidth=width).item()
    assert found == pytest.approx(expected, rel=1e-12, abs=1e-13 / width**2)
    found = infonce(first.float(), second.float(), bandwidth=width).item()
    assert found == pytest.approx(expected, rel=1e-4, abs=1e-4 / width**2)


def test_collapse_costs_log_n_and_partners_far_from_others_nothing() -> None:
    same = torch.ones(16, 3, dtype=torch.float64)
    assert infonce(same, same).item() == pytest.approx(math.log(16), rel=1e-14)
    apart = 100 * torch.eye(16, dtype=torch.float64)
    assert infonce(apart, apart + 1e-3).item() == pytest.approx(0, abs=1e-12)


def test_far_from_the_origin_nothing_is_lost() -> None:
    """Squared distances from squared lengths of 1e12 would be wrong by 1e5 in float32."""
    first, second = batch(20, 3, 1), batch(20, 3, 2)
    value = infonce(first, second).item()
    shifted = [(view + 1e3).float() for view in (first, second)]
    assert infonce(*shifted).item() == pytest.approx(value, abs=2e-3)
    shifted = [view + 1e6 for view in (first, second)]
    assert infonce(*shifted).item() == pytest.approx(value, abs=1e-8)


def test_partners_may_be_very_near() -> None:
    """Their distance from squared lengths of 30 would be wrong by more than itself in float32."""
    first = batch(20, 30, 1).float()
    second = first + 1e-3 * batch(20, 30, 2).float()
    expected = references.infonce(first.double().numpy(), second.double().numpy(), 0.003)
    distances = (first.double() - second.double()).square().sum(dim=1)
    terms = log_partition(first, second, bandwidth=0.003).item(), distances.mean().item() / 1.8e-5
    assert infonce(first, second, bandwidth=0.003).item() == pytest.approx(expected, abs=1e-5)
    assert -terms[0] == pytest.approx(terms[1], rel=1e-4)


def test_keeps_its_value_under_isometries_and_exchange() -> None:
    first, second = batch(30, 4, 1), batch(30, 4, 2)
    value = infonce(first, second)
    turn = torch.linalg.qr(batch(4, 4, 3))[0]
    torch.testing.assert_close(infonce(second, first), value)
    torch.testing.assert_close(infonce(first @ turn, second @ turn), value)
    torch.testing.assert_close(infonce(first.flip(0), second.flip(0)), value)


@pytest.mark.parametrize("function", [infonce, log_partition])
def test_derivatives(function: object) -> None:
    def loss(first: Tensor, second: Tensor) -> Tensor:
        assert callable(function)
        found: Tensor = function(first, second, bandwidth=0.7)
        return found

    assert has_right_derivatives(loss, batch(4, 2, 1), batch(4, 2, 2), twice=True)
    # Partners may be equal: no root is taken of their distance.
    assert has_right_derivatives(loss, batch(4, 2, 1), batch(4, 2, 1), twice=True)


@pytest.mark.parametrize("bad", [0, -1.0, float("nan"), float("inf"), "wide", None])
def test_bandwidth_is_checked(bad: object) -> None:
    with pytest.raises(InvalidInputError, match="bandwidth must be a number of at least 1e-06"):
        infonce(batch(4, 2, 1), batch(4, 2, 2), bandwidth=bad)  # type: ignore[arg-type]
