"""Worlds, probes, surprise: on models whose figures are known."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from numcheck.lab.leworldmodel.model import LeWorldModel, Predictor
from numcheck.lab.leworldmodel.probes import probes
from numcheck.lab.leworldmodel.surprise import straightnesses, surprises
from numcheck.lab.leworldmodel.worlds import Episodes, LinearWorld, TwoRoomWorld
from numcheck.metrics import Bootstrap

LINEAR, STRAP = LinearWorld(), Bootstrap(alpha=1e-3)


class _Exact(Predictor):
    """The mean dynamics of the linear world."""

    def __init__(self) -> None:
        super().__init__(2, 2, context=1, width=2, depth=1, heads=1, seed=0)

    def forward(self, h: Tensor, a: Tensor) -> Tensor:
        return LINEAR.mean(h.double(), a.double())


def _episodes() -> Episodes:
    return LINEAR.explore(512, 4, torch.Generator().manual_seed(0))


def test_surprise_of_the_true_model() -> None:
    episodes = _episodes()
    model = LeWorldModel(nn.Identity(), _Exact())
    row = surprises(model, episodes.states, episodes.actions, episodes.states[:, -1], STRAP)
    sigma = LINEAR.sigma
    assert row["surprise"][1] < 2 * sigma**2 < row["surprise"][2]
    # A state of another trajectory: both are standard normal.
    low, high = row["surprise at a teleport"][1:]
    assert low < (2 - sigma**2) / sigma**2 < high
    assert row["teleport detected"][0] > 0.85
    # The model sees no colour.
    assert row["surprise at a colour"] == pytest.approx([1.0, 1.0, 1.0])
    assert row["colour detected"][0] == pytest.approx(0.5, abs=0.01)


def test_surprise_of_a_model_that_knows_nothing() -> None:
    episodes = _episodes()
    model = LeWorldModel(nn.Identity(), Predictor(2, 2, context=3, width=4, heads=2, seed=0))
    blind = torch.zeros_like(episodes.states)
    noise = torch.randn(512, 2, generator=torch.Generator().manual_seed(0)).double()
    blind[:, -1] = noise
    row = surprises(model, blind, episodes.actions, noise + 3, STRAP)
    assert row["surprise at a teleport"][1] < 1 < row["surprise at a teleport"][2]
    assert row["surprise at a colour"][1] > 2
    assert row["colour detected"][0] > 0.9


def test_straightness() -> None:
    steps = torch.arange(5.0).double()[None, :, None].expand(64, -1, 2)
    corner = torch.tensor([[0, 0], [1, 0], [1, 1], [2, 1]]).double().expand(64, -1, -1)
    row = straightnesses({"a line": steps, "stairs": corner}, STRAP)
    assert row["straightness of a line"] == pytest.approx([1.0] * 3)
    assert row["straightness of stairs"] == pytest.approx([0.0] * 3, abs=1e-12)


def test_probes_tell_linear_from_bent() -> None:
    generator = torch.Generator().manual_seed(0)
    z = torch.randn(2, 1024, 2, generator=generator, dtype=torch.float64)
    h = torch.stack([z[..., 0] ** 3 / 3, z[..., 1], z[..., 0] * z[..., 1]], dim=-1)
    row = probes((h[0], z[0]), (h[1], z[1]), seed=0, strap=STRAP)
    # z and z^3 have a correlation of 3 / sqrt 15.
    assert row["linear R^2"][1] < (0.6 + 1) / 2 < row["linear R^2"][2]
    assert row["perceptron R^2"][0] > 0.95
    noise = torch.randn(2, 1024, 3, generator=generator, dtype=torch.float64)
    row = probes((noise[0], z[0]), (noise[1], z[1]), seed=0, strap=STRAP)
    assert row["perceptron R^2"][2] < 0.05


def test_the_linear_world_is_stationary() -> None:
    states = LINEAR.explore(4096, 6, torch.Generator().manual_seed(0)).states
    for k in (0, 6):
        assert torch.allclose(torch.cov(states[:, k].mT), torch.eye(2).double(), atol=0.1)
    crossed = states[:, 0].mT @ states[:, 1] / 4096
    assert torch.allclose(crossed, 0.8 * torch.eye(2).double(), atol=0.06)


def test_the_policy_of_two_rooms_uses_the_door() -> None:
    world = TwoRoomWorld()
    episodes = world.explore(200, 16, torch.Generator().manual_seed(0))
    assert episodes.states.shape == (200, 17, 2)
    assert episodes.actions.abs().max() <= world.limit
    crossed = (episodes.states[:, 1:, 0] * episodes.states[:, :-1, 0] < 0).any(dim=1)
    assert 0.2 < crossed.double().mean() < 0.8
    replayed = world.mean(episodes.states[:, :-1], episodes.actions)
    assert torch.equal(replayed, episodes.states[:, 1:])
