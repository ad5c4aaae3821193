"""The Reacher's arm in another colour: the same poses in frames that a model has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from numcheck.lab.pixels.arm import ReacherArm
from numcheck.support import validate

_MATERIAL = "self"


@dataclass
class RecolouredArm(ReacherArm):
    """As `ReacherArm`, with arms of another colour.

    Attributes:
        colour: Red, green and blue, from 0 to 1.

    Raises:
        InvalidInputError: If an argument is out of range.
    """

    colour: tuple[float, float, float] = (0.2, 0.4, 0.9)

    def __post_init__(self) -> None:
        super().__post_init__()
        red, green, blue = (
            validate.number(part, name="a part of colour", minimum=0.0, maximum=1.0)
            for part in validate.sequence(self.colour, name="colour", length=3)
        )
        self.colour = red, green, blue

    @property
    def parameters(self) -> dict[str, Any]:
        """Those of the arm, and the colour."""
        return super().parameters | {"colour": list(self.colour)}

    def __enter__(self) -> Self:
        """Open the renderer.

        Raises:
            InvalidInputError: If the extra `control` or OpenGL is missing.
        """
        super().__enter__()
        self._physics.named.model.mat_rgba[_MATERIAL, :3] = self.colour
        return self

    def __getstate__(self) -> dict[str, Any]:
        """Without the renderer, for other processes."""
        return super().__getstate__() | {"colour": self.colour}
