"""Densities of one latent, given by their logarithm up to a constant."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import torch


@dataclass(frozen=True)
class Density:
    """A density on an interval around `centre`, smooth except perhaps at `centre`.

    Attributes:
        name: What it is.
        log: Logarithm of the density up to a constant, elementwise, of an array or a tensor.
        centre: Where the density may have a kink.
        width: Half the length of the interval; beyond it the density is below 1e-15 of its
            maximum, or cut off.
        normal: Whether it is a normal density.
    """

    name: str
    log: Callable[[Any], Any]
    centre: float
    width: float
    normal: bool = False


#: Where exp(-x) is below 1e-15.
_NEGLIGIBLE = 35.0


def normal(mean: Fraction, variance: Fraction) -> Density:
    """The normal density N(mean, variance)."""
    m, v = float(mean), float(variance)
    width = math.sqrt(2 * _NEGLIGIBLE * v)
    return Density(f"N({mean}, {variance})", lambda x: -((x - m) ** 2) / (2 * v), m, width, True)


def generalized_normal(shape: float) -> Density:
    """Proportional to exp(-|x|^shape / shape): Laplace at shape 1, normal at 2, flat beyond.

    Args:
        shape: At least 1 (below, the tails are too heavy for a spectral gap) and at most 64 (above,
            the density is uniform for all purposes).
    """
    width = (shape * _NEGLIGIBLE) ** (1 / shape)
    return Density(
        f"generalized normal, shape {shape:g}",
        lambda x: -(abs(x) ** shape) / shape,
        0.0,
        width,
        shape == 2.0,
    )


def logistic(width: float = 12.0) -> Density:
    """The logistic density on [-width, width].

    Its tails are exponential: on the whole line the diffusion has no second eigenfunction in L^2
    (sinh(x / 2), at the edge 1/4 of the continuous spectrum, is not square-integrable).
    """

    def log(x: Any) -> Any:
        add = torch.logaddexp if isinstance(x, torch.Tensor) else np.logaddexp
        return -2 * add(x / 2, -x / 2)

    return Density("logistic", log, 0.0, width)


def smoothed_laplace(width: float = 12.0) -> Density:
    """Proportional to exp(-sqrt(1 + x^2)) on [-width, width]; with exponential tails as well."""
    return Density("smoothed Laplace", lambda x: -((1 + x**2) ** 0.5), 0.0, width)


def double_well(depth: float = 2.0) -> Density:
    """Proportional to exp(-depth (x^2 - 1)^2): two wells at 1 and -1.

    Args:
        depth: Above 0 and at most 6. Beyond, the first eigenvalue, which is that of the passage
            between the wells and falls exponentially, is lost in rounding.
    """
    width = math.sqrt(1 + math.sqrt(_NEGLIGIBLE / depth))
    return Density(f"double well, depth {depth:g}", lambda x: -depth * (x**2 - 1) ** 2, 0.0, width)
