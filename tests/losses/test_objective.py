"""Objectives: their sums, their names, their options."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
import torch

from numcheck import losses
from numcheck.support.errors import InvalidInputError
from tests.losses.references import batch

FIRST, SECOND = batch(20, 3, 1), batch(20, 3, 2)


@pytest.mark.parametrize("name", list(losses.LOSSES))
def test_total_is_the_weighted_sum(name: str) -> None:
    loss = losses.make_loss(name, seed=3)
    terms = loss(FIRST, SECOND, step=5)
    assert loss.name == name
    assert terms.alignment == losses.alignment(FIRST, SECOND)
    assert terms.weight == loss.weight
    assert terms.total == terms.alignment + loss.weight * terms.regularizer
    first = FIRST.clone().requires_grad_()
    second = SECOND.clone().requires_grad_()
    loss(first, second, step=5).total.backward()  # type: ignore[no-untyped-call]
    assert first.grad is not None
    assert second.grad is not None
    assert first.grad.abs().min() > 0
    assert second.grad.abs().min() > 0


def test_sigreg_is_averaged_over_the_views_at_the_same_directions() -> None:
    options: dict[str, Any] = {"seed": 3, "num_slices": 9, "num_points": 7}
    loss = losses.make_loss("sigreg", weight=0.5, **options)
    terms = loss(FIRST, SECOND, step=5)
    both = sum(losses.sigreg(h, step=5, **options).item() for h in (FIRST, SECOND)) / 2
    assert terms.regularizer.item() == pytest.approx(both, rel=1e-13)
    assert terms.weight == 0.5
    assert loss(FIRST, SECOND, step=6).regularizer != terms.regularizer


def test_whitening_is_averaged_over_the_views() -> None:
    terms = losses.make_loss("whitening", weight=2.0, hinge=True, mean=3.0)(FIRST, SECOND)
    both = sum(losses.whitening(h, hinge=True, mean=3.0) for h in (FIRST, SECOND))
    torch.testing.assert_close(terms.regularizer, both / 2)


@pytest.mark.parametrize("width", [0.5, 2.0])
def test_infonce_is_twice_the_squared_bandwidth_times_it(width: float) -> None:
    terms = losses.make_loss("infonce", bandwidth=width)(FIRST, SECOND)
    expected = losses.infonce(FIRST, SECOND, bandwidth=width)
    torch.testing.assert_close(terms.total, 2 * width**2 * expected)
    assert terms.regularizer == losses.log_partition(FIRST, SECOND, bandwidth=width)


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        (["sigreg"], {}, "unknown loss"),
        ("vicreg", {}, "unknown loss 'vicreg'; allowed are sigreg, whitening, infonce"),
        ("sigreg", {"sliced": 3}, "'sigreg' has no option 'sliced'; allowed are weight, num_slice"),
        ("infonce", {"weight": 3}, "loss 'infonce' has no option 'weight'; allowed are bandwidth"),
        ("sigreg", {"weight": -1}, "weight must be a number of at least 0"),
        ("whitening", {"weight": float("nan")}, "weight must be a number of at least 0"),
        ("sigreg", {"num_slices": 0}, "num_slices must be at least 1"),
        ("sigreg", {"backend": "cupy"}, "unknown backend 'cupy'"),
        ("whitening", {"hinge": 1}, "hinge must be True or False, got 1"),
        ("infonce", {"bandwidth": 0}, "bandwidth must be a number of at least"),
        ("whitening", {"seed": -1}, "seed must be at least 0"),
    ],
)
def test_names_and_options_are_checked(name: str, options: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        losses.make_loss(name, **options)  # type: ignore[arg-type]


def test_step_is_checked() -> None:
    with pytest.raises(InvalidInputError, match="step must be at least 0"):
        losses.make_loss("whitening")(FIRST, SECOND, step=-1)


def test_a_loss_of_your_own() -> None:
    """The regularizer is any function of two views and a step."""

    def spread(first: torch.Tensor, second: torch.Tensor, *, step: int) -> torch.Tensor:
        return step * (first.square().mean() + second.square().mean())

    terms = losses.Loss("spread", 0.1, spread)(FIRST, SECOND, step=2)
    assert terms.total == terms.alignment + 0.1 * spread(FIRST, SECOND, step=2)


def test_old_names_are_refused_with_the_new_ones() -> None:
    directions = torch.ones(1, 3, dtype=torch.float64)
    for call in (
        lambda: losses.make_loss("sigreg", slices=3),
        lambda: losses.sigreg(FIRST, seed=0, slices=3),  # type: ignore[call-arg]
        lambda: losses.random_directions(3, slices=3, seed=0),  # type: ignore[call-arg]
    ):
        with pytest.raises(InvalidInputError, match=r"no argument 'slices'.*it is now num_slices"):
            call()
    with pytest.raises(InvalidInputError, match="'knots' any more; it is now num_points"):
        losses.sliced_epps_pulley(FIRST, directions, knots=9)  # type: ignore[call-arg]
    with pytest.raises(InvalidInputError, match="'largest' any more; it is now t_max"):
        losses.sliced_epps_pulley(FIRST, directions, largest=3.0)  # type: ignore[call-arg]


@pytest.mark.parametrize("name", list(losses.LOSSES))
def test_a_loss_can_be_pickled(name: str) -> None:
    loss = losses.make_loss(name, seed=3)
    again = pickle.loads(pickle.dumps(loss))
    assert again(FIRST, SECOND, step=5).total == loss(FIRST, SECOND, step=5).total
