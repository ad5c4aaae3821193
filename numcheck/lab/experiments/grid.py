"""Regularization and correlation: is the error below the bound in every run?"""

from __future__ import annotations

import itertools
from functools import partial
from typing import Any

from numcheck.lab.experiments.base import Options, Result, draw_groups, run_all, shown, value
from numcheck.lab.experiments.trial import Trial, run_trial
from numcheck.lab.experiments.verdicts import theorems_of_runs
from numcheck.lab.train import Schedule

#: Those that the theorem speaks of.
LOSSES = ("sigreg", "whitening")
_CLAIM = (
    "the approximate bound (proposition 4.3) holds across the grid of regularization weights and "
    "correlations on the spiral."
)


def trials(options: Options) -> list[Trial]:
    """The runs."""
    quick = options.quick
    correlations = (0.3, 0.6, 0.9) if quick else (0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
    strengths = (0.3, 3.0, 30.0) if quick else (0.01, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
    (losses,) = options.chosen(LOSSES)
    schedule = Schedule(steps=800 if quick else 2000, batch=256, learning_rate=1e-2)
    runs = itertools.product(losses, correlations, strengths, options.seeds)
    return [
        # Below a strength of about 1 - rho the embeddings collapse: those runs count too.
        Trial(
            "spiral", loss, seed, correlation=rho, strength=strength, start=1.0, schedule=schedule
        )
        for loss, rho, strength, seed in runs
    ]


def run(options: Options) -> Result:
    """Train and measure."""
    rows = run_all(run_trial, trials(options), options)
    header = ("loss", "rho", "strength", "seed", "R^2 h to z", "error", "bound", "error / bound")
    table = [header]
    for row in rows:
        ratio = value(row, "procrustes") / value(row, "bound")
        first = (row["loss"], f"{row['correlation']:g}", f"{row['strength']:g}", str(row["seed"]))
        cells = (shown(row, "r2_latents"), shown(row, "procrustes", 3), shown(row, "bound", 3))
        table.append((*first, *cells, f"{ratio:.3f}"))

    def plot(figure: Any) -> None:
        axes = figure.subplots()
        x, y = (partial(value, name=name) for name in ("bound", "procrustes"))
        draw_groups(axes, rows, "loss", x, y, measured="bound", marker=".", names=LOSSES)
        ends = [1e-3, 1e2]
        axes.plot(ends, ends, color="grey", linewidth=0.8, label="error = bound")
        axes.set(xscale="log", yscale="log", xlabel="D + (epsilon + D)^2", ylabel="E|h - Qz|^2")
        axes.legend()

    return Result(
        name="grid",
        title="Error against bound over regularization and correlation, spiral",
        claim=_CLAIM,
        rows=tuple(rows),
        table=tuple(table),
        verdicts=theorems_of_runs(rows),
        plot=plot,
    )
