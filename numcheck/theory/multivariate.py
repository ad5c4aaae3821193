"""Polynomials of n independent standard Gaussian latents, and of the pair of draws (z, z').

A polynomial is a dictionary from multi-indices to rationals. Expectations are products of the
one-variable moments of `numcheck.theory.gaussian`, so nothing here uses a theorem under test.

Lean: `LeJEPA.MvPoly`, `LeJEPA.polynomialWorld`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from numcheck.support.errors import InvalidInputError
from numcheck.support.validate import integer, rational, rationals, sequence, shown
from numcheck.support.validate_polynomials import of_latents, together
from numcheck.theory.gaussian import coefficients, moment, pair_moment
from numcheck.theory.hermite import MAX_DEGREE, hermite_polynomial

Index = tuple[int, ...]
#: A polynomial in n variables: the coefficient of z^alpha under the multi-index alpha.
Poly = Mapping[Index, Fraction]


def _collect(terms: Iterable[tuple[Index, Fraction]]) -> Poly:
    found: dict[Index, Fraction] = {}
    for index, value in terms:
        found[index] = found.get(index, Fraction(0)) + value
    return {index: value for index, value in found.items() if value}


#: Largest number of variables, and of terms of a product of Hermite polynomials.
_MOST_VARIABLES, _MOST_TERMS = 10_000, 10**6


def add(*polynomials: Poly) -> Poly:
    """The sum.

    Raises:
        InvalidInputError: If one is no polynomial, or they are in different numbers of variables.
    """
    checked: list[Poly] = []
    n = None
    for p in polynomials:
        checked.append(of_latents(p, "one of the polynomials", n))
        n = len(next(iter(p))) if p and n is None else n
    return _collect(term for p in checked for term in p.items())


def scale(factor: Fraction | int, p: Poly) -> Poly:
    """A multiple.

    Raises:
        InvalidInputError: If p is no polynomial or the factor not exact.
    """
    factor, p = rational(factor, name="factor"), of_latents(p, "p")
    return _collect((index, factor * value) for index, value in p.items())


def multiply(p: Poly, q: Poly) -> Poly:
    """The product.

    Raises:
        InvalidInputError: If one is no polynomial, or they are in different numbers of variables.
    """
    p, q = together(p, q)
    return _collect(
        (tuple(a + b for a, b in zip(i, j, strict=True)), x * y)
        for i, x in p.items()
        for j, y in q.items()
    )


def constant(n: int, value: Fraction | int = 1) -> Poly:
    """A constant as a polynomial in n variables.

    Raises:
        InvalidInputError: If n is out of range or the value not exact.
    """
    n = integer(n, name="n", minimum=0, maximum=_MOST_VARIABLES)
    return _collect([((0,) * n, rational(value, name="value"))])


def variable(n: int, i: int) -> Poly:
    """The coordinate z_i, for i = 0, ..., n - 1.

    Raises:
        InvalidInputError: If there is no such coordinate.
    """
    n = integer(n, name="n", minimum=0, maximum=_MOST_VARIABLES)
    i = integer(i, name="i", minimum=0, maximum=n - 1)
    return {tuple(int(k == i) for k in range(n)): Fraction(1)}


def hermite_product(alpha: Index) -> Poly:
    """He_alpha(z) = prod_i He_(alpha_i)(z_i), of norm prod_i alpha_i!.

    Raises:
        InvalidInputError: If a degree is out of range, or the product has more than 10^6 terms.
    """
    found: Poly = {(): Fraction(1)}
    degrees = [
        integer(degree, name="a degree in alpha", minimum=0, maximum=MAX_DEGREE)
        for degree in sequence(alpha, name="alpha")
    ]
    if math.prod(degree // 2 + 1 for degree in degrees) > _MOST_TERMS:
        raise InvalidInputError(
            f"alpha stands for a product of more than {_MOST_TERMS} terms, got {shown(alpha)}. "
            "Take smaller degrees or fewer latents."
        )
    for degree in degrees:
        one = {(k,): c for k, c in enumerate(coefficients(hermite_polynomial(degree))) if c}
        found = {i + j: a * b for i, a in found.items() for j, b in one.items()}
    return found


def derivative(p: Poly, i: int) -> Poly:
    """The derivative in z_i.

    Raises:
        InvalidInputError: If p is no polynomial or has no variable z_i.
    """
    p = of_latents(p, "p")
    n = len(next(iter(p))) if p else _MOST_VARIABLES
    i = integer(i, name="i", minimum=0, maximum=n - 1)
    return _collect(
        ((*index[:i], index[i] - 1, *index[i + 1 :]), index[i] * value)
        for index, value in p.items()
        if index[i]
    )


def expect(p: Poly) -> Fraction:
    """E[p(z)].

    Raises:
        InvalidInputError: If p is no polynomial.
    """
    terms = of_latents(p, "p").items()
    return sum((value * math.prod(moment(k) for k in index) for index, value in terms), Fraction(0))


def inner(p: Poly, q: Poly) -> Fraction:
    """E[p(z) q(z)].

    Raises:
        InvalidInputError: If one is no polynomial, or they are in different numbers of variables.
    """
    return expect(multiply(p, q))


def cross(p: Poly, q: Poly, rho: Sequence[Fraction]) -> Fraction:
    """E[p(z) q(z')], where z'_i has correlation rho_i with z_i.

    Raises:
        InvalidInputError: If one is no polynomial, they are in different numbers of variables, or
            rho is not an exact number in [-1, 1] for each of them.
    """
    p, q = together(p, q)
    n = next((len(index) for index in (*p, *q)), None)
    rho = rationals(rho, name="rho", length=n, minimum=-1, maximum=1)
    return sum(
        (
            x * y * math.prod(pair_moment(a, b, r) for a, b, r in zip(i, j, rho, strict=True))
            for i, x in p.items()
            for j, y in q.items()
        ),
        Fraction(0),
    )


def linear_coefficients(p: Poly, n: int) -> list[Fraction]:
    """E[p(z) z_j] for each j: the linear part of p in the Hermite basis.

    Raises:
        InvalidInputError: If p is no polynomial in n variables.
    """
    n = integer(n, name="n", minimum=0, maximum=_MOST_VARIABLES)
    p = of_latents(p, "p", n)
    return [inner(p, variable(n, j)) for j in range(n)]


class Encoder:
    """m polynomial outputs of n latents, seen through their exact moments.

    Args:
        outputs: The outputs.
        n: Number of latents.

    Raises:
        InvalidInputError: If an output is not a polynomial in n variables.
    """

    def __init__(self, outputs: Sequence[Poly], n: int) -> None:
        self.n = integer(n, name="n", minimum=0, maximum=_MOST_VARIABLES)
        self.outputs = tuple(
            dict(of_latents(p, f"output {number}", self.n))
            for number, p in enumerate(sequence(outputs, name="outputs"))
        )

    @property
    def m(self) -> int:
        """Number of outputs."""
        return len(self.outputs)

    def mean(self) -> list[Fraction]:
        """E[h_i]."""
        return [expect(h) for h in self.outputs]

    def second_moments(self) -> list[list[Fraction]]:
        """E[h_i h_j]."""
        return [[inner(g, h) for h in self.outputs] for g in self.outputs]

    def is_centred(self) -> bool:
        """Whether every output has mean zero."""
        return not any(self.mean())

    def has_unit_second_moments(self) -> bool:
        """Whether E[h_i h_j] is the identity."""
        return self.second_moments() == [
            [Fraction(int(i == j)) for j in range(self.m)] for i in range(self.m)
        ]

    def loss(self, rho: Sequence[Fraction]) -> Fraction:
        """The alignment loss sum_i E (h_i(z) - h_i(z'))^2.

        Raises:
            InvalidInputError: If rho is not an exact number in [-1, 1] for each latent.
        """
        rho = rationals(rho, name="rho", length=self.n, minimum=-1, maximum=1)
        return sum((2 * inner(h, h) - 2 * cross(h, h, rho) for h in self.outputs), Fraction(0))

    def mixing(self) -> list[list[Fraction]]:
        """The m x n matrix M_ij = E[h_i(z) z_j]."""
        return [linear_coefficients(h, self.n) for h in self.outputs]

    def distance(self, matrix: Sequence[Sequence[Fraction]]) -> Fraction:
        """E |h(z) - M z|^2 for a matrix M.

        Raises:
            InvalidInputError: If the matrix has not an exact number for each output and latent.
        """
        rows = [
            rationals(row, name="a row of matrix", length=self.n)
            for row in sequence(matrix, name="matrix", length=self.m)
        ]
        total = Fraction(0)
        for h, row in zip(self.outputs, rows, strict=True):
            linear = add(*(scale(c, variable(self.n, j)) for j, c in enumerate(row)))
            difference = add(h, scale(-1, linear))
            total += inner(difference, difference)
        return total
