"""The studies: their figures where they are known, and that a violation would be reported."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch
from typer.testing import CliRunner

from numcheck.cli.app import app
from numcheck.lab.studies import STUDIES, approximate_bound, procrustes_constant, run_study
from numcheck.lab.studies.approximate_bound import MAPS, PairMoments, measure
from numcheck.lab.studies.base import Options
from numcheck.sampling.estimate import Stream, combine, estimate
from numcheck.support.errors import InvalidInputError, NumcheckError
from numcheck.theory import multivariate as mv
from numcheck.theory.distorted import quantities

QUICK = Options(samples=20_000, quick=True)


@pytest.mark.parametrize("name", STUDIES)
def test_quick_run_holds_and_is_reproducible(name: str) -> None:
    steps: list[str] = []
    result = run_study(name, replace(QUICK, on_step=steps.append))
    assert result.holds, result.findings
    assert steps
    assert result.name == name
    assert json.loads(json.dumps(result.to_json(), allow_nan=False)) == result.to_json()
    assert run_study(name, QUICK).rows == result.rows


def test_search_comes_near_to_the_constant() -> None:
    for size in (1, 3):
        _, history = procrustes_constant.climb(size, restarts=8, steps=400, seed=1)
        assert history[0] < 0.99 < 0.999 < max(history) <= 1 + 1e-12


def test_ratio_is_that_of_the_definition() -> None:
    matrix = torch.tensor([[2.0, 0.0], [0.0, -0.5]], dtype=torch.float64)
    ratio = float(procrustes_constant.log_ratio(matrix[None]).exp())
    assert ratio == pytest.approx(np.sqrt((5 / 4) / (9 + 9 / 16)))


@pytest.mark.parametrize("whiten", [False, True])
def test_measured_parabola_agrees_with_its_exact_quantities(whiten: bool) -> None:
    """h = (z_0, z_1 + s He_2(z_0)) with s = 1/2: all moments are known."""
    rho, s = Fraction(3, 5), Fraction(1, 2)
    parabola = next(m for m in MAPS if m.name == "parabola")
    stream = Stream(3, 5, torch.device("cpu"), latents=2)
    groups = estimate(PairMoments(parabola, float(s), float(rho)), stream, 400_000)
    point = measure(combine(groups).mean, 2, float(rho), whiten=whiten)
    bent = mv.variable(2, 1) + s * mv.hermite_product((2, 0))
    exact = quantities(mv.Encoder([mv.variable(2, 0), bent], 2), rho)
    variance = 1 + 2 * float(s) ** 2
    if whiten:
        # One output is divided by the root of its variance.
        assert point.epsilon == pytest.approx(0, abs=1e-12)
        assert point.delta == pytest.approx(float(exact.excess(rho)) / variance, rel=0.03)
        assert point.error == pytest.approx(2 - 2 / np.sqrt(variance), rel=0.03)
    else:
        assert point.epsilon == pytest.approx(float(exact.epsilon), rel=0.03)
        assert point.delta == pytest.approx(float(exact.excess(rho)), rel=0.03)
        assert point.error == pytest.approx(2 * float(s) ** 2, rel=0.03)


def test_violations_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a bound that is too small by a factor of 4 the study does not hold."""
    honest = approximate_bound.measure

    def too_small(*args: object, **options: object) -> approximate_bound.Point:
        point = honest(*args, **options)  # type: ignore[arg-type]
        return replace(point, bound=point.bound / 4)

    monkeypatch.setattr(approximate_bound, "measure", too_small)
    result = run_study("approximate-bound", QUICK)
    assert not result.holds
    assert "VIOLATE" in result.findings[0]


def test_command_writes_json_and_a_plot(tmp_path: Path) -> None:
    arguments = ["study", "converse-spectrum", "--quick", "--out", str(tmp_path / "new")]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    data = json.loads((tmp_path / "new" / "converse-spectrum.json").read_text())
    assert data["holds"]
    assert data["theorem"] == "affine-eigenfunction"
    assert "<svg" in (tmp_path / "new" / "converse-spectrum.svg").read_text()
    table = (tmp_path / "new" / "converse-spectrum.md").read_text()
    assert "Written by `numcheck study converse-spectrum --seed 0" in table
    assert table.count("\n| ") == len(data["rows"]) + 1


def test_unknown_study_is_named() -> None:
    with pytest.raises(InvalidInputError, match="there is no study 'colour'; there are procrustes"):
        run_study("colour", QUICK)


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    arguments = ["study", "procrustes-constant", "--quick", "--out", str(tmp_path / "file")]
    done = CliRunner().invoke(app, arguments)
    assert isinstance(done.exception, NumcheckError)
    assert "cannot be written" in str(done.exception)
