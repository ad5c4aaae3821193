r"""Laws by their integrals: moments, E max(z - t, 0) for every t, and E cos z.

The functions max(x - t, 0) determine a law with a mean: its tail is minus their derivative in t. So
they stand for all continuous functions of polynomial growth, which are what a mean on C(1) knows.

Lean: `LeJEPA.Mean`, `LeJEPA.contGrowth`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

import mpmath
import torch
from torch import Tensor

from numcheck.theory.converse import laws
from numcheck.theory.networks import real

#: The thresholds t of the functions max(x - t, 0) that laws are compared with.
THRESHOLDS = tuple(map(Fraction, ("-2", "-1", "0", "1/2", "1", "3")))


@dataclass(frozen=True)
class IntegratedLaw:
    """A law on the line.

    Attributes:
        name: What it is.
        moments: E z^k for k up to a degree.
        excess: E max(z - t, 0), from t, as a number of mpmath.
        cosine: E cos z, as a number of mpmath.
        draw: A variable with this law from rows of independent standard normals.
    """

    name: str
    moments: Callable[[int], laws.Moments]
    excess: Callable[[Fraction], Any]
    cosine: Callable[[], Any]
    draw: Callable[[Tensor], Tensor]


def _normal_excess(mean: Fraction, variance: Fraction, t: Fraction) -> Any:
    distance = real(t - mean)
    if variance == 0:
        return max(-distance, mpmath.mpf(0))
    s = mpmath.sqrt(real(variance))
    return s * mpmath.npdf(distance / s) - distance * mpmath.ncdf(-distance / s)


def _normal_cosine(mean: Fraction, variance: Fraction) -> Any:
    return mpmath.cos(real(mean)) * mpmath.exp(-real(variance) / 2)


def _normal_draw(mean: float, deviation: float, g: Tensor) -> Tensor:
    return mean + deviation * g[0]


def normal(mean: Fraction, variance: Fraction) -> IntegratedLaw:
    """N(mean, variance); a point if the variance is 0."""
    return IntegratedLaw(
        f"N({mean}, {variance})",
        partial(laws.normal, mean, variance),
        partial(_normal_excess, mean, variance),
        partial(_normal_cosine, mean, variance),
        partial(_normal_draw, float(mean), math.sqrt(variance)),
    )


def _laplace_excess(t: Fraction) -> Any:
    return mpmath.exp(-real(abs(t))) / 2 + max(-real(t), mpmath.mpf(0))


def _uniform_excess(t: Fraction) -> Any:
    inside = max(min(t, Fraction(1)), Fraction(-1))
    return real((1 - inside) ** 2 / 4 + (inside - t if t < inside else 0))


def _exponential_excess(t: Fraction) -> Any:
    return mpmath.exp(-real(max(t, Fraction(0)))) + real(max(-t, Fraction(0)))


def _three_points_excess(t: Fraction) -> Any:
    points = {-mpmath.sqrt(3): 1, mpmath.mpf(0): 4, mpmath.sqrt(3): 1}
    return sum(w * max(x - real(t), mpmath.mpf(0)) for x, w in points.items()) / 6


def three_points(degree: int) -> list[Fraction]:
    """Moments of the law at -sqrt(3), 0 and sqrt(3) with weights 1/6, 2/3, 1/6: 3^(k/2 - 1).

    To degree 5 they are those of N(0, 1): these are the knots of Gauss and Hermite.
    """
    return [
        Fraction(1) if k == 0 else Fraction(3) ** (k // 2 - 1) if k % 2 == 0 else Fraction(0)
        for k in range(degree + 1)
    ]


def _laplace_draw(g: Tensor) -> Tensor:
    return (g[0].square() + g[1].square() - g[2].square() - g[3].square()) / 2


def _uniform_draw(g: Tensor) -> Tensor:
    found: Tensor = 2 * torch.special.ndtr(g[0]) - 1
    return found


def _exponential_draw(g: Tensor) -> Tensor:
    return (g[0].square() + g[1].square()) / 2


def _three_points_draw(g: Tensor) -> Tensor:
    rank = torch.special.ndtr(g[0])
    found: Tensor = math.sqrt(3) * ((rank > 5 / 6).to(g) - (rank < 1 / 6).to(g))
    return found


LAPLACE = IntegratedLaw(
    "Laplace", laws.laplace, _laplace_excess, lambda: mpmath.mpf(1) / 2, _laplace_draw
)
UNIFORM = IntegratedLaw(
    "uniform", laws.uniform, _uniform_excess, lambda: mpmath.sin(1), _uniform_draw
)
EXPONENTIAL = IntegratedLaw(
    "exponential", laws.exponential, _exponential_excess, lambda: mpmath.mpf(1) / 2,
    _exponential_draw,
)  # fmt: skip
THREE_POINTS = IntegratedLaw(
    "three points",
    three_points,
    _three_points_excess,
    lambda: (2 + mpmath.cos(mpmath.sqrt(3))) / 3,
    _three_points_draw,
)

#: Laws that are not normal.
OTHERS = (LAPLACE, UNIFORM, EXPONENTIAL, THREE_POINTS)


@dataclass(frozen=True)
class BoundedFunction:
    """A bounded continuous function, for sampling.

    Attributes:
        name: What it is.
        tensor: Its values, elementwise.
        width: The length of an interval that holds its values.
        mean: Its mean under a law, as a number of mpmath.
    """

    name: str
    tensor: Callable[[Tensor], Tensor]
    width: float
    mean: Callable[[IntegratedLaw], Any]


def _broken_mean(bends: Mapping[int, int], constant: int, law: IntegratedLaw) -> Any:
    """The mean of constant + sum_t bends(t) max(x - t, 0)."""
    return constant + sum(c * law.excess(Fraction(t)) for t, c in bends.items())


def _tent(x: Tensor) -> Tensor:
    return (1 - x.abs()).clamp(min=0)


def _ramp(x: Tensor) -> Tensor:
    return x.clamp(-1, 1)


BOUNDED = (
    BoundedFunction("ramp", _ramp, 2.0, partial(_broken_mean, {-1: 1, 1: -1}, -1)),
    BoundedFunction("tent", _tent, 1.0, partial(_broken_mean, {-1: 1, 0: -2, 1: 1}, 0)),
    BoundedFunction("cosine", torch.cos, 2.0, lambda law: law.cosine()),
)
