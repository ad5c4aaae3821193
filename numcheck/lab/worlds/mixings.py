r"""Maps from latents to observations, smooth bijections with their exact inverses.

Tensors have shape (..., latents): a point a row. The four planar maps are those of the paper's
section on two-dimensional worlds; the coupling map exists in every even dimension.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass

import torch
from torch import Tensor

from numcheck.support import validate
from numcheck.support.errors import InvalidInputError

#: Largest number of latents of a coupling map.
LARGEST = 1024
_DTYPES = (torch.float16, torch.bfloat16, torch.float32, torch.float64)


def points(values: object, coordinates: int, *, what: str, name: str = "points") -> Tensor:
    """Points of a space, as they are.

    Args:
        values: Floating point, shape (..., coordinates).
        coordinates: Dimension of the space.
        what: Who takes them, for messages.
        name: What they are called.

    Raises:
        InvalidInputError: For anything else.
    """
    if (
        not isinstance(values, Tensor)
        or values.dtype not in _DTYPES
        or values.layout != torch.strided
    ):
        kind = f"{values.dtype}" if isinstance(values, Tensor) else type(values).__name__
        layout = f", {values.layout}" if isinstance(values, Tensor) else ""
        raise InvalidInputError(
            f"{name} must be a floating-point tensor, dense, got {kind}{layout}. Use "
            "torch.as_tensor(z)."
        )
    if values.ndim < 1 or values.shape[-1] != coordinates:
        raise InvalidInputError(
            f"{what} takes {name} of {coordinates} coordinates, shape (..., {coordinates}); got "
            f"shape {tuple(values.shape)}."
        )
    return values


class Mixing(ABC):
    """A bijection g from latents to observations of the same dimension."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What it is called."""

    @property
    def latents(self) -> int:
        """Dimension of latents and of observations."""
        return 2

    @abstractmethod
    def _observe(self, z: Tensor) -> Tensor: ...

    @abstractmethod
    def _invert(self, x: Tensor) -> Tensor: ...

    def log_det(self, z: Tensor) -> Tensor:
        """Logarithm of the absolute Jacobian determinant at each point, shape (...)."""
        return torch.zeros_like(self._points(z)[..., 0])

    def __call__(self, z: Tensor) -> Tensor:
        """The observations of latents.

        Args:
            z: Floating point, shape (..., latents).

        Raises:
            InvalidInputError: If the shape or the type does not fit.
        """
        return self._observe(self._points(z))

    def inverse(self, x: Tensor) -> Tensor:
        """The latents of observations, of the same shape.

        Raises:
            InvalidInputError: If the shape or the type does not fit.
        """
        return self._invert(self._points(x))

    def _points(self, values: Tensor) -> Tensor:
        return points(values, self.latents, what=f"the {self.name}")


def _turn(points: Tensor, angle: Tensor) -> Tensor:
    cosine, sine = angle.cos(), angle.sin()
    first, second = points[..., 0], points[..., 1]
    return torch.stack([cosine * first - sine * second, sine * first + cosine * second], dim=-1)


@dataclass(frozen=True)
class Spiral(Mixing):
    """Turn each point by an angle proportional to its radius; it preserves area and the normal law.

    Attributes:
        turn: Angle at radius 1, in radians; the paper has pi.
    """

    turn: float = math.pi

    def __post_init__(self) -> None:
        turn = validate.number(self.turn, name="turn", minimum=-100.0, maximum=100.0)
        object.__setattr__(self, "turn", turn)

    @property
    def name(self) -> str:
        """What it is called."""
        return "spiral"

    def _observe(self, z: Tensor) -> Tensor:
        return _turn(z, self.turn * z.norm(dim=-1))

    def _invert(self, x: Tensor) -> Tensor:
        return _turn(x, -self.turn * x.norm(dim=-1))


@dataclass(frozen=True)
class Parabola(Mixing):
    """The banana (z_0, z_1 + bend z_0^2).

    Attributes:
        bend: The paper has 1.
    """

    bend: float = 1.0

    def __post_init__(self) -> None:
        bend = validate.number(self.bend, name="bend", minimum=-100.0, maximum=100.0)
        object.__setattr__(self, "bend", bend)

    @property
    def name(self) -> str:
        """What it is called."""
        return "parabola"

    def _observe(self, z: Tensor) -> Tensor:
        return torch.stack([z[..., 0], z[..., 1] + self.bend * z[..., 0].square()], dim=-1)

    def _invert(self, x: Tensor) -> Tensor:
        return torch.stack([x[..., 0], x[..., 1] - self.bend * x[..., 0].square()], dim=-1)


