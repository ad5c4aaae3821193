"""What turns states of a world into frames."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

States = NDArray[np.float64]
Pixels = NDArray[np.uint8]


class FrameSource(Protocol):
    """A renderer: the same parameters and states give the same frames.

    It is made without its renderer, so that frames that are in the cache need none; the renderer
    opens with the block, and is freed at its end:

        with source as open_source:
            pixels = open_source.render(states)

    To be used by several processes it has to be picklable while it is closed.
    """

    @property
    def name(self) -> str:
        """What it renders, in a word that can be part of a file name."""
        ...

    @property
    def parameters(self) -> dict[str, Any]:
        """Plain data for JSON that determines every frame of a state, versions included."""
        ...

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """Height, width and the 3 colours of a frame."""
        ...

    def render(self, states: States) -> Pixels:
        """The frames of states.

        Args:
            states: Float64, shape (n, d).

        Returns:
            Uint8, shape (n, height, width, 3).

        Raises:
            InvalidInputError: If the renderer is not open, or the states are of another shape.
        """
        ...

    def __enter__(self) -> Self:
        """Open the renderer.

        Raises:
            InvalidInputError: If it is not installed.
        """
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Free the renderer."""
        ...
