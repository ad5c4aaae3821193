"""A free camera in a furnished room: six degrees of freedom to frames, by MuJoCo's renderer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from numcheck.lab.pixels.extra import control_module, control_versions, opengl
from numcheck.lab.pixels.mjcf import CAMERA, room_mjcf, textures_of
from numcheck.lab.pixels.room import Room, furnished_room
from numcheck.lab.pixels.source import Pixels, Renderer, States

#: Metres for the first three, radians for the others.
DEGREES_OF_FREEDOM = ("x", "y", "z", "yaw", "pitch", "roll")
#: Where the latents are 0, and what a unit of each is.
CENTRE = np.array([0.2, 0.0, 1.5, 0.0, 0.0, 0.0])
UNITS = np.array([0.5, 0.6, 0.35, 0.2, 0.15, 0.2])
#: What does not tell where the camera is, and takes most of the time.
_FLAGS = ("SHADOW", "REFLECTION", "SKYBOX", "HAZE", "FOG")


def camera_states(latents: States) -> States:
    """The states of latents, shape (..., 6), which count from `CENTRE` in `UNITS`."""
    return np.asarray(CENTRE + UNITS * latents)


def camera_axes(states: States) -> NDArray[np.float64]:
    """How cameras are turned.

    Positive yaw turns to the left, positive pitch upwards; positive roll tilts the camera to the
    right, clockwise for an observer who looks ahead.

    Args:
        states: Shape (n, 6).

    Returns:
        Rotation matrices, shape (n, 3, 3): the columns are the image's right, its up, and
        backwards, in the axes of the room.
    """
    yaw, pitch, roll = states[:, 3], states[:, 4], states[:, 5]
    ahead = np.stack(
        [np.cos(yaw) * np.cos(pitch), np.sin(yaw) * np.cos(pitch), np.sin(pitch)], axis=1
    )
    level = np.stack([np.sin(yaw), -np.cos(yaw), np.zeros_like(yaw)], axis=1)
    above = np.cross(level, ahead)
    right = np.cos(roll)[:, None] * level - np.sin(roll)[:, None] * above
    return np.stack([right, np.cross(right, ahead), -ahead], axis=2)


@dataclass
class RoomRenderer(Renderer):
    """A `FrameSource` of a camera in a room: its position in metres and its angles in radians.

    Attributes:
        side: Height and width of a frame.
        room: What is in the room.
    """

    room: Room = field(default_factory=furnished_room, repr=False)

    @property
    def parameters(self) -> dict[str, Any]:
        """Room, size, and everything about the renderer that determines the frames."""
        return {"side": self.side, "room": self.room.to_json(), **self._renderer()}

    def _renderer(self) -> dict[str, Any]:
        raise NotImplementedError


@dataclass
class RoomCamera(RoomRenderer):
    """The room drawn by MuJoCo."""

    name = "camera"

    def _renderer(self) -> dict[str, Any]:
        model = hashlib.sha256(room_mjcf(self.room, side=self.side).encode()).hexdigest()
        return {"mujoco": control_versions()["mujoco"], "off": list(_FLAGS), "model": model}

    def _make(self) -> Any:
        mujoco = control_module("mujoco")
        text = room_mjcf(self.room, side=self.side)
        model = mujoco.MjModel.from_xml_string(text, textures_of(self.room))
        with opengl():
            renderer = mujoco.Renderer(model, self.side, self.side)
        return mujoco, model, mujoco.MjData(model), renderer

    def _free(self, opened: Any) -> None:
        opened[3].close()

    def _draw(self, opened: Any, states: States, frames: Pixels) -> None:
        mujoco, model, data, renderer = opened
        for state, axes, frame in zip(states, camera_axes(states), frames, strict=True):
            data.mocap_pos[0] = state[:3]
            mujoco.mju_mat2Quat(data.mocap_quat[0], axes.ravel())
            mujoco.mj_kinematics(model, data)
            mujoco.mj_camlight(model, data)
            renderer.update_scene(data, camera=CAMERA)
            for flag in _FLAGS:
                renderer.scene.flags[getattr(mujoco.mjtRndFlag, f"mjRND_{flag}")] = False
            frame[:] = renderer.render()
