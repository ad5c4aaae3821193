"""The Mehler operator p -> E_xi[p(rho x + noise xi)]: over the rationals, and by quadrature."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache

import mpmath
import sympy

from numcheck.theory.gaussian import coefficients, moment, polynomial
from numcheck.theory.polynomials import evaluate
from numcheck.theory.quadrature import DIGITS, gaussian_expectation


def attenuate(p: sympy.Poly, rho: Fraction, noise: Fraction) -> sympy.Poly:
    """E_xi[p(rho x + noise xi)] as a polynomial in x, by the binomial theorem."""
    found = [Fraction(0)] * (p.degree() + 1 if p else 1)
    for k, c in enumerate(coefficients(p)):
        for i in range(k + 1):
            found[i] += c * math.comb(k, i) * rho**i * noise ** (k - i) * moment(k - i)
    return polynomial(found)


@lru_cache(maxsize=1 << 14)
def mean_over_noise(p: sympy.Poly, mean: mpmath.mpf, noise: mpmath.mpf) -> mpmath.mpf:
    """E_xi[p(mean + noise xi)] by quadrature, to `DIGITS` digits."""
    return gaussian_expectation(
        lambda xi: evaluate(p, mean + noise * xi), digits=DIGITS, degree=p.degree()
    )


def mean_over_pair(p: sympy.Poly, q: sympy.Poly, rho: mpmath.mpf, noise: mpmath.mpf) -> mpmath.mpf:
    """E[p(z) q(rho z + noise xi)] by quadrature over the noise and over z."""
    return gaussian_expectation(
        lambda z: evaluate(p, z) * mean_over_noise(q, rho * z, noise),
        digits=DIGITS,
        degree=p.degree() + q.degree(),
    )
