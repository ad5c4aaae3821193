"""Functions on the line with their Gaussian means, and how fast averages over a lattice reach them.

Trapezoidal sums of step h = 1/k of f times the density are exact up to the tail beyond the lattice
if f is entire (Poisson summation; see `numcheck.theory.quadrature`). At a lattice point t where f'
jumps by J they are off by -J density(t) h^2 / 12 (Euler and Maclaurin), and at 0 the sum of |x|^a
is off by 2 zeta(-a) density(0) h^(1 + a). For merely continuous f there is no rate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
from numpy.typing import NDArray

from numcheck.theory.piecewise import PIECEWISE, Piecewise, density, real

Array = NDArray[Any]


@dataclass(frozen=True)
class LineFunction:
    """A function f on the line.

    Attributes:
        name: What it is.
        value: f at a rational number, as a number of mpmath.
        array: f at the points j / k, for an array of integers j, in float64.
        mean: E f(z) and E f(z)^2 for a standard normal z, from the exponent 1 or 2; `None` for a
            function without a mean.
        error: The c and the p of E_k f = E f + c k^-p + O(k^-(p + 2)), for the averages E_k over
            the lattice of step 1 / k.
        growth: Whether |f| is at most a polynomial.
        continuous: Whether f is continuous.
    """

    name: str
    value: Callable[[Fraction], Any]
    array: Callable[[Array, int], Array]
    mean: Callable[[int], Any] | None
    error: Callable[[], tuple[Any, Any]] = lambda: (mpmath.mpf(0), 2)
    growth: bool = True
    continuous: bool = True

    def vanishes(self) -> bool:
        """Whether f is 0 at some hundred points."""
        return all(self.value(Fraction(j, 16)) == 0 for j in range(-64, 65))


def _from_piecewise(f: Piecewise) -> LineFunction:
    def error() -> tuple[Any, Any]:
        return -mpmath.fsum(real(jump) * density(real(t)) for t, jump in f.bends()) / 12, 2

    return LineFunction(
        f.name,
        lambda x: real(f(x)),
        lambda j, k: f.array(j / k),
        lambda exponent: f.power(exponent).mean(),
        error,
    )


def _is_dyadic(j: Array, k: int) -> Array:
    denominator = k // np.gcd(j, k)
    return np.asarray(denominator & (denominator - 1) == 0)


ROOT = LineFunction(
    "sqrt|x|",
    lambda x: mpmath.sqrt(real(abs(x))),
    lambda j, k: np.sqrt(np.abs(j / k)),
    # E|z|^a = 2^(a/2) Gamma((a + 1) / 2) / sqrt(pi)
    lambda exponent: (
        mpmath.mpf(2) ** (mpmath.mpf(exponent) / 4)
        * mpmath.gamma(mpmath.mpf(exponent + 2) / 4)
        / mpmath.sqrt(mpmath.pi)
    ),
    lambda: (2 * mpmath.zeta(mpmath.mpf(-1) / 2) * density(0), mpmath.mpf(3) / 2),
)
COSINE = LineFunction(
    "cos x",
    lambda x: mpmath.cos(real(x)),
    lambda j, k: np.cos(j / k),
    lambda exponent: mpmath.exp(-0.5) if exponent == 1 else (1 + mpmath.exp(-2)) / 2,
)
SINE = LineFunction(
    "sin x",
    lambda x: mpmath.sin(real(x)),
    lambda j, k: np.sin(j / k),
    lambda exponent: mpmath.mpf(0) if exponent == 1 else (1 - mpmath.exp(-2)) / 2,
)
ZERO = LineFunction(
    "0", lambda _: mpmath.mpf(0), lambda j, _: np.zeros(j.shape), lambda _: mpmath.mpf(0)
)
#: Continuous, but e^(x^2/2) has no Gaussian mean: each lattice point counts alike.
INVERSE_DENSITY = LineFunction(
    "exp(x^2/2)",
    lambda x: mpmath.exp(real(x * x) / 2),
    lambda j, k: np.exp((j / k) ** 2 / 2),
    None,
    growth=False,
)
#: Not continuous: of square mean 0 without being 0; 1 / k is the share of one lattice point.
INDICATOR_OF_ZERO = LineFunction(
    "the indicator of 0",
    lambda x: mpmath.mpf(x == 0),
    lambda j, _: (j == 0).astype(float),
    lambda _: mpmath.mpf(0),
    lambda: (density(0), 1),
    continuous=False,
)
#: Nowhere continuous: all points of some lattices are dyadic, and few of others.
INDICATOR_OF_DYADICS = LineFunction(
    "the indicator of the m/2^n",
    lambda x: mpmath.mpf(x.denominator & (x.denominator - 1) == 0),
    lambda j, k: _is_dyadic(j, k).astype(float),
    None,
    continuous=False,
)

#: Functions of polynomial growth that are continuous, and those that lack one of both.
LINE_FUNCTIONS = (
    *map(_from_piecewise, PIECEWISE), ROOT, COSINE, SINE, ZERO,
    INVERSE_DENSITY, INDICATOR_OF_ZERO, INDICATOR_OF_DYADICS,
)  # fmt: skip
