"""Checks of `cramer-wold`: projections a . z tell as much as joint moments, degree by degree."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from numcheck.checks import points
from numcheck.checks.base import Claim, Function, equal, exact, holds, mutant, sampled
from numcheck.checks.cases import Case, block_case
from numcheck.sampling.decide import Comparison
from numcheck.theory import multivariate as mv
from numcheck.theory.converse import laws
from numcheck.theory.encoders import lift
from numcheck.theory.gaussian import moment
from numcheck.theory.regularizer import projections, similar_laws
from numcheck.theory.regularizer.projections import ImageLaw, Law, indices, spans
from numcheck.theory.regularizer.similar_laws import LATENTS

#: Largest degree of the exact checks for each number of entries.
_DEGREES = {0: 3, 1: 6, 2: 6, 3: 5, 4: 4}
#: Directions of the sampled projections.
_DIRECTIONS = ((1, 2, -1), (3, 0, 4), (1, -1, 0))

Direction = Sequence[Fraction | int]


def _normal_moment(direction: Direction, j: int) -> Fraction:
    """The j-th moment of N(0, |a|^2)."""
    variance = sum((Fraction(a) ** 2 for a in direction), Fraction(0))
    return laws.normal(Fraction(0), variance, j)[j]


class CramerWold(Claim):
    """Laws agree on projections to degree k exactly if they do on joint moments to degree k.

    And for N(0, 1): E (a . z)^j = projected(a, j) for all a and j exactly if
    E z^alpha = product(alpha) for all alpha.

    Attributes:
        directions: Directions on which moments of a degree j are compared: all of them in the
            theorem, for which the lattice stands.
        degrees: Degrees of the moments of projections, from k: 0, ..., k in the theorem.
        joint: Multi-indices of the joint moments, from (n, k): total degree at most k.
        projected: The moments of N(0, |a|^2) in the theorem.
        product: The product of one-dimensional moments in the theorem.
    """

    directions: Function = mv.lattice
    degrees: Function = lambda k: range(k + 1)
    joint: Function = indices
    projected: Function = _normal_moment
    product: Function = lambda alpha: Fraction(math.prod(map(moment, alpha)))

    def projections(self, n: int, k: int) -> list[tuple[mv.Index, int]]:
        """Directions and degrees of the moments of projections."""
        return [(a, j) for j in self.degrees(k) for a in self.directions(n, j)]

    def agree(self, law: Law, k: int, projected: Function, joint: Function) -> tuple[bool, bool]:
        """Whether the moments of projections of a law and its joint moments are the given ones."""
        pairs = self.projections(law.n, k)
        return (
            all(law.projected(a, j) == projected(a, j) for a, j in pairs),
            all(law.joint(alpha) == joint(alpha) for alpha in self.joint(law.n, k)),
        )

    @exact(size=[(n, k) for n, largest in _DEGREES.items() for k in range(largest + 1)])
    def all_functionals(self, size: tuple[int, int]) -> Iterator[Comparison]:
        n, k = size
        z = projections.standard_gaussian(n)
        powers = [z.power(a, j) for a, j in self.projections(n, k)]
        monomials = [z.monomial(alpha) for alpha in self.joint(n, k)]
        yield holds(spans(powers, monomials) and spans(monomials, powers))

    @exact(pair=similar_laws.point_pairs)
    def discrete_laws(self, pair: tuple[str, Law, Law]) -> Iterator[Comparison]:
        _, first, second = pair
        for k in range(_DEGREES[first.n] + 1):
            both = self.agree(first, k, second.projected, second.joint)
            yield equal(*both, f"both or neither to degree {k}")

    @exact(law=similar_laws.near_gaussians)
    def near_gaussian_laws(self, law: tuple[str, Law]) -> Iterator[Comparison]:
        _, z = law
        for k in range((8 if z.n < 3 else 4) + 1):
            both = self.agree(z, k, self.projected, self.product)
            yield equal(*both, f"both or neither to degree {k}")

    @sampled(blocks=(1, 170), degree=points.degrees)
    def conclusions_on_samples(self, blocks: int, degree: int) -> Iterator[Case]:
        # What follows at one degree follows at the next ones.
        found = {(name, value): p for name, p, value in self.conclusions(degree)}
        means = [(name, lift(p, 0), blocks * value) for (name, value), p in found.items()]
        yield block_case(f"{LATENTS * blocks} latents", (Fraction(1, 2),) * LATENTS, blocks, means)

    def conclusions(self, degree: int) -> Iterator[tuple[str, mv.Poly, Any]]:
        """What the claim concludes from what is exactly true of the image laws."""

        def joint(name: str, law: ImageLaw, k: int, value: Function) -> Iterator[Any]:
            for alpha in self.joint(LATENTS, k):
                # One order of the exponents is enough.
                if any(alpha) and alpha == tuple(sorted(alpha, reverse=True)):
                    yield f"E h^{alpha}, h = {name}", law.monomial(alpha), value(alpha)

        for name, law in similar_laws.image_laws():
            for k in range(1, min(degree, 4) + 1):
                projections_agree, joint_agree = self.agree(law, k, self.projected, self.product)
                if projections_agree:
                    yield from joint(name, law, k, self.product)
                if joint_agree:
                    for a in _DIRECTIONS:
                        power, value = law.power(a, k), self.projected(a, k)
                        yield f"E ({a} . h)^{k}, h = {name}", power, value
        for (name, law), (_, second) in itertools.combinations(similar_laws.image_laws(), 2):
            for k in range(1, min(degree, 3) + 1):
                if self.agree(law, k, second.projected, second.joint)[0]:
                    yield from joint(name, law, k, second.joint)

    mutants = (
        mutant("coordinates-only", "directions of coordinates",
               directions=lambda n, j: [tuple(int(i == k) for k in range(n))
                                        for i in range(n)] or [()]),
        mutant("two-at-a-time", "directions in the planes of two coordinates",
               directions=lambda n, j: [a for a in mv.lattice(n, j) if sum(map(bool, a)) <= 2]),
        mutant("degree-plus-one", "joint moments to degree k + 1",
               joint=lambda n, k: indices(n, k + 1)),
        mutant("each-exponent", "joint moments with exponents up to k",
               joint=lambda n, k: list(itertools.product(range(k + 1), repeat=n))),
        mutant("top-degree", "projections at degree k alone", degrees=lambda k: (k,)),
        mutant("unit-variance", "projections N(0, 1), whatever a is",
               projected=lambda a, j: _normal_moment([1], j)),
        mutant("one-norm", "projections N(0, (sum |a_i|)^2)",
               projected=lambda a, j: _normal_moment([sum(abs(Fraction(x)) for x in a)], j)),
        mutant("factorial-lost", "moments j! / 2^(j/2) of N(0, 1)",
               projected=lambda a, j: _normal_moment(a, j) * math.factorial(j // 2)),
        mutant("pairings-of-all", "E z^alpha the moment of degree |alpha| of N(0, 1)",
               product=lambda alpha: Fraction(moment(sum(alpha)))),
    )  # fmt: skip
