"""Training on windows of episodes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from numcheck.lab.encoders.vision_transformer import VisionTransformer
from numcheck.lab.leworldmodel.model import LeWorldModel, Predictor
from numcheck.lab.leworldmodel.training import Objective, train_world_model, window_loss
from numcheck.lab.leworldmodel.worlds import Episodes, TwoRoomWorld
from numcheck.lab.pixels.two_rooms import TwoRooms
from numcheck.lab.train import CollapseError, Ramp, Schedule
from numcheck.lab.train.descent import Keeping
from numcheck.losses.sigreg import sigreg
from numcheck.support.errors import InvalidInputError

WORLD = TwoRoomWorld(TwoRooms(size=16))
SCHEDULE = Schedule(steps=6, batch=8, learning_rate=1e-3)
OBJECTIVE = Objective(1.0, num_slices=8, num_points=5, ramp=Ramp(0.5))


def _model(seed: int = 0) -> LeWorldModel:
    encoder = VisionTransformer(16, 2, patch=8, width=8, depth=1, heads=2, seed=seed)
    predictor = Predictor(2, 2, context=3, width=8, depth=1, heads=2, seed=seed + 1)
    return LeWorldModel(encoder, predictor, limit=WORLD.limit)


class _Seen:
    """Frames that are in memory; what was asked for is noted."""

    def __init__(self, episodes: Episodes) -> None:
        self.frames = WORLD.rooms.render(episodes.states.flatten(0, 1).numpy())
        self.asked: list[NDArray[np.int64]] = []

    def __call__(self, numbers: NDArray[np.int64]) -> NDArray[np.uint8]:
        self.asked.append(numbers)
        return self.frames[numbers]


@pytest.fixture(scope="module")
def data() -> tuple[Episodes, _Seen]:
    episodes = WORLD.explore(20, 5, torch.Generator().manual_seed(0))
    return episodes, _Seen(episodes)


def test_windows_are_within_episodes(data: tuple[Episodes, _Seen]) -> None:
    episodes, seen = data
    seen.asked.clear()
    train_world_model(_model(), episodes, seen, OBJECTIVE, SCHEDULE, seed=0)
    asked = np.concatenate(seen.asked)
    assert asked.shape == (6 * 8, 4)
    assert (np.diff(asked, axis=1) == 1).all()
    # Six states an episode.
    assert (asked[:, 0] // 6 == asked[:, -1] // 6).all()
    assert len(np.unique(asked[:, 0] % 6)) == 3
    assert len(np.unique(asked[:, 0])) > 20


def test_a_resumed_run_ends_with_the_same_bits(
    data: tuple[Episodes, _Seen], tmp_path: Path
) -> None:
    episodes, seen = data
    whole, parts = _model(), _model()
    trace = train_world_model(whole, episodes, seen, OBJECTIVE, SCHEDULE, seed=3)
    for stop in (4, None):
        parts = _model()
        keeping = Keeping(tmp_path / "run.pt", every=2, stop=stop)
        again = train_world_model(
            parts, episodes, seen, OBJECTIVE, SCHEDULE, seed=3, keeping=keeping
        )
    assert trace == again
    for name, tensor in whole.state_dict().items():
        assert torch.equal(tensor, parts.state_dict()[name]), name
    with pytest.raises(InvalidInputError, match="another run"):
        train_world_model(_model(), episodes, seen, OBJECTIVE, SCHEDULE, seed=4, keeping=keeping)


def test_the_regularizer_is_of_each_time_step() -> None:
    """Embeddings that are Gaussian all together, but at no step of time, are penalized."""
    h = torch.randn(64, 4, 2, generator=torch.Generator().manual_seed(0))
    actions = torch.zeros(64, 3, 2)
    _, usual = window_loss(_model(), h, actions, OBJECTIVE, seed=1, step=2)
    alone = torch.stack(
        [sigreg(h[:, t], seed=1, step=2, num_slices=8, num_points=5) for t in range(4)]
    )
    assert torch.allclose(usual, alone.mean())
    # The same embeddings in all, but at each step of time those of one kind.
    sorted_by_step = torch.sort(h, dim=1).values
    _, moved = window_loss(_model(), sorted_by_step, actions, OBJECTIVE, seed=1, step=2)
    assert moved > 3 * usual


def test_no_gradient_is_stopped() -> None:
    h = torch.randn(16, 4, 2, requires_grad=True, generator=torch.Generator().manual_seed(0))
    error, _ = window_loss(_model(), h, torch.zeros(16, 3, 2), OBJECTIVE, seed=0, step=0)
    (gradient,) = torch.autograd.grad(error, h)
    # The last embedding is only predicted, the first is only predicted from.
    assert gradient[:, -1].abs().max() > 0
    assert gradient[:, 0].abs().max() > 0


def test_the_prediction_loss_is_that_of_the_next_embedding() -> None:
    model, h = _model(), torch.randn(16, 4, 2, generator=torch.Generator().manual_seed(0))
    actions = torch.randn(16, 3, 2, generator=torch.Generator().manual_seed(1))
    error, _ = window_loss(model, h, actions, OBJECTIVE, seed=0, step=0)
    found = model.predictor(h[:, :3], actions / WORLD.limit)
    expected = (h[:, 1:] - found).square().sum() / (16 * 3)
    assert torch.allclose(error, expected)


def test_collapse_is_seen(data: tuple[Episodes, _Seen]) -> None:
    schedule = Schedule(steps=2000, batch=8, learning_rate=1e-2)
    objective = Objective(0.0, num_slices=1, num_points=2)
    with pytest.raises(CollapseError):
        train_world_model(_model(), *data, objective, schedule, seed=0)
