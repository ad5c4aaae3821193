"""A controlled world: encoder and predictor are trained together, then plans are made with them.

States move by z' = rho z + B a + sigma xi and are seen through a map of the plane. What the model
is good for is measured in `numcheck.lab.experiments.control`.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import torch

from numcheck.lab.encoders import perceptron
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
from numcheck.lab.experiments.control import plan, surprise
from numcheck.lab.experiments.mixings import MAPS
from numcheck.lab.experiments.trial import MEASURED, sigreg_loss
from numcheck.lab.experiments.verdicts import violations
from numcheck.lab.train import Ramp, Schedule, TrainingError
from numcheck.lab.train.predictor import WorldModel, train_model
from numcheck.lab.worlds.controlled import STATES, ControlledWorld
from numcheck.lab.worlds.mixings import planar_mixings
from numcheck.metrics import Bootstrap, measure
from numcheck.metrics.prediction import whitened_prediction
from numcheck.support import validate

_EVALUATION = 1 << 14
_CLAIM = (
    "no encoder and predictor have a prediction loss below m sigma^2 after whitening, and one that "
    "attains it is an orthogonal mixture of the states; costs that are functions of distances are "
    "then the same in the learned space (planning-cost)."
)


@dataclass(frozen=True)
class ActionTrial:
    """An encoder and a predictor to train.

    Attributes:
        mixing: Name of the map of the plane.
        seed: Of transitions and first weights.
        strength: Weight of SIGReg at the end, as in `numcheck.lab.experiments.trial.Trial`.
        start: Share of it at the first step.
        schedule: Steps, batch size, learning rates.
    """

    mixing: str
    seed: int
    strength: float = 5.0
    start: float = 0.02
    schedule: Schedule = field(
        default_factory=lambda: Schedule(steps=5000, batch=256, learning_rate=1e-2)
    )

    def world(self) -> ControlledWorld:
        """The world."""
        return ControlledWorld(planar_mixings()[self.mixing])


def trials(options: Options) -> list[ActionTrial]:
    """The runs."""
    quick = options.quick
    (maps,) = options.chosen(MAPS)
    found = []
    for mixing, seed, share in itertools.product(maps, options.seeds, (1, 10)):
        steps = (2000 if quick else 6000) // share
        schedule = Schedule(steps=steps, batch=256, learning_rate=1e-2)
        found.append(ActionTrial(mixing, seed, schedule=schedule))
    return found


def run_actions(trial: ActionTrial, device: str = "cpu") -> Row:
    """Train, measure, plan: the row of a trial. Plans are made on the host."""
    world, m = trial.world(), STATES
    model = WorldModel(
        perceptron(m, m, width=64, depth=3, seed=trial.seed),
        perceptron(m + STATES, m, width=64, depth=2, seed=trial.seed + 1),
    )
    loss = sigreg_loss(trial.strength, m, trial.schedule.batch, 16, trial.seed)
    row: Row = {
        "map": trial.mixing,
        "seed": trial.seed,
        "steps": trial.schedule.steps,
        "rho": world.rho,
        "gain": world.gain,
        "sigma": world.sigma,
        "failure": None,
    }
    ramp = Ramp(trial.start)
    try:
        train_model(model, world, loss, trial.schedule, seed=trial.seed, ramp=ramp, device=device)
    except TrainingError as error:
        return row | {"failure": str(error)}
    where, strap = validate.device(device), Bootstrap(seed=trial.seed)
    drawn = world.sample(trial.seed, MEASURED, 0, _EVALUATION, device=where)
    with torch.no_grad():
        h = model.encoder(world.mixing(torch.stack([drawn.z, drawn.after])).float())
        errors = (h[1] - model.predict(h[0], drawn.a)).double()
    h = h.double()
    z = torch.stack([drawn.z, drawn.after])
    found = measure(z, h, correlation=world.rho, bootstrap=strap).to_json()
    row |= {name: found[name] for name in ("r2_latents", "r2_embeddings", "procrustes", "epsilon")}
    # What the noise and the states after it do to the best predictor's loss is known.
    known = torch.stack([drawn.noise.square().sum(dim=1), drawn.after.square().sum(dim=1)], dim=1)
    row |= whitened_prediction(errors, h[1], world.sigma, strap, known=known - STATES)
    t = 1 - world.sigma**2
    # Twice the excess is that of the pair of two draws from the same state and action.
    scale, excess, r2 = t * (1 - t) * m, row["excess"], row["r2_latents"]
    row["margin"] = [r2[k] - 1 + excess[k] / scale for k in range(3)]
    model.encoder.cpu()
    model.predictor.cpu()
    return row | plan(trial.seed, world, model, strap) | surprise(trial.seed, world, model, strap)


def bounds(rows: list[Row]) -> Verdict:
    """No loss below m sigma^2, and what recovery misses is at most what the excess explains."""
    seen, broken = violations(rows, "excess")
    _, wide = violations(rows, "margin")
    least = min((value(row, "excess") for row in seen), default=math.nan)
    best = max((value(row, "r2_latents") for row in seen), default=math.nan)
    return Verdict(
        "action-conditioned",
        bool(seen) and not broken and not wide,
        f"The prediction loss after whitening is below m sigma^2 beyond the interval in {broken} "
        f"of {len(seen)} runs ({len(rows) - len(seen)} more were given up); the least excess is "
        f"{least:+.4f}. 1 - R^2 exceeds excess / (m sigma^2 (1 - sigma^2)) in {wide}; the largest "
        f"R^2 is {best:.4f}.",
    )


def costs(rows: list[Row]) -> Verdict:
    """Plans of recovered encoders cost what the oracle's do."""
    good = [row for row in rows if value(row, "r2_latents") >= 0.98]
    dearest = max((row["cost"][2] for row in good), default=math.nan)
    idle = min((row["cost of no action"][0] for row in good), default=math.nan)
    fewest = min((value(row, "success") for row in good), default=math.nan)
    oracle = min((value(row, "success of the oracle") for row in good), default=math.nan)
    return Verdict(
        "planning-cost",
        bool(good) and dearest < 1.1,
        f"Of the {len(good)} encoders with R^2 >= 0.98 the plans cost at most {dearest:.4f} times "
        f"what the oracle's do (upper end), no action at least {idle:.2f} times; they succeed in "
        f"at least {fewest:.3f} of the tasks, the oracle in {oracle:.3f}.",
    )


