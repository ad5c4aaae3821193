"""Probabilists' Hermite polynomials He_d, from their definition He_(d+1) = x He_d - He_d'.

Lean: `LeJEPA.hermite`.
"""

from __future__ import annotations

import sympy

from numcheck.support.validate import integer
from numcheck.theory.gaussian import X, polynomial

#: Largest degree accepted: coefficients and factorials stay exact, but pages of digits help nobody.
MAX_DEGREE = 200


def hermite_polynomials(degree: int) -> list[sympy.Poly]:
    """He_0, ..., He_degree as exact polynomials.

    Raises:
        InvalidInputError: If the degree is negative, above `MAX_DEGREE` or no integer.
    """
    degree = integer(degree, name="degree", minimum=0, maximum=MAX_DEGREE)
    x = sympy.Poly(X, X, domain="QQ")
    found = [polynomial([1])]
    while len(found) <= degree:
        found.append(x * found[-1] - found[-1].diff(X))
    return found


def hermite_polynomial(degree: int) -> sympy.Poly:
    """He_degree as an exact polynomial.

    Raises:
        InvalidInputError: If the degree is negative, above `MAX_DEGREE` or no integer.
    """
    return hermite_polynomials(degree)[-1]
