"""The experiments: one map is trained in earnest, the rest on runs of a few steps."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from typer.testing import CliRunner

from numcheck.cli.app import app
from numcheck.lab.experiments import (
    EXPERIMENTS,
    camera,
    gennorm,
    planning,
    reacher,
    run_experiment,
    scaling,
    uniform,
)
from numcheck.lab.experiments import trial as trial_module
from numcheck.lab.experiments.base import Options, Row
from numcheck.lab.experiments.planning import decode
from numcheck.lab.experiments.trial import Trial, run_trial, train_trial
from numcheck.lab.experiments.verdicts import approximate, forward, lower_bound
from numcheck.lab.train import Schedule
from numcheck.lab.worlds.mixings import Spiral
from numcheck.support.errors import InvalidInputError
from numcheck.support.project import find_project
from tests.rounding import rounded

TINY = Schedule(steps=30, batch=64)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every trial is one of a few steps, measured on few pairs."""
    honest = Trial.first_encoder

    def first_encoder(trial: Trial) -> torch.nn.Module:
        vars(trial).update(schedule=TINY, evaluation=512)
        return honest(trial)

    monkeypatch.setattr(Trial, "first_encoder", first_encoder)
    monkeypatch.setattr(trial_module, "_SPECTRAL", 512)
    monkeypatch.setattr(planning, "_TASKS", 32)


def test_one_map_is_recovered(tmp_path: Path) -> None:
    """The shear with whitening and with SIGReg, by the command, in its quick form."""
    only = [word for name in ("shear", "sigreg", "whitening") for word in ("--only", name)]
    arguments = ["experiment", "mixings", "--quick", *only, "--output", str(tmp_path)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    data = json.loads((tmp_path / "mixings.json").read_text())
    rows = {row["loss"]: row for row in data["rows"]}
    assert set(rows) == {"sigreg", "whitening"}
    for loss in ("sigreg", "whitening"):
        value, low, high = rows[loss]["r2_latents"]
        assert 0.98 < low <= value <= high <= 1
        assert rows[loss]["degrees"][1][0] > 0.98
    assert {v["theorem"]: v["holds"] for v in data["verdicts"]} == {
        "forward-identifiability": True,
        "loss-lower-bound": True,
        "approximate-identifiability": True,
    }
    kept = (tmp_path / "mixings.rows.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in kept] == data["rows"]
    assert "<svg" in (tmp_path / "mixings.svg").read_text()
    text = (tmp_path / "mixings.md").read_text()
    assert "The paper: " in text
    assert "`approximate-identifiability`: obeyed" in text


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize(
    ("name", "only"),
    [
        ("mixings", "coupling"),
        ("gennorm", "whitening"),
        ("uniform", "uniform"),
        ("scaling", "4"),
        ("grid", "whitening"),
        ("planning", "shear"),
    ],
)
def test_every_experiment_runs_and_one_twice(name: str, only: str) -> None:
    totals: list[int] = []
    done: list[Row] = []
    options = Options(quick=True, only=(only,), on_total=totals.append, on_run=done.append)
    result = run_experiment(name, options)
    assert totals == [len(done)] == [len(result.rows)]
    assert result.verdicts
    data = json.loads(json.dumps(result.to_json(), allow_nan=False))
    assert done == list(result.rows)
    if name != "scaling":
        return
    again = run_experiment(name, Options(quick=True, only=(only,)))
    assert rounded(again.to_json()) == rounded(data)
    assert result.to_markdown() == again.to_markdown()


@pytest.mark.parametrize("experiment", [reacher, camera])
def test_steps_can_be_chosen(experiment: Any) -> None:
    for steps in (7, None):
        chosen = {trial.size.steps for trial in experiment.trials(Options(quick=True, steps=steps))}
        assert (chosen == {7}) == (steps == 7)


def test_only_narrows_each_kind_that_it_names() -> None:
    options = Options(only=("whitening",))
    assert options.chosen(("spiral", "shear"), ("sigreg", "whitening")) == (
        ("spiral", "shear"),
        ("whitening",),
    )


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("mixings", {"only": ("spirale",)}, "'spirale'; in this experiment there are spiral, "),
        ("outputs", {"only": ("3",)}, "there is nothing to choose from"),
        ("scaling", {"only": ("3",)}, "there are 2, 4, 8, "),
        ("mixings", {"size": "small"}, "can be chosen in leworldmodel only, not in mixings"),
        ("rates", {"steps": 5}, "in reacher, leworldmodel, camera only, not in rates"),
        ("mixings", {"seed": -1}, "seed must be at least 0"),
        ("colour", {}, "no experiment 'colour'; there are mixings"),
    ],
)
def test_what_an_experiment_has_not_is_refused(name: str, options: Any, said: str) -> None:
    with pytest.raises(InvalidInputError, match=re.escape(said)):
        run_experiment(name, Options(**options))


