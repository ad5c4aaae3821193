"""The room and the camera in it: what is drawn, each degree of freedom, ways to explore."""

from __future__ import annotations

import json
import pickle
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from numcheck.lab.pixels import camera as camera_module
from numcheck.lab.pixels import textures
from numcheck.lab.pixels.camera import DEGREES_OF_FREEDOM, RoomCamera, camera_axes, camera_states
from numcheck.lab.pixels.exploration import REGIMES, broad, canonical, cinematic, lag_of, yaw_only
from numcheck.lab.pixels.mjcf import png, room_mjcf, textures_of
from numcheck.lab.pixels.room import Lamp, furnished_room
from numcheck.lab.pixels.source import States
from numcheck.lab.pixels.textures import TEXTURES, texture
from numcheck.support.errors import InvalidInputError


def _pose(**angles: float) -> States:
    found = np.zeros((1, 6))
    for name, angle in angles.items():
        found[0, DEGREES_OF_FREEDOM.index(name)] = angle
    return found


@pytest.mark.parametrize(
    ("angles", "right", "ahead"),
    [
        ({}, (0, -1, 0), (1, 0, 0)),
        ({"yaw": np.pi / 2}, (1, 0, 0), (0, 1, 0)),
        ({"pitch": np.pi / 2}, (0, -1, 0), (0, 0, 1)),
        ({"roll": np.pi / 2}, (0, 0, -1), (1, 0, 0)),
        ({"yaw": np.pi / 2, "pitch": np.pi / 2}, (1, 0, 0), (0, 0, 1)),
    ],
)
def test_axes(angles: dict[str, float], right: tuple[int, ...], ahead: tuple[int, ...]) -> None:
    axes = camera_axes(_pose(**angles))[0]
    np.testing.assert_allclose(axes[:, 0], right, atol=1e-12)
    np.testing.assert_allclose(-axes[:, 2], ahead, atol=1e-12)


def test_axes_are_rotations() -> None:
    axes = camera_axes(np.random.default_rng(0).normal(size=(50, 6)))
    np.testing.assert_allclose(axes @ axes.transpose(0, 2, 1), np.tile(np.eye(3), (50, 1, 1)),
                               atol=1e-12)  # fmt: skip
    np.testing.assert_allclose(np.linalg.det(axes), 1.0)


def test_panels_are_seen_from_the_middle_and_none_has_a_picture_aslant() -> None:
    middle = camera_states(np.zeros(6))[:3]
    for panel in furnished_room().panels:
        right, up = np.array(panel.right), np.array(panel.up)
        assert right @ up == pytest.approx(0.0)
        assert np.cross(right, up) @ (middle - panel.centre) > 0, panel.name


def test_the_camera_stands_free() -> None:
    """Within two units of the middle, the middle of nothing is nearer than its own size."""
    states = camera_states(np.random.default_rng(0).uniform(-2, 2, (2000, 6)))[:, :3]
    for block in furnished_room().blocks:
        beyond = np.abs(states - block.centre) - np.array(block.size)
        assert (beyond.max(axis=1) > 0).mean() > 0.99, block.name


def test_pictures() -> None:
    for name in TEXTURES:
        picture = texture(name)
        assert picture.shape == (256, 256, 3)
        assert picture.dtype == np.uint8
        assert picture.std() > 10


def test_png_holds_the_picture(tmp_path: Path) -> None:
    picture = texture("window")
    path = tmp_path / "window.png"
    path.write_bytes(png(picture))
    read = np.rint(255 * imread(path))[..., :3]
    np.testing.assert_array_equal(read, picture)


def test_model_has_all_that_is_in_the_room() -> None:
    room = furnished_room()
    root = ET.fromstring(room_mjcf(room, side=64))
    geoms = {geom.get("name"): geom for geom in root.iter("geom")}
    assert set(geoms) == {p.name for p in room.panels} | {b.name for b in room.blocks}
    files = {picture.get("file") for picture in root.iter("texture")}
    assert files == set(textures_of(room))


