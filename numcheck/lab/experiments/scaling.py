"""From 2 to 1,024 latents: a coupling map and the encoder matched to it."""

from __future__ import annotations

import itertools
from typing import Any

from numcheck.lab.experiments.base import (
    Options,
    Result,
    draw_groups,
    grouped,
    mean_shown,
    missed_share,
    run_all,
)
from numcheck.lab.experiments.trial import Trial, run_trial
from numcheck.lab.experiments.verdicts import theorems_of_runs
from numcheck.lab.train import Schedule
from numcheck.support.validate import device

_LOSSES = ("sigreg", "whitening")
#: Latents up to which a CPU goes through in minutes.
_CPU = 64
_CLAIM = (
    "with SIGReg and with whitening R^2 stays above 0.999 from 2 to 1,024 latents on a RealNVP "
    "map with the matched encoder."
)


def trials(options: Options) -> list[Trial]:
    """The runs; those above 64 latents only on a GPU."""
    on_gpu = device(options.device).type == "cuda"
    latents = [2**k for k in range(1, 11) if on_gpu or 2**k <= _CPU]
    if options.quick:
        latents = [n for n in latents if n in (4, 16, 64)]
    sizes, losses = options.chosen(map(str, latents), _LOSSES)
    return [
        Trial(
            "coupling",
            loss,
            seed,
            latents=n,
            layers=4,
            encoder="matched",
            num_slices=64,
            # The encoder preserves volume: a weak regularizer does, and alignment does the rest.
            strength=0.5,
            start=0.04,
            schedule=Schedule(steps=800 if options.quick else 2000, batch=256, learning_rate=2e-2),
            evaluation=max(1 << 14, 32 * n),
        )
        for n, loss, seed in itertools.product(map(int, sizes), losses, options.seeds)
    ]


def run(options: Options) -> Result:
    """Train and measure."""
    rows = run_all(run_trial, trials(options), options)
    table = [("latents", "loss", "R^2 h to z", "R^2 z to h", "error / latents", "bound / latents")]
    for (n, loss), group in grouped(rows, "latents", "loss").items():
        per_latent = [
            {"seed": row["seed"], **{k: [x / n for x in row[k]] for k in ("procrustes", "bound")}}
            for row in group
            if "bound" in row
        ]
        cells = [mean_shown(group, name, 5) for name in ("r2_latents", "r2_embeddings")]
        for name in ("procrustes", "bound"):
            cells.append(mean_shown(per_latent, name, 5) if per_latent else "-")
        table.append((str(n), loss, *cells))

    def plot(figure: Any) -> None:
        axes = figure.subplots()
        draw_groups(
            axes,
            rows,
            "loss",
            lambda row: row["latents"],
            missed_share,
            measured="r2_latents",
            marker=".",
            names=_LOSSES,
        )
        axes.axhline(0.01, color="grey", linewidth=0.8)
        axes.set(xscale="log", yscale="log", xlabel="latents", ylabel="1 - R^2 (h to z)")
        axes.legend()

    return Result(
        name="scaling",
        title="Recovery from 2 latents up, coupling map and matched encoder",
        claim=_CLAIM,
        rows=tuple(rows),
        table=tuple(table),
        verdicts=theorems_of_runs(rows),
        plot=plot,
    )
