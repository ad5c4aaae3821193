"""Polynomials are checked here: their form, their coefficients, their numbers of variables."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import sympy

from numcheck.support.errors import InvalidInputError
from numcheck.support.validate import integer, rational, sequence, shown

#: A polynomial in n variables, as in `numcheck.theory.multivariate`.
Poly = Mapping[tuple[int, ...], Fraction]


def univariate(p: object, *, name: str, largest: int) -> sympy.Poly:
    """A polynomial in one variable over the rationals.

    Args:
        p: What was given.
        name: What it is called.
        largest: The largest degree allowed.
    """
    if (
        not isinstance(p, sympy.Poly)
        or len(p.gens) != 1
        or not (p.domain.is_QQ or p.domain.is_ZZ)
        or p.degree() > largest
    ):
        raise InvalidInputError(
            f"{name} must be a sympy.Poly in one variable over the rationals, of degree at most "
            f"{largest}; got {shown(p)}. Make one with `numcheck.theory.gaussian.polynomial`."
        )
    return p


def of_latents(p: object, name: str, n: int | None = None) -> Poly:
    """A polynomial of latents, in n of them if that is given, with Python's own integers only.

    Args:
        p: A dictionary from multi-indices to exact numbers.
        name: What it is called.
        n: The number of latents.
    """
    if not isinstance(p, Mapping):
        raise InvalidInputError(
            f"{name} must be a polynomial, a dictionary from multi-indices to exact numbers such "
            f"as {{(2, 0): Fraction(1, 2)}}; got {shown(p)} of type {type(p).__name__}."
        )
    clean = True
    for index, value in p.items():
        if type(index) is not tuple or not all(type(k) is int and k >= 0 for k in index):
            numbers = sequence(index, name=f"a multi-index of {name}")
            for k in numbers:
                integer(k, name=f"an exponent of {name}", minimum=0)
            clean = False
        if type(value) is not Fraction or type(value.numerator) is not int:
            rational(value, name=f"a coefficient of {name}")
            clean = False
        n = len(index) if n is None else n
        if len(index) != n:
            raise InvalidInputError(
                f"{name} has a term in {len(index)} variables, expected {n} latents. "
                "Give every multi-index one entry per latent."
            )
    if clean:
        return p
    return {tuple(map(int, index)): rational(c, name=name) for index, c in p.items()}


def together(p: object, q: object) -> tuple[Poly, Poly]:
    """Two polynomials p and q in the same variables."""
    first = of_latents(p, "p")
    return first, of_latents(q, "q", len(next(iter(first))) if first else None)
