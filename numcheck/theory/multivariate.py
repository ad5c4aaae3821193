"""Polynomials of n independent standard Gaussian latents, and of the pair of draws (z, z').

Expectations are products of the one-variable moments of `numcheck.theory.gaussian`, so nothing here
uses a theorem under test.

Lean: `LeJEPA.MvPoly`, `LeJEPA.polynomialWorld`.
"""

from __future__ import annotations

import functools
import itertools
import math
import operator
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from numcheck.theory import gaussian
from numcheck.theory.gaussian import pair_moment
from numcheck.theory.hermite import hermite_polynomial
from numcheck.theory.rational_matrices import identity

Index = tuple[int, ...]


class Poly(dict[Index, Fraction]):
    """A polynomial: the coefficient of z^alpha under the multi-index alpha, none of them 0.

    Sums, products and powers are those of the ring; numbers count as constants. The zero polynomial
    fits any number of variables.
    """

    def __init__(
        self, terms: Mapping[Index, Fraction] | Iterable[tuple[Index, Fraction | int]] = ()
    ) -> None:
        # Integers stay integers, which multiply faster.
        found: dict[Index, Any] = {}
        for index, value in terms.items() if isinstance(terms, Mapping) else terms:
            found[index] = found.get(index, 0) + value
        super().__init__((index, value) for index, value in found.items() if value)

    def __add__(self, other: Poly | Fraction | int) -> Poly:
        return Poly(itertools.chain(self.items(), self._lifted(other).items()))

    def __sub__(self, other: Poly | Fraction | int) -> Poly:
        return self + -self._lifted(other)

    def __neg__(self) -> Poly:
        return self * -1

    def __mul__(self, other: Poly | Fraction | int) -> Poly:
        if not isinstance(other, Poly):
            return Poly((index, other * value) for index, value in self.items())
        return Poly(
            (tuple(map(operator.add, i, j)), x * y)
            for i, x in self.items()
            for j, y in other.items()
        )

    def __pow__(self, exponent: int) -> Poly:
        return functools.reduce(operator.mul, [self] * exponent, self._lifted(1))

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other: Fraction | int) -> Poly:
        return -self + other

    def _lifted(self, other: Poly | Fraction | int) -> Poly:
        return other if isinstance(other, Poly) else constant(self.variables, other)

    def padded(self, before: int = 0, after: int = 0) -> Poly:
        """The same polynomial, with further variables before and after its own."""
        return Poly(((0,) * before + index + (0,) * after, c) for index, c in self.items())

    @property
    def variables(self) -> int:
        """Number of variables; 0 for the zero polynomial, which does not know."""
        return len(next(iter(self), ()))

    @property
    def degree(self) -> int:
        """Largest total degree; 0 for the zero polynomial."""
        return max(map(sum, self), default=0)


def constant(n: int, value: Fraction | int = 1) -> Poly:
    """A constant as a polynomial in n variables."""
    return Poly({(0,) * n: Fraction(value)})


def variable(n: int, i: int) -> Poly:
    """The coordinate z_i, for i = 0, ..., n - 1."""
    return Poly({tuple(int(k == i) for k in range(n)): Fraction(1)})


def coordinates(n: int) -> list[Poly]:
    """z_0, ..., z_(n - 1)."""
    return [variable(n, i) for i in range(n)]


def add(*polynomials: Poly) -> Poly:
    """The sum, of however many."""
    return Poly(itertools.chain(*(p.items() for p in polynomials)))


def lattice(n: int, degree: int) -> list[Index]:
    """All multi-indices of n entries with a total degree.

    As directions they suffice: a homogeneous polynomial of that degree, such as
    a -> L((a . z)^degree), that vanishes on them is zero (they are the principal lattice of a
    simplex).
    """
    chosen = itertools.combinations_with_replacement(range(n), degree)
    return [tuple(map(places.count, range(n))) for places in chosen]


def combination(coefficients: Iterable[Fraction | int], polynomials: Iterable[Poly]) -> Poly:
    """The sum of so many times each polynomial."""
    return add(*(c * p for c, p in zip(coefficients, polynomials, strict=True)))


def moment(alpha: Iterable[int]) -> int:
    """E[z^alpha]."""
    return math.prod(map(gaussian.moment, alpha))


def hermite_product(alpha: Index) -> Poly:
    """He_alpha(z) = prod_i He_(alpha_i)(z_i), of norm prod_i alpha_i!."""
    found = constant(0)
    for degree in alpha:
        one = {(k,): c for k, c in enumerate(gaussian.coefficients(hermite_polynomial(degree)))}
        found = Poly({i + j: a * b for i, a in found.items() for j, b in one.items()})
    return found


def derivative(p: Poly, i: int) -> Poly:
    """The derivative in z_i."""
    return Poly(
        ((*index[:i], index[i] - 1, *index[i + 1 :]), index[i] * value)
        for index, value in p.items()
        if index[i]
    )


def substitute(p: Poly, forms: Sequence[Poly]) -> Poly:
    """p(forms), for as many polynomials as p has variables."""
    one, terms = constant(max((form.variables for form in forms), default=0)), []
    for index, value in p.items():
        powers = (form**k for form, k in zip(forms, index, strict=True) if k)
        terms.append(functools.reduce(operator.mul, powers, value * one))
    return add(*terms)


def expect(p: Poly) -> Fraction:
    """E[p(z)]."""
    return sum((value * moment(index) for index, value in p.items()), Fraction(0))


def inner(p: Poly, q: Poly) -> Fraction:
    """E[p(z) q(z)]."""
    return expect(p * q)


def cross(p: Poly, q: Poly, rho: Sequence[Fraction]) -> Fraction:
    """E[p(z) q(z')], where z'_i has correlation rho_i with z_i."""
    pairs = itertools.product(p.items(), q.items())
    terms = (x * y * math.prod(map(pair_moment, i, j, rho)) for (i, x), (j, y) in pairs)
    return sum(terms, Fraction(0))


def linear_coefficients(p: Poly, n: int) -> list[Fraction]:
    """E[p(z) z_j] for each j: the linear part of p in the Hermite basis."""
    return [inner(p, z) for z in coordinates(n)]


class Encoder:
    """m polynomial outputs of n latents, seen through their exact moments.

    Args:
        outputs: The outputs.
        n: Number of latents.
    """

    def __init__(self, outputs: Iterable[Poly], n: int) -> None:
        self.n, self.outputs = n, tuple(outputs)

    @property
    def continuous(self) -> bool:
        """Whether it is a continuous function, as every polynomial is."""
        return True

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
        return self.second_moments() == identity(self.m)

    def loss(self, rho: Sequence[Fraction]) -> Fraction:
        """The alignment loss sum_i E (h_i(z) - h_i(z'))^2, for the rate of each latent."""
        return sum((2 * inner(h, h) - 2 * cross(h, h, rho) for h in self.outputs), Fraction(0))

    def mixing(self) -> list[list[Fraction]]:
        """The m x n matrix M_ij = E[h_i(z) z_j]."""
        return [linear_coefficients(h, self.n) for h in self.outputs]

    def distance(self, matrix: Sequence[Sequence[Fraction]]) -> Fraction:
        """E |h(z) - M z|^2 for an m x n matrix M."""
        z = coordinates(self.n)
        pairs = zip(self.outputs, matrix, strict=True)
        errors = (h - combination(row, z) for h, row in pairs)
        return sum((inner(e, e) for e in errors), Fraction(0))

    def is_linear(self, matrix: Sequence[Sequence[Fraction]]) -> bool:
        """Whether h(z) = M z."""
        return self.distance(matrix) == 0
