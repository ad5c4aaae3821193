"""The pictures on the surfaces of the room, computed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from numcheck.lab.pixels.source import Pixels

Shades = NDArray[np.float64]
Colour = tuple[float, float, float]
_SIDE = 256


def _painted(shade: NDArray[np.floating[Any]], dark: Colour, light: Colour) -> Shades:
    low, high = np.array(dark), np.array(light)
    return np.asarray(low + shade[..., None] * (high - low), dtype=np.float64)


def _noise(seed: int, cells: int) -> Shades:
    """Random grey cells, the same for a seed."""
    values = np.random.default_rng(seed).random((cells, cells))
    return np.asarray(np.kron(values, np.ones((_SIDE // cells, _SIDE // cells))))


def _border(across: Shades, down: Shades, width: float) -> NDArray[np.bool_]:
    nearest = np.minimum(np.minimum(across, 1 - across), np.minimum(down, 1 - down))
    return np.asarray(nearest < width)


def _planks(across: Shades, down: Shades) -> Shades:  # noqa: ARG001
    found = _painted(0.25 + 0.75 * _noise(1, 16), (0.32, 0.18, 0.08), (0.78, 0.52, 0.28))
    found[(across * 16) % 1 < 0.08] *= 0.4
    return found


def _bricks(across: Shades, down: Shades) -> Shades:
    row = np.floor(down * 10)
    column = across * 10 + 0.5 * (row % 2)
    shade = np.sin(12.9898 * np.floor(column) + 78.233 * row) * 43758.5453 % 1.0
    found = _painted(shade, (0.50, 0.16, 0.10), (0.82, 0.42, 0.30))
    found[((down * 10) % 1 < 0.14) | (column % 1 < 0.10)] = (0.80, 0.77, 0.70)
    return found


def _stripes(across: Shades, down: Shades) -> Shades:
    # The stripes grow wider to the right, so that no shift of the wall looks like none.
    found = _painted(
        ((10 * across / (0.6 + across)) % 1 < 0.5) * 1.0, (0.15, 0.35, 0.25), (0.75, 0.85, 0.65)
    )
    found[down > 0.75] = (0.35, 0.22, 0.14)
    return found


def _dots(across: Shades, down: Shades) -> Shades:
    far = np.hypot((across * 9) % 1 - 0.5, (down * 5) % 1 - 0.5)
    found = _painted((far < 0.28) * 1.0, (0.90, 0.80, 0.45), (0.55, 0.20, 0.45))
    return np.asarray(found * (1.0 - 0.5 * across)[..., None])


def _waves(across: Shades, down: Shades) -> Shades:
    shade = 0.5 + 0.5 * np.sin(30 * down + 6 * np.sin(7 * across))
    return _painted(shade, (0.15, 0.25, 0.50), (0.70, 0.80, 0.92))


def _coffers(across: Shades, down: Shades) -> Shades:
    inside = (np.abs((across * 7) % 1 - 0.5) < 0.38) & (np.abs((down * 8) % 1 - 0.5) < 0.38)
    found = _painted(inside * 1.0, (0.55, 0.50, 0.42), (0.95, 0.94, 0.90))
    return np.asarray(found * (0.75 + 0.25 * down)[..., None])


def _rug(across: Shades, down: Shades) -> Shades:
    far = np.maximum(np.abs(across - 0.5), np.abs(down - 0.5))
    found = _painted(((far * 14) % 1 < 0.5) * 1.0, (0.60, 0.08, 0.14), (0.95, 0.85, 0.60))
    found[(np.abs(across - 0.5) < 0.12) & (np.abs(down - 0.35) < 0.1)] = (0.10, 0.20, 0.50)
    return found


def _window(across: Shades, down: Shades) -> Shades:
    found = _painted(1 - down, (0.55, 0.80, 0.98), (0.20, 0.45, 0.90))
    hill = down > 0.65 + 0.1 * np.sin(9 * across)
    found[hill] = (0.15, 0.55, 0.20)
    frame = (np.abs(across - 0.5) < 0.03) | (np.abs(down - 0.5) < 0.03)
    found[frame | _border(across, down, 0.06)] = (0.97, 0.97, 0.95)
    return found


def _painting(across: Shades, down: Shades) -> Shades:
    found = _painted(across, (0.05, 0.10, 0.30), (0.95, 0.60, 0.15))
    found[np.hypot(across - 0.3, down - 0.35) < 0.17] = (0.98, 0.95, 0.75)
    found[down > 0.7 + 0.15 * np.sin(7 * across + 1)] = (0.10, 0.30, 0.25)
    found[_border(across, down, 0.07)] = (0.85, 0.68, 0.20)
    return found


def _poster(across: Shades, down: Shades) -> Shades:
    cells = np.random.default_rng(7).random((4, 4, 3))
    found = np.kron(cells, np.ones((_SIDE // 4, _SIDE // 4, 1)))
    found[np.abs(across - down) < 0.05] = (0.05, 0.05, 0.05)
    return np.asarray(found)


def _door(across: Shades, down: Shades) -> Shades:
    found = _painted(0.3 * across, (0.60, 0.38, 0.20), (0.80, 0.60, 0.35))
    found[(np.abs(across - 0.5) < 0.3) & (np.abs((down * 2) % 1 - 0.5) < 0.35)] *= 0.7
    found[np.hypot(across - 0.9, down - 0.5) < 0.04] = (0.95, 0.85, 0.30)
    return found


#: Of the room itself, and of what hangs on it.
_ROOM = _planks, _bricks, _stripes, _dots, _waves, _coffers
_HUNG = _rug, _window, _painting, _poster, _door
#: By name: from the place of each pixel, from the left and from the upper edge, in [0, 1), to a
#: picture.
TEXTURES: dict[str, Callable[[Shades, Shades], Shades]] = {
    make.__name__.removeprefix("_"): make for make in _ROOM + _HUNG
}


def texture(name: str) -> Pixels:
    """A picture of `TEXTURES`, computed: uint8, shape (256, 256, 3), the upper row first."""
    steps = (np.arange(_SIDE) + 0.5) / _SIDE
    picture = TEXTURES[name](*np.meshgrid(steps, steps))
    return np.asarray(np.rint(255 * picture.clip(0, 1)), dtype=np.uint8)


def texture_hash(name: str) -> str:
    """SHA-256 of the pixels of a picture of `TEXTURES`, as 64 hexadecimal digits."""
    return hashlib.sha256(texture(name).tobytes()).hexdigest()
