"""The second point of a pair, made from the first one and noise, and ways to get it wrong.

Arguments are arrays of polynomials, or tensors, with a row for each coordinate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import torch
from torch import Tensor

from numcheck.theory import multivariate as mv
from numcheck.theory.piecewise import horner

#: From x, xi, rho and sigma to y.
Second = Callable[[Any, Any, Any, Any], Any]


def stationary(x: Any, xi: Any, rho: Any, sigma: Any) -> Any:
    """Rho x + sigma xi."""
    return rho * x + sigma * xi


def unnormalised(x: Any, xi: Any, rho: Any, sigma: Any) -> Any:  # noqa: ARG001
    """Rho x + (1 - rho) xi."""
    return rho * x + (1 - rho) * xi


def exchanged(x: Any, xi: Any, rho: Any, sigma: Any) -> Any:
    """Sigma x + rho xi."""
    return sigma * x + rho * xi


def shared(x: Any, xi: Any, rho: Any, sigma: Any) -> Any:
    """The noise of the first coordinate for all."""
    return rho * x + sigma * xi[:1]


def first_rate(x: Any, xi: Any, rho: Any, sigma: Any) -> Any:
    """The rate of the first coordinate for all."""
    return rho[:1] * x + sigma[:1] * xi


@dataclass(frozen=True)
class ExactPair:
    """A pair of points as polynomials of (x, xi), with exact means.

    Attributes:
        rates: rho and sigma of each coordinate, with rho^2 + sigma^2 = 1.
        second: What makes y.
    """

    rates: tuple[tuple[Fraction, Fraction], ...]
    second: Second = stationary

    @property
    def n(self) -> int:
        """Number of coordinates."""
        return len(self.rates)

    def points(self) -> tuple[list[mv.Poly], list[mv.Poly]]:
        """The coordinates of x and of y."""
        rho, sigma = np.array(self.rates, dtype=object).T
        variables = np.empty(2 * self.n, dtype=object)
        variables[:] = mv.coordinates(2 * self.n)
        x, xi = variables[: self.n], variables[self.n :]
        return list(x), list(self.second(x, xi, rho, sigma))

    def mean(self, f: mv.Poly, g: mv.Poly) -> Fraction:
        """E f(x) g(y)."""
        x, y = self.points()
        return mv.inner(mv.substitute(f, x), mv.substitute(g, y))


@dataclass(frozen=True)
class PairStatistic:
    """A function of samples of the pair.

    Attributes:
        function: Of x and y, whose rows are the coordinates, to a value for each column.
        rates: rho and sigma of the coordinates, repeated as often as there are coordinates.
        second: What makes y.
    """

    function: Callable[[Tensor, Tensor], Tensor]
    rates: tuple[tuple[float, float], ...]
    second: Second

    def __call__(self, z: Tensor, xi: Tensor) -> Tensor:
        """A value for each sample, shape (n,)."""
        repeated = [self.rates[i % len(self.rates)] for i in range(len(z))]
        rho, sigma = torch.tensor(repeated, dtype=z.dtype, device=z.device).T[:, :, None]
        return self.function(z, self.second(z, xi, rho, sigma))


@dataclass(frozen=True)
class Wave:
    """cos of (a sum x_i + b sum y_i) / sqrt n."""

    a: float
    b: float

    def __call__(self, x: Tensor, y: Tensor) -> Tensor:
        """A value for each column."""
        return torch.cos((self.a * x.sum(dim=0) + self.b * y.sum(dim=0)) / len(x) ** 0.5)


def exchange_difference(x: Tensor, y: Tensor) -> Tensor:
    """f(x) g(y) - g(x) f(y), for f = min(1, |x_0|) and g = cos of the mean of the others."""
    f = [v[0].abs().clamp(max=1.0) for v in (x, y)]
    g = [torch.cos(v[1:].sum(dim=0) / len(v) ** 0.5 + v[0]) for v in (x, y)]
    return f[0] * g[1] - g[0] * f[1]


@dataclass(frozen=True)
class MonomialTimes:
    """sum_i x_i^d p(y_i), for a polynomial p with coefficients from the constant term on."""

    d: int
    coefficients: Sequence[float]

    def __call__(self, x: Tensor, y: Tensor) -> Tensor:
        """A value for each column."""
        total: Tensor = (x**self.d * horner(self.coefficients, y)).sum(dim=0)
        return total
