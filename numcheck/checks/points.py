"""Where checks look: the points that several theorems share."""

from __future__ import annotations

from fractions import Fraction

import mpmath

from numcheck.checks.base import Parameters
from numcheck.theory.quadrature import DIGITS

#: Rational points (rho, sigma) of the unit circle.
CIRCLE = tuple(
    (Fraction(a, c), Fraction(b, c))
    for a, b, c in [(3, 4, 5), (5, 12, 13), (15, 8, 17), (24, 7, 25)]
)
#: Rates of the exact checks: both ends, where the theorems change, and values between.
RATES = (Fraction(0), Fraction(1, 10), Fraction(3, 5), Fraction(19, 20), Fraction(1))
#: Those for theorems on 0 < rho < 1.
INNER_RATES = RATES[1:-1]
#: Numbers of blocks of the sampled checks: with 2 latents a block, from 2 to 1,024 latents.
BLOCKS = (1, 16, 512)

with mpmath.workdps(DIGITS + 20):
    #: Correlations of the high-precision checks.
    RHOS = (1 / mpmath.sqrt(2), 1 / mpmath.pi, mpmath.mpf("0.95"))
    #: Arguments of polynomials there.
    XS = (mpmath.mpf("0.3"), -mpmath.sqrt(3), +mpmath.pi)


def rates(parameters: Parameters) -> list[Fraction]:
    """The correlations asked for, for the grid of a sampled check."""
    return [Fraction(rho) for rho in parameters.rho]


def degrees(parameters: Parameters) -> list[int]:
    """The one degree asked for."""
    return [parameters.degree]
