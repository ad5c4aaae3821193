"""Where checks look: the points that several theorems share."""

from __future__ import annotations

from fractions import Fraction

import mpmath

from numcheck.theory.quadrature import DIGITS

#: Rational points (rho, sigma) of the unit circle.
CIRCLE = tuple(
    (Fraction(a, c), Fraction(b, c))
    for a, b, c in [(3, 4, 5), (5, 12, 13), (15, 8, 17), (24, 7, 25)]
)

with mpmath.workdps(DIGITS + 20):
    #: Correlations of the high-precision checks.
    RHOS = (1 / mpmath.sqrt(2), 1 / mpmath.pi, mpmath.mpf("0.95"))
    #: Arguments of polynomials there.
    XS = (mpmath.mpf("0.3"), -mpmath.sqrt(3), +mpmath.pi)
