"""Uniform latents, z' = z/2 +- 1/2: a stationary world whose latents the objective leaves."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import torch

from numcheck.lab.experiments.base import (
    Options,
    Result,
    Row,
    Section,
    Verdict,
    draw_groups,
    grouped,
    mean_shown,
    run_all,
    value,
)
from numcheck.lab.experiments.recipes import planar
from numcheck.lab.experiments.trial import MEASURED, Trial, embed, train_trial
from numcheck.lab.experiments.verdicts import lower_bound
from numcheck.lab.worlds.mixings import planar_mixings
from numcheck.lab.worlds.pairs import LatentPairs
from numcheck.lab.worlds.world import World
from numcheck.metrics import Bootstrap, measure
from numcheck.sampling.autoregression import Autoregression
from numcheck.sampling.distributions import Uniform
from numcheck.support import validate
from numcheck.theory.converse.optimal_encoders import best_share

WORLDS = ("uniform", "Gaussian")
_RATE = 0.5
_DEGREES = (1, 2, 3, 5, 7)
_CLAIM = (
    "z has the least loss of whitened encoders only if it is Gaussian. Uniform latents with "
    "z' = z/2 +- 1/2 are stationary and z keeps 1/2 of its variance, but z^3 keeps 13/20: trained "
    "encoders lose less than the latents do, and do not recover them. Gaussian latents of the same "
    "correlation are recovered."
)


def _transition() -> Autoregression:
    return Autoregression(Uniform().standardized(), _RATE)


@dataclass(frozen=True)
class UniformTrial(Trial):
    """A trial with uniform latents of variance 1; z' is half of them plus the noise of a coin."""

    def world(self) -> World:
        """The world."""
        return World(LatentPairs(self.latents, _transition()), planar_mixings()[self.mixing])


def trials(options: Options) -> list[Trial]:
    """The runs."""
    (worlds,) = options.chosen(WORLDS)
    steps = 800 if options.quick else 2000
    found = []
    for world, seed in itertools.product(worlds, options.seeds):
        trial = planar("shear", "whitening", seed, steps=steps, correlation=_RATE)
        found.append(UniformTrial(**vars(trial)) if world == "uniform" else trial)
    return found


def run_trial(trial: Trial, device: str = "cpu") -> Row:
    """Train and measure: recovery, loss after whitening, and the share of variance kept."""
    finished = train_trial(trial, device=device)
    name = "uniform" if isinstance(trial, UniformTrial) else "Gaussian"
    row: Row = {"world": name} | finished.figures
    where = validate.device(device)
    batch = finished.world.sample(trial.seed, MEASURED, 0, trial.evaluation, device=where)
    embeddings = embed(finished.encoder, batch)
    if not bool(torch.isfinite(embeddings).all()):
        return row
    strap = Bootstrap(trial.seed)
    found = measure(batch.z, embeddings, correlation=_RATE, bootstrap=strap).to_json()
    gap, low, high = found["gap"]
    # Of the variance of an output; the gap is in units of 2 rho (1 - rho) of its loss.
    kept = [_RATE - _RATE * (1 - _RATE) * excess for excess in (gap, high, low)]
    return row | {"r2_latents": found["r2_latents"], "gap": found["gap"], "kept": kept}


def verdict(rows: list[Row]) -> Verdict:
    """Every encoder of uniform latents keeps more than they do, and recovers less than Gaussian."""
    seen = {w: [r for r in rows if r["world"] == w and "kept" in r] for w in WORLDS}
    uniform, gaussian = seen["uniform"], seen["Gaussian"]
    least = min((row["kept"][1] for row in uniform), default=float("nan"))
    highest = max((row["r2_latents"][2] for row in uniform), default=float("nan"))
    lowest = min((row["r2_latents"][1] for row in gaussian), default=float("nan"))
    return Verdict(
        "converse-optimal",
        bool(uniform) and least > _RATE and not highest >= lowest,
        f"Of uniform latents the outputs keep at least {least:.4f} of their variance, where the "
        f"latents keep {_RATE}; R^2 is at most {highest:.4f} there, and of Gaussian latents at "
        f"least {lowest:.4f}.",
    )


def run(options: Options) -> Result:
    """Train and measure."""
    rows = run_all(run_trial, trials(options), options)
    table = [("latents", "R^2 h to z", "share kept by an output")]
    for (world,), group in grouped(rows, "world").items():
        cells = (mean_shown(group, name) for name in ("r2_latents", "kept"))
        table.append((world, *cells))
    moment = _transition().joint_moment
    shares = [(str(d), f"{best_share(moment, d):.4f}") for d in _DEGREES]
    normal = [row for row in rows if row["world"] == "Gaussian"]

    def plot(figure: Any) -> None:
        axes = figure.subplots()
        draw_groups(
            axes, rows, "world", lambda row: value(row, "kept"),
            lambda row: value(row, "r2_latents"), measured="kept", names=WORLDS,
        )  # fmt: skip
        axes.axvline(_RATE, color="grey", linewidth=0.8)
        axes.set(xlabel="share of its variance that an output keeps", ylabel="R^2 (h to z)")
        axes.legend()

    return Result(
        name="uniform",
        title="Recovery of uniform latents in an autoregression, sinusoidal shear",
        claim=_CLAIM,
        rows=tuple(rows),
        table=tuple(table),
        verdicts=(verdict(rows), *((lower_bound(normal),) if normal else ())),
        plot=plot,
        source="The converse",
        sections=(
            Section(
                "The best polynomials of one uniform latent",
                (("degree, at most", "largest share kept"), *shares),
            ),
        ),
    )
