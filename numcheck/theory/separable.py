"""Gaussian expectations, to many digits, of sums of products of functions of one latent each.

Such a function is a `sympy.Expr` in the symbols of `latents`. Each product is a product of
one-dimensional integrals (`numcheck.theory.quadrature`), so polynomials with irrational
coefficients, exponentials and trigonometric functions of linear forms are within reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import mpmath
import sympy

from numcheck.support.errors import InvalidInputError
from numcheck.theory.quadrature import gaussian_expectation

#: Degree of the polynomial that bounds a factor; generous for what the checks use.
_DEGREE = 8


def latents(n: int) -> tuple[sympy.Symbol, ...]:
    """The symbols x0, ..., x(n-1) of n latents."""
    return tuple(sympy.Symbol(f"x{i}", real=True) for i in range(n))


@cache
def _factor_expectation(factor: sympy.Expr, x: sympy.Symbol, digits: int) -> mpmath.mpf:
    # Exponentials and sines grow off the real line, so the step is halved.
    return gaussian_expectation(
        sympy.lambdify(x, factor, "mpmath"), digits=digits, degree=_DEGREE, oversampling=2
    )


def expectation(f: sympy.Expr, z: Sequence[sympy.Symbol], *, digits: int) -> Any:
    """E[f(z)] for independent standard normals, as a number of mpmath.

    Args:
        f: A sum of products of functions of one latent each, once expanded (sines and cosines of
            sums included). Each function grows more slowly than every Gaussian density decays, on
            lines parallel to the real line too.
        z: The latents.
        digits: Decimal digits wanted.

    Raises:
        InvalidInputError: If a factor depends on several latents, or is infinite or not real
            somewhere.
    """
    expanded = sympy.expand(sympy.expand_trig(f))
    with mpmath.workdps(digits + 12):
        total = mpmath.mpf(0)
        for term in sympy.Add.make_args(expanded):
            product = mpmath.mpf(1)
            for x in z:
                term, factor = term.as_independent(x, as_Add=False)
                if len(factor.free_symbols) > 1:
                    raise InvalidInputError(f"the factor {factor} depends on several latents.")
                product *= _factor_expectation(factor, x, digits)
            total += product * mpmath.mpmathify(sympy.N(term, digits + 12))
        return total
