"""A furnished room as data: what it is made of, whoever draws it.

World axes: x ahead, y to the left, z up, in metres; the floor is z = 0. Every surface in reach of
the camera has a pattern or a neighbour of another colour at another distance, so that each of the
six degrees of freedom of a camera changes the image, and no two of them in the same way: turning
moves near and far things alike, a step does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from numcheck import validate
from numcheck.errors import InvalidInputError
from numcheck.pixels.source import Pixels

Vector = tuple[float, float, float]
#: Version of the room below; part of the name of data sets.
EDITION = 1
_SIDE = 256


@dataclass(frozen=True)
class Panel:
    """A flat rectangle with a picture on it, seen from its front.

    Attributes:
        name: What it is.
        centre: Its middle.
        right: From the middle to the right edge of the picture.
        up: From the middle to its upper edge; `right` x `up` points to whom looks at it.
        texture: Name of the picture in `TEXTURES`.
    """

    name: str
    centre: Vector
    right: Vector
    up: Vector
    texture: str


@dataclass(frozen=True)
class Block:
    """A body of one colour.

    Attributes:
        name: What it is.
        kind: `box`, `cylinder` (upright) or `ball`.
        centre: Its middle.
        size: Half of its extents along x, y and z.
        colour: Red, green and blue from 0 to 1.
    """

    name: str
    kind: str
    centre: Vector
    size: Vector
    colour: Vector


@dataclass(frozen=True)
class Lamp:
    """A lamp without shadow.

    Attributes:
        centre: Where it is.
        strength: Of its light.
    """

    centre: Vector
    strength: float


@dataclass(frozen=True)
class Room:
    """All that is in the room.

    Attributes:
        panels: Walls, floor, ceiling and what hangs on them.
        blocks: Furniture.
        lamps: Lamps.
        ambient: Light from everywhere.
        field_of_view: Vertical, in degrees.
    """

    panels: tuple[Panel, ...]
    blocks: tuple[Block, ...]
    lamps: tuple[Lamp, ...]
    ambient: float
    field_of_view: float

    def to_json(self) -> dict[str, Any]:
        """The room as plain data, which with the edition determines what is drawn."""
        return {
            "edition": EDITION,
            "panels": [dict(vars(panel)) for panel in self.panels],
            "blocks": [dict(vars(block)) for block in self.blocks],
            "lamps": [dict(vars(lamp)) for lamp in self.lamps],
            "ambient": self.ambient,
            "field_of_view": self.field_of_view,
        }


def furnished_room() -> Room:
    """The room of the camera experiment: 8 m by 7 m by 3.2 m, free of things around its middle."""
    walls = (
        Panel("floor", (0.5, 0, 0), (0, -3.5, 0), (4.0, 0, 0), "planks"),
        Panel("ceiling", (0.5, 0, 3.2), (0, 3.5, 0), (4.0, 0, 0), "coffers"),
        Panel("front wall", (4.5, 0, 1.6), (0, -3.5, 0), (0, 0, 1.6), "bricks"),
        Panel("back wall", (-3.5, 0, 1.6), (0, 3.5, 0), (0, 0, 1.6), "waves"),
        Panel("left wall", (0.5, 3.5, 1.6), (4.0, 0, 0), (0, 0, 1.6), "stripes"),
        Panel("right wall", (0.5, -3.5, 1.6), (-4.0, 0, 0), (0, 0, 1.6), "dots"),
    )
    hung = (
        Panel("rug", (2.0, 0.2, 0.01), (0, -1.3, 0), (0.9, 0, 0), "rug"),
        Panel("window", (4.48, 1.3, 1.8), (0, -0.8, 0), (0, 0, 0.7), "window"),
        Panel("painting", (4.48, -1.4, 1.9), (0, -0.6, 0), (0, 0, 0.5), "painting"),
        Panel("poster", (1.6, 3.48, 1.7), (0.6, 0, 0), (0, 0, 0.8), "poster"),
        Panel("map", (1.4, -3.48, 1.8), (-0.9, 0, 0), (0, 0, 0.6), "painting"),
        Panel("door", (-3.48, 0.8, 1.05), (0, 0.5, 0), (0, 0, 1.05), "door"),
    )
    blocks = (
        Block("table top", "box", (2.3, 0.1, 0.74), (0.45, 0.7, 0.04), (0.55, 0.27, 0.10)),
        Block("table leg", "box", (2.3, 0.1, 0.35), (0.10, 0.10, 0.35), (0.30, 0.15, 0.06)),
        Block("lamp foot", "cylinder", (2.2, 0.5, 0.93), (0.04, 0.04, 0.15), (0.15, 0.15, 0.15)),
        Block("lamp shade", "ball", (2.2, 0.5, 1.22), (0.18, 0.18, 0.18), (1.0, 0.92, 0.45)),
        Block("vase", "cylinder", (2.35, -0.35, 0.95), (0.11, 0.11, 0.17), (0.10, 0.55, 0.75)),
        Block("chair seat", "box", (2.0, -1.25, 0.45), (0.25, 0.25, 0.05), (0.75, 0.15, 0.15)),
        Block("chair back", "box", (2.0, -1.47, 0.85), (0.25, 0.04, 0.40), (0.85, 0.20, 0.20)),
        Block("sofa seat", "box", (3.9, -0.1, 0.30), (0.45, 1.0, 0.30), (0.20, 0.30, 0.62)),
        Block("sofa back", "box", (4.3, -0.1, 0.75), (0.12, 1.0, 0.35), (0.25, 0.37, 0.75)),
        Block("bookcase", "box", (3.4, 2.9, 1.1), (0.5, 0.30, 1.1), (0.42, 0.26, 0.12)),
        Block("books, red", "box", (3.2, 2.57, 1.55), (0.22, 0.06, 0.18), (0.85, 0.10, 0.10)),
        Block("books, green", "box", (3.5, 2.57, 0.95), (0.30, 0.06, 0.20), (0.10, 0.60, 0.20)),
        Block("column", "cylinder", (1.5, 1.75, 1.6), (0.16, 0.16, 1.6), (0.88, 0.88, 0.80)),
        Block("cabinet", "box", (2.9, -2.8, 0.55), (0.6, 0.4, 0.55), (0.16, 0.45, 0.40)),
        Block("globe", "ball", (2.9, -2.7, 1.38), (0.28, 0.28, 0.28), (0.95, 0.55, 0.10)),
        Block("pendant", "ball", (1.7, -0.6, 2.55), (0.17, 0.17, 0.17), (0.95, 0.35, 0.65)),
        Block("cable", "cylinder", (1.7, -0.6, 2.95), (0.02, 0.02, 0.25), (0.05, 0.05, 0.05)),
        Block("bench", "box", (1.75, 1.15, 0.22), (0.30, 0.22, 0.22), (0.95, 0.75, 0.15)),
        Block("plant", "ball", (1.75, 1.15, 0.66), (0.24, 0.24, 0.24), (0.10, 0.75, 0.15)),
        Block("beam", "box", (2.6, 0, 3.1), (0.12, 3.5, 0.10), (0.35, 0.20, 0.10)),
        Block("wardrobe", "box", (-0.3, 3.0, 1.0), (0.7, 0.4, 1.0), (0.52, 0.45, 0.62)),
        Block("chest", "box", (-0.4, -3.0, 0.4), (0.6, 0.4, 0.4), (0.70, 0.62, 0.25)),
        Block("stool", "cylinder", (-2.8, -1.2, 0.3), (0.25, 0.25, 0.3), (0.2, 0.7, 0.3)),
    )
    lamps = (Lamp((0.0, 1.5, 3.0), 0.45), Lamp((2.5, -1.5, 2.9), 0.35))
    return Room(walls + hung, blocks, lamps, ambient=0.45, field_of_view=80.0)


def _grid() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of each pixel its place from the left and from the upper edge, in [0, 1)."""
    steps = (np.arange(_SIDE) + 0.5) / _SIDE
    across, down = np.meshgrid(steps, steps)
    return across, down


