"""Plans in receding horizon, with the true dynamics and with wrong ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from numcheck.lab.leworldmodel.planning import (
    Expect,
    Horizon,
    final_cost,
    play,
    steps_in_state,
    wander,
)
from numcheck.lab.leworldmodel.worlds import LinearWorld, TwoRoomWorld
from numcheck.theory.planning.cross_entropy import CrossEntropy

ROOMS, LINEAR = TwoRoomWorld(), LinearWorld()
HORIZON = Horizon(method=CrossEntropy(candidates=100, elites=10, iterations=10))
ROUGH = CrossEntropy(candidates=10, elites=2, iterations=1)


def _tasks(count: int = 12) -> tuple[Tensor, Tensor]:
    return ROOMS.tasks(count, torch.Generator().manual_seed(0))


def _same(z: Tensor) -> Tensor:
    return z


def test_the_oracle_goes_through_the_door() -> None:
    start, goal = _tasks()
    other = start[:, 0] * goal[:, 0] < 0
    assert 2 < int(other.sum()) < 10
    looked: list[Tensor] = []

    def see(z: Tensor) -> Tensor:
        looked.append(z)
        return z

    away = play(ROOMS, see, steps_in_state(ROOMS), start, goal, HORIZON, seed=0)
    assert (away < ROOMS.near).all()
    # At the goals, and before each plan: twelve steps, four of each plan carried out.
    assert len(looked) == 1 + 3
    again = play(ROOMS, _same, steps_in_state(ROOMS), start, goal, HORIZON, seed=0)
    assert torch.equal(away, again)


def test_a_model_that_knows_no_walls_gets_stuck() -> None:
    start, goal = _tasks()
    other = start[:, 0] * goal[:, 0] < 0

    def through_walls(z: Tensor, plans: Tensor) -> Tensor:
        return z + plans.sum(dim=1)

    blindly = replace(HORIZON, budget=10, commit=10)
    away = play(ROOMS, _same, through_walls, start, goal, blindly, seed=0)
    assert (away[~other] < ROOMS.near).all()
    assert (away[other] < ROOMS.near).double().mean() < 0.6


def test_a_mirrored_model_and_random_actions_fail() -> None:
    start, goal = _tasks()

    def mirrored(z: Tensor, plans: Tensor) -> Tensor:
        return z - plans.sum(dim=1)

    for away in (
        play(ROOMS, _same, mirrored, start, goal, HORIZON, seed=0),
        wander(ROOMS, start, goal, HORIZON.budget, seed=0),
    ):
        assert (away < ROOMS.near).double().mean() < 0.3


def test_noise_is_the_same_for_every_planner() -> None:
    start, goal = LINEAR.tasks(8, torch.Generator().manual_seed(0))
    ends = []
    for horizon in (HORIZON, Horizon(method=ROUGH)):

        def effort(_z: Tensor, plans: Tensor) -> Tensor:
            return plans.abs().sum(dim=1)

        # What costs least is no action.
        ends.append(play(LINEAR, torch.zeros_like, effort, start, goal, horizon, seed=5))
    assert torch.equal(*ends)


def test_the_oracle_of_the_linear_world() -> None:
    start, goal = LINEAR.tasks(16, torch.Generator().manual_seed(1))
    found = play(LINEAR, _same, steps_in_state(LINEAR), start, goal, HORIZON, seed=0)
    # Of four steps that it commits to, the noise is sigma^2 (1 + rho^2 + rho^4 + rho^6) a state.
    noise = LINEAR.sigma**2 * (1 - 0.8**8) / (1 - 0.8**2)
    assert float(found.square().mean()) < 2 * 1.5 * noise


@pytest.mark.parametrize("commit", [1, 3, 10])
def test_the_budget_is_spent(commit: int) -> None:
    steps = []

    class Counting(TwoRoomWorld):
        def move(self, states: Tensor, actions: Tensor, generator: torch.Generator) -> Tensor:
            steps.append(actions.abs().max())
            return super().move(states, actions, generator)

    start, goal = _tasks(2)
    horizon = Horizon(budget=11, commit=commit, method=ROUGH)
    expect: Expect = steps_in_state(ROOMS)
    play(Counting(), _same, expect, start, goal, horizon, seed=0)
    assert len(steps) == 11
    assert max(steps) <= ROOMS.limit


def test_costs_are_of_the_end() -> None:
    start, goal = _tasks(2)
    plans = 0.01 * torch.randn(2, 3, 4, 2, dtype=torch.float64)
    cost = final_cost(lambda z, plans: z + plans.sum(dim=1), start, goal)(plans)
    by_hand = (start[1] + plans[1, 2].sum(dim=0) - goal[1]).square().sum()
    assert cost.shape == (2, 3)
    assert cost[1, 2] == pytest.approx(float(by_hand))
