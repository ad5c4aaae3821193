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

from numcheck.support import validate
from numcheck.support.errors import InvalidInputError

#: Largest number of latents of a coupling map.
LARGEST = 1024


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

    def log_det(self, z: Tensor) -> Tensor:
        """Logarithm of the absolute Jacobian determinant at each point, shape (...)."""
        return torch.zeros_like(z[..., 0])


class _PlanarMap(Mixing):
    """A map of the plane whose attributes are numbers."""

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            validate.number(value, name=name, minimum=-100.0, maximum=100.0)


def _rotate(points: Tensor, angle: Tensor) -> Tensor:
    cosine, sine = angle.cos(), angle.sin()
    first, second = points[..., 0], points[..., 1]
    return torch.stack([cosine * first - sine * second, sine * first + cosine * second], dim=-1)


@dataclass(frozen=True)
class Spiral(_PlanarMap):
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
class Parabola(_PlanarMap):
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
class Shear(_PlanarMap):
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


def even_latents(latents: int) -> int:
    """The number of latents of a coupling map or of its inverse.

    Raises:
        InvalidInputError: If it is invalid.
    """
    latents = validate.integer(latents, name="latents", minimum=2, maximum=LARGEST)
    if latents % 2:
        raise InvalidInputError(
            f"latents must be even, got {latents}: a coupling layer moves one half of the "
            f"coordinates by the other. Use {latents + 1}."
        )
    return latents


class Coupling(Mixing):
    r"""Layers that move one half of the coordinates by a function of the other (RealNVP).

    In layer i, with halves a and b exchanged in every other layer,
    $b \to b \exp(s \tanh(a V_i)) + \tanh(a W_i)$. The matrices W_i and V_i are random orthogonal
    ones times a gain. With s = 0 the map preserves volume: that is the paper's.

    Source: Dinh, Sohl-Dickstein and Bengio, Density estimation using Real NVP, 2017.

    Args:
        latents: Even, from 2 to 1,024.
        layers: From 1 to 64; the paper has 8 at 2 latents, else 4.
        gain: Scale of the weights; the paper has 2.
        stretch: s, from 0 to 2.
        seed: Of the weights.

    Attributes:
        shifts: The matrices W_i, float64, shape (layers, latents / 2, latents / 2).

    Raises:
        InvalidInputError: If an argument is invalid.
    """

    name = "coupling"

    def __init__(
        self,
        latents: int,
        *,
        layers: int = 4,
        gain: float = 2.0,
        stretch: float = 0.0,
        seed: int = 0,
    ) -> None:
        self.latents = even_latents(latents)
        self.layers = validate.integer(layers, name="layers", minimum=1, maximum=64)
        gain = validate.number(gain, name="gain", minimum=0.0, maximum=100.0)
        self.stretch = validate.number(stretch, name="stretch", minimum=0.0, maximum=2.0)
        generator = torch.Generator().manual_seed(seed)
        shape = (2, layers, self.latents // 2, self.latents // 2)
        normals = torch.randn(shape, generator=generator, dtype=torch.float64)
        weights: Tensor = torch.linalg.qr(normals)[0] * gain
        self.shifts, self._scales = weights[0], weights[1]

    def _log_scale(self, layer: int, fixed: Tensor) -> Tensor:
        return self.stretch * (fixed @ self._scales[layer].to(fixed)).tanh()

    def _shift(self, layer: int, fixed: Tensor) -> Tensor:
        return (fixed @ self.shifts[layer].to(fixed)).tanh()

    def __call__(self, z: Tensor) -> Tensor:
        """The observations of latents."""
        fixed, moved = z.chunk(2, dim=-1)
        for layer in range(self.layers):
            if self.stretch:
                moved = moved * self._log_scale(layer, fixed).exp()
            fixed, moved = moved + self._shift(layer, fixed), fixed
        return torch.cat([fixed, moved] if self.layers % 2 == 0 else [moved, fixed], dim=-1)

    def inverse(self, x: Tensor) -> Tensor:
        """The latents of observations."""
        first, second = x.chunk(2, dim=-1)
        moved, fixed = (first, second) if self.layers % 2 == 0 else (second, first)
        for layer in reversed(range(self.layers)):
            moved = moved - self._shift(layer, fixed)
            if self.stretch:
                moved = moved * self._log_scale(layer, fixed).neg().exp()
            fixed, moved = moved, fixed
        return torch.cat([moved, fixed], dim=-1)

    def log_det(self, z: Tensor) -> Tensor:
        """The sum of the logarithmic scales."""
        total = super().log_det(z)
        fixed, moved = z.chunk(2, dim=-1)
        for layer in range(self.layers):
            log_scale = self._log_scale(layer, fixed)
            total = total + log_scale.sum(dim=-1)
            fixed, moved = moved * log_scale.exp() + self._shift(layer, fixed), fixed
        return total


def planar_mixings(seed: int = 0) -> dict[str, Mixing]:
    """The four planar maps of the paper by name.

    Args:
        seed: Of the weights of the coupling map.
    """
    maps = Spiral(), Shear(), Parabola(), Coupling(2, layers=8, seed=seed)
    return {mixing.name: mixing for mixing in maps}
