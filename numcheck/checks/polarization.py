"""Checks of `polarization`: k-th powers of a subspace determine products of k of its elements."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from numcheck.checks.base import Claim, Function, exact, holds, mutant, sampled
from numcheck.checks.cases import LatentCase, block_case
from numcheck.checks.encoders import lift
from numcheck.sampling.decide import Comparison
from numcheck.theory import multivariate as mv
from numcheck.theory.regularizer.projections import combination, lattice, product, spans

_X, _Y, _Z = _COORDINATES = mv.coordinates(3)


@dataclass(frozen=True)
class _Subspace:
    """The span of polynomials, and the largest k to look at."""

    name: str
    generators: list[mv.Poly]
    largest: int


_SUBSPACES = (
    _Subspace("0", [], 6),
    _Subspace("<x>", [_X], 6),
    _Subspace("<x, y>", [_X, _Y], 6),
    _Subspace("<x, y, z>", [_X, _Y, _Z], 4),
    _Subspace("<1, x>", [mv.constant(3), _X], 5),
    _Subspace("<x + y^2, xy - 2>", [_X + _Y**2, _X * _Y - 2], 4),
    # Products of k elements that coincide, and generators that are not independent.
    _Subspace("<x^2, xy, y^2>", [_X**2, _X * _Y, _Y**2], 4),
    _Subspace("<x, y, x + y>", [_X, _Y, _X + _Y], 4),
)


@dataclass(frozen=True)
class _Weighted:
    """The functional L(p) = E[p(z) q(z)] on polynomials of a Gaussian z, a subspace, and some k."""

    name: str
    weight: mv.Poly
    generators: list[mv.Poly]
    powers: tuple[int, ...]


def _functionals() -> list[_Weighted]:
    x, y, z = _COORDINATES

    def square(v: mv.Poly) -> mv.Poly:
        return v**2 - 1

    def cube(v: mv.Poly) -> mv.Poly:
        return v**3 - 3 * v

    odd = square(x) * y - x * square(y)
    even = cube(x) * y - x * cube(y)
    return [
        _Weighted("q = 1", mv.constant(3), _COORDINATES, (1, 3)),
        _Weighted("q = z_0", x, _COORDINATES, (2,)),
        _Weighted("q = He_2(z_0)", square(x), _COORDINATES, (1, 3)),
        _Weighted("q = He_2(z_0) z_1", square(x) * y, _COORDINATES, (2,)),
        _Weighted("q = z_0 z_1", x * y, _COORDINATES, (2,)),
        _Weighted("q = z_0 z_1 z_2", x * y * z, _COORDINATES, (3,)),
        _Weighted("q = He_2(z_0) z_1 - z_0 He_2(z_1)", odd, [x, y], (3,)),
        _Weighted("q = He_3(z_0) z_1 - z_0 He_3(z_1)", even, [x, y], (4,)),
        _Weighted(
            "q = |z|^2 - 2, V = <x^2 - y^2, xy>", x**2 + y**2 - 2, [x**2 - y**2, x * y], (1, 3)
        ),
    ]


def _sums(*coefficients: int) -> Function:
    """All combinations of the generators with these coefficients."""
    return lambda size, k: itertools.product(coefficients, repeat=size)


class Polarization(Claim):
    """L that vanishes on the k-th powers of elements of V vanishes on products of factors(k).

    Attributes:
        elements: The elements of V whose powers count, as coefficients of generators: all of them
            in the theorem, for which the lattice stands.
        factors: How many factors the products have: k in the theorem.
        pool: Where the factors are from, given generators of V: from V in the theorem.
    """

    elements: Function = lattice
    factors: Function = lambda k: k
    pool: Function = lambda generators: generators

    def powers(self, generators: list[mv.Poly], k: int) -> list[mv.Poly]:
        """The powers on which L vanishes."""
        directions = self.elements(len(generators), k)
        return [product([combination(a, generators)] * k, 3) for a in directions]

    def products(self, generators: list[mv.Poly], k: int) -> dict[str, mv.Poly]:
        """The products on which L is claimed to vanish, by the numbers of their factors."""
        pool = self.pool(generators)
        chosen = itertools.combinations_with_replacement(range(len(pool)), max(self.factors(k), 0))
        return {
            " ".join(f"v_{i}" for i in numbers) or "1": product((pool[i] for i in numbers), 3)
            for numbers in chosen
        }

    # All functionals at once: L vanishes with the powers exactly if these span the products.
    @exact(subspace=_SUBSPACES)
    def powers_span_products(self, subspace: _Subspace) -> Iterator[Comparison]:
        for k in range(subspace.largest + 1):
            powers = self.powers(subspace.generators, k)
            products = list(self.products(subspace.generators, k).values())
            yield holds(spans(powers, products), f"k = {k}")

    @sampled(blocks=(1, 170), degree=lambda parameters: [parameters.degree])
    def products_on_samples(self, blocks: int, degree: int) -> Iterator[LatentCase]:
        """Means E[p(z) q(z)] of products p, where those of the powers are exactly zero."""
        means = [
            (f"E[{factors} q], {functional.name}", lift(p * functional.weight, 0), Fraction(0))
            for functional in _functionals()
            for k in functional.powers
            if k <= degree
            and not any(
                mv.inner(p, functional.weight) for p in self.powers(functional.generators, k)
            )
            for factors, p in self.products(functional.generators, k).items()
        ]
        yield block_case(f"{3 * blocks} latents", (Fraction(1, 2),) * 3, blocks, means)

    mutants = (
        mutant("generators-only", "powers of generators of V, not of all its elements",
               elements=lambda size, k: [tuple(int(i == j) for j in range(size))
                                         for i in range(size)]),
        mutant("two-at-a-time", "powers of combinations of two generators",
               elements=lambda size, k: [a for a in lattice(size, k) if sum(map(bool, a)) <= 2]),
        mutant("sums-only", "powers of sums of generators", elements=_sums(0, 1)),
        mutant("signed-sums-only", "powers of signed sums of generators", elements=_sums(-1, 0, 1)),
        mutant("one-factor-more", "products of k + 1", factors=lambda k: k + 1),
        mutant("one-factor-fewer", "products of k - 1", factors=lambda k: k - 1),
        mutant("factors-outside", "factors may be squares of elements of V",
               pool=lambda generators: [*generators, *(v**2 for v in generators[:1])]),
    )  # fmt: skip
