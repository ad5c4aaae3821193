"""The Reacher experiment with a fake renderer: what it reports, and its parts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from numcheck.lab.experiments import reacher_data, reacher_paths, run_experiment
from numcheck.lab.experiments.base import Options, Row
from numcheck.lab.experiments.reacher_data import Measured, Size, gaussian_angles
from numcheck.lab.experiments.rendering import rendered
from numcheck.lab.pixels.source import Pixels, States
from numcheck.metrics import Bootstrap
from tests.lab.pixels.fake import FakeSource


@dataclass
class Dials(FakeSource):
    """Two spots on circles, at the angles."""

    name: str = "dials"
    image_shape: tuple[int, int, int] = (64, 64, 3)

    def render(self, states: States) -> Pixels:
        rows, columns = np.mgrid[0:64, 0:64]
        found = np.zeros((len(states), *self.image_shape), dtype=np.uint8)
        for j, angle in enumerate(states.T):
            y = 31.5 - 20 * np.sin(angle)[:, None, None]
            x = 31.5 + 20 * np.cos(angle)[:, None, None]
            found[..., j] = 255 * np.exp(-((rows - y) ** 2 + (columns - x) ** 2) / 40)
        return found


def _spinning(episodes: int, frames: int, lag: int, *, seed: int) -> States:
    generator = np.random.default_rng(seed)
    start = generator.uniform(-4, 4, size=(episodes, 1, 2))
    speed = generator.standard_normal((episodes, 1, 2)) * np.array([0.5, 0.05])
    return np.asarray(start + speed * np.arange(frames)[:, None])


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reacher_data, "QUICK", Size(20, 256, 2, steps=4, batch=32, seeds=1))
    monkeypatch.setattr(reacher_data, "ReacherArm", Dials)
    monkeypatch.setattr(reacher_data, "reaching_trajectories", _spinning)
    monkeypatch.setattr(reacher_paths, "TASKS", 16)


@pytest.mark.usefixtures("small")
def test_it_runs_and_names_what_the_trajectories_break(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    from matplotlib.figure import Figure

    done: list[Row] = []
    plans: list[object] = []
    options = Options(quick=True, cache=tmp_path, on_run=done.append, on_plan=plans.append)
    result = run_experiment("reacher", options)
    assert done == list(result.rows)
    assert [row["regime"] for row in done] == ["gaussian", "trajectories"]
    assert len(plans) == 4
    json.dumps(result.to_json(), allow_nan=False)
    for table in (result.table, *(section.table for section in result.sections)):
        assert len({len(line) for line in table}) == 1
    text = result.to_markdown()
    assert "## Hypotheses of the theorems in each data set" in text
    assert "## The certificate beside the true error" in text
    broken = {item["name"] for item in done[1]["hypotheses"] if not item["held"]}
    assert any("frames determine the latents" in name for name in broken)
    assert "Gaussian latents" in broken
    assert [item["name"] for item in done[0]["hypotheses"] if not item["held"]] == []
    found = {v.finding.split(",")[0]: v for v in result.verdicts if "Its hypotheses" in v.finding}
    # Four steps train nothing: the theorems on optima are not contradicted by that.
    assert "On gaussian" in found
    assert "near the least loss" in found["On gaussian"].finding
    assert result.holds
    for row in done:
        assert all(len(row[name]) == 3 for name in ("shoulder", "wrist", "total", "cost"))
        assert row["certificate"] in ("vacuous", "contradicted")
    result.plot(Figure())


def test_gaussian_angles_have_their_law() -> None:
    z = gaussian_angles(4000, 3, seed=0, stream=1) / reacher_data.SPREAD
    assert z.shape == (4000, 3, 2)
    assert z.std() == pytest.approx(1.0, abs=0.02)
    for j in range(2):
        found = [np.corrcoef(z[:, 0, j], z[:, k, j])[0, 1] for k in (1, 2)]
        assert found == pytest.approx([0.9, 0.81], abs=0.02)
    assert not np.array_equal(z, gaussian_angles(4000, 3, seed=0, stream=2))


def _measured(folder: Path) -> Measured:
    angles = gaussian_angles(1024, 2, seed=0, stream=1).transpose(1, 0, 2)
    flat = np.ascontiguousarray(angles.reshape(-1, 2))
    frames = rendered(Dials(), flat, name="dials", options=Options(cache=folder))
    return Measured(frames, angles, torch.from_numpy(angles / reacher_data.SPREAD))


def test_paths_of_a_perfect_encoder_are_the_oracle_s_and_of_a_bent_one_are_not(
    tmp_path: Path,
) -> None:
    measured = _measured(tmp_path)
    strap = Bootstrap(replicates=50)
    turn = torch.tensor([[0.6, 0.8], [-0.8, 0.6]]).double()
    figures: dict[str, Any] = {}
    z = measured.z.contiguous()
    bending = torch.stack([z[..., 0], z[..., 1] + z[..., 0] ** 2], dim=-1)
    for name, h in (("perfect", z @ turn), ("bent", bending)):
        figures[name], drawn = reacher_paths.plan(measured, h, strap)
        assert np.shape(drawn["paths"]) == np.shape(drawn["straight"])
    perfect, bent = figures["perfect"], figures["bent"]
    assert perfect["length"][0] == pytest.approx(1.0, abs=1e-3)
    assert perfect["cost"][0] == pytest.approx(1.0, abs=5e-3)
    assert perfect["deviation"][0] < 0.02
    assert perfect["goal missed"][0] < 0.02
    assert bent["cost"][1] > 1.02
    assert bent["curvature"][1] > perfect["curvature"][2]
    assert perfect["cost between frames"] == bent["cost between frames"]
