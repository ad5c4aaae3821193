"""Planning regret as an encoder is degraded: is every plan within the theorem's bound?

The trained encoder's weights are moved towards perturbed ones. For each of these encoders the best
plans and policies of the learned problem are found by enumeration, and their true costs compared
with the least cost possible.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor, nn

from numcheck.lab.experiments.base import (
    Options,
    Result,
    Row,
    Verdict,
    draw_groups,
    run_all,
    shown,
    value,
)
from numcheck.lab.experiments.mixings import MAPS, steps
from numcheck.lab.experiments.recipes import planar
from numcheck.lab.experiments.trial import DRAWN, Finished, Trial, train_trial
from numcheck.lab.worlds import tree
from numcheck.lab.worlds.controlled import ControlledWorld
from numcheck.metrics import Bootstrap, measure
from numcheck.metrics.trajectories import mean_interval
from numcheck.theory.procrustes import nearest_orthonormal_batch

_TASKS = 32
_STEPS = 3
#: Stay, and push in four directions this hard.
_PUSH = 1.5
#: Cost of a push; that of a state is its distance from the goal, so that L = 1.
_SPENT = 0.1
_LIPSCHITZ = 1.0
_SAMPLE = 1 << 13
#: Rounding of sums of some costs in double precision, generously.
_ROUNDING = 1e-9
_PLURAL = {"plan": "plans", "policy": "policies"}
_CLAIM = (
    "if |h(z) - Q z| <= eta at all states that can be met within T steps and costs are "
    "L-Lipschitz, the best plan of the learned problem costs at most 2 L (T + 1) eta more than the "
    "best plan, and its best policy at most that more than the least cost of all policies."
)


@dataclass(frozen=True)
class RegretTrial:
    """An encoder to degrade.

    Attributes:
        trial: How it is trained.
        level: How far its weights are moved, over the root mean square of each matrix.
    """

    trial: Trial
    level: float


def trials(options: Options) -> list[RegretTrial]:
    """The runs, those of one training together."""
    quick = options.quick
    levels = (
        (0.0, 0.03, 0.1, 0.3, 1.0)
        if quick
        else (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0)
    )
    full = steps("whitening", quick)
    (maps,) = options.chosen(MAPS)
    return [
        RegretTrial(planar(mixing, "whitening", seed, steps=full), level)
        for mixing, seed, level in itertools.product(maps, options.seeds, levels)
    ]


@lru_cache(maxsize=1)
def _trained(trial: Trial, device: str) -> Finished:
    return train_trial(trial, device=device)


def degraded(encoder: nn.Module, level: float, seed: int) -> nn.Module:
    """A copy with weights moved in a direction of the seed, the same at all levels.

    At level 1 each matrix is moved as far as its root mean square.
    """
    found = deepcopy(encoder)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for weights in found.parameters():
            noise = torch.randn(weights.shape, generator=generator, dtype=weights.dtype)
            weights.add_(level * weights.square().mean().sqrt() * noise.to(weights))
    return found


def regrets(
    world: ControlledWorld,
    embed: Callable[[Tensor], Tensor],
    q: Tensor,
    offset: Tensor,
    start: Tensor,
    goal: Tensor,
) -> dict[str, Tensor]:
    """Regret of the best plan and policy of the learned problem, and eta, of each task.

    Args:
        world: The dynamics and the map.
        embed: From states, shape (..., 2), to embeddings of that shape.
        q: Orthogonal, shape (2, 2); the learned space is Q z + offset,
        offset: shape (2,).
        start: Shape (tasks, 2).
        goal: Likewise.
    """
    push = torch.tensor([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]], dtype=torch.float64) * _PUSH
    spent = _SPENT * (push.norm(dim=1) > 0).double()
    met = tree.states(world, start, push, _STEPS)
    true, learned, eta = [], [], torch.zeros(len(start), dtype=torch.float64)
    for z in met:
        wanted = (goal @ q.mT + offset).reshape(len(goal), *[1] * (z.ndim - 2), 2)
        image, seen = z @ q.mT + offset, embed(z)
        true.append((image - wanted).norm(dim=-1))
        learned.append((seen - wanted).norm(dim=-1))
        far = (seen - image).norm(dim=-1).reshape(len(start), -1)
        eta = torch.maximum(eta, far.amax(dim=1))
    costs = [tree.plan_costs(c, spent).flatten(1) for c in (true, learned)]
    chosen = costs[1].argmin(dim=1, keepdim=True)
    plan = costs[0].gather(1, chosen)[:, 0] - costs[0].amin(dim=1)
    policies = [tree.best_policy(c, spent) for c in (learned, true)]
    followed, best = (tree.policy_cost(true, spent, policy) for policy in policies)
    return {"plan": plan, "policy": followed - best, "eta": eta}


def run_regret(trial: RegretTrial, device: str = "cpu") -> Row:
    """Train, degrade, plan: the row of a trial. Plans are made on the host."""
    finished = _trained(trial.trial, device)
    row: Row = {**finished.figures, "level": trial.level}
    if row["failure"] is not None:
        return row
    mixing, seed = finished.world.mixing, trial.trial.seed
    encoder = degraded(deepcopy(finished.encoder).cpu().double(), trial.level, seed)
    world = ControlledWorld(mixing)

    def embed(z: Tensor) -> Tensor:
        with torch.no_grad():
            found: Tensor = encoder(mixing(z))
        return found

    pairs = finished.world.sample(seed, DRAWN, 0, _SAMPLE, dtype=torch.float64)
    h = embed(pairs.z)
    if not bool(h.isfinite().all()):
        return row | {"failure": "an embedding is not finite"}
    strap = Bootstrap(seed=seed)
    recovery = measure(pairs.z, h, correlation=trial.trial.correlation, bootstrap=strap).to_json()
    z, flat = pairs.z.flatten(0, 1), h.flatten(0, 1)
    q = nearest_orthonormal_batch((flat.mT @ z / len(z))[None])[0]
    offset = flat.mean(dim=0) - q @ z.mean(dim=0)
    drawn = world.sample(seed, DRAWN, 1 << 20, _TASKS)
    found = regrets(world, embed, q, offset, drawn.z, drawn.a)
    bound = 2 * _LIPSCHITZ * (_STEPS + 1) * found["eta"]
    row |= {name: recovery[name] for name in ("r2_latents", "procrustes")}
    for name in _PLURAL:
        row[f"regret, {name}"] = mean_interval(found[name], strap)
        row[f"largest {name} regret"] = float(found[name].max())
        row[f"largest {name} regret over bound"] = float((found[name] / bound).max())
        row[f"{_PLURAL[name]} beyond bound"] = int((found[name] > bound + _ROUNDING).sum())
    return row | {"eta": float(found["eta"].max()), "tasks": len(bound)}


def verdict(rows: list[Row]) -> Verdict:
    """No plan and no policy beyond the bound: there is no noise here."""
    seen = [row for row in rows if "eta" in row]
    tasks = sum(row["tasks"] for row in seen)
    beyond = {name: sum(row[f"{_PLURAL[name]} beyond bound"] for row in seen) for name in _PLURAL}
    ratios = {
        name: max((row[f"largest {name} regret over bound"] for row in seen), default=math.nan)
        for name in _PLURAL
    }
    return Verdict(
        "planning-regret",
        bool(seen) and not any(beyond.values()),
        f"Of {tasks} tasks with {len(seen)} encoders ({len(rows) - len(seen)} runs given up) "
        f"{beyond['plan']} plans and {beyond['policy']} policies are beyond 2 L (T + 1) eta; the "
        f"largest regret over bound is {ratios['plan']:.3f} of plans and {ratios['policy']:.3f} of "
        "policies.",
    )


def run(options: Options) -> Result:
    """Train, degrade and plan."""
    rows = run_all(run_regret, trials(options), options)
    header = ("map", "seed", "level", "R^2 h to z", "eta", "bound")
    table = [(*header, "mean regret, plans", "policies", "largest regret over bound")]
    for row in rows:
        cells = ["-"] * 6
        if "eta" in row:
            names = "largest plan regret over bound", "largest policy regret over bound"
            cells = [
                shown(row, "r2_latents", 3),
                f"{row['eta']:.3f}",
                f"{2 * _LIPSCHITZ * (_STEPS + 1) * row['eta']:.2f}",
                f"{value(row, 'regret, plan'):.4f}",
                f"{value(row, 'regret, policy'):.4f}",
                f"{max(row[name] for name in names):.3f}",
            ]
        table.append((row["map"], str(row["seed"]), f"{row['level']:g}", *cells))

    def plot(figure: Any) -> None:
        axes = figure.subplots()
        drawn = [row for row in rows if "eta" in row]
        draw_groups(
            axes,
            drawn,
            "map",
            lambda row: row["eta"],
            # On logarithmic axes a regret of 0 is not seen: it is drawn at the lower edge.
            lambda row: max(row["largest plan regret"], 1e-4),
            measured="eta",
        )
        etas = sorted(row["eta"] for row in drawn)
        bounds = [2 * _LIPSCHITZ * (_STEPS + 1) * eta for eta in etas]
        axes.plot(etas, bounds, color="grey", label="2 L (T + 1) eta")
        axes.set(xscale="log", yscale="log", xlabel="eta", ylabel="largest regret of a plan")
        axes.legend()

    return Result(
        name="regret",
        title="Planning regret against its bound as the encoder is degraded",
        claim=_CLAIM,
        rows=tuple(rows),
        table=tuple(table),
        verdicts=(verdict(rows),),
        plot=plot,
        source="The theorem",
    )
