"""Checks of `polarization`: k-th powers of a subspace determine products of k of its elements."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

from numcheck.checks.base import Claim, Function, exact, holds, mutant, sampled
from numcheck.checks.cases import Case, block_case
from numcheck.checks.points import degrees
from numcheck.sampling.decide import Comparison
from numcheck.theory import multivariate as mv
from numcheck.theory.encoders import lift
from numcheck.theory.regularizer.projections import product, spans

_X, _Y, _Z = _COORDINATES = mv.coordinates(3)
#: Name, generators, and the largest k that is tested.
Subspace = tuple[str, list[mv.Poly], int]
_SUBSPACES: tuple[Subspace, ...] = (
    ("0", [], 6),
    ("<x>", [_X], 6),
    ("<x, y>", [_X, _Y], 6),
    ("<x, y, z>", [_X, _Y, _Z], 4),
    ("<1, x>", [mv.constant(3), _X], 5),
    ("<x + y^2, xy - 2>", [_X + _Y**2, _X * _Y - 2], 4),
    # Products of k elements that coincide, and generators that are not independent.
    ("<x^2, xy, y^2>", [_X**2, _X * _Y, _Y**2], 4),
    ("<x, y, x + y>", [_X, _Y, _X + _Y], 4),
)


def _functionals() -> list[tuple[str, mv.Poly, list[mv.Poly], tuple[int, ...]]]:
    """Functionals L(p) = E[p(z) q(z)] of a Gaussian z by name and q, a subspace, and some k."""
    x, y, z = _COORDINATES
    x_2, y_2, x_3, y_3 = x**2 - 1, y**2 - 1, x**3 - 3 * x, y**3 - 3 * y
    traceless = [x**2 - y**2, x * y]
    return [
        ("q = 1", mv.constant(3), _COORDINATES, (1, 3)),
        ("q = z_0", x, _COORDINATES, (2,)),
        ("q = He_2(z_0)", x_2, _COORDINATES, (1, 3)),
        ("q = He_2(z_0) z_1", x_2 * y, _COORDINATES, (2,)),
        ("q = z_0 z_1", x * y, _COORDINATES, (2,)),
        ("q = z_0 z_1 z_2", x * y * z, _COORDINATES, (3,)),
        ("q = He_2(z_0) z_1 - z_0 He_2(z_1)", x_2 * y - x * y_2, [x, y], (3,)),
        ("q = He_3(z_0) z_1 - z_0 He_3(z_1)", x_3 * y - x * y_3, [x, y], (4,)),
        ("q = |z|^2 - 2, V = <x^2 - y^2, xy>", x**2 + y**2 - 2, traceless, (1, 3)),
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

    elements: Function = mv.lattice
    factors: Function = lambda k: k
    pool: Function = lambda generators: generators

    def powers(self, generators: list[mv.Poly], k: int) -> list[mv.Poly]:
        """The powers on which L vanishes."""
        directions = self.elements(len(generators), k)
        return [product([mv.combination(a, generators)] * k, 3) for a in directions]

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
    def powers_span_products(self, subspace: Subspace) -> Iterator[Comparison]:
        _, generators, largest = subspace
        for k in range(largest + 1):
            powers, products = self.powers(generators, k), self.products(generators, k)
            yield holds(spans(powers, list(products.values())), f"k = {k}")

    @sampled(blocks=(1, 170), degree=degrees)
    def products_on_samples(self, blocks: int, degree: int) -> Iterator[Case]:
        """Means E[p(z) q(z)] of products p, where those of the powers are exactly zero."""
        means = []
        for name, q, generators, powers in _functionals():
            for k in range(1, degree + 1):
                if k in powers and not any(mv.inner(p, q) for p in self.powers(generators, k)):
                    for factors, p in self.products(generators, k).items():
                        means.append((f"E[{factors} q], {name}", lift(p * q, 0), Fraction(0)))
        yield block_case(f"{3 * blocks} latents", (Fraction(1, 2),) * 3, blocks, means)

    mutants = (
        mutant("generators-only", "powers of generators of V, not of all its elements",
               elements=lambda size, k: [tuple(int(i == j) for j in range(size))
                                         for i in range(size)]),
        mutant("two-at-a-time", "powers of combinations of two generators",
               elements=lambda size, k: [a for a in mv.lattice(size, k) if sum(map(bool, a)) <= 2]),
        mutant("sums-only", "powers of sums of generators", elements=_sums(0, 1)),
        mutant("signed-sums-only", "powers of signed sums of generators", elements=_sums(-1, 0, 1)),
        mutant("one-factor-more", "products of k + 1", factors=lambda k: k + 1),
        mutant("one-factor-fewer", "products of k - 1", factors=lambda k: k - 1),
        mutant("factors-outside", "factors may be squares of elements of V",
               pool=lambda generators: [*generators, *(v**2 for v in generators[:1])]),
    )  # fmt: skip
