"""Counting false alarms: the decisions are those of the check, and alarms are seen."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom
from typer.testing import CliRunner

from numcheck.checks import calibration, claim_of
from numcheck.checks.base import Kind, Parameters
from numcheck.checks.calibration import Calibration, calibrate, decide
from numcheck.checks.runner import Runner
from numcheck.checks.settings import Settings
from numcheck.cli.app import app
from numcheck.report.catalog import load_catalog
from numcheck.sampling import decide as decide_module
from numcheck.sampling.decide import ExactLaw
from numcheck.support.errors import InvalidInputError, NumcheckError
from numcheck.support.project import find_project


@pytest.mark.parametrize("theorem", ["stein", "correlation-bound", "epps-pulley"])
@pytest.mark.parametrize("samples", [4, 31, 200])
def test_decisions_are_those_of_the_check(theorem: str, samples: int) -> None:
    """The first run takes the samples that the check takes: same errors, same tolerances."""
    claim = claim_of(theorem)
    outcome = Runner(Settings(samples=samples, seed=5, alpha=0.01)).run(claim, Kind.SAMPLED)
    cases = claim.cases(Parameters())
    alpha = 0.01 / sum(case.count for case in cases)
    errors, tolerances = [], []
    for case in cases:
        found = next(decide(case, theorem, case.draws(samples), 3, alpha, 5))
        errors.append(found.errors[:, 0])
        tolerances.append(found.tolerances[:, 0])
    # An inequality that is met counts as no error in the outcome.
    observed = np.maximum(np.concatenate(errors), 0.0)
    assert np.allclose(observed, [c.error for c in outcome.comparisons], rtol=1e-9, atol=1e-12)
    assert np.allclose(np.concatenate(tolerances), [c.tolerance for c in outcome.comparisons])


def test_runs_do_not_depend_on_how_many_are_made_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = calibrate("stein", samples=31, runs=60, alpha=0.5)
    monkeypatch.setattr(calibration, "_AT_ONCE", 1 << 9)
    assert calibrate("stein", samples=31, runs=60, alpha=0.5) == whole


def test_no_more_alarms_than_allowed_and_the_normal_approximation_fails() -> None:
    found = calibrate("hermite-attenuation", samples=31, runs=300)
    assert found.ok
    assert found.alarms == 0
    assert found.normal_alarms > 100


def test_tolerances_that_are_too_small_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a tenth of the variance the rate is incompatible with alpha."""
    honest = decide_module.tolerance

    def too_small(law: ExactLaw, *rest: object) -> float:
        return honest(replace(law, variance=law.variance / 100, kurtosis=1.0), *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(calibration, "tolerance", too_small)
    found = calibrate("stein", samples=31, runs=300)
    assert found.alarms > 30
    assert not found.ok


@pytest.mark.parametrize(("alarms", "runs"), [(0, 1000), (3, 1000), (17, 40), (40, 40)])
def test_confidence_limits(alarms: int, runs: int) -> None:
    """Clopper and Pearson: at the limits the observed count is on the edge of its 99 % range."""
    found = Calibration("x", 4, runs, 1, 0.01, alarms, 0)
    assert found.lower <= found.rate <= found.upper
    if alarms < runs:
        assert binom.cdf(alarms, runs, found.upper) == pytest.approx(0.01)
    if alarms:
        assert binom.sf(alarms - 1, runs, found.lower) == pytest.approx(0.01)


def test_command(tmp_path: Path) -> None:
    arguments = ["calibrate", "stein", "--runs", "50", "--samples", "5"]
    files = ["--json", str(tmp_path / "c.json"), "--markdown", str(tmp_path / "c.md")]
    done = CliRunner().invoke(app, [*arguments, *files])
    assert done.exit_code == 0, done.output
    (row,) = json.loads((tmp_path / "c.json").read_text())
    assert (row["theorem"], row["runs"], row["samples"], row["ok"]) == ("stein", 50, 5, True)
    assert "| stein | 5 | 10 | 0 of 50 |" in (tmp_path / "c.md").read_text()


def test_table_of_the_docs_has_every_sampled_check() -> None:
    """At least 1,000 runs of each; `numcheck calibrate --markdown ...` writes it."""
    path = find_project().root / "docs" / "results" / "soundness.md"
    text = path.read_text(encoding="utf-8")
    for theorem in load_catalog():
        if Kind.SAMPLED in claim_of(theorem.id).kinds:
            for size in (4, 31):
                row = rf"^\| {theorem.id} \| {size} \| \d+ \| 0 of 1,000 \|"
                assert re.search(row, text, re.MULTILINE), (theorem.id, size)


def test_bad_input() -> None:
    with pytest.raises(InvalidInputError, match="samples"):
        calibrate("stein", samples=1)
    with pytest.raises(InvalidInputError, match="alpha"):
        calibrate("stein", samples=4, alpha=1.0)
    with pytest.raises(NumcheckError, match="has no sampled check"):
        calibrate("am-gm", samples=4)


@settings(max_examples=20)
@given(st.integers(2, 40), st.integers(1, 20), st.floats(1e-9, 0.01), st.integers(0, 9))
def test_alarms_are_counted_among_the_runs(
    samples: int, runs: int, alpha: float, seed: int
) -> None:
    found = calibrate("stein", samples=samples, runs=runs, alpha=alpha, seed=seed)
    assert 0 <= found.alarms <= runs
    assert found.ok
