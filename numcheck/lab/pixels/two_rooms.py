"""Two-Room: a dot in two rooms joined by a door, drawn with numpy, and how it moves.

The floor is the square [-1, 1]^2 with a wall along the second axis in the middle, whose door is at
the height 0. Where a wall is met the dot slides along it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

#: Half of what a frame shows, so that the outer walls are in it.
_SEEN = 1.12
#: Points for each pixel and axis from which the share of wall in it is counted.
_FINE = 8
#: Parts in which a displacement is carried out.
_PARTS = 4
_DRAWN = 512
_FLOOR, _WALL = (236, 236, 228), (64, 64, 72)


@dataclass(frozen=True)
class TwoRooms:
    """The frames of a dot at given places.

    Attributes:
        size: Width and height of frames, in pixels.
        door: Half the width of the door.
        wall: Half the thickness of the wall.
        radius: Of the dot, which fits through the door.
        colour: Of the dot: red, green and blue, from 0 to 255.
    """

    name = "two-rooms"
    size: int = 64
    door: float = 0.3
    wall: float = 0.05
    radius: float = 0.1
    colour: tuple[int, int, int] = (214, 39, 40)

    @property
    def parameters(self) -> dict[str, Any]:
        """What determines every frame."""
        return asdict(self) | {"colour": list(self.colour), "version": 1}

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """Height, width and colours of a frame."""
        return self.size, self.size, 3

    @property
    def edge(self) -> float:
        """The largest coordinate of the dot's middle."""
        return 1 - self.radius

    @property
    def side(self) -> float:
        """The dot's middle is nearer to the wall's than this only in the door."""
        return self.wall + self.radius

    @property
    def gap(self) -> float:
        """The largest second coordinate of the dot's middle in the door."""
        return self.door - self.radius

    def __enter__(self) -> TwoRooms:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held."""

    @cached_property
    def _rooms(self) -> NDArray[np.float32]:
        """The frame without a dot, anti-aliased."""
        fine = self.size * _FINE
        at = ((np.arange(fine) + 0.5) / fine * 2 - 1) * _SEEN
        x, y = np.meshgrid(at, -at)
        walls = (abs(x) > 1) | (abs(y) > 1) | ((abs(x) < self.wall) & (abs(y) > self.door))
        share = walls.reshape(self.size, _FINE, self.size, _FINE).mean(axis=(1, 3))[..., None]
        image: NDArray[np.float32] = (share * _WALL + (1 - share) * _FLOOR).astype(np.float32)
        return image

    def render(self, states: NDArray[np.float64]) -> NDArray[np.uint8]:
        """The frames of places, shape (n, 2); the second coordinate grows upwards."""
        found = np.empty((len(states), *self.image_shape), dtype=np.uint8)
        at = (((np.arange(self.size) + 0.5) / self.size * 2 - 1) * _SEEN).astype(np.float32)
        pixel = 2 * _SEEN / self.size
        colour = np.array(self.colour, dtype=np.float32)
        for first in range(0, len(states), _DRAWN):
            part = states[first : first + _DRAWN].astype(np.float32)
            across = (at[None, :] - part[:, :1]) ** 2
            down = (-at[None, :] - part[:, 1:]) ** 2
            away = np.sqrt(down[:, :, None] + across[:, None, :])
            share = np.clip((self.radius - away) / pixel + 0.5, 0, 1)[..., None]
            image = self._rooms + share * (colour - self._rooms)
            found[first : first + _DRAWN] = np.rint(image)
        return found

    def move(self, states: Tensor, displacements: Tensor) -> Tensor:
        """The places after displacements, walls permitting; shapes (..., 2) that broadcast."""
        x, y = (states + torch.zeros_like(displacements)).unbind(dim=-1)
        right, up = (displacements / _PARTS).unbind(dim=-1)
        side, edge, gap = (x.new_tensor(v) for v in (self.side, self.edge, self.gap))
        for _ in range(_PARTS):
            # Beside the door the wall keeps the dot on its side of it.
            shut = (y.abs() > self.gap) & (x.abs() >= self.side)
            low = torch.where(shut & (x > 0), side, -edge)
            high = torch.where(shut & (x < 0), -side, edge)
            x = (x + right).clamp(low, high)
            most = torch.where(x.abs() < side, gap, edge)
            y = (y + up).clamp(-most, most)
        return torch.stack([x, y], dim=-1)

    def uniform(self, count: int, generator: torch.Generator) -> Tensor:
        """Places in the rooms, beside the wall, uniformly; float64, shape (count, 2)."""
        drawn = torch.rand(count, 2, generator=generator, dtype=torch.float64)
        room = 2 * torch.randint(2, (count,), generator=generator) - 1
        x = room * (self.side + drawn[:, 0] * (self.edge - self.side))
        return torch.stack([x, (2 * drawn[:, 1] - 1) * self.edge], dim=1)
