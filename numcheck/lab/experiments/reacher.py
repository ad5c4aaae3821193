"""The Reacher arm from pixels: Gaussian joint angles against trajectories of a controller.

One encoder and loss on two data sets that differ in nothing but the law of the joint angles. Where
recovery fails, the report says which hypothesis of which theorem the data broke.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import torch

from numcheck.lab.encoders import Convolutional
from numcheck.lab.experiments.base import (
    Options,
    Result,
    Row,
    Section,
    run_all,
    shown,
)
from numcheck.lab.experiments.reacher_data import (
    CORRELATION,
    REGIMES,
    SPREAD,
    Data,
    Measured,
    Size,
    chosen_size,
    make_data,
    visible,
)
from numcheck.lab.experiments.reacher_paths import plan
from numcheck.lab.experiments.reacher_plot import draw
from numcheck.lab.experiments.reacher_verdicts import claims, verdicts
from numcheck.lab.experiments.reports import (
    certificate_figures,
    certificate_section,
    direction_figures,
    directions_section,
    hypotheses_section,
)
from numcheck.lab.experiments.trial import sigreg_weight
from numcheck.lab.pixels.arm import JOINTS
from numcheck.lab.train import Ramp, Schedule, TrainingError, train
from numcheck.losses import make_loss
from numcheck.metrics import Bootstrap, measure, measure_coordinates
from numcheck.support import validate

#: The strength is that of the planar maps (`numcheck.lab.experiments.recipes`).
_STRENGTH, _START, _RATE = 10.0, 0.02, 1e-2
_CLAIM = (
    "from frames of the arm, Gaussian joint angles are recovered up to a rotation, both joints "
    "alike; from trajectories of a controller they are not (total R^2 never above 0.5), since "
    "these are not Gaussian and their joints have autocorrelations of their own; plans straight in "
    "the learned space follow the oracle's where the encoder recovers the angles."
)


@dataclass(frozen=True)
class ReacherTrial:
    """An encoder to train.

    Attributes:
        regime: Of `REGIMES`: what it sees.
        seed: Of first weights and batches; the data set is the same for all.
        size: How long it is trained.
    """

    regime: str
    seed: int
    size: Size


def _encoder_row(trial: ReacherTrial, encoder: Convolutional, device: str, data: Data) -> Row:
    size = trial.size
    weight = sigreg_weight(_STRENGTH, 2, size.batch)
    loss = make_loss("sigreg", seed=trial.seed, weight=weight, num_slices=16, num_points=9)
    schedule = Schedule(steps=size.steps, batch=size.batch, learning_rate=_RATE)
    row: Row = {**data.facts, "seed": trial.seed, "steps": size.steps, "failure": None}
    row["hypotheses"] = [item.to_json() for item in data.hypotheses]
    try:
        done = train(
            encoder,
            data.pairs,
            loss,
            schedule,
            seed=trial.seed,
            ramp=Ramp(_START),
            device=device,
        )
        row["final alignment"] = done.trace.alignment[-1] if done.trace.step else None
    except TrainingError as error:
        row["failure"] = str(error)
    return row


def _recovery(measured: Measured, h: torch.Tensor, strap: Bootstrap, more: str = "") -> Row:
    found = measure_coordinates(measured.z[0], h[0], bootstrap=strap)
    row = {f"{name}{more}": r2.to_json() for name, r2 in zip(JOINTS, found.each, strict=True)}
    return row | {f"total{more}": found.total.to_json()}


def run_reacher(data: dict[str, Data], device: str, trial: ReacherTrial) -> Row:
    """Train and measure: the row of a trial.

    Args:
        data: The data sets by regime; that of Gaussian angles, on which all are planned with, too.
        device: Where to train.
        trial: What to train.
    """
    mine, where = data[trial.regime], validate.device(device)
    encoder = Convolutional(2, width=trial.size.width, seed=trial.seed)
    row = _encoder_row(trial, encoder, device, mine)
    encoder.eval()
    h = mine.measured.embeddings(encoder, where)
    if row["failure"] is not None or not bool(h.isfinite().all()):
        row["failure"] = row["failure"] or "an embedding is not finite"
        return row
    strap, z = Bootstrap(seed=trial.seed), mine.measured.z
    row |= _recovery(mine.measured, h, strap)
    shown_parts = torch.from_numpy(visible(mine.measured.angles[0]))
    parts = measure_coordinates(shown_parts, h[0], bootstrap=strap).each
    for j, name in enumerate(JOINTS):
        row[f"cosine of {name}"], row[f"sine of {name}"] = (parts[j + k].to_json() for k in (0, 2))
    gaussian = trial.regime == "gaussian"
    if gaussian:
        row |= measure(z, h, correlation=CORRELATION, bootstrap=strap).to_json()
        row |= direction_figures(z[0], h[0], bootstrap=strap)
    assumed = CORRELATION if gaussian else mine.law.span
    row |= certificate_figures(h, z, rho=assumed, seed=trial.seed, bootstrap=strap)
    common = data["gaussian"].measured
    seen = h if gaussian else common.embeddings(encoder, where)
    row |= _recovery(common, seen, strap, " on gaussian angles")
    figures, row["drawn"] = plan(common, seen, strap)
    return row | figures


def trials(options: Options) -> list[ReacherTrial]:
    """The encoders to train."""
    size = chosen_size(options)
    (regimes,) = options.chosen(REGIMES)
    return [
        ReacherTrial(regime, options.seed + k, size)
        for regime in regimes
        for k in range(size.seeds)
    ]


def _paths_section(rows: list[Row]) -> Section:
    names = "length", "cost", "curvature", "deviation", "goal missed"
    header = "encoder of", "seed", "length / oracle", "cost / oracle", "curvature (deg)"
    lines: list[tuple[str, ...]] = [(*header, "deviation (rad)", "goal missed (rad)")]
    for row in rows:
        cells = (shown(row, name, 3) for name in names)
        lines.append((row["regime"], str(row["seed"]), *cells))
    for row in rows[:1]:
        cells = (shown(row, f"{name} between frames", 3) for name in names)
        lines.append(("no encoder: between frames", "-", *cells))
    return Section("Straight paths decoded to the joints, on Gaussian angles", tuple(lines))


def _visible_section(rows: list[Row]) -> Section:
    names = [f"{part} of {joint}" for joint in JOINTS for part in ("cosine", "sine")]
    lines: list[tuple[str, ...]] = [("data", "seed", *names)]
    for row in rows:
        lines.append((row["regime"], str(row["seed"]), *(shown(row, n, 3) for n in names)))
    for row in {row["regime"]: row for row in rows}.values():
        rates = row["visible rates"]
        cells = (f"{rates[j + k]:.3f}" for j in range(2) for k in (0, 2))
        lines.append((row["regime"], "autocorrelation", *cells))
    return Section("R^2 of what a frame shows of the angles modulo 2 pi", tuple(lines))


def run(options: Options) -> Result:
    """Render, train, measure and plan.

    Args:
        options: Seed, size, device, folder of the frames; `only` takes names of regimes.

    Raises:
        InvalidInputError: If the extra `control` is not installed.
        CacheError: If there is no space for the frames.
    """
    size = chosen_size(options)
    chosen = trials(options)
    # Plans are made on Gaussian angles for every encoder.
    wanted = [name for name in REGIMES if name in {t.regime for t in chosen} | {"gaussian"}]
    data = {regime: make_data(regime, size, options) for regime in wanted}
    rows = run_all(partial(run_reacher, data, options.device), chosen, options)
    by_regime = {
        regime: [row for row in rows if row["regime"] == regime]
        for regime in dict.fromkeys(row["regime"] for row in rows)
    }
    header = "data", "seed", "R^2 shoulder", "R^2 wrist", "R^2 total"
    table: list[tuple[str, ...]] = [
        (*header, "R^2 total on Gaussian angles", "excess loss", "wrapped")
    ]
    for row in rows:
        cells = (shown(row, name, 3) for name in (*JOINTS, "total", "total on gaussian angles"))
        excess = shown(row, "gap", 3) if row["regime"] == "gaussian" else "-"
        table.append((row["regime"], str(row["seed"]), *cells, excess, f"{row['wrapped']:.2%}"))
    return Result(
        name="reacher",
        title=f"Reacher from pixels: joint angles of deviation {SPREAD} rad against trajectories",
        claim=_CLAIM,
        rows=tuple(rows),
        table=tuple(table),
        verdicts=verdicts(by_regime),
        plot=partial(draw, rows),
        sections=(
            claims(by_regime),
            hypotheses_section(rows, "regime"),
            directions_section(rows, ("regime", "seed")),
            certificate_section(rows, ("regime", "seed")),
            _paths_section(rows),
            _visible_section(rows),
        ),
    )
