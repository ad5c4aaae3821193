"""Probabilists' Hermite polynomials He_d, from their definition He_(d+1) = x He_d - He_d'.

Lean: `LeJEPA.hermite`.
"""

from __future__ import annotations

import sympy

from numcheck.theory.gaussian import X, polynomial

#: The largest degree in use: beyond it coefficients stay exact, but take pages.
MAX_DEGREE = 200


def hermite_polynomials(degree: int) -> list[sympy.Poly]:
    """He_0, ..., He_degree as exact polynomials."""
    x = sympy.Poly(X, X, domain="QQ")
    found = [polynomial([1])]
    while len(found) <= degree:
        found.append(x * found[-1] - found[-1].diff(X))
    return found


def hermite_polynomial(degree: int) -> sympy.Poly:
    """He_degree as an exact polynomial."""
    return hermite_polynomials(degree)[-1]
