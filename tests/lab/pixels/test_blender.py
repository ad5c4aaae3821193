"""The room for Blender, built in a stand-in of its module: `bpy` is not among our dependencies.

Where it is installed, real frames are held against MuJoCo's.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from numcheck.lab.pixels.blender import BlenderCamera
from numcheck.lab.pixels.camera import RoomCamera, camera_axes, camera_states
from numcheck.lab.pixels.room import Block, furnished_room
from numcheck.support.errors import InvalidInputError

SIDE = 16


@pytest.fixture
def bpy(monkeypatch: pytest.MonkeyPatch) -> MagicMock:
    module = MagicMock()
    module.meshes, module.poses, module.paths = {}, [], []

    def new_mesh(name: str) -> MagicMock:
        mesh = module.meshes[name] = MagicMock()
        mesh.uv_layers.new.return_value.data = [SimpleNamespace(uv=None) for _ in range(4)]
        return mesh

    def foreach_get(values: np.ndarray[Any, Any]) -> None:
        picture = np.ones((SIDE, SIDE, 4), dtype=np.float32)
        # Blender counts rows from below.
        picture[: SIDE // 2] = (0, 0, 1, 1)
        picture[SIDE // 2 :] = (1, 0, 0, 1)
        values[:] = picture.ravel()

    def render() -> None:
        camera = module.context.scene.camera
        module.poses.append((camera.location, camera.rotation_quaternion))

    module.data.meshes.new.side_effect = new_mesh
    module.data.images.load.return_value.pixels.foreach_get.side_effect = foreach_get
    module.ops.render.render.side_effect = render
    module.data.images.__getitem__.return_value.save_render.side_effect = module.paths.append
    monkeypatch.setitem(sys.modules, "bpy", module)
    return module


def test_without_blender_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "bpy", None)
    with pytest.raises(InvalidInputError, match=r"pip install bpy.*renderer mujoco"), \
         BlenderCamera():  # fmt: skip
        pass


def test_all_that_is_in_the_room_is_built(bpy: MagicMock) -> None:
    room = furnished_room()
    with BlenderCamera(side=SIDE):
        assert set(bpy.meshes) == {panel.name for panel in room.panels}
        mesh = bpy.ops.mesh
        kinds = {
            "box": mesh.primitive_cube_add.call_count,
            "cylinder": mesh.primitive_cylinder_add.call_count,
            "ball": mesh.primitive_uv_sphere_add.call_count,
        }
        assert kinds == {k: sum(b.kind == k for b in room.blocks) for k in kinds}
        assert bpy.data.lights.new.call_count == len(room.lamps)
        lens = bpy.data.cameras.new.return_value
        assert np.degrees(lens.angle) == pytest.approx(room.field_of_view)


def test_pictures_hang_upright(bpy: MagicMock) -> None:
    with BlenderCamera(side=SIDE):
        mesh = bpy.meshes["front wall"]
        corners, _, faces = mesh.from_pydata.call_args.args
        places = [place.uv for place in mesh.uv_layers.new.return_value.data]
    assert faces == [(0, 1, 2, 3)]
    by_place = {place: corners[k] for k, place in enumerate(places)}
    # Who looks along x has y on the left.
    assert by_place[0.0, 1.0] == [4.5, 3.5, 3.2]
    assert by_place[1.0, 0.0] == [4.5, -3.5, 0.0]


def test_the_camera_is_where_the_state_says(bpy: MagicMock) -> None:
    states = camera_states(np.random.default_rng(0).normal(size=(5, 6)))
    with BlenderCamera(side=SIDE) as source:
        frames = source.render(states)
    assert frames.shape == (5, SIDE, SIDE, 3)
    places, turns = (np.array(part) for part in zip(*bpy.poses, strict=True))
    np.testing.assert_allclose(places, states[:, :3])
    turned = Rotation.from_quat(turns, scalar_first=True).as_matrix()
    np.testing.assert_allclose(turned, camera_axes(states), atol=1e-12)


def test_frames_are_upright_and_the_room_is_freed(bpy: MagicMock) -> None:
    with BlenderCamera(side=SIDE) as source:
        before = bpy.ops.wm.read_factory_settings.call_count
        frame = source.render(camera_states(np.zeros((1, 6))))[0]
    assert bpy.ops.wm.read_factory_settings.call_count == before + 1
    with pytest.raises(InvalidInputError, match="not open"):
        source.render(camera_states(np.zeros((1, 6))))
    np.testing.assert_array_equal(frame[0, 0], [255, 0, 0])
    np.testing.assert_array_equal(frame[-1, 0], [0, 0, 255])
    (path,) = bpy.paths
    assert not Path(path).parent.exists()


def test_both_renderers_are_given_the_same_room() -> None:
    blender, mujoco = BlenderCamera(), RoomCamera()
    assert blender.parameters["room"] == mujoco.parameters["room"]
    assert blender.image_shape == mujoco.image_shape
    assert blender.name != mujoco.name


def test_colours_are_given_as_light(bpy: MagicMock) -> None:
    grey = Block("grey", "ball", (0, 0, 0), (1, 1, 1), (0.04045, 0.5, 1.0))
    room = replace(furnished_room(), blocks=(grey,))
    with BlenderCamera(side=SIDE, room=room):
        socket = bpy.data.materials.new.return_value.node_tree.nodes.new.return_value.inputs
        colour = socket.__getitem__.return_value.default_value
    np.testing.assert_allclose(colour, [0.0031308, 0.214041, 1, 1], atol=1e-6)


def test_real_frames_are_like_those_of_mujoco() -> None:
    pytest.importorskip("bpy")
    pytest.importorskip("mujoco")
    states = camera_states(np.random.default_rng(0).normal(size=(6, 6)))
    with BlenderCamera() as source:
        drawn = source.render(states)
        np.testing.assert_array_equal(source.render(states[:1]), drawn[:1])
    with RoomCamera() as other:
        expected = other.render(states)
    like = np.corrcoef(drawn.reshape(6, -1), expected.reshape(6, -1))[:6, 6:]
    assert (np.diag(like) > 0.7).all()
    # Each is nearest to its own.
    np.testing.assert_array_equal(like.argmax(axis=1), np.arange(6))
