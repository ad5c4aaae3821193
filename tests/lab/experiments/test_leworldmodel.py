"""The experiment `leworldmodel`: short runs, and what its verdicts say."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import matplotlib as mpl
import pytest
import torch

from numcheck.lab.experiments import leworldmodel_trial, run_experiment
from numcheck.lab.experiments.base import Options, Row
from numcheck.lab.experiments.leworldmodel import action_verdict, margin, plan_verdict, trials
from numcheck.lab.leworldmodel import sizes
from numcheck.lab.leworldmodel.planning import Horizon
from numcheck.lab.train import CollapseError, Schedule
from numcheck.lab.train.descent import Keeping
from numcheck.support.errors import InvalidInputError
from numcheck.theory.planning.cross_entropy import CrossEntropy
from tests.rounding import rounded

TINY = replace(
    sizes.SIZES["small-vit"],
    embedding_dims=(2, 3),
    width=8,
    patch=16,
    episodes=16,
    length=4,
    evaluation=128,
    tasks=8,
    schedule=Schedule(steps=20, batch=8),
    num_slices=4,
    horizon=Horizon(budget=4, ahead=3, commit=2, method=CrossEntropy(10, elites=2, iterations=2)),
)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is small is smaller."""
    monkeypatch.setattr(sizes, "SIZES", MappingProxyType({"small": TINY}))
    monkeypatch.setattr(leworldmodel_trial, "_TESTED", 512)
    monkeypatch.setattr(leworldmodel_trial, "_TIMED", 2)


@pytest.mark.usefixtures("tiny")
def test_the_experiment_runs(tmp_path: Path) -> None:
    done: list[Row] = []
    plans: list[object] = []
    options = Options(
        quick=True, only=("two-rooms",), cache=tmp_path, on_run=done.append, on_plan=plans.append
    )
    result = run_experiment("leworldmodel", options)
    assert done == list(result.rows)
    # Training, measuring, and the frames in other colours: once for both models.
    assert len(plans) == 3
    json.dumps(result.to_json(), allow_nan=False)
    text = result.to_markdown()
    for section in result.sections:
        assert section.title in text
        assert len({len(line) for line in section.table}) == 1
    assert len({len(line) for line in result.table}) == 1
    assert {v.theorem for v in result.verdicts} == {
        "action-conditioned",
        "planning-cost",
        "certificate",
    }
    # Walls and no noise: nothing is claimed, so nothing is contradicted.
    assert result.holds
    assert "sigma = 0" in text
    assert "other room" in text
    assert not list((tmp_path / "checkpoints").glob("*"))
    mpl.use("Agg")
    from matplotlib.figure import Figure

    figure = Figure()
    result.plot(figure)
    assert figure.subfigs
    same = leworldmodel_trial.run_trial(trials(options)[0])
    timed = ("seconds of training", "seconds of a plan", "seconds of a plan of the oracle")
    kept = {key: value for key, value in done[0].items() if key not in timed}
    assert rounded(kept) == rounded({key: same[key] for key in kept})


