"""The Reacher arm from pixels: Gaussian joint angles against trajectories of a controller.

One encoder and loss on two data sets that differ in nothing but the law of the joint angles. Where
recovery fails, the report says which hypothesis of which theorem the data broke.
"""

from __future__ import annotations

from functools import partial

import torch

from numcheck.lab.encoders import Convolutional
from numcheck.lab.experiments.base import Options, Result, Row, Section, grouped, run_all, shown
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
from numcheck.lab.experiments.regimes import (
    Recipe,
    RegimeTrial,
    failed,
    recovery_figures,
    regime_sections,
    regime_trials,
)
from numcheck.lab.experiments.reports import certificate_figures, direction_figures
from numcheck.lab.pixels.arm import JOINTS
from numcheck.metrics import Bootstrap, measure, measure_coordinates
from numcheck.support import validate

#: The strength is that of the planar maps (`numcheck.lab.experiments.recipes`).
_RECIPE = Recipe(strength=10.0, start=0.02, rate=1e-2, num_slices=16)
_CLAIM = (
    "from frames of the arm, Gaussian joint angles are recovered up to a rotation, both joints "
    "alike; from trajectories of a controller they are not (total R^2 never above 0.5), since "
    "these are not Gaussian and their joints have autocorrelations of their own; plans straight in "
    "the learned space follow the oracle's where the encoder recovers the angles."
)


def _recovery(measured: Measured, h: torch.Tensor, strap: Bootstrap, more: str = "") -> Row:
    found = measure_coordinates(measured.z[0], h[0], bootstrap=strap)
    return recovery_figures(found, JOINTS, more)


def run_reacher(data: dict[str, Data], trial: RegimeTrial[Size], device: str) -> Row:
    """Train and measure: the row of a trial; plans are made on Gaussian angles."""
    mine, where, size = data[trial.regime], validate.device(device), trial.size
    encoder = Convolutional(2, width=size.width, seed=trial.seed)
    row: Row = {**mine.facts, "seed": trial.seed, "steps": size.steps, "failure": None}
    row["hypotheses"] = [item.to_json() for item in mine.hypotheses]
    row |= _RECIPE.train(encoder, mine.pairs, trial, 2, device)
    h = mine.measured.embeddings(encoder, where)
    if failed(row, h):
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


def trials(options: Options) -> list[RegimeTrial[Size]]:
    """The encoders to train."""
    (regimes,) = options.chosen(REGIMES)
    return regime_trials(regimes, chosen_size(options), options)


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
    """Render, train, measure and plan; `only` takes names of regimes."""
    size = chosen_size(options)
    chosen = trials(options)
    # Plans are made on Gaussian angles for every encoder.
    wanted = [name for name in REGIMES if name in {t.regime for t in chosen} | {"gaussian"}]
    data = {regime: make_data(regime, size, options) for regime in wanted}
    rows = run_all(partial(run_reacher, data), chosen, options)
    by_regime = {regime: group for (regime,), group in grouped(rows, "regime").items()}
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
            *regime_sections(rows),
            _paths_section(rows),
            _visible_section(rows),
        ),
    )