@dataclass(frozen=True)
class Shear(Mixing):
    """The sinusoidal shear (z_0 + height sin(frequency z_1), z_1).

    Attributes:
        frequency: The paper has 1.5.
        height: The paper has 1.
    """

    frequency: float = 1.5
    height: float = 1.0

    def __post_init__(self) -> None:
        for name in ("frequency", "height"):
            value = validate.number(getattr(self, name), name=name, minimum=-100.0, maximum=100.0)
            object.__setattr__(self, name, value)

    @property
    def name(self) -> str:
        """What it is called."""
        return "shear"

    def _wave(self, points: Tensor) -> Tensor:
        return self.height * (self.frequency * points[..., 1]).sin()

    def _observe(self, z: Tensor) -> Tensor:
        return torch.stack([z[..., 0] + self._wave(z), z[..., 1]], dim=-1)

    def _invert(self, x: Tensor) -> Tensor:
        return torch.stack([x[..., 0] - self._wave(x), x[..., 1]], dim=-1)


class Coupling(Mixing):
    r"""Layers that move one half of the coordinates by a function of the other (RealNVP).

    In layer i, with halves a and b exchanged in every other layer,
    $b \to b \exp(s \tanh(a V_i)) + \tanh(a W_i)$. The matrices W_i and V_i are random orthogonal
    ones times a gain. With s = 0 the map preserves volume: that is the paper's.

    Source: Dinh, Sohl-Dickstein and Bengio, Density estimation using Real NVP, 2017.

    Args:
        latents: Even, from 2 to 1,024.
        layers: From 1 to 64; the paper has 8 at 2 latents, else 4.
        gain: Size of the weights; the paper has 2.
        stretch: s, from 0 to 2.
        seed: Of the weights.

    Raises:
        InvalidInputError: If an argument is out of range.
    """

    def __init__(
        self,
        latents: int,
        *,
        layers: int = 4,
        gain: float = 2.0,
        stretch: float = 0.0,
        seed: int = 0,
    ) -> None:
        self._latents = validate.integer(latents, name="latents", minimum=2, maximum=LARGEST)
        if self._latents % 2:
            raise InvalidInputError(
                f"latents must be even, got {latents}: a coupling layer moves one half of the "
                f"coordinates by the other. Use {self._latents + 1}."
            )
        layers = validate.integer(layers, name="layers", minimum=1, maximum=64)
        gain = validate.number(gain, name="gain", minimum=0.0, maximum=100.0)
        self.stretch = validate.number(stretch, name="stretch", minimum=0.0, maximum=2.0)
        seed = validate.integer(seed, name="seed", minimum=0, maximum=2**63 - 1)
        generator = torch.Generator().manual_seed(seed)
        shape = (2, layers, self._latents // 2, self._latents // 2)
        normals = torch.randn(shape, generator=generator, dtype=torch.float64)
        weights: Tensor = torch.linalg.qr(normals)[0] * gain
        self._shifts, self._scales = weights[0], weights[1]

    @property
    def name(self) -> str:
        """What it is called."""
        return "coupling"

    @property
    def latents(self) -> int:
        """Dimension of latents and of observations."""
        return self._latents

    @property
    def layers(self) -> int:
        """Number of layers."""
        return int(self._shifts.shape[0])

    @property
    def shifts(self) -> Tensor:
        """The matrices W_i, float64, shape (layers, latents / 2, latents / 2)."""
        return self._shifts

    def _log_scale(self, layer: int, fixed: Tensor) -> Tensor:
        return self.stretch * (fixed @ self._scales[layer].to(fixed)).tanh()

    def _shift(self, layer: int, fixed: Tensor) -> Tensor:
        return (fixed @ self._shifts[layer].to(fixed)).tanh()

    def _observe(self, z: Tensor) -> Tensor:
        fixed, moved = z.chunk(2, dim=-1)
        for layer in range(self.layers):
            if self.stretch:
                moved = moved * self._log_scale(layer, fixed).exp()
            fixed, moved = moved + self._shift(layer, fixed), fixed
        return torch.cat([fixed, moved] if self.layers % 2 == 0 else [moved, fixed], dim=-1)

    def _invert(self, x: Tensor) -> Tensor:
        first, second = x.chunk(2, dim=-1)
        moved, fixed = (first, second) if self.layers % 2 == 0 else (second, first)
        for layer in reversed(range(self.layers)):
            moved = moved - self._shift(layer, fixed)
            if self.stretch:
                moved = moved * self._log_scale(layer, fixed).neg().exp()
            fixed, moved = moved, fixed
        return torch.cat([moved, fixed], dim=-1)

    def log_det(self, z: Tensor) -> Tensor:
        """Logarithm of the Jacobian determinant: the sum of the logarithmic scales."""
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
