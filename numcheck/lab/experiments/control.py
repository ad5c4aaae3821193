"""Plans with a trained model of a controlled world, straightness of its space, surprise.

Plans are made by the cross-entropy method in the learned space, the first action is carried out,
and a new plan is made from what is seen then. The oracle does the same with the true states and
their mean dynamics, on the same tasks with the same noise.

Straightness and surprise are measured as in the LeWorldModel paper (Maes et al., 2026): the mean
cosine between consecutive steps of the embeddings, and the prediction error where the state jumps.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from numcheck.lab.experiments.base import Row
from numcheck.lab.experiments.trial import DRAWN
from numcheck.lab.train.predictor import WorldModel
from numcheck.lab.worlds.controlled import STATES, ControlledWorld
from numcheck.metrics import Bootstrap
from numcheck.metrics.trajectories import mean_interval, ratio_interval, straightness
from numcheck.theory.planning.cross_entropy import CrossEntropy

#: Of the planning problem: tasks, steps carried out, steps planned ahead, largest action, and how
#: near to the goal counts as a success. The last step's noise alone goes that far in 1% of cases.
_TASKS, _ROUNDS, _HORIZON, _LIMIT, _REACHED = 64, 6, 3, 2.0, 1.0
_PLANNER = CrossEntropy(candidates=300, elites=30, iterations=30, tolerance=0.03, limit=_LIMIT)
#: Random trajectories, and their steps.
_PATHS, _STEPS = 256, 16


def _play(
    world: ControlledWorld,
    see: Callable[[Tensor], Tensor],
    move: Callable[[Tensor, Tensor], Tensor],
    start: Tensor,
    goal: Tensor,
    noise: Tensor,
    seed: int,
) -> tuple[Tensor, Tensor]:
    """Plan and act; the true cost of each task and its distance from the goal at the end."""
    z, wanted = start, see(goal)[:, None]
    plan = torch.zeros(len(z), _HORIZON, STATES, dtype=z.dtype)
    total = torch.zeros(len(z), dtype=z.dtype)
    for turn in range(_ROUNDS):
        seen = see(z)

        def cost(plans: Tensor, seen: Tensor = seen) -> Tensor:
            state = seen[:, None].expand(-1, plans.shape[1], -1)
            spent = torch.zeros(plans.shape[:2], dtype=state.dtype)
            for action in plans.to(state).unbind(dim=2):
                state = move(state, action)
                spent = spent + (state - wanted).square().sum(dim=2)
            return spent

        with torch.no_grad():
            plan = _PLANNER.plan(cost, plan, seed=seed + turn).actions
        z = world.mean(z, plan[:, 0]) + world.sigma * noise[turn]
        total = total + (z - goal).square().sum(dim=1)
        plan = torch.cat([plan[:, 1:], torch.zeros_like(plan[:, :1])], dim=1)
    return total, (z - goal).norm(dim=1)


def plan(seed: int, world: ControlledWorld, model: WorldModel, strap: Bootstrap) -> Row:
    """Cost and success of plans in the learned space, and of the oracle's and of no action."""
    drawn = world.sample(seed, DRAWN, 0, _TASKS)
    start, goal = drawn.z, drawn.a
    noise = world.sample(seed, DRAWN, _TASKS, _TASKS * _ROUNDS).noise
    noise = noise.reshape(_ROUNDS, _TASKS, STATES)

    def see(z: Tensor) -> Tensor:
        found: Tensor = model.encoder(world.mixing(z.float()))
        return found

    with torch.no_grad():
        cost, away = _play(world, see, model.predict, start, goal, noise, seed)
    best, near = _play(world, lambda z: z, world.mean, start, goal, noise, seed)
    idle, z = torch.zeros_like(best), start
    for step in noise:
        z = world.rho * z + world.sigma * step
        idle = idle + (z - goal).square().sum(dim=1)
    return {
        "cost": ratio_interval(cost, best, strap),
        "cost of no action": ratio_interval(idle, best, strap),
        "success": mean_interval((away < _REACHED).double(), strap),
        "success of the oracle": mean_interval((near < _REACHED).double(), strap),
    }


def surprise(seed: int, world: ControlledWorld, model: WorldModel, strap: Bootstrap) -> Row:
    """Straightness of random trajectories, and errors at a jump against those of usual steps."""
    drawn = world.sample(seed, DRAWN, 1 << 20, _PATHS * _STEPS)
    actions, noise = (v.reshape(_STEPS, _PATHS, STATES) for v in (drawn.a, drawn.noise))
    path = [drawn.z[:_PATHS]]
    for a, xi in zip(actions, noise, strict=True):
        path.append(world.mean(path[-1], a) + world.sigma * xi)
    z = torch.stack(path)
    # In the last step the state is replaced by another trajectory's.
    jumped = z[-1].roll(1, dims=0)
    with torch.no_grad():
        x = world.mixing(z)
        h = model.encoder(x.float()).double()
        expected = model.predict(h[:-1].float(), actions).double()
        usual = (h[1:] - expected).square().sum(dim=2)
        jump = (model.encoder(world.mixing(jumped).float()) - expected[-1]).square().sum(dim=1)
    detected = (jump[:, None] > usual[-1]).double().mean(dim=1)
    meant = world.mean(z[:-1], actions)
    usual_z = (z[1:] - meant).square().sum(dim=2).mean()
    jump_z = (jumped - meant[-1]).square().sum(dim=1).mean()
    return {
        "straightness": mean_interval(straightness(h), strap),
        "straightness of states": mean_interval(straightness(z), strap),
        "straightness of observations": mean_interval(straightness(x), strap),
        "surprise": float(usual.mean()),
        "surprise at a jump": float(jump.mean()),
        "surprise ratio": float(jump.mean() / usual.mean()),
        "surprise ratio of states": float(jump_z / usual_z),
        "detected": mean_interval(detected, strap),
    }