def run(options: Options) -> Result:
    """Train, measure and plan."""
    rows = run_all(run_actions, trials(options), options)
    header = ("map", "seed", "steps", "R^2 h to z", "loss over m sigma^2", "cost / oracle")
    more = ("success (oracle)", "straightness (states; observations)")
    table = [(*header, *more, "error at a jump / usual (states)", "jump detected")]
    for row in rows:
        cells = ["-"] * 4
        if "cost" in row:
            spaces = ("", " of states", " of observations")
            h, z, x = (value(row, f"straightness{space}") for space in spaces)
            cells = [
                f"{value(row, 'success'):.3f} ({value(row, 'success of the oracle'):.3f})",
                f"{h:.3f} ({z:.3f}; {x:.3f})",
                f"{row['surprise ratio']:.1f} ({row['surprise ratio of states']:.1f})",
                f"{value(row, 'detected'):.3f}",
            ]
        first = (row["map"], str(row["seed"]), str(row["steps"]), shown(row, "r2_latents"))
        table.append((*first, shown(row, "excess"), shown(row, "cost", 3), *cells))

    def plot(figure: Any) -> None:
        left, right = figure.subplots(1, 2)

        def gap(row: Row) -> float:
            return value(row, "straightness") - value(row, "straightness of states")

        for axes, y in ((left, partial(value, name="cost")), (right, gap)):
            draw_groups(axes, rows, "map", missed_share, y, measured="cost")
        left.axhline(1.0, color="grey", linewidth=0.8)
        left.set(xscale="log", xlabel="1 - R^2 (h to z)", ylabel="cost / oracle")
        right.axhline(0.0, color="grey", linewidth=0.8)
        right.set(xscale="log", xlabel="1 - R^2 (h to z)", ylabel="straightness less the states'")
        left.legend()

    return Result(
        name="actions",
        title="A controlled world: recovery, plans by the cross-entropy method, surprise",
        claim=_CLAIM,
        rows=tuple(rows),
        table=tuple(table),
        verdicts=(bounds(rows), costs(rows)),
        plot=plot,
        source="The theorem",
    )
