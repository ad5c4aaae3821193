"""Straight paths in the learned space, decoded to latents: are they the shortest and cheapest?

Start and goal are drawn from the law of the latents; the plan is the straight line between their
embeddings, in steps of equal length; each point is decoded to the latent whose embedding it is,
found by damped Gauss-Newton steps. With the dynamics z' = z + a and the cost |a|^2 per step, the
plan is carried out by the actions between decoded latents. The oracle goes straight in the latents.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch import Tensor

from numcheck.lab.experiments.base import (
    Options,
    Result,
    Row,
    Verdict,
    draw_groups,
    missed_share,
    run_all,
    shown,
    value,
)
from numcheck.lab.experiments.mixings import MAPS, steps
from numcheck.lab.experiments.recipes import planar
from numcheck.lab.experiments.trial import DRAWN, Finished, Trial, measure_finished, train_trial
from numcheck.metrics import Bootstrap
from numcheck.metrics.trajectories import mean_interval
from numcheck.theory.procrustes import nearest_orthonormal_batch

#: Steps of a plan.
_STEPS = 16
_TASKS = 256
_ITERATIONS = 40
#: A plan that is longer than the oracle's by no more than this factor is short.
_SHORT = 1.05
#: A decoded point counts as found if its embedding is as near as that.
_FOUND = 1e-2
_CLAIM = (
    "plans that are straight in the learned space follow the oracle's straight paths in the "
    "latents where the encoder is identifiable, and the control cost falls towards the oracle's as "
    "R^2 grows (corollary 4.5; the paper's are on rendered images, decoded by nearest neighbours)."
)


def decode(embed: Callable[[Tensor], Tensor], wanted: Tensor, first: Tensor) -> Tensor:
    """The latents whose embeddings are nearest to the wanted ones, from a first guess.

    Args:
        embed: From latents to embeddings, shape (n, latents) to the same, differentiable.
        wanted: Embeddings, float64, shape (n, latents).
        first: Latents to begin with, float64, same shape.

    Returns:
        The best latents met, same shape.
    """
    jacobian = torch.func.vmap(torch.func.jacrev(lambda z: embed(z[None])[0]))
    one = torch.eye(first.shape[1], dtype=first.dtype, device=first.device)
    z, damping = first.clone(), torch.full_like(first[:, :1, None], 1e-2)
    with torch.no_grad():
        miss = wanted - embed(z)
        for _ in range(_ITERATIONS):
            slope = jacobian(z)
            normal = slope.mT @ slope + damping * one
            moved = z + torch.linalg.solve(normal, slope.mT @ miss[..., None])[..., 0]
            after = wanted - embed(moved)
            better = (after.square().sum(dim=1) < miss.square().sum(dim=1))[:, None]
            z, miss = torch.where(better, moved, z), torch.where(better, after, miss)
            damping = torch.where(better[..., None], damping / 4, damping * 4).clamp(1e-9, 1e3)
    return z


def path_ratios(paths: Tensor) -> dict[str, Tensor]:
    """Length and cost of each path over those of the straight one between its ends.

    Args:
        paths: Shape (tasks, steps + 1, coordinates).
    """
    moves = paths.diff(dim=1)
    straight = (paths[:, -1] - paths[:, 0]).norm(dim=1)
    return {
        "length": moves.norm(dim=2).sum(dim=1) / straight,
        "cost": moves.square().sum(dim=(1, 2)) * moves.shape[1] / straight.square(),
    }


def plan(trial: Trial, finished: Finished) -> Row:
    """Plans of an encoder and of straight lines between observations, against the oracle."""
    world, encoder = finished.world, finished.encoder.double()

    def embed(z: Tensor) -> Tensor:
        found: Tensor = encoder(world.mixing(z))
        return found

    drawn = world.sample(trial.seed, DRAWN, 0, _TASKS, dtype=torch.float64).z
    sample = world.sample(trial.seed, DRAWN, _TASKS, 4096, dtype=torch.float64).z[0]
    # Pairs that lie apart: the second view of another sample is independent of the first.
    start, goal = drawn[0], drawn[1].roll(1, dims=0)
    times = torch.linspace(0, 1, _STEPS + 1, dtype=torch.float64).reshape(-1, 1, 1)
    straight = torch.lerp(start, goal, times)
    with torch.no_grad():
        h = embed(sample)
        centre = h.mean(dim=0)
        q = nearest_orthonormal_batch(((h - centre).mT @ sample / len(sample))[None])[0]
        ends = embed(start), embed(goal)
    line = torch.lerp(*ends, times)
    first = (line - centre) @ q
    wanted = line.flatten(0, 1)
    # Newton's method may be trapped: it starts from the linear guess, and from the nearest sample.
    nearest = sample[torch.cdist(wanted, h).argmin(dim=1)]
    starts = torch.stack([decode(embed, wanted, z) for z in (first.flatten(0, 1), nearest)])
    with torch.no_grad():
        missed = torch.stack([(embed(z) - wanted).norm(dim=1) for z in starts])
    # The linear guess is preferred, since its branch is the one of the oracle.
    better = missed[0] > missed[1].clamp_min(_FOUND)
    decoded = torch.where(better[:, None], starts[1], starts[0])
    misses = torch.where(better, missed[1], missed[0])
    paths = decoded.reshape(straight.shape).transpose(0, 1)
    seen = world.mixing(start), world.mixing(goal)
    observed = torch.lerp(*seen, times)
    naive = world.mixing.inverse(observed).transpose(0, 1)

    deviation = (paths - straight.transpose(0, 1)).square().sum(dim=2).mean(dim=1).sqrt()
    strap = Bootstrap(seed=trial.seed)
    row: Row = {"not decoded": float((misses > _FOUND).double().mean())}
    figures = {"deviation": deviation, **path_ratios(paths)}
    figures["short"] = (figures["length"] < _SHORT).double()
    figures |= {f"{name} between observations": x for name, x in path_ratios(naive).items()}
    return row | {name: mean_interval(values, strap) for name, values in figures.items()}


def run_plan(trial: Trial, device: str = "cpu") -> Row:
    """Train, measure and plan: the row of a trial. Plans are made on the host."""
    finished = train_trial(trial, device=device)
    row = measure_finished(trial, finished, device=device)
    if row["failure"] is not None:
        return row
    finished.encoder.cpu()
    return row | plan(trial, finished)


def trials(options: Options) -> list[Trial]:
    """The runs: each map, well trained and badly."""
    full = steps("whitening", options.quick)
    (maps,) = options.chosen(MAPS)
    return [
        planar(mixing, "whitening", seed, steps=full // share)
        for mixing, seed, share in itertools.product(maps, options.seeds, (1, 20))
    ]


def _verdict(rows: list[Row]) -> Verdict:
    """Plans of recovered encoders beat straight lines between observations; how far, in figures.

    The theorem is about exact recovery, and R^2 is a mean over the law of the latents: how near
    the plans come to the oracle's is measured, not claimed.
    """
    good = [row for row in rows if value(row, "r2_latents") >= 0.99 and "length" in row]
    worse = [row for row in good if row["length"][2] >= row["length between observations"][1]]
    share = min((value(row, "short") for row in good), default=math.nan)
    lengths = [value(row, "length") for row in good]
    costs = [value(row, "cost") for row in good]
    shortest = min((row["length"][1] for row in rows if "length" in row), default=math.nan)
    return Verdict(
        "straight-paths",
        bool(good) and not worse,
        f"Of the {len(good)} encoders with R^2 >= 0.99 all but {len(worse)} make plans that are "
        "shorter than straight lines between observations, beyond the intervals. The mean ratio "
        f"to the oracle's length is up to {max(lengths, default=math.nan):.4f}, to its cost up to "
        f"{max(costs, default=math.nan):.4f}; at least {share:.2f} of the {_TASKS} plans of each "
        f"are at most {_SHORT:g} times as long. No encoder's plans are shorter than straight ones "
        f"(least mean ratio {shortest:.4f}).",
    )


def _order(rows: list[Row]) -> Verdict:
    """Cost falls as recovery grows, map by map."""
    wrong, compared = 0, 0
    for mixing in dict.fromkeys(row["map"] for row in rows):
        mine = [row for row in rows if row["map"] == mixing and "cost" in row]
        pairs = [
            (a, b) for a in mine for b in mine if a["r2_latents"][1] > b["r2_latents"][2] + 0.01
        ]
        compared += len(pairs)
        wrong += sum(a["cost"][1] > b["cost"][2] for a, b in pairs)
    return Verdict(
        "planning-cost",
        compared > 0 and wrong == 0,
        f"Of {compared} pairs of encoders of one map whose R^2 differ by more than 0.01 beyond "
        f"their intervals, {compared - wrong} have costs in the opposite order, or within the "
        "intervals.",
    )


def run(options: Options) -> Result:
    """Train and plan."""
    rows = run_all(run_plan, trials(options), options)
    header: tuple[str, ...] = ("map", "seed", "steps", "R^2 h to z", "short")
    header += ("length / oracle", "cost / oracle")
    table = [(*header, "length between observations / oracle", "not decoded")]
    for row in rows:
        first = (row["map"], str(row["seed"]), str(row["steps"]), shown(row, "r2_latents"))
        cells = (shown(row, "short", 2), shown(row, "length"), shown(row, "cost"))
        between = shown(row, "length between observations", 2)
        missed = f"{row['not decoded']:.3f}" if "not decoded" in row else "-"
        table.append((*first, *cells, between, missed))

    def plot(figure: Any) -> None:
        axes = figure.subplots()
        cost = partial(value, name="cost")
        draw_groups(axes, rows, "map", missed_share, cost, measured="cost")
        axes.axhline(1.0, color="grey", linewidth=0.8)
        axes.set(xscale="log", xlabel="1 - R^2 (h to z)", ylabel="control cost / oracle")
        axes.legend()

    return Result(
        name="planning",
        title="Plans straight in the learned space, carried out in the latents",
        claim=_CLAIM,
        rows=tuple(rows),
        table=tuple(table),
        verdicts=(_verdict(rows), _order(rows)),
        plot=plot,
    )
