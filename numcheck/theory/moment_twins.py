"""Functionals that have all moments of the standard Gaussian, and others that have many of them.

Each is linear on the continuous functions of polynomial growth of one or two variables. Those that
are no Gaussian means show what else is needed: every moment, mixed ones, mass 1, positivity.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import mpmath
import torch
from torch import Tensor

from numcheck.theory.gaussian import moment
from numcheck.theory.piecewise import RAMP, VALLEY
from numcheck.theory.quadrature import DIGITS, gaussian_expectation

Index = tuple[int, ...]
#: From two independent standard normals to points, with weights: f has the mean of the sum of
#: weight * f(point).
Weighted = Callable[[Tensor, Tensor], list[tuple[tuple[Tensor, ...], Tensor | float]]]

_expect = partial(gaussian_expectation, digits=DIGITS, degree=12, oversampling=2)


def gaussian_moment(alpha: Index) -> int:
    """E x^alpha for independent standard normals."""
    return math.prod(map(moment, alpha))


@dataclass(frozen=True)
class Functional:
    """A linear functional on functions of one or two variables.

    Attributes:
        name: What it is.
        dimension: The number of variables.
        mean: Its value at an entire function of numbers of mpmath, to many digits.
        moment: Its values at monomials, in closed form.
        weighted: How it is sampled.
        largest: The largest sum of absolute weights.
        nonnegative: Whether it is nonnegative at nonnegative functions.
    """

    name: str
    dimension: int
    mean: Callable[[Callable[..., Any]], Any]
    moment: Callable[[Index], Any]
    weighted: Weighted
    largest: float = 1.0
    nonnegative: bool = True


@dataclass(frozen=True)
class Probe:
    """A bounded function at which functionals are compared.

    Attributes:
        name: What it is.
        dimension: The number of variables.
        value: The function, if it is entire, of numbers of mpmath.
        tensor: The function of tensors.
        mean: Its Gaussian mean.
        bound: The largest absolute value.
    """

    name: str
    dimension: int
    value: Callable[..., Any] | None
    tensor: Callable[..., Tensor]
    mean: Callable[[], Any]
    bound: float = 1.0


PROBES = (
    Probe("cos x", 1, mpmath.cos, torch.cos, lambda: mpmath.exp(-0.5)),
    Probe("sin x", 1, mpmath.sin, torch.sin, lambda: mpmath.mpf(0)),
    Probe(VALLEY.name, 1, None, VALLEY.tensor, VALLEY.mean),
    Probe(RAMP.name, 1, None, RAMP.tensor, lambda: mpmath.mpf(0)),
    Probe(
        "cos(x + y)",
        2,
        lambda x, y: mpmath.cos(x + y),
        lambda x, y: torch.cos(x + y),
        lambda: mpmath.exp(-1),
    ),
    Probe(
        "min(|x - y|, 1)",
        2,
        None,
        lambda x, y: (x - y).abs().clamp(max=1.0),
        # |x - y| is sqrt(2) |z|
        lambda: _ramp_mean(mpmath.sqrt(2)),
    ),
)


def _ramp_mean(scale: Any) -> Any:
    """E min(scale |z|, 1)."""
    t = 1 / scale
    return 2 * scale * (mpmath.npdf(0) - mpmath.npdf(t)) + 2 * mpmath.ncdf(-t)


def _rotated(z: Tensor, xi: Tensor) -> Any:
    return [(((3 * z + 4 * xi) / 5, (4 * z - 3 * xi) / 5), 1.0)]


def _polar(z: Tensor, xi: Tensor) -> Any:
    """The normals of Box and Muller, from the uniform numbers Phi(z) and Phi(xi)."""
    radius = (-2 * torch.special.log_ndtr(z)).sqrt()
    return [((radius * torch.cos(2 * math.pi * torch.special.ndtr(xi)),), 1.0)]


def _polar_mean(f: Callable[..., Any]) -> Any:
    """By quadrature over the radius, and by the trapezoidal rule over the angle, for entire f."""
    count = 96
    cosines = [mpmath.cos(2 * mpmath.pi * k / count) for k in range(count // 2 + 1)]

    def ring(r: Any) -> Any:
        inner = mpmath.fsum(f(r * c) for c in cosines[1:-1])
        return (f(r * cosines[0]) + f(r * cosines[-1]) + 2 * inner) / count

    def density(r: Any) -> Any:
        return r * mpmath.exp(-r * r / 2) * ring(r)

    return mpmath.quad(density, [0, 17.5], method="gauss-legendre", maxdegree=6)


#: Beyond it lies a sixth of the probability of |z| on each side.
_SIXTH = 0.967421566101701


def _three_points(z: Tensor, _: Tensor) -> Any:
    return [((torch.where(z.abs() > _SIXTH, 3**0.5 * z.sign(), 0 * z),), 1.0)]


def _skewed(z: Tensor, _: Tensor) -> Any:
    return [((z,), 1 + torch.erf(z / 2**0.5))]


def _skewed_moment(alpha: Index) -> Any:
    """E z^k erf(z / sqrt 2) is 0 for even k, and by parts (k - 1) E[k - 2] + c_(k - 1) for odd k.

    Here c_j = 2 E[z^j density(z)] = (j - 1)!! / (2^(j/2) sqrt(pi)).
    """
    (k,) = alpha
    found = mpmath.mpf(0)
    for j in range(1, k + 1, 2):
        found = (j - 1) * found + moment(j - 1) / (
            mpmath.mpf(2) ** ((j - 1) / 2) * mpmath.sqrt(mpmath.pi)
        )
    return moment(k) + (found if k % 2 else 0)


def _cube(z: Tensor, _: Tensor) -> Any:
    angle = 3**0.5 * z * z / 2
    return [((z,), 1 + (torch.cos(angle) - 3**0.5 * torch.sin(angle)) / 2)]


def _cube_mean(f: Callable[..., Any]) -> Any:
    root = mpmath.sqrt(3)

    def weight(x: Any) -> Any:
        return 1 + (mpmath.cos(root * x * x / 2) - root * mpmath.sin(root * x * x / 2)) / 2

    return gaussian_expectation(
        lambda x: f(x) * weight(x), digits=DIGITS, degree=12, oversampling=4
    )


def _cube_moment(alpha: Index) -> Any:
    """(k - 1)!! (1 + 2^(-(k + 1)/2) cos(pi (k + 3) / 6)) for even k: Gaussian if 3 divides k."""
    (k,) = alpha
    half = mpmath.mpf(k + 1) / 2
    return moment(k) * (1 + mpmath.cos(mpmath.pi * (k + 3) / 6) / 2**half)


def _lognormal(z: Tensor, xi: Tensor) -> Any:
    return [((z,), 1.0), ((torch.exp(xi),), torch.sin(2 * math.pi * xi))]


def _lognormal_mean(f: Callable[..., Any]) -> Any:
    return _expect(f) + _expect(lambda y: f(mpmath.exp(y)) * mpmath.sin(2 * mpmath.pi * y))


def _doubled(z: Tensor, _: Tensor) -> Any:
    return [((z,), 1.0), ((0 * z,), 1.0)]


def _same(z: Tensor, _: Tensor) -> Any:
    return [((z, z), 1.0)]


def _signed(z: Tensor, xi: Tensor) -> Any:
    return [((z, z * xi.sign()), 1.0)]


def _one(alpha: Index) -> int:
    return moment(sum(alpha))


def _rotated_mean(f: Callable[..., Any]) -> Any:
    """By quadrature over both, for an f that is bounded on the real line."""
    expect = partial(gaussian_expectation, digits=DIGITS, degree=0)
    return expect(lambda z: expect(lambda xi: f((3 * z + 4 * xi) / 5, (4 * z - 3 * xi) / 5)))


#: Those with Gaussian moments that are nonnegative come first.
FUNCTIONALS = (
    Functional("Box and Muller's", 1, _polar_mean, gaussian_moment, _polar),
    Functional("(3 z + 4 xi, 4 z - 3 xi) / 5", 2, _rotated_mean, gaussian_moment, _rotated),
    # Gauss' quadrature with three points: Gaussian moments up to degree 5.
    Functional(
        "0 and +-sqrt 3",
        1,
        lambda f: (4 * f(mpmath.mpf(0)) + f(mpmath.sqrt(3)) + f(-mpmath.sqrt(3))) / 6,
        lambda alpha: (0 if alpha[0] % 2 else 3 ** (alpha[0] // 2 - 1)) if alpha[0] else 1,
        _three_points,
    ),
    # z weighted by 2 Phi(z): the even moments are those of z.
    Functional(
        "the skew normal",
        1,
        lambda f: _expect(lambda x: f(x) * (1 + mpmath.erf(x / mpmath.sqrt(2)))),
        _skewed_moment,
        _skewed,
        2.0,
    ),
    # A law with the moments of z^3, which do not determine it (Berg 1988), as one of z.
    Functional("Berg's", 1, _cube_mean, _cube_moment, _cube, 2.0),
    # All moments of the second term vanish: E[exp(n y) sin(2 pi y)] is exp(n^2/2) times
    # E sin(2 pi (y + n)) (Heyde 1963).
    Functional(
        "z and Heyde's", 1, _lognormal_mean, gaussian_moment, _lognormal, 2.0, nonnegative=False
    ),
    Functional(
        "z and 0",
        1,
        lambda f: _expect(f) + f(mpmath.mpf(0)),
        lambda alpha: moment(alpha[0]) + (alpha == (0,)),
        _doubled,
        2.0,
    ),
    Functional("(z, z)", 2, lambda f: _expect(lambda z: f(z, z)), _one, _same),
    Functional(
        "(z, +-z)",
        2,
        lambda f: _expect(lambda z: (f(z, z) + f(z, -z)) / 2),
        lambda alpha: 0 if alpha[1] % 2 else _one(alpha),
        _signed,
    ),
)
