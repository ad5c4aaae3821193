"""The planar arm of dm_control's Reacher: joint angles to frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import numpy as np

from numcheck.lab.pixels.extra import control_module, control_versions, opengl
from numcheck.lab.pixels.source import Pixels, States
from numcheck.support import validate, validate_arrays
from numcheck.support.errors import InvalidInputError

JOINTS = ("shoulder", "wrist")
#: What does not tell where the arm is, and takes most of the time.
_FLAGS = {"shadow": False, "reflection": False, "skybox": False}


@dataclass
class ReacherArm:
    """A `FrameSource` of the two joint angles, seen from above.

    A state is the angles of shoulder and wrist in radians; frames show them modulo 2 pi. The pose
    is set, not simulated, so no limit of a joint applies.

    Attributes:
        side: Height and width of a frame.
        target: Where the target lies, in metres from the shoulder; `None`: it is not shown.

    Raises:
        InvalidInputError: If an argument is out of range.
    """

    side: int = 64
    target: tuple[float, float] | None = None
    _physics: Any = field(default=None, init=False, repr=False, compare=False)
    _camera: Any = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Python's own numbers: they go into JSON.
        self.side = validate.integer(self.side, name="side", minimum=16, maximum=480)
        if self.target is not None:
            for place in validate.sequence(self.target, name="target", length=2):
                validate.real(place, name="a coordinate of the target", minimum=-0.3, maximum=0.3)

    @property
    def name(self) -> str:
        """Of the data sets."""
        return "reacher"

    @property
    def parameters(self) -> dict[str, Any]:
        """Size, target, flags of the renderer, and versions."""
        target = None if self.target is None else [float(place) for place in self.target]
        return {"side": self.side, "target": target, "flags": dict(_FLAGS), **control_versions()}

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """Height, width, 3."""
        return self.side, self.side, 3

    def render(self, states: States) -> Pixels:
        """Frames of joint angles, shape (n, 2) to (n, side, side, 3).

        Raises:
            InvalidInputError: If the renderer is not open, or the states are of another shape.
        """
        angles = validate_arrays.floats(states, name="states", shape=("n", 2))
        if self._physics is None:
            raise InvalidInputError("the renderer is not open. Write `with source: ...` around it.")
        found = np.empty((len(angles), *self.image_shape), dtype=np.uint8)
        for pose, frame in zip(angles, found, strict=True):
            # Large angles lose digits in the renderer's float32.
            self._physics.data.qpos[:] = np.remainder(pose + np.pi, 2 * np.pi) - np.pi
            self._physics.forward()
            frame[:] = self._camera.render(render_flag_overrides=_FLAGS)
        return found

    def __enter__(self) -> Self:
        """Open the renderer.

        Raises:
            InvalidInputError: If the extra `control` or OpenGL is missing.
        """
        physics = reacher_physics()
        if self.target is None:
            physics.named.model.geom_rgba["target", 3] = 0.0
        else:
            physics.named.model.geom_pos["target", :2] = self.target
        try:
            with opengl():
                # One camera for all frames takes half the time of `physics.render`.
                engine = control_module("dm_control.mujoco.engine")
                camera = engine.Camera(physics, self.side, self.side, camera_id="fixed")
                camera.render(render_flag_overrides=_FLAGS)
        except BaseException:
            physics.free()
            raise
        self._physics, self._camera = physics, camera
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Free the renderer: at the interpreter's exit it would be too late."""
        physics, self._physics, self._camera = self._physics, None, None
        if physics is not None:
            physics.free()

    def __getstate__(self) -> dict[str, Any]:
        """Without the renderer, for other processes."""
        return {"side": self.side, "target": self.target, "_physics": None, "_camera": None}


def reacher_physics() -> Any:
    """dm_control's physics of the Reacher, to be freed by its `free`.

    Raises:
        InvalidInputError: If the extra `control` is not installed.
    """
    reacher = control_module("dm_control.suite.reacher")
    return reacher.Physics.from_xml_string(*reacher.get_model_and_assets())
