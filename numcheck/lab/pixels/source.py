"""What turns states of a world into frames."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from numcheck.support.errors import InvalidInputError

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

    @property
    def parameters(self) -> dict[str, Any]:
        """Plain data for JSON that determines every frame of a state, versions included."""

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """Height, width and the 3 colours of a frame."""

    def render(self, states: States) -> Pixels:
        """The frames, shape (n, height, width, 3), of states, shape (n, d)."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


@dataclass
class Renderer(ABC):
    """A `FrameSource` that holds a renderer of square frames while it is open.

    Attributes:
        side: Height and width of a frame.
    """

    name: ClassVar[str]
    side: int = 64
    _open: Any = field(default=None, init=False, repr=False, compare=False)

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """Height, width, 3."""
        return self.side, self.side, 3

    @abstractmethod
    def _make(self) -> Any:
        """What is held while the renderer is open.

        Raises:
            InvalidInputError: If it is not installed.
        """

    @abstractmethod
    def _free(self, opened: Any) -> None:
        """Free what `_make` has made; at the interpreter's exit it would be too late."""

    @abstractmethod
    def _draw(self, opened: Any, states: States, frames: Pixels) -> None:
        """Fill the frames of states."""

    def render(self, states: States) -> Pixels:
        """The frames of states, shape (n, d) to (n, side, side, 3).

        Raises:
            InvalidInputError: If the renderer is not open.
        """
        if self._open is None:
            raise InvalidInputError("the renderer is not open. Write `with source: ...` around it.")
        found = np.empty((len(states), *self.image_shape), dtype=np.uint8)
        self._draw(self._open, states, found)
        return found

    def __enter__(self) -> Self:
        self._open = self._make()
        return self

    def __exit__(self, *_: object) -> None:
        opened, self._open = self._open, None
        if opened is not None:
            self._free(opened)

    def __getstate__(self) -> dict[str, Any]:
        """Without the renderer, for other processes."""
        return {**vars(self), "_open": None}
