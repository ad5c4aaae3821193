"""Checks of `polarization`: k-th powers of a subspace determine products of k of its elements."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from numcheck.checks.base import Checks, Kind, Mutant, Outcome, Parameters, compare_truth
from numcheck.checks.cases import LatentCase, LatentMean
from numcheck.checks.encoders import lift
from numcheck.theory import multivariate as mv
from numcheck.theory.regularizer.projections import combination, lattice, product, spans

_BLOCKS = (1, 170)
_WIDTH = 3


@dataclass(frozen=True)
class Claim:
    """L that vanishes on the k-th powers of elements of V vanishes on products of factors(k).

    Attributes:
        elements: The elements of V whose powers count, as coefficients of generators: all of them
            in the theorem, for which the lattice stands.
        factors: How many factors the products have: k in the theorem.
        pool: Where the factors are from, given generators of V: from V in the theorem.
    """

    elements: Callable[[int, int], Iterable[mv.Index]] = lattice
    factors: Callable[[int], int] = lambda k: k
    pool: Callable[[list[mv.Poly]], list[mv.Poly]] = lambda generators: generators

    def powers(self, generators: list[mv.Poly], n: int, k: int) -> list[mv.Poly]:
        """The powers on which L vanishes."""
        directions = self.elements(len(generators), k)
        return [product([combination(a, generators)] * k, n) for a in directions]

    def products(self, generators: list[mv.Poly], n: int, k: int) -> dict[str, mv.Poly]:
        """The products on which L is claimed to vanish, by the numbers of their factors."""
        pool = self.pool(generators)
        chosen = itertools.combinations_with_replacement(range(len(pool)), max(self.factors(k), 0))
        return {
            " ".join(f"v_{i}" for i in numbers) or "1": product((pool[i] for i in numbers), n)
            for numbers in chosen
        }


def _subspaces() -> dict[str, tuple[list[mv.Poly], int]]:
    """Generators of subspaces of polynomials, and the largest k to look at."""
    x, y, z = (mv.variable(3, i) for i in range(3))
    one = mv.constant(3)
    xx, xy, yy = x**2, x * y, y**2
    return {
        "0": ([], 6),
        "<x>": ([x], 6),
        "<x, y>": ([x, y], 6),
        "<x, y, z>": ([x, y, z], 4),
        "<1, x>": ([one, x], 5),
        "<x + y^2, xy - 2>": ([x + yy, xy + mv.constant(3, -2)], 4),
        # Products of k elements that coincide, and generators that are not independent.
        "<x^2, xy, y^2>": ([xx, xy, yy], 4),
        "<x, y, x + y>": ([x, y, x + y], 4),
    }


def _check_exactly(claim: Claim) -> Outcome:
    """All functionals at once: L vanishes with the powers exactly if these span the products."""
    comparisons = []
    for name, (generators, largest) in _subspaces().items():
        for k in range(largest + 1):
            powers = claim.powers(generators, _WIDTH, k)
            holds = spans(powers, list(claim.products(generators, _WIDTH, k).values()))
            comparisons.append(compare_truth(f"V = {name}, k = {k}", holds))
    detail = "all functionals on polynomials, 8 subspaces, k from 0 to 6"
    return Outcome(Kind.EXACT, tuple(comparisons), detail)


@dataclass(frozen=True)
class _Weighted:
    """The functional L(p) = E[p(z) q(z)] on the polynomials of a Gaussian z, and a subspace."""

    name: str
    weight: mv.Poly
    generators: list[mv.Poly]
    powers: tuple[int, ...]


def _functionals() -> list[_Weighted]:
    z = [mv.variable(_WIDTH, i) for i in range(_WIDTH)]

    def he(*alpha: int) -> mv.Poly:
        return mv.hermite_product((*alpha, *[0] * (_WIDTH - len(alpha))))

    def minus(p: mv.Poly, q: mv.Poly) -> mv.Poly:
        return p - q

    rotating = [minus(z[0] ** 2, z[1] ** 2), z[0] * z[1]]
    return [
        _Weighted("q = 1", he(), z, (1, 3)),
        _Weighted("q = z_0", he(1), z, (2,)),
        _Weighted("q = He_2(z_0)", he(2), z, (1, 3)),
        _Weighted("q = He_2(z_0) z_1", he(2, 1), z, (2,)),
        _Weighted("q = z_0 z_1", he(1, 1), z, (2,)),
        _Weighted("q = z_0 z_1 z_2", he(1, 1, 1), z, (3,)),
        _Weighted("q = He_2(z_0) z_1 - z_0 He_2(z_1)", minus(he(2, 1), he(1, 2)), z[:2], (3,)),
        _Weighted("q = He_3(z_0) z_1 - z_0 He_3(z_1)", minus(he(3, 1), he(1, 3)), z[:2], (4,)),
        _Weighted("q = |z|^2 - 2, V = <x^2 - y^2, xy>", he(2) + he(0, 2), rotating, (1, 3)),
    ]


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    """Gaussian means E[p(z) q(z)] of products p, where those of the powers are exactly zero."""
    claims = []
    for functional in _functionals():
        for k in (k for k in functional.powers if k <= parameters.degree):
            powers = claim.powers(functional.generators, _WIDTH, k)
            if any(mv.inner(p, functional.weight) for p in powers):
                continue
            products = claim.products(functional.generators, _WIDTH, k)
            for factors, p in products.items():
                total = lift(p * functional.weight, 0)
                label = f"E[{factors} q], {functional.name}"
                claims.append(LatentMean(label, total, Fraction(0)))
    rho = (Fraction(1, 2),) * _WIDTH
    return tuple(
        LatentCase(f"{_WIDTH * blocks} latents", rho, tuple(claims), blocks, mixed=blocks > 1)
        for blocks in _BLOCKS
    )


def _generators(size: int, _k: int) -> list[mv.Index]:
    return [tuple(int(i == j) for j in range(size)) for i in range(size)]


def _two_at_a_time(size: int, k: int) -> list[mv.Index]:
    return [a for a in lattice(size, k) if sum(map(bool, a)) <= 2]


def _sums(size: int, _k: int) -> list[mv.Index]:
    return list(itertools.product((0, 1), repeat=size))


def _signed_sums(size: int, _k: int) -> list[mv.Index]:
    return list(itertools.product((-1, 0, 1), repeat=size))


def _with_a_square(generators: list[mv.Poly]) -> list[mv.Poly]:
    return [*generators, *(v**2 for v in generators[:1])]


CHECKS = Checks(
    theorem="polarization",
    claim=Claim(),
    mutants=(
        Mutant(
            "generators-only",
            "powers of generators of V, not of all its elements",
            Claim(elements=_generators),
        ),
        Mutant(
            "two-at-a-time",
            "powers of combinations of two generators",
            Claim(elements=_two_at_a_time),
        ),
        Mutant("sums-only", "powers of sums of generators", Claim(elements=_sums)),
        Mutant(
            "signed-sums-only", "powers of signed sums of generators", Claim(elements=_signed_sums)
        ),
        Mutant("one-factor-more", "products of k + 1", Claim(factors=lambda k: k + 1)),
        Mutant("one-factor-fewer", "products of k - 1", Claim(factors=lambda k: k - 1)),
        Mutant(
            "factors-outside",
            "factors may be squares of elements of V",
            Claim(pool=_with_a_square),
        ),
    ),
    exact=_check_exactly,
    cases=_cases,
)
