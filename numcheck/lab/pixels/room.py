"""A furnished room as data: what it is made of, whichever renderer draws it.

World axes: x ahead, y to the left, z up, in metres; the floor is z = 0. Every surface in reach of
the camera has a pattern or a neighbour of another colour at another distance, so that each of the
six degrees of freedom of a camera changes the image, and no two of them in the same way: turning
moves near and far things alike, a step does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numcheck.lab.pixels.textures import texture_hash

Vector = tuple[float, float, float]


@dataclass(frozen=True)
class Panel:
    """A flat rectangle with a picture on it, seen from its front.

    Attributes:
        name: What it is.
        centre: Its middle.
        right: From the middle to the right edge of the picture.
        up: From the middle to its upper edge, perpendicular to `right`; `right` x `up` points to
            the observer.
        texture: Name of the picture in `numcheck.lab.pixels.textures`.
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
        size: Half of its extents along x, y and z; a cylinder and a ball are round.
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
        strength: Of its light, from 0 to 10.
    """

    centre: Vector
    strength: float


def _plain(thing: Panel | Block | Lamp) -> dict[str, Any]:
    """All vectors as lists of floats, so that 0 and 0.0 are the same room."""
    return {
        name: list(map(float, value)) if isinstance(value, tuple) else value
        for name, value in vars(thing).items()
    }


@dataclass(frozen=True)
class Room:
    """Everything in the room.

    Attributes:
        panels: Walls, floor, ceiling and what hangs on them; names are unique, those of blocks too.
        blocks: Furniture.
        lamps: Lamps.
        ambient: Light from everywhere, from 0 to 1.
        field_of_view: Vertical, in degrees.
    """

    panels: tuple[Panel, ...]
    blocks: tuple[Block, ...]
    lamps: tuple[Lamp, ...]
    ambient: float
    field_of_view: float

    @property
    def textures(self) -> tuple[str, ...]:
        """Names of the pictures in it, each once."""
        return tuple(sorted({panel.texture for panel in self.panels}))

    def to_json(self) -> dict[str, Any]:
        """The room as plain data, its pictures by their hashes: everything that is drawn."""
        return {
            "textures": {name: texture_hash(name) for name in self.textures},
            "panels": list(map(_plain, self.panels)),
            "blocks": list(map(_plain, self.blocks)),
            "lamps": list(map(_plain, self.lamps)),
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
        Block("chair seat", "box", (1.75, -1.15, 0.45), (0.25, 0.25, 0.05), (0.75, 0.15, 0.15)),
        Block("chair back", "box", (1.75, -1.37, 0.85), (0.25, 0.04, 0.40), (0.85, 0.20, 0.20)),
        Block("sofa seat", "box", (3.9, -0.1, 0.30), (0.45, 1.0, 0.30), (0.20, 0.30, 0.62)),
        Block("sofa back", "box", (4.3, -0.1, 0.75), (0.12, 1.0, 0.35), (0.25, 0.37, 0.75)),
        Block("bookcase", "box", (3.4, 2.9, 1.1), (0.5, 0.30, 1.1), (0.42, 0.26, 0.12)),
        Block("books, red", "box", (3.2, 2.57, 1.55), (0.22, 0.06, 0.18), (0.85, 0.10, 0.10)),
        Block("books, green", "box", (3.5, 2.57, 0.95), (0.30, 0.06, 0.20), (0.10, 0.60, 0.20)),
        Block("column", "cylinder", (1.5, 1.75, 1.6), (0.16, 0.16, 1.6), (0.88, 0.88, 0.80)),
        Block("cabinet", "box", (2.9, -2.8, 0.55), (0.6, 0.4, 0.55), (0.16, 0.45, 0.40)),
        Block("globe", "ball", (2.9, -2.7, 1.38), (0.28, 0.28, 0.28), (0.95, 0.55, 0.10)),
        Block("pendant", "ball", (1.4, -0.6, 2.55), (0.17, 0.17, 0.17), (0.95, 0.35, 0.65)),
        Block("cable", "cylinder", (1.4, -0.6, 2.95), (0.02, 0.02, 0.25), (0.05, 0.05, 0.05)),
        Block("bench", "box", (1.75, 1.15, 0.22), (0.30, 0.22, 0.22), (0.95, 0.75, 0.15)),
        Block("plant", "ball", (1.75, 1.15, 0.66), (0.24, 0.24, 0.24), (0.10, 0.75, 0.15)),
        Block("beam", "box", (2.6, 0, 3.1), (0.12, 3.5, 0.10), (0.35, 0.20, 0.10)),
        Block("wardrobe", "box", (-0.3, 3.0, 1.0), (0.7, 0.4, 1.0), (0.52, 0.45, 0.62)),
        Block("chest", "box", (-0.4, -3.0, 0.4), (0.6, 0.4, 0.4), (0.70, 0.62, 0.25)),
        Block("stool", "cylinder", (-2.8, -1.2, 0.3), (0.25, 0.25, 0.3), (0.2, 0.7, 0.3)),
    )
    lamps = (Lamp((0.0, 1.5, 3.0), 0.45), Lamp((2.5, -1.5, 2.9), 0.35))
    return Room(walls + hung, blocks, lamps, ambient=0.45, field_of_view=80.0)