@pytest.mark.usefixtures("tiny")
def test_an_interrupted_run_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = Options(quick=True, only=("two-rooms", "2"), cache=tmp_path, steps=8)
    (trial,) = trials(options)
    whole = leworldmodel_trial.run_trial(trial)
    monkeypatch.setattr(
        leworldmodel_trial, "Keeping", lambda path, every: Keeping(path, every=every // 250, stop=4)
    )

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    # Training ends early, as if it had been stopped; what follows is not reached.
    monkeypatch.setattr(Path, "unlink", interrupted)
    with pytest.raises(KeyboardInterrupt):
        leworldmodel_trial.run_trial(trial)
    monkeypatch.undo()
    assert len(list((tmp_path / "checkpoints").glob("*.pt"))) == 1
    monkeypatch.setattr(leworldmodel_trial, "_TESTED", 512)
    again = leworldmodel_trial.run_trial(trial)
    assert again["points"] == whole["points"]
    assert not list((tmp_path / "checkpoints").glob("*.pt"))


@pytest.mark.usefixtures("tiny")
def test_a_run_that_is_given_up_stays_in_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def collapse(*_: object, **__: object) -> None:
        raise CollapseError("the embeddings have collapsed")

    monkeypatch.setattr(leworldmodel_trial, "train_world_model", collapse)
    options = Options(quick=True, only=("two-rooms", "2"), cache=tmp_path)
    result = run_experiment("leworldmodel", options)
    (row,) = result.rows
    assert "collapsed" in row["failure"]
    assert "failed" in result.table[1]
    assert "1 of 1 runs were given up" in result.claim
    assert not result.holds


def _row(**changes: Any) -> Row:
    tests = [{"name": "any", "theorem": "action-conditioned", "held": True, "measured": "x"}]
    row: Row = {
        "world": "reacher",
        "outputs": 2,
        "sigma": 0.2,
        "excess": [0.001, 0.0, 0.002],
        "loss_whitened": [0.081, 0.08, 0.082],
        "linear R^2": [0.99, 0.985, 0.995],
        "points": [[0.0] * 4],
        "hypotheses": tests,
        "true error": [0.02, 0.01, 0.03],
        "success": [0.9, 0.8, 1.0],
        "success of the oracle": [0.95, 0.9, 1.0],
        "success of random actions": [0.1, 0.0, 0.2],
    }
    return row | changes


def test_verdict_on_the_theorem() -> None:
    assert action_verdict(_row()).holds
    below = {"excess": [-0.02, -0.03, -0.01]}
    assert not action_verdict(_row(**below)).holds
    unexplained = {"linear R^2": [0.5, 0.45, 0.55]}
    assert margin(_row(**unexplained))[2] < 0
    assert not action_verdict(_row(**unexplained)).holds
    broken = [{"name": "no walls", "theorem": "action-conditioned", "held": False, "measured": "w"}]
    found = action_verdict(_row(hypotheses=broken, **unexplained))
    assert found.holds
    assert "no walls (w)" in found.finding
    assert "no more outputs than states (3 and 2)" in action_verdict(_row(outputs=3)).finding


def test_verdict_on_plans() -> None:
    assert plan_verdict(_row()).holds
    worse = {"success": [0.5, 0.4, 0.6]}
    assert not plan_verdict(_row(**worse)).holds
    assert plan_verdict(_row(**worse, **{"true error": [0.5, 0.4, 0.6]})).holds
    assert plan_verdict(_row(**worse, excess=[0.03, 0.02, 0.04])).holds
    overlapping = {"success": [0.7, 0.6, 0.85], "success of the oracle": [0.9, 0.8, 0.95]}
    assert plan_verdict(_row(**overlapping)).holds
    without = {key: value for key, value in _row(**worse).items() if key != "true error"}
    assert "more outputs than states" in plan_verdict(without).finding


def test_sizes_and_steps_are_chosen() -> None:
    found = trials(Options(quick=True, only=("two-rooms",), steps=7))
    assert {t.size.schedule.steps for t in found} == {7}
    assert {t.scene for t in found} == {"two-rooms"}
    large = trials(Options(size="large", only=("reacher", "192")))
    assert [(t.embedding_dim, t.seed) for t in large] == [(192, 0), (192, 1), (192, 2)]
    with pytest.raises(InvalidInputError, match="there is no size 'huge'"):
        trials(Options(size="huge"))
    with pytest.raises(InvalidInputError, match="there are two-rooms, reacher, 2, 16"):
        trials(Options(quick=True, only=("pusht",)))


@pytest.mark.parametrize("name", ["small", "small-vit", "medium"])
def test_models_of_all_sizes_can_be_made(name: str) -> None:
    size = sizes.SIZES[name]
    model = size.model(64, size.embedding_dims[-1], 2, limit=1.0, seed=0)
    h = model.embed(torch.zeros(2, 64, 64, 3, dtype=torch.uint8))
    assert h.shape == (2, size.embedding_dims[-1])
