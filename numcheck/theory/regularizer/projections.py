"""Laws of n-dimensional vectors through their joint moments and the moments of projections a . z.

Everything is exact. A law is a linear functional on polynomials: weights may be negative and need
not sum to 1, and n may be 0.

Lean: `LeJEPA.project`, `LeJEPA.LinearFunctional`, `LeJEPA.cramer_wold`.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from numcheck.theory import multivariate as mv
from numcheck.theory.rational_matrices import dot, to_sympy


def indices(n: int, degree: int) -> list[mv.Index]:
    """All multi-indices of n entries with total degree at most `degree`."""
    return [index for d in range(degree + 1) for index in mv.lattice(n, d)]


def product(factors: Iterable[mv.Poly], n: int) -> mv.Poly:
    """The product of polynomials in n variables; 1 if there are none."""
    return math.prod(factors, start=mv.constant(n))


class Law(Protocol):
    """A law of a vector z of n entries."""

    @property
    def n(self) -> int:
        """Number of entries."""
        ...

    def joint(self, alpha: mv.Index) -> Fraction:
        """E[z^alpha]."""
        ...

    def projected(self, direction: Sequence[Fraction | int], j: int) -> Fraction:
        """E[(a . z)^j]."""
        ...


@dataclass(frozen=True)
class PointLaw:
    """Finitely many points with weights of any sign.

    Attributes:
        n: Number of entries of a point.
        atoms: The points.
        weights: Their weights.
    """

    n: int
    atoms: tuple[tuple[Fraction, ...], ...]
    weights: tuple[Fraction, ...]

    def joint(self, alpha: mv.Index) -> Fraction:
        """Sum of w x^alpha."""
        powers = [math.prod(map(operator.pow, x, alpha), start=Fraction(1)) for x in self.atoms]
        return dot(self.weights, powers)

    def projected(self, direction: Sequence[Fraction | int], j: int) -> Fraction:
        """Sum of w (a . x)^j."""
        return dot(self.weights, [dot(direction, x) ** j for x in self.atoms])


@dataclass(frozen=True)
class ImageLaw:
    """The law of h(z), polynomials of independent standard Gaussian latents.

    Attributes:
        outputs: The entries of h.
        latents: Number of latents.
    """

    outputs: tuple[mv.Poly, ...]
    latents: int

    @property
    def n(self) -> int:
        """Number of outputs."""
        return len(self.outputs)

    def monomial(self, alpha: mv.Index) -> mv.Poly:
        """h^alpha as a polynomial of the latents."""
        powers = (h for h, k in zip(self.outputs, alpha, strict=True) for _ in range(k))
        return product(powers, self.latents)

    def power(self, direction: Sequence[Fraction | int], j: int) -> mv.Poly:
        """(a . h)^j as a polynomial of the latents."""
        return product([mv.combination(direction, self.outputs)] * j, self.latents)

    def joint(self, alpha: mv.Index) -> Fraction:
        """E[h^alpha]."""
        return mv.expect(self.monomial(alpha))

    def projected(self, direction: Sequence[Fraction | int], j: int) -> Fraction:
        """E[(a . h)^j]."""
        return mv.expect(self.power(direction, j))


def standard_gaussian(n: int) -> ImageLaw:
    """N(0, 1) in n dimensions."""
    return ImageLaw(tuple(mv.coordinates(n)), n)


def difference_pair(start: Sequence[Fraction], steps: Sequence[Sequence[Fraction]]) -> list[Law]:
    """Two laws that agree in all moments of degree below len(steps).

    The even and the odd sums of steps, added to the start: their difference is a finite difference,
    which annihilates polynomials of degree below the number of steps (Prouhet, Tarry and Escott).
    """
    atoms: tuple[list[tuple[Fraction, ...]], ...] = ([], [])
    for size in range(len(steps) + 1):
        for chosen in itertools.combinations(steps, size):
            columns = zip(start, *chosen, strict=True)
            atoms[size % 2].append(tuple(sum(c, Fraction(0)) for c in columns))
    weight = Fraction(1, max(len(atoms[0]), 1))
    return [PointLaw(len(start), tuple(a), (weight,) * len(a)) for a in atoms]


def spans(given: Sequence[mv.Poly], wanted: Sequence[mv.Poly]) -> bool:
    """Whether each wanted polynomial is a linear combination of the given ones.

    By duality: whether every linear functional that vanishes on the given ones vanishes on the
    wanted ones.
    """
    monomials = sorted({index for p in (*given, *wanted) for index in p})
    return _rank(given, monomials) == _rank((*given, *wanted), monomials)


def _rank(polynomials: Sequence[mv.Poly], monomials: Sequence[mv.Index]) -> int:
    rows = [[p.get(index, Fraction(0)) for index in monomials] for p in polynomials]
    return int(to_sympy(rows, len(monomials)).rank())
