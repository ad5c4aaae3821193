"""Statistics of coin tosses, for samples whose coins are the signs of normals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import torch
from torch import Tensor


@dataclass(frozen=True)
class Powers:
    """2^(n^2) at the integers n, and linear between them: continuous, of no polynomial growth."""

    name: str = "2^(n^2), interpolated"

    def __call__(self, x: Fraction) -> Fraction:
        """The value at a rational number."""
        n, rest = divmod(abs(x), 1)
        low, high = (Fraction(2) ** int(m * m) for m in (n, n + 1))
        return low + rest * (high - low)

    def tensor(self, x: Tensor) -> Tensor:
        """The values at the entries of a tensor."""
        n = x.abs().floor()
        low, high = (torch.exp2(m * m) for m in (n, n + 1))
        return low + (x.abs() - n) * (high - low)


@dataclass(frozen=True)
class CoinStatistic:
    """f of the scaled sums of coins in one coordinate, or in two.

    Attributes:
        f: A function of one or two tensors.
        scale: What the sums are multiplied by.
        threshold: A coin shows heads if its normal is below.
        faces: What heads and tails count.
        coordinates: 1 or 2.
        independent: Whether the second coordinate has coins of its own.
    """

    f: Callable[..., Tensor]
    scale: float
    threshold: float
    faces: tuple[int, int]
    coordinates: int = 1
    independent: bool = True

    def __call__(self, z: Tensor, xi: Tensor) -> Tensor:
        """A value for each sample, shape (n,)."""
        views = (z, xi if self.independent else z)[: self.coordinates]
        return self.f(*map(self._sum, views))

    def _sum(self, normals: Tensor) -> Tensor:
        heads = (normals < self.threshold).to(normals.dtype).sum(dim=0)
        up, down = self.faces
        return self.scale * (up * heads + down * (len(normals) - heads))
