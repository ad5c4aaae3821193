"""World models from pixels: trained on two worlds, used for plans, compared with the theorems.

One world breaks the hypotheses of `action-conditioned` (Two-Room: walls, no noise), the other is
made to meet them (the angles of Reacher's arm, linear and Gaussian, pushed by actions).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from numcheck.lab.experiments.action_hypotheses import THEOREM
from numcheck.lab.experiments.base import (
    Options,
    Result,
    Row,
    Section,
    Verdict,
    run_all,
    shown,
    value,
)
from numcheck.lab.experiments.hypotheses import Hypothesis
from numcheck.lab.experiments.leworldmodel_plot import draw
from numcheck.lab.experiments.leworldmodel_trial import WorldTrial, data_of, run_trial
from numcheck.lab.experiments.reports import (
    certificate_section,
    certificates_verdict,
    explained,
    hypotheses_section,
)
from numcheck.lab.experiments.scenes import SCENES
from numcheck.lab.experiments.verdicts import violated
from numcheck.lab.leworldmodel import sizes
from numcheck.support.validate import named

#: Up to this distance from a rotation, for each output, a space counts as that of the states (it
#: is an R^2 of about 0.98, as in `numcheck.lab.experiments.actions`), and up to this excess of the
#: prediction loss, as a share of the least one, a predictor counts as the dynamics.
_ROTATED, _PREDICTED = 0.02, 0.1
_CLAIM = (
    "embeddings that predict best under SIGReg are an orthogonal mixture of Gaussian states "
    "(action-conditioned), so that plans in the learned space cost what they do in the state "
    "(planning-cost); LeWorldModel (Maes et al., 2026) finds that models trained so, end to end, "
    "plan, straighten, and are surprised by teleports more than by colours."
)


def trials(options: Options) -> list[WorldTrial]:
    """The runs."""
    wanted = options.size or ("small" if options.quick else "medium")
    size = named(sizes.SIZES, wanted, kind="size")
    scenes, numbers = options.chosen(SCENES, map(str, size.embedding_dims))
    if options.steps is not None:
        size = replace(size, schedule=replace(size.schedule, steps=options.steps))
    return [
        WorldTrial(scene, m, seed, size, cache=options.cache)
        for scene, m, seed in itertools.product(scenes, map(int, numbers), options.seeds)
    ]


def margin(row: Row) -> list[float]:
    """R^2 less the least that the excess loss allows, with its interval: not negative."""
    m, noise = row["outputs"], row["sigma"] ** 2
    scale = noise * (1 - noise) * m
    return [row["linear R^2"][k] - 1 + row["excess"][k] / scale for k in range(3)]


def action_verdict(row: Row) -> Verdict:
    """No loss below m sigma^2, and what recovery misses is at most what the excess explains."""
    tests = [Hypothesis(**item) for item in row["hypotheses"] if item["theorem"] == THEOREM]
    m, states, noise = row["outputs"], len(row["points"][0]) - 2, row["sigma"] ** 2
    said = f"{m} and {states}"
    tests.append(Hypothesis("no more outputs than states", THEOREM, m <= states, said))
    found = margin(row)
    good = not violated(row["excess"], 1) and not (m <= 2 and violated(found, 1))
    finding = (
        f"{row['world']}, {m} outputs: prediction loss after whitening "
        f"{shown(row, 'loss_whitened', 3)}, m sigma^2 = {m * noise:.4f}"
        f"{', sigma^2 being what is not linear' if row['world'] == 'two-rooms' else ''}; R^2 of "
        f"states {shown(row, 'linear R^2', 3)}, which the theorem bounds from below by "
        f"{max(value(row, 'linear R^2') - found[0], 0):.3f} where it speaks of {m} outputs."
    )
    return explained(THEOREM, tests, good, finding)


def plan_verdict(row: Row) -> Verdict:
    """Plans in a rotation of the state, with its dynamics, succeed as those in the state do."""
    error, least = row.get("true error"), row["outputs"] * row["sigma"] ** 2
    near = error is not None and error[0] <= _ROTATED * row["outputs"]
    said = "more outputs than states" if error is None else f"E|h - Qz|^2 = {error[0]:.3f}"
    rotated = Hypothesis("h is a rotation of the state", "planning-cost", near, said)
    exact = row["excess"][0] <= _PREDICTED * least
    said = f"excess of the prediction loss {row['excess'][0]:.3f}, least loss {least:.3f}"
    predicted = Hypothesis("the predictor is the dynamics", "planning-cost", exact, said)
    same = row["success"][2] >= row["success of the oracle"][1]
    finding = (
        f"{row['world']}, {row['outputs']} outputs: plans succeed in {shown(row, 'success', 3)}, "
        f"in the true state in {shown(row, 'success of the oracle', 3)}, random actions in "
        f"{shown(row, 'success of random actions', 3)}."
    )
    return explained("planning-cost", [rotated, predicted], same, finding)


def _seconds(row: Row, name: str) -> str:
    return f"{value(row, name):.2f} s"


def _table(rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    header = ("world", "outputs", "seed", "steps", "training")
    table = [(*header, "R^2 linear", "R^2 perceptron", "success", "oracle", "random", "a plan")]
    for row in rows:
        first = (row["world"], str(row["outputs"]), str(row["seed"]), str(row["steps"]))
        if row["failure"]:
            table.append((*first, *["failed"] * 7))
            continue
        taken = _seconds(row, "seconds of a plan")
        cells = ("linear R^2", "perceptron R^2")
        plans = ("success", "success of the oracle", "success of random actions")
        table.append(
            (
                *first,
                f"{row['seconds of training']:.0f} s",
                *(shown(row, name, 3) for name in cells),
                *(shown(row, name, 2) for name in plans),
                f"{taken} ({_seconds(row, 'seconds of a plan of the oracle')})",
            )
        )
    return tuple(table)


def _spaces(rows: Sequence[Row]) -> Section:
    header = ("world", "outputs", "straightness of h", "of states", "of pixels")
    table = [(*header, "teleport / usual error", "detected", "colour / usual error", "detected")]
    names = ("straightness of embeddings", "straightness of states", "straightness of pixels")
    more = ("surprise at a teleport", "teleport detected", "surprise at a colour")
    for row in rows:
        if not row["failure"]:
            cells = (shown(row, name, 2) for name in (*names, *more, "colour detected"))
            table.append((row["world"], str(row["outputs"]), *cells))
    return Section("Straightness of trajectories, and surprise", tuple(table))


def _kinds(rows: Sequence[Row]) -> Section:
    table: list[tuple[str, ...]] = [("world", "outputs", "tasks", "success", "oracle")]
    for row in rows:
        for name in row:
            if name.startswith("success, "):
                kind = name.removeprefix("success, ")
                oracle = row[f"success of the oracle, {kind}"]
                cells = (kind, f"{row[name]:.2f}", f"{oracle:.2f}")
                table.append((row["world"], str(row["outputs"]), *cells))
    return Section("Success by kind of task", tuple(table))


def run(options: Options) -> Result:
    """Render, train, measure, plan."""
    wanted = trials(options)
    # Rendered here, where progress can be shown; the runs find all of it in the cache.
    for scene, seed in dict.fromkeys((trial.scene, trial.seed) for trial in wanted):
        data_of(next(t for t in wanted if (t.scene, t.seed) == (scene, seed)), options)
    rows = run_all(run_trial, wanted, options)
    done = [row for row in rows if not row["failure"]]
    verdicts = [action_verdict(row) for row in done] + [plan_verdict(row) for row in done]
    verdicts.append(certificates_verdict(rows))
    given_up = len(rows) - len(done)
    claim = _CLAIM + (f" {given_up} of {len(rows)} runs were given up." if given_up else "")
    kinds = _kinds(rows)
    sections = (
        _spaces(rows),
        *([kinds] if len(kinds.table) > 1 else []),
        hypotheses_section(rows, "world"),
        certificate_section(rows, ("world", "outputs")),
    )
    return Result(
        name="leworldmodel",
        title="World models from pixels: probes, plans, straightness, surprise",
        claim=claim,
        rows=tuple(rows),
        table=_table(rows),
        verdicts=tuple(verdicts),
        plot=lambda figure: draw(figure, rows),
        source="The theorems and LeWorldModel",
        sections=sections,
    )
