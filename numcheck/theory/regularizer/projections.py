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

from numcheck.support.errors import InvalidInputError
from numcheck.support.validate import integer, rationals, sequence
from numcheck.support.validate_polynomials import of_latents
from numcheck.theory import multivariate as mv

#: The most multi-indices that are listed.
_MOST = 10**6


def lattice(n: int, degree: int) -> list[mv.Index]:
    """All multi-indices of n entries with a total degree.

    As directions they stand for all directions: a homogeneous polynomial of that degree, such as
    a -> L((a . z)^degree), that vanishes on them is zero (they are the principal lattice of a
    simplex).

    Raises:
        InvalidInputError: If an argument is not an integer from 0 to 1000, or there are more than
            10^6 of them.
    """
    n = integer(n, name="n", minimum=0, maximum=1000)
    degree = integer(degree, name="degree", minimum=0, maximum=1000)
    count = math.comb(n + degree - 1, degree) if n else 1
    if count > _MOST:
        raise InvalidInputError(
            f"there are more than {_MOST} multi-indices of n = {n} entries with degree {degree}. "
            "Take fewer entries or a smaller degree."
        )
    chosen = itertools.combinations_with_replacement(range(n), degree)
    return [tuple(map(places.count, range(n))) for places in chosen]


def indices(n: int, degree: int) -> list[mv.Index]:
    """All multi-indices of n entries with total degree at most `degree`.

    Raises:
        InvalidInputError: As for `lattice`.
    """
    degree = integer(degree, name="degree", minimum=0, maximum=1000)
    lattice(n, degree)
    return [index for d in range(degree + 1) for index in lattice(n, d)]


def product(factors: Iterable[mv.Poly], n: int) -> mv.Poly:
    """The product of polynomials in n variables; 1 if there are none."""
    found = mv.constant(n)
    for factor in factors:
        found = mv.multiply(found, factor)
    return found


def combination(direction: Sequence[Fraction | int], elements: Sequence[mv.Poly]) -> mv.Poly:
    """sum_i a_i v_i."""
    return mv.add(*(mv.scale(a, v) for a, v in zip(direction, elements, strict=True)))


def _multi_index(alpha: object, n: int) -> mv.Index:
    entries = sequence(alpha, name="alpha", length=n)
    return tuple(integer(k, name="alpha", minimum=0, maximum=1000) for k in entries)


def _direction(direction: object, j: object, n: int) -> tuple[tuple[Fraction, ...], int]:
    found = rationals(direction, name="direction", length=n)
    return found, integer(j, name="j", minimum=0, maximum=1000)


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

    Raises:
        InvalidInputError: If the numbers of points, entries and weights do not fit, or a number is
            not exact.
    """

    n: int
    atoms: tuple[tuple[Fraction, ...], ...]
    weights: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        integer(self.n, name="n", minimum=0)
        atoms = tuple(
            rationals(atom, name="each of atoms") for atom in sequence(self.atoms, name="atoms")
        )
        object.__setattr__(self, "atoms", atoms)
        object.__setattr__(self, "weights", rationals(self.weights, name="weights"))
        if len(self.atoms) != len(self.weights):
            raise InvalidInputError(
                f"{len(self.atoms)} atoms but {len(self.weights)} weights. Give one weight an atom."
            )
        wrong = next((atom for atom in self.atoms if len(atom) != self.n), None)
        if wrong is not None:
            raise InvalidInputError(
                f"an atom has {len(wrong)} entries, expected n = {self.n}. Give every atom n "
                "entries."
            )

    def joint(self, alpha: mv.Index) -> Fraction:
        """Sum of w x^alpha.

        Raises:
            InvalidInputError: If alpha is no multi-index of n entries.
        """
        alpha = _multi_index(alpha, self.n)
        return sum(
            (
                w * math.prod((x**k for x, k in zip(atom, alpha, strict=True)), start=Fraction(1))
                for atom, w in zip(self.atoms, self.weights, strict=True)
            ),
            Fraction(0),
        )

    def projected(self, direction: Sequence[Fraction | int], j: int) -> Fraction:
        """Sum of w (a . x)^j.

        Raises:
            InvalidInputError: If the direction has not n exact entries, or j is negative.
        """
        direction, j = _direction(direction, j, self.n)
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

    Raises:
        InvalidInputError: If an entry is no polynomial of the latents.
    """

    outputs: tuple[mv.Poly, ...]
    latents: int

    def __post_init__(self) -> None:
        integer(self.latents, name="latents", minimum=0)
        outputs = tuple(
            of_latents(h, "each of outputs", self.latents)
            for h in sequence(self.outputs, name="outputs")
        )
        object.__setattr__(self, "outputs", outputs)

    @property
    def n(self) -> int:
        """Number of outputs."""
        return len(self.outputs)

    def monomial(self, alpha: mv.Index) -> mv.Poly:
        """h^alpha as a polynomial of the latents.

        Raises:
            InvalidInputError: If alpha is no multi-index of n entries.
        """
        alpha = _multi_index(alpha, self.n)
        powers = (h for h, k in zip(self.outputs, alpha, strict=True) for _ in range(k))
        return product(powers, self.latents)

    def power(self, direction: Sequence[Fraction | int], j: int) -> mv.Poly:
        """(a . h)^j as a polynomial of the latents.

        Raises:
            InvalidInputError: If the direction has not n exact entries, or j is negative.
        """
        direction, j = _direction(direction, j, self.n)
        return product([combination(direction, self.outputs)] * j, self.latents)

    def joint(self, alpha: mv.Index) -> Fraction:
        """E[h^alpha]."""
        return mv.expect(self.monomial(alpha))

    def projected(self, direction: Sequence[Fraction | int], j: int) -> Fraction:
        """E[(a . h)^j]."""
        return mv.expect(self.power(direction, j))


def standard_gaussian(n: int) -> ImageLaw:
    """N(0, 1) in n dimensions.

    Raises:
        InvalidInputError: If n is out of range.
    """
    n = integer(n, name="n", minimum=0, maximum=1000)
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
