"""Whitened encoders of one latent that are not polynomials, with their moments in closed form.

Each is bounded, which gives sampled checks exact bounds on the moments of their statistics, and
entire, which lets quadrature reach many digits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mpmath
import torch
from torch import Tensor

#: Frequency of the sine and the cosine.
_A = 1


@dataclass(frozen=True)
class BoundedFunction:
    """A function f of a standard normal latent.

    Attributes:
        name: What it is.
        value: f(x) for a number of mpmath.
        tensor: f(x) for a tensor, elementwise.
        bound: Largest |f(x)|.
        correlation: E[f(z) f(z')] at a correlation rho.
        mean: E f(z).
        second: E f(z)^2.
        slope: E[f(z) z].
    """

    name: str
    value: Callable[[mpmath.mpf], mpmath.mpf]
    tensor: Callable[[Tensor], Tensor]
    bound: Callable[[], Any]
    correlation: Callable[[Any], Any]
    mean: Callable[[], Any] = lambda: mpmath.mpf(0)
    second: Callable[[], Any] = lambda: mpmath.mpf(1)
    slope: Callable[[], Any] = lambda: mpmath.mpf(0)


def _sine_norm() -> Any:
    return mpmath.sqrt(mpmath.exp(-(_A**2)) * mpmath.sinh(_A**2))


def _cosine_norm() -> Any:
    return mpmath.sqrt(mpmath.exp(-(_A**2)) * (mpmath.cosh(_A**2) - 1))


def _cosine_mean() -> Any:
    return mpmath.exp(-mpmath.mpf(_A**2) / 2)


SINE = BoundedFunction(
    "sine",
    value=lambda x: mpmath.sin(_A * x) / _sine_norm(),
    tensor=lambda x: torch.sin(_A * x) / float(_sine_norm()),
    bound=lambda: 1 / _sine_norm(),
    slope=lambda: _A * _cosine_mean() / _sine_norm(),
    correlation=lambda rho: mpmath.sinh(_A**2 * rho) / mpmath.sinh(_A**2),
)
COSINE = BoundedFunction(
    "centred cosine",
    value=lambda x: (mpmath.cos(_A * x) - _cosine_mean()) / _cosine_norm(),
    tensor=lambda x: (torch.cos(_A * x) - float(_cosine_mean())) / float(_cosine_norm()),
    bound=lambda: (1 + _cosine_mean()) / _cosine_norm(),
    correlation=lambda rho: (mpmath.cosh(_A**2 * rho) - 1) / (mpmath.cosh(_A**2) - 1),
)
#: sqrt(3) (2 Phi(z) - 1): uniform on an interval, increasing, and nearly linear.
UNIFORM = BoundedFunction(
    "uniformised latent",
    value=lambda x: mpmath.sqrt(3) * mpmath.erf(x / mpmath.sqrt(2)),
    tensor=lambda x: torch.erf(x / 2.0**0.5) * 3.0**0.5,
    bound=lambda: mpmath.sqrt(3),
    slope=lambda: mpmath.sqrt(3 / mpmath.pi),
    correlation=lambda rho: 6 / mpmath.pi * mpmath.asin(mpmath.mpf(rho) / 2),
)
CONSTANT = BoundedFunction(
    "constant",
    value=lambda x: mpmath.mpf(1) + 0 * x,
    tensor=torch.ones_like,
    bound=lambda: mpmath.mpf(1),
    mean=lambda: mpmath.mpf(1),
    correlation=lambda rho: mpmath.mpf(1) + 0 * rho,
)
HALF_SINE = BoundedFunction(
    "half the sine",
    value=lambda x: SINE.value(x) / 2,
    tensor=lambda x: SINE.tensor(x) / 2,
    bound=lambda: SINE.bound() / 2,
    second=lambda: mpmath.mpf(1) / 4,
    slope=lambda: SINE.slope() / 2,
    correlation=lambda rho: SINE.correlation(rho) / 4,
)

#: All of them, by name.
FUNCTIONS = {f.name: f for f in (SINE, COSINE, UNIFORM, CONSTANT, HALF_SINE)}
