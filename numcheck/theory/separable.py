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
from numcheck.support.validate import integer, sequence, shown
from numcheck.theory.quadrature import gaussian_expectation

#: Degree of the polynomial that bounds a factor where it matters: wide of what checks use.
_DEGREE = 8


def latents(n: int) -> tuple[sympy.Symbol, ...]:
    """The symbols x0, ..., x(n-1) of n latents.

    Raises:
        InvalidInputError: If n is out of range.
    """
    n = integer(n, name="n", minimum=0, maximum=10_000)
    return tuple(sympy.Symbol(f"x{i}", real=True) for i in range(n))


def _latents_of(f: object, z: object) -> tuple[sympy.Symbol, ...]:
    """The latents, if f is an expression in them."""
    symbols = sequence(z, name="z")
    if not all(isinstance(x, sympy.Symbol) for x in symbols):
        raise InvalidInputError(
            f"z must hold symbols, got {shown(z)}. Make them with `separable.latents`."
        )
    if not isinstance(f, sympy.Expr):
        raise InvalidInputError(
            f"f must be a sympy expression, got {shown(f)} of type {type(f).__name__}."
        )
    unknown = f.free_symbols - set(symbols)
    if unknown or f.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo, sympy.I):
        raise InvalidInputError(
            f"f must be real and depend on {', '.join(map(str, symbols)) or 'nothing'} only, got "
            f"{shown(f)}. Name all its latents in z."
        )
    return symbols


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
        InvalidInputError: If f is no such sum, or not real and finite everywhere: if a factor
            depends on two latents, or f on something else than latents.
    """
    digits = integer(digits, name="digits", minimum=1, maximum=1000)
    z = _latents_of(f, z)
    expanded = sympy.expand(sympy.expand_trig(f))
    with mpmath.workdps(digits + 12):
        total = mpmath.mpf(0)
        for term in sympy.Add.make_args(expanded):
            product = mpmath.mpf(1)
            for x in z:
                term, factor = term.as_independent(x, as_Add=False)
                if len(factor.free_symbols) > 1:
                    raise InvalidInputError(
                        f"the factor {factor} depends on several latents, expected one. "
                        "Write f as a sum of products of functions of one latent each."
                    )
                product *= _factor_expectation(factor, x, digits)
            total += product * mpmath.mpmathify(sympy.N(term, digits + 12))
        return total
