"""The camera experiment on frames that need no renderer: what the report says of each data set."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from numcheck.lab.experiments import camera_data, run_experiment
from numcheck.lab.experiments.base import Options, Result
from numcheck.lab.experiments.camera_data import CORRELATION, QUICK, covariance_hypotheses
from numcheck.lab.experiments.camera_verdicts import claims
from numcheck.lab.pixels.camera import CENTRE, DEGREES_OF_FREEDOM, UNITS
from numcheck.lab.pixels.exploration import broad, cinematic, yaw_only
from numcheck.lab.pixels.source import Pixels, States
from numcheck.support.errors import InvalidInputError
from tests.lab.pixels.fake import FakeSource

TINY = replace(QUICK, pairs=512, measured=256, canonical=256, steps=12, batch=32, channels=2)


@dataclass
class Stripes(FakeSource):
    """Frames in which each latent moves a wave of its own."""

    name: str = "stripes"
    image_shape: tuple[int, int, int] = (16, 16, 3)

    def render(self, states: States) -> Pixels:
        z = (states - CENTRE) / UNITS
        across = np.linspace(0, 1, 16)
        found = np.empty((len(z), 16, 16, 3))
        for colour in range(3):
            rows = np.sin(4 * across + 0.5 * z[:, [2 * colour]])
            columns = np.cos(3 * across + 0.5 * z[:, [2 * colour + 1]])
            found[..., colour] = rows[:, :, None] + columns[:, None, :]
        return np.rint(255 * (found + 2) / 4).astype(np.uint8)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(camera_data, "RENDERERS", {"mujoco": Stripes})
        patch.setattr(camera_data, "QUICK", TINY)
        folder = tmp_path_factory.mktemp("cache")
        return run_experiment("camera", Options(quick=True, cache=folder))


def test_every_encoder_is_held_against_the_same_frames(result: Result) -> None:
    assert [row["regime"] for row in result.rows] == ["untrained", "broad", "cinematic", "yaw"]
    for row in result.rows:
        assert row["failure"] is None
        assert {*DEGREES_OF_FREEDOM, "total"} <= set(row)
        mean = np.mean([row[name][0] for name in DEGREES_OF_FREEDOM])
        assert row["total"][0] == pytest.approx(mean)
        assert row["total"][1] <= row["total"][0] <= row["total"][2]


def test_directions_of_broad_exploration_are_told(result: Result) -> None:
    with_them = [row["regime"] for row in result.rows if "directions" in row]
    assert with_them == ["broad"]
    (section,) = (s for s in result.sections if s.title.startswith("What the directions"))
    assert len(section.table) == 1 + len(DEGREES_OF_FREEDOM)
    for row in section.table[1:]:
        shares = [float(cell.split()[0]) for cell in row[3:]]
        assert sum(shares) == pytest.approx(1, abs=0.05)


def test_hypotheses_that_fail_are_named(result: Result) -> None:
    failed = {
        row["regime"]: {item["name"] for item in row["hypotheses"] if not item["held"]}
        for row in result.rows
        if "hypotheses" in row
    }
    assert failed["broad"] == set()
    assert {"uncorrelated latents", "independent pairs"} <= failed["cinematic"]
    assert "full rank covariance of the latents" not in failed["cinematic"]
    assert failed["yaw"] == {"full rank covariance of the latents"}


def test_a_theorem_whose_hypotheses_fail_is_not_contradicted(result: Result) -> None:
    about = {
        regime: next(v for v in result.verdicts if f"From {regime} exploration" in v.finding)
        for regime in ("broad", "cinematic", "yaw")
    }
    assert all(verdict.theorem == "forward-identifiability" for verdict in about.values())
    assert about["yaw"].holds
    assert "rank 1 of 6" in about["yaw"].finding
    assert "claims nothing here" in about["cinematic"].finding
    # So few steps leave the encoder far from the least loss.
    assert "near the least loss" in about["broad"].finding


def test_certificates_stand_beside_true_errors(result: Result) -> None:
    rows = [row for row in result.rows if row["regime"] != "untrained"]
    assert all("certificate" in row and "true error" in row for row in rows)
    # The encoder of one latent cannot be near a rotation of six.
    assert rows[-1]["true error"][0] > 1
    assert any(verdict.theorem == "certificate" for verdict in result.verdicts)


def test_report(result: Result) -> None:
    text = result.to_markdown()
    for part in ("The paper's claim", "Hypotheses of the theorems", "beside the true error"):
        assert part in text
    json.dumps(result.to_json(), allow_nan=False)
    figure = Figure()
    result.plot(figure)
    bars, *strips = figure.axes
    assert len(strips) == 4
    assert len(bars.containers) == 2 * len(result.rows)


def test_claim_needs_intervals_apart() -> None:
    def row(regime: str, total: list[float]) -> dict[str, Any]:
        each: dict[str, Any] = dict.fromkeys(DEGREES_OF_FREEDOM, total)
        return {"regime": regime, "failure": None, "total": total, **each}

    rows = {
        "broad": [row("broad", [0.8, 0.7, 0.9])],
        "yaw": [row("yaw", [0.2, 0.1, 0.3])],
        "cinematic": [row("cinematic", [0.65, 0.5, 0.75])],
    }
    _, yaw, path = claims(rows).table
    assert yaw[1] == "yes"
    assert "better in 6 of 6" in yaw[2]
    assert path[1] == "NO"


def test_covariance() -> None:
    def held(z: States) -> list[bool]:
        return [item.held for item in covariance_hypotheses(z[0])]

    assert held(broad(0, 1, 2000, CORRELATION)) == [True, True]
    assert held(cinematic(0, 1, 2000, CORRELATION)) == [True, False]
    assert held(yaw_only(0, 1, 2000, CORRELATION)) == [False]


def test_unknown_renderer(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="mujoco, blender"):
        run_experiment("camera", Options(quick=True, renderer="povray", cache=tmp_path))
