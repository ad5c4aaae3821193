"""Four planar maps, three losses: are the latents recovered up to a rotation?"""

from __future__ import annotations

import itertools
from typing import Any

from numcheck.lab.experiments.base import Options, Result, grouped, mean_shown, run_all, value
from numcheck.lab.experiments.recipes import planar
from numcheck.lab.experiments.trial import Trial, run_trial
from numcheck.lab.experiments.verdicts import theorems_of_runs

MAPS = ("spiral", "shear", "parabola", "coupling")
LOSSES = ("sigreg", "whitening", "infonce")
_CLAIM = (
    "on the spiral, the sinusoidal and the parabolic shear and a RealNVP coupling map, LeJEPA's "
    "encoder inverts the map up to a rotation (section on two-dimensional worlds)."
)


def steps(loss: str, quick: bool) -> int:
    """Steps of training of a planar encoder."""
    if quick:
        return 1200
    return 5000 if loss == "sigreg" else 2000


def trials(options: Options) -> list[Trial]:
    """The runs."""
    maps, losses = options.chosen(MAPS, LOSSES)
    return [
        planar(mixing, loss, seed, steps=steps(loss, options.quick))
        for mixing, loss, seed in itertools.product(maps, losses, options.seeds)
    ]


def run(options: Options) -> Result:
    """Train and measure."""
    rows = run_all(run_trial, trials(options), options)
    table: list[tuple[str, ...]] = [
        ("map", "loss", "R^2 h to z", "R^2 z to h", "Procrustes error", "bound", "degree 3")
    ]
    for (mixing, loss), group in grouped(rows, "map", "loss").items():
        cubic = [row["degrees"][3][0] for row in group if "degrees" in row]
        names = ("r2_latents", "r2_embeddings", "procrustes", "bound")
        cells = (mean_shown(group, name) for name in names)
        table.append((mixing, loss, *cells, f"{sum(cubic) / len(cubic):.4f}" if cubic else "-"))

    def plot(figure: Any) -> None:
        axes = figure.subplots()
        maps = list(dict.fromkeys(row["map"] for row in rows))
        for k, loss in enumerate(LOSSES):
            drawn = [row for row in rows if row["loss"] == loss and "r2_latents" in row]
            axes.plot(
                [maps.index(row["map"]) + 0.15 * (k - 1) for row in drawn],
                [1 - value(row, "r2_latents") for row in drawn],
                "o",
                label=loss,
            )
        axes.axhline(0.01, color="grey", linewidth=0.8)
        axes.set(yscale="log", ylabel="1 - R^2 (h to z)", xticks=range(len(maps)))
        axes.set_xticklabels(maps)
        axes.legend()

    return Result(
        name="mixings",
        title="Recovery of two Gaussian latents through four maps",
        claim=_CLAIM,
        rows=tuple(rows),
        table=tuple(table),
        verdicts=theorems_of_runs(rows),
        plot=plot,
    )
