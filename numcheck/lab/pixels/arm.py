"""The planar arm of dm_control's Reacher: joint angles to frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from numcheck.lab.pixels.extra import control_module, control_versions, opengl
from numcheck.lab.pixels.source import Pixels, Renderer, States

JOINTS = ("shoulder", "wrist")
#: What does not tell where the arm is, and takes most of the time.
_FLAGS = {"shadow": False, "reflection": False, "skybox": False}
_ARM_MATERIAL = "self"
#: Red, green and blue, from 0 to 1.
_OTHER_COLOUR = (0.2, 0.4, 0.9)


@dataclass
class ReacherArm(Renderer):
    """A `FrameSource` of the two joint angles, seen from above.

    A state is the angles of shoulder and wrist in radians; frames show them modulo 2 pi. The pose
    is set, not simulated, so no limit of a joint applies.

    Attributes:
        side: Height and width of a frame, at most 480.
    """

    name = "reacher"

    @property
    def parameters(self) -> dict[str, Any]:
        """Size, that there is no target, flags of the renderer, and versions."""
        return {"side": self.side, "target": None, "flags": dict(_FLAGS), **control_versions()}

    def _make(self) -> Any:
        physics = reacher_physics()
        physics.named.model.geom_rgba["target", 3] = 0.0
        try:
            with opengl():
                # One camera for all frames takes half the time of `physics.render`.
                engine = control_module("dm_control.mujoco.engine")
                camera = engine.Camera(physics, self.side, self.side, camera_id="fixed")
                camera.render(render_flag_overrides=_FLAGS)
        except BaseException:
            physics.free()
            raise
        return physics, camera

    def _free(self, opened: Any) -> None:
        opened[0].free()

    def _draw(self, opened: Any, states: States, frames: Pixels) -> None:
        physics, camera = opened
        for pose, frame in zip(states, frames, strict=True):
            # Large angles lose digits in the renderer's float32.
            physics.data.qpos[:] = np.remainder(pose + np.pi, 2 * np.pi) - np.pi
            physics.forward()
            frame[:] = camera.render(render_flag_overrides=_FLAGS)


class RecolouredArm(ReacherArm):
    """As `ReacherArm`, in another colour: the same poses in frames that a model has not seen."""

    @property
    def parameters(self) -> dict[str, Any]:
        """Those of the arm, and the colour."""
        return super().parameters | {"colour": list(_OTHER_COLOUR)}

    def _make(self) -> Any:
        opened = super()._make()
        opened[0].named.model.mat_rgba[_ARM_MATERIAL, :3] = _OTHER_COLOUR
        return opened


def reacher_physics() -> Any:
    """dm_control's physics of the Reacher, to be freed by its `free`.

    Raises:
        InvalidInputError: If the extra `control` is not installed.
    """
    reacher = control_module("dm_control.suite.reacher")
    return reacher.Physics.from_xml_string(*reacher.get_model_and_assets())
