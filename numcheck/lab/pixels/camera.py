"""A free camera in a furnished room: six degrees of freedom to frames, by MuJoCo's renderer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from numcheck.lab.pixels.extra import control_module, control_versions, opengl
from numcheck.lab.pixels.mjcf import CAMERA, room_mjcf, textures_of
from numcheck.lab.pixels.room import Room, furnished_room
from numcheck.lab.pixels.source import Pixels, States
from numcheck.support import validate, validate_arrays
from numcheck.support.errors import InvalidInputError

#: Metres for the first three, radians for the others.
DEGREES_OF_FREEDOM = ("x", "y", "z", "yaw", "pitch", "roll")
#: Where the latents are 0, and what a unit of each is.
CENTRE = np.array([0.2, 0.0, 1.5, 0.0, 0.0, 0.0])
UNITS = np.array([0.5, 0.6, 0.35, 0.2, 0.15, 0.2])
#: What does not tell where the camera is, and takes most of the time.
_FLAGS = ("SHADOW", "REFLECTION", "SKYBOX", "HAZE", "FOG")


def camera_states(latents: States) -> States:
    """The states of latents, which count from `CENTRE` in `UNITS`.

    Args:
        latents: Shape (..., 6).

    Returns:
        The same shape.

    Raises:
        InvalidInputError: If they are of another shape, or not finite.
    """
    before = latents.shape[:-1] if isinstance(latents, np.ndarray) else ("...",)
    shape = (*before, len(DEGREES_OF_FREEDOM))
    return np.asarray(CENTRE + UNITS * validate_arrays.floats(latents, name="latents", shape=shape))


def checked_states(states: object) -> States:
    """States of cameras, float64 of shape (n, 6).

    Raises:
        InvalidInputError: For anything else.
    """
    return validate_arrays.floats(states, name="states", shape=("n", len(DEGREES_OF_FREEDOM)))


def camera_axes(states: States) -> NDArray[np.float64]:
    """How cameras are turned.

    Positive yaw turns to the left, positive pitch upwards; positive roll tilts the camera to the
    right, clockwise for whom looks ahead.

    Args:
        states: Shape (n, 6).

    Returns:
        Rotation matrices, shape (n, 3, 3): the columns are the image's right, its up, and
        backwards, in the axes of the room.

    Raises:
        InvalidInputError: If the states are of another shape, or not finite.
    """
    states = checked_states(states)
    yaw, pitch, roll = states[:, 3], states[:, 4], states[:, 5]
    ahead = np.stack(
        [np.cos(yaw) * np.cos(pitch), np.sin(yaw) * np.cos(pitch), np.sin(pitch)], axis=1
    )
    level = np.stack([np.sin(yaw), -np.cos(yaw), np.zeros_like(yaw)], axis=1)
    above = np.cross(level, ahead)
    right = np.cos(roll)[:, None] * level - np.sin(roll)[:, None] * above
    return np.stack([right, np.cross(right, ahead), -ahead], axis=2)


def checked_side(side: object) -> int:
    """Height and width of a frame, one of Python's own numbers: it goes into JSON.

    Raises:
        InvalidInputError: If it is no integer from 16 to 1024.
    """
    return validate.integer(side, name="side", minimum=16, maximum=1024)


def described(room: Room, side: int, renderer: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a source: the room, the size of frames, and who draws them.

    Args:
        room: What is in the room.
        side: Height and width of a frame.
        renderer: What else determines the frames, as plain data.

    Raises:
        InvalidInputError: If an argument is of another type or out of range.
    """
    room, side = validate.instance(room, Room, name="room"), checked_side(side)
    return {
        "side": side,
        "room": room.to_json(),
        **validate.instance(renderer, dict, name="renderer"),
    }


@dataclass
class RoomCamera:
    """A `FrameSource` of the camera's position in metres and its angles in radians.

    Attributes:
        side: Height and width of a frame.
        room: What is in the room.

    Raises:
        InvalidInputError: If an argument is out of range.
    """

    side: int = 64
    room: Room = field(default_factory=furnished_room, repr=False)
    _open: Any = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.side = checked_side(self.side)
        validate.instance(self.room, Room, name="room")

    @property
    def name(self) -> str:
        """Of the data sets."""
        return "camera"

    @property
    def parameters(self) -> dict[str, Any]:
        """Room, size, the hash of the model, flags of the renderer, and its version."""
        model = hashlib.sha256(room_mjcf(self.room, side=self.side).encode()).hexdigest()
        renderer = {"mujoco": control_versions()["mujoco"], "off": list(_FLAGS), "model": model}
        return described(self.room, self.side, renderer)

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """Height, width, 3."""
        return self.side, self.side, 3

    def render(self, states: States) -> Pixels:
        """Frames of states, shape (n, 6) to (n, side, side, 3).

        Raises:
            InvalidInputError: If the renderer is not open, or the states are of another shape.
        """
        states = checked_states(states)
        if self._open is None:
            raise InvalidInputError("the renderer is not open. Write `with source: ...` around it.")
        mujoco, model, data, renderer = self._open
        found = np.empty((len(states), *self.image_shape), dtype=np.uint8)
        for state, axes, frame in zip(states, camera_axes(states), found, strict=True):
            data.mocap_pos[0] = state[:3]
            mujoco.mju_mat2Quat(data.mocap_quat[0], axes.ravel())
            mujoco.mj_kinematics(model, data)
            mujoco.mj_camlight(model, data)
            renderer.update_scene(data, camera=CAMERA)
            for flag in _FLAGS:
                renderer.scene.flags[getattr(mujoco.mjtRndFlag, f"mjRND_{flag}")] = False
            frame[:] = renderer.render()
        return found

    def __enter__(self) -> Self:
        """Open the renderer.

        Raises:
            InvalidInputError: If the extra `control` or OpenGL is missing.
        """
        mujoco = control_module("mujoco")
        text = room_mjcf(self.room, side=self.side)
        model = mujoco.MjModel.from_xml_string(text, textures_of(self.room))
        with opengl():
            renderer = mujoco.Renderer(model, self.side, self.side)
        self._open = mujoco, model, mujoco.MjData(model), renderer
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Free the renderer: at the interpreter's exit it would be too late."""
        opened, self._open = self._open, None
        if opened is not None:
            opened[3].close()

    def __getstate__(self) -> dict[str, Any]:
        """Without the renderer, for other processes."""
        return {"side": self.side, "room": self.room, "_open": None}
