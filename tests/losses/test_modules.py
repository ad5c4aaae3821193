"""The losses as modules: what they compute, and what they keep."""

from __future__ import annotations

import copy
import io
import pickle
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from numcheck import losses
from numcheck.support.errors import InvalidInputError
from tests.losses.references import batch

BAD: Any = 1
VIEWS = batch(90, 4, 1).view(3, 30, 4)
MODULES: dict[str, tuple[Callable[[], nn.Module], Callable[[Tensor], Tensor]]] = {
    "SIGReg": (
        lambda: losses.SIGReg(12, 2.5, 9, seed=3, pooled=True),
        lambda h: losses.sigreg(h, seed=3, num_slices=12, num_points=9, t_max=2.5, pooled=True),
    ),
    "Alignment": (losses.Alignment, losses.alignment),
    "Whitening": (
        lambda: losses.Whitening(2.0, 3.0, 4.0, hinge=True),
        lambda h: losses.whitening(h, mean=2.0, variance=3.0, covariance=4.0, hinge=True),
    ),
    "InfoNCE": (lambda: losses.InfoNCE(2.0), lambda h: losses.infonce(h, bandwidth=2.0)),
}
every = pytest.mark.parametrize(("make", "function"), MODULES.values(), ids=MODULES)


@every
def test_computes_what_the_function_computes(
    make: Callable[[], nn.Module], function: Callable[[Tensor], Tensor]
) -> None:
    assert torch.equal(make()(VIEWS), function(VIEWS))


@every
def test_can_be_copied_pickled_and_saved(
    make: Callable[[], nn.Module], function: Callable[[Tensor], Tensor]
) -> None:
    model = nn.Sequential(make())
    model(VIEWS)
    stream = io.BytesIO()
    torch.save(model, stream)
    stream.seek(0)
    saved = torch.load(stream, weights_only=False)
    restored = nn.Sequential(make())
    restored.load_state_dict(model.state_dict())
    twins = [copy.deepcopy(model), pickle.loads(pickle.dumps(model)), saved, restored]
    expected = model(VIEWS)
    for twin in twins:
        assert torch.equal(twin(VIEWS), expected)
        assert repr(twin) == repr(model)


@pytest.mark.parametrize("name", list(losses.LOSSES))
def test_objectives_can_be_copied(name: str) -> None:
    loss = losses.make_loss(name, seed=2)
    for twin in (copy.deepcopy(loss), pickle.loads(pickle.dumps(loss))):
        assert twin == loss
        assert torch.equal(twin(VIEWS, step=4).total, loss(VIEWS, step=4).total)


def test_each_step_of_training_has_its_directions() -> None:
    module = losses.SIGReg(num_slices=6, seed=7)
    for step in range(3):
        assert module.state_dict()["step"] == step
        expected = losses.sigreg(VIEWS, seed=7, step=step, num_slices=6)
        module.eval()
        assert torch.equal(module(VIEWS), expected)
        module.train()
        assert torch.equal(module(VIEWS), expected)


def test_a_step_on_the_device_is_that_of_the_host() -> None:
    """A CUDA device computes with the bits of the step, which it need not hand to the host."""
    from numcheck.sampling.philox import words_at

    index = torch.arange(9)
    for step in (0, 5, 2**40 + 3, 2**63, 2**64 - 1):
        bits = torch.tensor(step - 2**64 if step >= 2**63 else step)
        expected = torch.stack(words_at(3, step, index))
        assert torch.equal(torch.stack(words_at(3, bits, index)), expected)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: losses.SIGReg(0), "num_slices must be at least 1"),
        (lambda: losses.SIGReg(num_points=1), "num_points must be at least 2"),
        (lambda: losses.SIGReg(t_max=0), "t_max must be a number of at least"),
        (lambda: losses.SIGReg(seed=-1), "seed must be at least 0"),
        (lambda: losses.SIGReg(pooled=BAD), "pooled must be True or False"),
        (lambda: losses.SIGReg(all_ranks=BAD), "all_ranks must be True or False"),
        (lambda: losses.Whitening(-1), "mean must be a number of at least 0"),
        (lambda: losses.Whitening(check_finite=BAD), "check_finite must be True or False"),
        (lambda: losses.InfoNCE(0), "bandwidth must be a number of at least"),
        (lambda: losses.Alignment(check_finite=BAD), "check_finite must be True or False"),
    ],
)
def test_options_are_checked_at_once(make: Callable[[], object], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        make()


def test_what_is_made_in_inference_mode_counts_its_steps() -> None:
    with torch.inference_mode():
        regularizer = losses.SIGReg(4)
        regularizer(VIEWS)
    regularizer(VIEWS.clone().requires_grad_())
    assert int(regularizer.step) == 2