def _painted(shade: NDArray[np.float64], dark: Vector, light: Vector) -> NDArray[np.float64]:
    return np.asarray(dark) + shade[..., None] * (np.asarray(light) - np.asarray(dark))


def _noise(seed: int, cells: int) -> NDArray[np.float64]:
    """Random grey cells, the same for a seed."""
    values = np.random.default_rng(seed).random((cells, cells))
    return np.kron(values, np.ones((_SIDE // cells, _SIDE // cells)))


def _planks() -> NDArray[np.float64]:
    across, _ = _grid()
    found = _painted(0.25 + 0.75 * _noise(1, 16), (0.32, 0.18, 0.08), (0.78, 0.52, 0.28))
    found[(across * 16) % 1 < 0.08] *= 0.4
    return found


def _bricks() -> NDArray[np.float64]:
    across, down = _grid()
    row = np.floor(down * 10)
    column = across * 10 + 0.5 * (row % 2)
    shade = np.sin(12.9898 * np.floor(column) + 78.233 * row) * 43758.5453 % 1
    found = _painted(shade, (0.50, 0.16, 0.10), (0.82, 0.42, 0.30))
    found[((down * 10) % 1 < 0.14) | (column % 1 < 0.10)] = (0.80, 0.77, 0.70)
    return found


def _stripes() -> NDArray[np.float64]:
    across, down = _grid()
    # The stripes grow wider to the right, so that no shift of the wall looks like none.
    found = _painted(
        ((10 * across / (0.6 + across)) % 1 < 0.5) * 1.0, (0.15, 0.35, 0.25), (0.75, 0.85, 0.65)
    )
    found[down > 0.75] = (0.35, 0.22, 0.14)
    return found


def _dots() -> NDArray[np.float64]:
    across, down = _grid()
    far = np.hypot((across * 9) % 1 - 0.5, (down * 5) % 1 - 0.5)
    found = _painted((far < 0.28) * 1.0, (0.90, 0.80, 0.45), (0.55, 0.20, 0.45))
    return np.asarray(found * (1.0 - 0.5 * across)[..., None])


def _waves() -> NDArray[np.float64]:
    across, down = _grid()
    shade = 0.5 + 0.5 * np.sin(30 * down + 6 * np.sin(7 * across))
    return _painted(shade, (0.15, 0.25, 0.50), (0.70, 0.80, 0.92))


def _coffers() -> NDArray[np.float64]:
    across, down = _grid()
    inside = (np.abs((across * 7) % 1 - 0.5) < 0.38) & (np.abs((down * 8) % 1 - 0.5) < 0.38)
    found = _painted(inside * 1.0, (0.55, 0.50, 0.42), (0.95, 0.94, 0.90))
    return np.asarray(found * (0.75 + 0.25 * down)[..., None])


def _rug() -> NDArray[np.float64]:
    across, down = _grid()
    far = np.maximum(np.abs(across - 0.5), np.abs(down - 0.5))
    found = _painted(((far * 14) % 1 < 0.5) * 1.0, (0.60, 0.08, 0.14), (0.95, 0.85, 0.60))
    found[(np.abs(across - 0.5) < 0.12) & (np.abs(down - 0.35) < 0.1)] = (0.10, 0.20, 0.50)
    return found


def _window() -> NDArray[np.float64]:
    across, down = _grid()
    found = _painted(1 - down, (0.55, 0.80, 0.98), (0.20, 0.45, 0.90))
    hill = down > 0.65 + 0.1 * np.sin(9 * across)
    found[hill] = (0.15, 0.55, 0.20)
    frame = (np.abs(across - 0.5) < 0.03) | (np.abs(down - 0.5) < 0.03)
    edge = np.minimum(np.minimum(across, 1 - across), np.minimum(down, 1 - down)) < 0.06
    found[frame | edge] = (0.97, 0.97, 0.95)
    return found


def _painting() -> NDArray[np.float64]:
    across, down = _grid()
    found = _painted(across, (0.05, 0.10, 0.30), (0.95, 0.60, 0.15))
    found[np.hypot(across - 0.3, down - 0.35) < 0.17] = (0.98, 0.95, 0.75)
    found[down > 0.7 + 0.15 * np.sin(7 * across + 1)] = (0.10, 0.30, 0.25)
    edge = np.minimum(np.minimum(across, 1 - across), np.minimum(down, 1 - down)) < 0.07
    found[edge] = (0.85, 0.68, 0.20)
    return found


def _poster() -> NDArray[np.float64]:
    across, down = _grid()
    cells = np.random.default_rng(7).random((4, 4, 3))
    found = np.kron(cells, np.ones((_SIDE // 4, _SIDE // 4, 1)))
    found[np.abs(across - down) < 0.05] = (0.05, 0.05, 0.05)
    return np.asarray(found)


def _door() -> NDArray[np.float64]:
    across, down = _grid()
    found = _painted(0.3 * across, (0.60, 0.38, 0.20), (0.80, 0.60, 0.35))
    found[(np.abs(across - 0.5) < 0.3) & (np.abs((down * 2) % 1 - 0.5) < 0.35)] *= 0.7
    found[np.hypot(across - 0.9, down - 0.5) < 0.04] = (0.95, 0.85, 0.30)
    return found


#: Makers of the pictures by name.
TEXTURES = {
    "planks": _planks,
    "bricks": _bricks,
    "stripes": _stripes,
    "dots": _dots,
    "waves": _waves,
    "coffers": _coffers,
    "rug": _rug,
    "window": _window,
    "painting": _painting,
    "poster": _poster,
    "door": _door,
}


def texture(name: str) -> Pixels:
    """A picture, computed: uint8, shape (256, 256, 3), the upper row first.

    Args:
        name: One of `TEXTURES`.

    Raises:
        InvalidInputError: If there is no such picture.
    """
    if not isinstance(name, str) or name not in TEXTURES:
        raise InvalidInputError(
            f"there is no texture {validate.shown(name)}; there are {', '.join(TEXTURES)}."
        )
    return np.asarray(np.rint(255 * TEXTURES[name]().clip(0, 1)), dtype=np.uint8)