def test_rows_of_an_earlier_run_are_kept_if_this_one_cannot_begin(tmp_path: Path) -> None:
    kept = tmp_path / "mixings.rows.jsonl"
    kept.write_text("{}\n")
    words = ["experiment", "mixings", "--only", "spirale", "--output", str(tmp_path)]
    assert isinstance(CliRunner().invoke(app, words).exception, InvalidInputError)
    assert kept.read_text() == "{}\n"


def test_trial_is_a_function_of_its_seed() -> None:
    trial = Trial("shear", "sigreg", 1, schedule=TINY, evaluation=512)
    row = run_trial(trial)
    assert rounded(run_trial(trial)) == rounded(row)
    assert run_trial(replace(trial, seed=2))["procrustes"] != row["procrustes"]


def test_collapsed_run_stays_in_the_rows() -> None:
    schedule = Schedule(steps=2000, batch=64, learning_rate=1e-2)
    trial = Trial("shear", "whitening", 0, strength=1e-4, schedule=schedule, evaluation=512)
    row = run_trial(trial)
    assert "have collapsed" in row["failure"]
    assert row["procrustes"][0] > 1
    verdict = approximate([row])
    assert verdict.holds
    assert "1 of them given up" in verdict.finding


def _row(**figures: tuple[float, float, float]) -> Row:
    names = ("slack", "gap", "margin", "r2_latents", "procrustes", "bound")
    return {"failure": None, **{name: [0.5, 0.4, 0.6] for name in names}, **figures}


def test_violations_are_reported() -> None:
    """A figure wholly on the wrong side is a violation, one that straddles 0 is not."""
    for verdict, name in ((approximate, "slack"), (lower_bound, "gap"), (forward, "margin")):
        assert verdict([_row()]).holds
        assert verdict([_row(), _row(**{name: (-0.1, -0.3, 0.1)})]).holds
        assert not verdict([_row(), _row(**{name: (-0.2, -0.25, -0.15)})]).holds
        assert not verdict([]).holds


def test_recovery_that_does_not_peak_is_reported() -> None:
    def rows(middle: float) -> list[Row]:
        return [
            {"loss": "sigreg", "shape": s, "r2_latents": [r, r - 0.01, r + 0.01]}
            for s, r in ((0.5, 0.8), (2.0, middle), (8.0, 0.95))
        ]

    assert gennorm.verdict(rows(0.99), "sigreg").holds
    assert not gennorm.verdict(rows(0.96), "sigreg").holds


def test_uniform_latents_that_are_recovered_are_reported() -> None:
    def rows(kept: float, recovered: float) -> list[Row]:
        return [
            {"world": "uniform", "kept": [kept] * 3, "r2_latents": [recovered] * 3},
            {"world": "Gaussian", "kept": [0.49] * 3, "r2_latents": [0.99] * 3},
        ]

    assert uniform.verdict(rows(0.65, 0.8)).holds
    assert not uniform.verdict(rows(0.5, 0.8)).holds
    assert not uniform.verdict(rows(0.65, 0.995)).holds


def test_decoding_finds_the_latents() -> None:
    spiral = Spiral(turn=1.0)
    z = torch.randn(50, 2, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    found = decode(spiral, spiral(z), z + 0.2)
    torch.testing.assert_close(found, z, rtol=0, atol=1e-6)


def test_large_sizes_are_left_to_a_gpu() -> None:
    assert {trial.latents for trial in scaling.trials(Options())} == {2, 4, 8, 16, 32, 64}
    trial = Trial("coupling", "whitening", 0, latents=1024, encoder="matched")
    trial = replace(trial, schedule=Schedule(steps=1, batch=256))
    assert train_trial(trial).figures["failure"] is None


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_experiment_is_explained(name: str) -> None:
    folder = find_project().root / "docs" / "results"
    texts = [(folder / file).read_text() for file in ("experiments.md", "control.md")]
    assert any(f"numcheck experiment {name} " in text for text in texts)
