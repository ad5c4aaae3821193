"""Checks of `cramer-wold`: projections a . z tell as much as joint moments, degree by degree."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from numcheck.checks.base import Checks, Kind, Mutant, Outcome, Parameters, compare_truth
from numcheck.checks.cases import LatentCase, LatentMean
from numcheck.checks.encoders import lift
from numcheck.theory import multivariate as mv
from numcheck.theory.converse import laws
from numcheck.theory.gaussian import moment
from numcheck.theory.regularizer.projections import (
    ImageLaw,
    Law,
    indices,
    lattice,
    spans,
    standard_gaussian,
)
from numcheck.theory.regularizer.similar_laws import (
    LATENTS,
    image_laws,
    near_gaussians,
    point_pairs,
)

_BLOCKS = (1, 170)
#: Largest degree of the exact checks for each number of entries.
_DEGREES = {0: 3, 1: 6, 2: 6, 3: 5, 4: 4}
#: Directions of the sampled projections.
_DIRECTIONS = ((1, 2, -1), (3, 0, 4), (1, -1, 0))


def _normal_moment(direction: Sequence[Fraction | int], j: int) -> Fraction:
    """The j-th moment of N(0, |a|^2)."""
    variance = sum((Fraction(a) ** 2 for a in direction), Fraction(0))
    return laws.normal(Fraction(0), variance, j)[j]


def _monomial_moment(alpha: mv.Index) -> Fraction:
    """E z^alpha for independent standard Gaussian z."""
    return Fraction(math.prod(map(moment, alpha)))


@dataclass(frozen=True)
class Claim:
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

    directions: Callable[[int, int], Iterable[mv.Index]] = lattice
    degrees: Callable[[int], Iterable[int]] = lambda k: range(k + 1)
    joint: Callable[[int, int], Iterable[mv.Index]] = indices
    projected: Callable[[Sequence[Fraction | int], int], Fraction] = _normal_moment
    product: Callable[[mv.Index], Fraction] = _monomial_moment

    def projections(self, n: int, k: int) -> list[tuple[mv.Index, int]]:
        """Directions and degrees of the moments of projections."""
        return [(a, j) for j in self.degrees(k) for a in self.directions(n, j)]

    def projections_agree(self, first: Law, second: Law, k: int) -> bool:
        """Whether two laws have the same moments of projections."""
        compared = self.projections(first.n, k)
        return all(first.projected(a, j) == second.projected(a, j) for a, j in compared)

    def joint_agree(self, first: Law, second: Law, k: int) -> bool:
        """Whether two laws have the same joint moments."""
        return all(first.joint(alpha) == second.joint(alpha) for alpha in self.joint(first.n, k))

    def projections_gaussian(self, law: Law, k: int) -> bool:
        """Whether a law has the claimed moments of projections."""
        compared = self.projections(law.n, k)
        return all(law.projected(a, j) == self.projected(a, j) for a, j in compared)

    def joint_gaussian(self, law: Law, k: int) -> bool:
        """Whether a law has the claimed joint moments."""
        return all(law.joint(alpha) == self.product(alpha) for alpha in self.joint(law.n, k))


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for n, largest in _DEGREES.items():
        z = standard_gaussian(n)
        for k in range(largest + 1):
            powers = [z.power(a, j) for a, j in claim.projections(n, k)]
            monomials = [z.monomial(alpha) for alpha in claim.joint(n, k)]
            same = spans(powers, monomials) and spans(monomials, powers)
            comparisons.append(compare_truth(f"all functionals, n = {n}, k = {k}", same))
    for name, first, second in point_pairs():
        for k in range(_DEGREES[first.n] + 1):
            left = claim.projections_agree(first, second, k)
            right = claim.joint_agree(first, second, k)
            comparisons.append(compare_truth(f"both or neither, {name}, k = {k}", left == right))
    for name, law in near_gaussians():
        for k in range((8 if law.n < 3 else 4) + 1):
            left, right = claim.projections_gaussian(law, k), claim.joint_gaussian(law, k)
            comparisons.append(compare_truth(f"both or neither, {name}, k = {k}", left == right))
    detail = "all functionals; pairs of discrete laws; laws near N(0, 1); n from 0 to 4"
    return Outcome(Kind.EXACT, tuple(comparisons), detail)


def _claims(claim: Claim, degree: int, blocks: int) -> list[LatentMean]:
    """What the claim concludes from what is exactly true of the image laws, at each degree."""
    found: dict[tuple[str, Fraction], LatentMean] = {}

    def add(what: str, name: str, p: mv.Poly, value: Fraction) -> None:
        label = f"{what}, h = {name}"
        found.setdefault((label, value), LatentMean(label, lift(p, 0), blocks * value))

    def add_joint(name: str, law: ImageLaw, k: int, value: Callable[[mv.Index], Fraction]) -> None:
        for alpha in claim.joint(LATENTS, k):
            # One order of the exponents is enough.
            if any(alpha) and alpha == tuple(sorted(alpha, reverse=True)):
                add(f"E h^{alpha}", name, law.monomial(alpha), value(alpha))

    for name, law in image_laws():
        for k in range(1, min(degree, 4) + 1):
            if claim.projections_gaussian(law, k):
                add_joint(name, law, k, claim.product)
            if claim.joint_gaussian(law, k):
                for a in _DIRECTIONS:
                    add(f"E ({a} . h)^{k}", name, law.power(a, k), claim.projected(a, k))
    for (name, law), (_, second) in itertools.combinations(image_laws(), 2):
        for k in range(1, min(degree, 3) + 1):
            if claim.projections_agree(law, second, k):
                add_joint(name, law, k, second.joint)
    return list(found.values())


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    rho = (Fraction(1, 2),) * LATENTS
    cases = []
    for blocks in _BLOCKS:
        claims = tuple(_claims(claim, parameters.degree, blocks))
        label = f"{LATENTS * blocks} latents"
        cases.append(LatentCase(label, rho, claims, blocks, mixed=blocks > 1))
    return tuple(cases)


def _coordinates(n: int, _j: int) -> list[mv.Index]:
    return [tuple(int(i == k) for k in range(n)) for i in range(n)] or [()]


def _two_at_a_time(n: int, j: int) -> list[mv.Index]:
    return [a for a in lattice(n, j) if sum(map(bool, a)) <= 2]


def _each_exponent(n: int, k: int) -> list[mv.Index]:
    return list(itertools.product(range(k + 1), repeat=n))


def _half_lost(direction: Sequence[Fraction | int], j: int) -> Fraction:
    """Moments j! / 2^(j/2) |a|^j: the factor 1 / (j/2)! lost."""
    return _normal_moment(direction, j) * math.factorial(j // 2)


def _norm_of_one(direction: Sequence[Fraction | int], j: int) -> Fraction:
    return _normal_moment([sum((abs(Fraction(a)) for a in direction), Fraction(0))], j)


CHECKS = Checks(
    theorem="cramer-wold",
    claim=Claim(),
    mutants=(
        Mutant("coordinates-only", "directions of coordinates", Claim(directions=_coordinates)),
        Mutant(
            "two-at-a-time",
            "directions in the planes of two coordinates",
            Claim(directions=_two_at_a_time),
        ),
        Mutant(
            "degree-plus-one",
            "joint moments to degree k + 1",
            Claim(joint=lambda n, k: indices(n, k + 1)),
        ),
        Mutant(
            "each-exponent", "joint moments with exponents up to k", Claim(joint=_each_exponent)
        ),
        Mutant("top-degree", "projections at degree k alone", Claim(degrees=lambda k: (k,))),
        Mutant(
            "unit-variance",
            "projections N(0, 1), whatever a is",
            Claim(projected=lambda a, j: _normal_moment([1], j)),
        ),
        Mutant("one-norm", "projections N(0, (sum |a_i|)^2)", Claim(projected=_norm_of_one)),
        Mutant("factorial-lost", "moments j! / 2^(j/2) of N(0, 1)", Claim(projected=_half_lost)),
        Mutant(
            "pairings-of-all",
            "E z^alpha the moment of degree |alpha| of N(0, 1)",
            Claim(product=lambda alpha: Fraction(moment(sum(alpha)))),
        ),
    ),
    exact=_check_exactly,
    cases=_cases,
)