def test_whatever_changes_a_frame_changes_the_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Frames of the old ones lie in another folder then."""
    one = RoomCamera().parameters
    assert one != RoomCamera(side=32).parameters
    assert one["room"]["blocks"][0]["name"] == "table top"
    planks = textures.TEXTURES["planks"]
    monkeypatch.setitem(textures.TEXTURES, "planks", lambda *grid: planks(*grid)[::-1])
    other = RoomCamera().parameters
    assert {name for name in one if one[name] != other[name]} == {"room"}
    before, after = one["room"]["textures"], other["room"]["textures"]
    assert {name for name in before if before[name] != after[name]} == {"planks"}
    monkeypatch.undo()
    assert RoomCamera().parameters == one
    monkeypatch.setattr(camera_module, "room_mjcf", lambda *_, **__: "<mujoco/>")
    assert RoomCamera().parameters["model"] != one["model"]


def test_whole_numbers_make_the_same_room_as_floats() -> None:
    one, other = (
        replace(furnished_room(), lamps=(Lamp(at, 1.0),)) for at in ((1, 0, 3), (1.0, 0.0, 3.0))
    )
    assert json.dumps(one.to_json()) == json.dumps(other.to_json())


@pytest.fixture(scope="module")
def camera() -> Iterator[RoomCamera]:
    # Not imported here: when it is, it looks for the renderer that it is to use.
    if find_spec("mujoco") is None:
        pytest.skip("needs the extra control")
    try:
        with RoomCamera() as opened:
            yield opened
    except InvalidInputError as error:
        pytest.skip(str(error))


def test_every_degree_of_freedom_shows_and_in_a_way_of_its_own(camera: RoomCamera) -> None:
    """The derivatives of the frame along the six are far from dependent."""
    step = 0.2
    moved = np.concatenate([np.eye(6), -np.eye(6)]) * step
    frames = camera.render(camera_states(moved)).astype(float).reshape(2, 6, -1)
    slopes = (frames[0] - frames[1]) / (2 * step)
    assert np.linalg.norm(slopes, axis=1).min() > 0.3 * np.linalg.norm(slopes, axis=1).max()
    directions = slopes / np.linalg.norm(slopes, axis=1, keepdims=True)
    assert np.linalg.eigvalsh(directions @ directions.T)[0] > 0.1


def test_the_same_state_gives_the_same_frame(camera: RoomCamera) -> None:
    states = camera_states(np.random.default_rng(1).normal(size=(4, 6)))
    frames = camera.render(states)
    np.testing.assert_array_equal(frames[::-1], camera.render(states[::-1]))


def test_turning_left_moves_what_is_seen_to_the_right(camera: RoomCamera) -> None:
    """The lamp on the table is the brightest yellow thing."""
    seen = []
    for yaw in (0.0, 0.2):
        frame = camera.render(camera_states(np.zeros((1, 6))) + _pose(yaw=yaw))[0].astype(int)
        yellow = np.minimum(frame[..., 0], frame[..., 1]) - frame[..., 2]
        seen.append(np.argwhere(yellow > 0.8 * yellow.max())[:, 1].mean())
    assert seen[1] > seen[0] + 3


def test_freed_and_opened_again(camera: RoomCamera) -> None:
    with RoomCamera() as other:
        again = pickle.loads(pickle.dumps(other))
        assert other.render(camera_states(np.zeros((1, 6)))).shape == (1, 64, 64, 3)
    with pytest.raises(InvalidInputError, match="not open"):
        other.render(camera_states(np.zeros((1, 6))))
    assert again.parameters == other.parameters
    assert camera.render(camera_states(np.zeros((1, 6)))).std() > 10


@pytest.mark.parametrize("regime", REGIMES)
def test_a_function_of_seed_and_stream(regime: str) -> None:
    explore = REGIMES[regime]
    one = explore(3, 1, 200, 0.9)
    assert one.shape == (2, 200, 6)
    np.testing.assert_array_equal(one, explore(3, 1, 200, 0.9))
    # More pairs begin with the same ones.
    np.testing.assert_array_equal(one, explore(3, 1, 300, 0.9)[:, :200])
    assert (one != explore(3, 2, 200, 0.9)).any()
    assert (one != explore(4, 1, 200, 0.9)).any()


def test_broad_pairs_are_standard_normal_with_the_correlation() -> None:
    z = broad(1, 1, 20_000, 0.8)
    np.testing.assert_allclose(np.cov(z[0].T), np.eye(6), atol=0.05)
    np.testing.assert_allclose((z[0] * z[1]).mean(axis=0), 0.8, atol=0.05)


def test_yaw_alone_varies() -> None:
    z = yaw_only(1, 1, 5000, 0.8)
    np.testing.assert_array_equal(z.std(axis=(0, 1)) > 0, [False] * 3 + [True] + [False] * 2)
    assert np.corrcoef(z[0, :, 3], z[1, :, 3])[0, 1] == pytest.approx(0.8, abs=0.03)


def test_cinematic_pairs_have_the_correlation_on_average() -> None:
    z = cinematic(5, 1, 12_800, 0.9)
    z = (z - z.mean(axis=(0, 1))) / z.std(axis=(0, 1))
    assert (z[0] * z[1]).mean() == pytest.approx(0.9, abs=0.02)
    assert lag_of(0.8) > lag_of(0.9)


def test_cinematic_latents_depend_on_each_other_and_on_the_direction_of_time() -> None:
    z = cinematic(5, 1, 12_800, 0.9)
    correlations = np.corrcoef(z[0].T)
    assert correlations[1, 3] < -0.8  # the camera looks back to the table from either side
    assert correlations[2, 4] < -0.6
    # It leans while it turns: what y gains is known from roll, and in reversed time lost.
    gained = z[1, :, 1] - z[0, :, 1]
    lean = z[0, :, 5] + z[1, :, 5]
    assert abs(np.corrcoef(gained, lean)[0, 1]) > 0.5


def test_the_common_test_is_uniform_of_variance_1() -> None:
    z = canonical(2, 20_000)
    np.testing.assert_allclose(np.cov(z.T), np.eye(6), atol=0.05)
    assert np.abs(z).max() <= np.sqrt(3)
