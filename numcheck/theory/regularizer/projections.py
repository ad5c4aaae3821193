"""Laws of n-dimensional vectors through their joint moments and the moments of projections a . z.

Everything is exact. A law is a linear functional on polynomials: weights may be negative and need
not sum to 1, and n may be 0.

Lean: `LeJEPA.project`, `LeJEPA.LinearFunctional`, `LeJEPA.cramer_wold`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from sympy import QQ
from sympy.polys.matrices import DomainMatrix

from numcheck.theory import multivariate as mv


def lattice(n: int, degree: int) -> list[mv.Index]:
    """All multi-indices of n entries with a total degree.

    As directions they suffice: a homogeneous polynomial of that degree, such as
    a -> L((a . z)^degree), that vanishes on them is zero (they are the principal lattice of a
    simplex).
    """
    chosen = itertools.combinations_with_replacement(range(n), degree)
    return [tuple(map(places.count, range(n))) for places in chosen]


def indices(n: int, degree: int) -> list[mv.Index]:
    """All multi-indices of n entries with total degree at most `degree`."""
    return [index for d in range(degree + 1) for index in lattice(n, d)]


def product(factors: Iterable[mv.Poly], n: int) -> mv.Poly:
    """The product of polynomials in n variables; 1 if there are none."""
    found = mv.constant(n)
    for factor in factors:
        found = found * factor
    return found


def combination(direction: Sequence[Fraction | int], elements: Sequence[mv.Poly]) -> mv.Poly:
    """sum_i a_i v_i."""
    return mv.add(*(a * v for a, v in zip(direction, elements, strict=True)))


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
        return sum(
            (
                w * math.prod((x**k for x, k in zip(atom, alpha, strict=True)), start=Fraction(1))
                for atom, w in zip(self.atoms, self.weights, strict=True)
            ),
            Fraction(0),
        )

    def projected(self, direction: Sequence[Fraction | int], j: int) -> Fraction:
        """Sum of w (a . x)^j."""
        return sum(
            (
                w * sum((a * x for a, x in zip(direction, atom, strict=True)), Fraction(0)) ** j
                for atom, w in zip(self.atoms, self.weights, strict=True)
            ),
            Fraction(0),
        )


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
        return product([combination(direction, self.outputs)] * j, self.latents)

    def joint(self, alpha: mv.Index) -> Fraction:
        """E[h^alpha]."""
        return mv.expect(self.monomial(alpha))

    def projected(self, direction: Sequence[Fraction | int], j: int) -> Fraction:
        """E[(a . h)^j]."""
        return mv.expect(self.power(direction, j))


def standard_gaussian(n: int) -> ImageLaw:
    """N(0, 1) in n dimensions."""
    return ImageLaw(tuple(mv.variable(n, i) for i in range(n)), n)


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
    if not polynomials or not monomials:
        return 0
    zero = Fraction(0)
    rows = [[p.get(index, zero) for index in monomials] for p in polynomials]
    entries = [[QQ(x.numerator, x.denominator) for x in row] for row in rows]
    return int(DomainMatrix(entries, (len(rows), len(monomials)), QQ).rank())
