r"""Gaussian expectations to many digits by the trapezoidal rule.

For an integrand $p(x)\varphi(x)$ with p a polynomial of degree d, step h and cut-off L, both errors
of the rule, the tail beyond L and the aliases at multiples of $2\pi/h$, are of the size
$L^d e^{-L^2/2}$ if $h = 2\pi/L$ (Poisson summation; Trefethen and Weideman 2014, theorem 5.1). So L
follows from the digits wanted, and some 150 points give 50 digits. No Hermite theory is used: it
is what the checks that call this are about.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import mpmath

from numcheck.support.errors import InvalidInputError

#: Decimal digits of the high-precision checks.
DIGITS = 50
_GUARD_DIGITS = 12


def cutoff(digits: int, degree: int) -> float:
    """The L with L^degree exp(-L^2 / 2) = 10^-(digits + guard), by fixed-point iteration."""
    target = (digits + _GUARD_DIGITS) * math.log(10)
    length = math.sqrt(2 * target)
    for _ in range(50):
        length = math.sqrt(2 * (target + degree * math.log(length)))
    return length


def _value(function: Callable[[mpmath.mpf], mpmath.mpf], x: mpmath.mpf) -> mpmath.mpf:
    try:
        found = mpmath.mpmathify(function(x))
    except ZeroDivisionError:
        found = mpmath.nan
    if not mpmath.isfinite(found) or mpmath.im(found):
        raise InvalidInputError(
            f"the function is {mpmath.nstr(found, 6)} at {mpmath.nstr(x, 6)}, expected a finite "
            "real number at every point of the real line. Only such functions can be integrated."
        )
    return mpmath.re(found)


def gaussian_expectation(
    function: Callable[[mpmath.mpf], mpmath.mpf], *, digits: int, degree: int, oversampling: int = 1
) -> mpmath.mpf:
    """E[f(z)] for a standard normal z, to about `digits` digits relative to the size of f.

    Args:
        function: f, a polynomial or an entire function bounded by one on the real line.
        digits: Decimal digits wanted, at least 1.
        degree: Degree of f, or of the polynomial that bounds it.
        oversampling: Divides the step. The aliases decay like the Fourier transform of f times the
            density; where f grows off the real line, as erf does, that is slower.

    Raises:
        InvalidInputError: If f is not finite and real at every node.
    """
    length = cutoff(digits, degree)
    with mpmath.workdps(digits + _GUARD_DIGITS):
        step = 2 * mpmath.pi / (length * oversampling)
        points = math.ceil(length / float(step))
        total = mpmath.mpf(0)
        for k in range(-points, points + 1):
            x = k * step
            total += _value(function, x) * mpmath.exp(-x * x / 2)
        return total * step / mpmath.sqrt(2 * mpmath.pi)
