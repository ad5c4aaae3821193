"""Plans by the cross-entropy method in receding horizon, with a world model or the true state."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from numcheck.lab.leworldmodel.worlds import PixelWorld
from numcheck.theory.planning.cross_entropy import Cost, CrossEntropy

#: From what is seen, shape (n, k), and plans, (n, steps, actions), to what is expected at the end,
#: shape (n, k).
Expect = Callable[[Tensor, Tensor], Tensor]
#: From states, shape (n, 2), to what plans are made from, shape (n, k).
See = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class Horizon:
    """How plans are made and carried out.

    Attributes:
        budget: Steps carried out in all.
        ahead: Steps planned ahead, fewer where the budget ends sooner.
        commit: Steps carried out of each plan before the next is made.
        method: The cross-entropy method, but for the size of actions.
    """

    budget: int = 12
    ahead: int = 10
    commit: int = 4
    method: CrossEntropy = field(default_factory=CrossEntropy)

    def planner(self, limit: float) -> CrossEntropy:
        """The cross-entropy method for actions up to a limit."""
        return replace(self.method, deviation=limit, tolerance=0.02 * limit, limit=limit)


def final_cost(expect: Expect, seen: Tensor, wanted: Tensor) -> Cost:
    """The squared distance at the end of plans, which begin at `seen`, from the goals `wanted`.

    Both have shape (tasks, k).
    """

    def cost(plans: Tensor) -> Tensor:
        tasks, candidates = plans.shape[:2]
        start = seen[:, None].expand(-1, candidates, -1).reshape(tasks * candidates, -1)
        end = expect(start, plans.flatten(0, 1)).reshape(tasks, candidates, -1)
        return (end - wanted[:, None]).square().sum(dim=2)

    return cost


@torch.no_grad()
def play(
    world: PixelWorld,
    see: See,
    expect: Expect,
    start: Tensor,
    goal: Tensor,
    horizon: Horizon,
    *,
    seed: int,
) -> Tensor:
    """Distance from the goal after planning, acting, looking, and planning again; shape (tasks,).

    Until the budget is spent.

    Args:
        world: Where actions are carried out.
        see: What plans are made from.
        expect: What a plan is expected to lead to.
        start: States to begin at, shape (tasks, 2).
        goal: States to end at, likewise; the planner has only what is seen of them.
        horizon: Budget, and how far and often is planned.
        seed: Of candidates and the world's noise, which is the same for every planner.
    """
    noise = torch.Generator().manual_seed(seed)
    planner, z, wanted = horizon.planner(world.limit), start, see(goal)
    plan = torch.zeros(len(z), horizon.ahead, world.actions, dtype=torch.float64)
    for done in range(0, horizon.budget, horizon.commit):
        left = horizon.budget - done
        cost = final_cost(expect, see(z), wanted)
        actions = planner.plan(cost, plan[:, :left], seed=seed + done).actions
        take = min(horizon.commit, left)
        for action in actions[:, :take].unbind(dim=1):
            z = world.move(z, action, noise)
        kept = actions[:, take:]
        plan = torch.cat([kept, torch.zeros_like(plan[:, : horizon.ahead - kept.shape[1]])], dim=1)
    away: Tensor = torch.linalg.vector_norm(z - goal, dim=1)
    return away


@torch.no_grad()
def wander(world: PixelWorld, start: Tensor, goal: Tensor, budget: int, *, seed: int) -> Tensor:
    """As `play`, after a budget of uniformly random steps: the baseline."""
    drawn, z = torch.Generator().manual_seed(seed), start
    for _ in range(budget):
        share = 2 * torch.rand(len(z), world.actions, generator=drawn, dtype=z.dtype) - 1
        z = world.move(z, world.limit * share, drawn)
    away: Tensor = torch.linalg.vector_norm(z - goal, dim=1)
    return away


def steps_in_state(world: PixelWorld) -> Expect:
    """What a plan leads to by the true mean dynamics: the oracle's model."""

    def expect(z: Tensor, plans: Tensor) -> Tensor:
        for action in plans.unbind(dim=1):
            z = world.mean(z, action)
        return z

    return expect


@torch.no_grad()
def seconds_of_a_plan(cost: Cost, first: Tensor, planner: CrossEntropy, repeats: int) -> Tensor:
    """Times of single plans of one task, shape (repeats,), in seconds.

    `cost` and `first`, shape (1, horizon, actions), are those of `CrossEntropy.plan`.
    """
    found = []
    for seed in range(repeats):
        before = time.perf_counter()
        planner.plan(cost, first, seed=seed)
        found.append(time.perf_counter() - before)
    return torch.tensor(found, dtype=torch.float64)
