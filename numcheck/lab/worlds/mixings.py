r"""Maps from latents to observations: smooth bijections with their exact inverses.

Points are tensors of shape (..., latents). The four planar maps are those of the paper's section on
two-dimensional worlds; the coupling map exists in every even dimension.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor


class Mixing(ABC):
    """A bijection g from latents to observations of the same dimension.

    Attributes:
        name: Of the map.
        latents: Dimension of latents and of observations.
    """

    name: ClassVar[str]
    latents: int = 2

    @abstractmethod
    def __call__(self, z: Tensor) -> Tensor:
        """The observations of latents, floating point, from and to shape (..., latents)."""

    @abstractmethod
    def inverse(self, x: Tensor) -> Tensor:
        """The latents of observations, of the same shape."""


def _rotate(points: Tensor, angle: Tensor) -> Tensor:
    cosine, sine = angle.cos(), angle.sin()
    first, second = points[..., 0], points[..., 1]
    return torch.stack([cosine * first - sine * second, sine * first + cosine * second], dim=-1)


@dataclass(frozen=True)
class Spiral(Mixing):
    """Rotate each point by an angle proportional to its radius: area and normal law are preserved.

    Attributes:
        turn: Angle at radius 1, in radians; the paper has pi.
    """

    name = "spiral"
    turn: float = math.pi

    def __call__(self, z: Tensor) -> Tensor:
        """The observations of latents."""
        return _rotate(z, self.turn * z.norm(dim=-1))

    def inverse(self, x: Tensor) -> Tensor:
        """The latents of observations."""
        return _rotate(x, -self.turn * x.norm(dim=-1))


@dataclass(frozen=True)
class Parabola(Mixing):
    """The banana (z_0, z_1 + bend z_0^2).

    Attributes:
        bend: The paper has 1.
    """

    name = "parabola"
    bend: float = 1.0

    def __call__(self, z: Tensor) -> Tensor:
        """The observations of latents."""
        return torch.stack([z[..., 0], z[..., 1] + self.bend * z[..., 0].square()], dim=-1)

    def inverse(self, x: Tensor) -> Tensor:
        """The latents of observations."""
        return torch.stack([x[..., 0], x[..., 1] - self.bend * x[..., 0].square()], dim=-1)


@dataclass(frozen=True)
class Shear(Mixing):
    """The sinusoidal shear (z_0 + height sin(frequency z_1), z_1).

    Attributes:
        frequency: The paper has 1.5.
        height: The paper has 1.
    """

    name = "shear"
    frequency: float = 1.5
    height: float = 1.0

    def _wave(self, points: Tensor) -> Tensor:
        return self.height * (self.frequency * points[..., 1]).sin()

    def __call__(self, z: Tensor) -> Tensor:
        """The observations of latents."""
        return torch.stack([z[..., 0] + self._wave(z), z[..., 1]], dim=-1)

    def inverse(self, x: Tensor) -> Tensor:
        """The latents of observations."""
        return torch.stack([x[..., 0] - self._wave(x), x[..., 1]], dim=-1)


class Coupling(Mixing):
    r"""Layers that move one half of the coordinates by a function of the other (RealNVP).

    In layer i, with halves a and b exchanged in every other layer, $b \to b + \tanh(a W_i)$. The
    matrices W_i are random orthogonal ones times a gain. The map preserves volume, as the paper's.

    Source: Dinh, Sohl-Dickstein and Bengio, Density estimation using Real NVP, 2017.

    Args:
        latents: Even.
        layers: The paper has 8 at 2 latents, else 4.
        gain: Scale of the weights; the paper has 2.
        seed: Of the weights.

    Attributes:
        shifts: The matrices W_i, float64, shape (layers, latents / 2, latents / 2).
    """

    name = "coupling"

    def __init__(self, latents: int, *, layers: int = 4, gain: float = 2.0, seed: int = 0) -> None:
        self.latents = latents
        generator = torch.Generator().manual_seed(seed)
        # Twice as many as are used: small maps would be others if fewer were drawn.
        shape = (2, layers, latents // 2, latents // 2)
        normals = torch.randn(shape, generator=generator, dtype=torch.float64)[0]
        self.shifts: Tensor = torch.linalg.qr(normals)[0] * gain

    def __call__(self, z: Tensor) -> Tensor:
        """The observations of latents."""
        fixed, moved = z.chunk(2, dim=-1)
        for weights in self.shifts.to(z):
            fixed, moved = moved + (fixed @ weights).tanh(), fixed
        return torch.cat([fixed, moved] if len(self.shifts) % 2 == 0 else [moved, fixed], dim=-1)

    def inverse(self, x: Tensor) -> Tensor:
        """The latents of observations."""
        first, second = x.chunk(2, dim=-1)
        moved, fixed = (first, second) if len(self.shifts) % 2 == 0 else (second, first)
        for weights in reversed(self.shifts.to(x).unbind()):
            moved, fixed = fixed, moved - (fixed @ weights).tanh()
        return torch.cat([moved, fixed], dim=-1)


def planar_mixings() -> dict[str, Mixing]:
    """The four planar maps of the paper by name."""
    maps = Spiral(), Shear(), Parabola(), Coupling(2, layers=8)
    return {mixing.name: mixing for mixing in maps}
