"""The Reacher arm and the controller that reaches for targets; skipped without the extra."""

from __future__ import annotations

import math
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from numcheck.lab.pixels import extra
from numcheck.lab.pixels.arm import ReacherArm
from numcheck.lab.pixels.reaching import pose_of, reaching_trajectories, wrapped
from numcheck.support.errors import InvalidInputError

control = pytest.mark.skipif(
    "none" in extra.control_versions().values(),
    reason="needs dm_control and mujoco: the extra `control`",
)


@pytest.fixture(scope="module")
def arm() -> Any:
    pytest.importorskip("dm_control", reason="the extra `control`")
    with ReacherArm() as source:
        yield source


def test_a_source_is_made_without_the_renderer() -> None:
    source = ReacherArm(side=32)
    assert source.image_shape == (32, 32, 3)
    with pytest.raises(InvalidInputError, match="not open"):
        source.render(np.zeros((1, 2)))


@pytest.mark.filterwarnings("ignore")
def test_frames_show_the_angles_modulo_a_turn(arm: ReacherArm) -> None:
    poses = np.array([[0.3, 1.0], [0.3 + 2 * np.pi, 1.0 - 2 * np.pi], [0.35, 1.0], [0.3, 1.1]])
    found = arm.render(poses)
    assert found.shape == (4, 64, 64, 3)
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found[0], found[1])
    assert (found[0] != found[2]).any()
    assert (found[0] != found[3]).any()
    np.testing.assert_array_equal(arm.render(poses[2:3])[0], found[2])


@pytest.mark.filterwarnings("ignore")
def test_the_finger_is_where_the_angles_put_it(arm: ReacherArm) -> None:
    """The red end of the hand, in the frame: x to the right, y up, from the middle."""
    for place in ((0.15, 0.1), (-0.12, 0.05), (0.02, -0.18)):
        for elbow in (-1.0, 1.0):
            frame = arm.render(pose_of(place, elbow)[None])[0].astype(float)
            redness = np.clip(frame[..., 0] - frame[..., 2] - 60, 0, None)
            # All of the arm is reddish; the finger is the farthest from the shoulder or nearly.
            rows, columns = np.nonzero(redness)
            scale = 2 * 0.75 * math.tan(math.radians(22.5)) / 64
            x, y = (columns - 31.5) * scale, (31.5 - rows) * scale
            assert np.hypot(x - place[0], y - place[1]).min() < 0.02


@control
def test_the_process_ends_cleanly_after_rendering() -> None:
    code = (
        "import numpy as np\n"
        "from numcheck.lab.pixels.arm import ReacherArm\n"
        "with ReacherArm(side=16) as arm: print(arm.render(np.zeros((1, 2))).shape)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "(1, 16, 16, 3)\n"
    assert "Error" not in done.stderr


@control
@pytest.mark.filterwarnings("ignore")
def test_the_controller_reaches_its_targets() -> None:
    found = reaching_trajectories(6, 150, 2, seed=1)
    assert found.shape == (6, 150, 2)
    np.testing.assert_array_equal(found[:3], reaching_trajectories(3, 150, 2, seed=1))
    assert np.abs(found[..., 1]).max() < math.radians(165)
    moved = np.abs(np.diff(found, axis=1)).max(axis=2)
    # It rests and moves by turns.
    assert (moved < 0.01).mean() > 0.05
    assert (moved > 0.1).mean() > 0.1
    assert np.abs(found[:, -1] - found[:, 0]).mean() > 0.5


def test_poses_and_angles() -> None:
    for place in ((0.1, 0.1), (-0.05, 0.0), (0.0, -0.2)):
        shoulder, wrist = pose_of(place, -1.0)
        x = 0.12 * (math.cos(shoulder) + math.cos(shoulder + wrist))
        y = 0.12 * (math.sin(shoulder) + math.sin(shoulder + wrist))
        assert wrist < 0
        assert (x, y) == pytest.approx(place, abs=1e-3)
    angles = np.array([0.0, np.pi, 3 * np.pi + 0.1, -4.0])
    np.testing.assert_allclose(np.exp(1j * wrapped(angles)), np.exp(1j * angles))
    np.testing.assert_allclose(wrapped(angles), [0, -np.pi, -np.pi + 0.1, 2 * np.pi - 4])


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        extra, "control_versions", lambda: {"dm_control": "none", "mujoco": "3.17.0"}
    )
    with pytest.raises(InvalidInputError, match=r"lejepa-numcheck\[control\]"), ReacherArm():
        pass  # pragma: no cover
    with pytest.raises(InvalidInputError, match="libosmesa6"), extra.opengl():
        raise AttributeError("'NoneType' object has no attribute 'glGetError'")
