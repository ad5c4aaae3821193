"""Checks of `polynomials-dense`: |f - p| <= b everywhere, for polynomials with E b^2 <= epsilon.

The polynomials are explicit (`numcheck.theory.domination`). For polygons domination is decided
exactly and everywhere, for cos x and exp(-x^2/10) by Taylor's theorem and on a grid with rational
bounds. On samples it is never violated, and E (f - p)^2 is at most epsilon.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import torch
from torch import Tensor

from numcheck.checks.base import Claim, Function, at_most, exact, holds, mutant, sampled
from numcheck.checks.cases import Case, MomentMean, SampleMean, sample_case
from numcheck.checks.cases.common import reflect
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory.domination import (
    COSINE,
    IndicatorOfRationals,
    Polygon,
    Sampler,
    Target,
    Witness,
    bell,
    mean_square_of_terms,
    values,
)
from numcheck.theory.piecewise import ABSOLUTE, RAMP, RELU, TENT, VALLEY

_EPSILONS = tuple(Fraction(1, n) for n in (8, 14, 40, 10**6))
_POLYGONS = tuple(map(Polygon, (ABSOLUTE, RELU, VALLEY, RAMP, TENT)))


@dataclass(frozen=True)
class Errors:
    """The sum over mixed latents u of (f(u) - p(u))^2, or the share of those with |f - p| > b."""

    sampler: Sampler
    witness: Witness
    violations: bool

    def __call__(self, z: Tensor, xi: Tensor) -> Tensor:
        """A value for each sample, shape (n,)."""
        mixed = map(reflect, (z, xi)) if len(z) > 1 else (z, xi)
        points, f = self.sampler(*mixed)
        p, p_size = values(self.witness.p, points)
        if not self.violations:
            return (f - p).square().sum(dim=0)
        b, b_size = values(self.witness.b, points)
        rounding = 2**10 * torch.finfo(z.dtype).eps * (1 + p_size + b_size)
        return ((f - p).abs() > b + rounding).to(z.dtype).mean(dim=0)


class PolynomialsDense(Claim):
    """For each f and epsilon there are p and b with |f - p| <= b everywhere and E b^2 <= epsilon.

    Attributes:
        degree: Largest degree of p: any in the theorem.
        bound: The b of the claim, from b and epsilon: the same in the theorem.
        rate: The s of exp(-s x^2), of which Taylor's polynomials will do for s < 1/4.
        sign: -1; the functions exp(s x^2) are not of polynomial growth.
        continuous: Whether f must be continuous; true in the theorem.
    """

    degree: int = 60
    bound: Function = lambda b, epsilon: b
    rate: Fraction = Fraction(1, 10)
    sign: int = -1
    continuous: bool = True

    def targets(self) -> list[Target]:
        """The functions it is held against, from few bends to many."""
        discontinuous = [] if self.continuous else [IndicatorOfRationals()]
        return [*_POLYGONS, COSINE, bell(self.rate, self.sign), *discontinuous]

    def witness(self, f: Target, epsilon: Fraction) -> Witness:
        """The polynomials of the claim."""
        found = f.witness(epsilon, self.degree)
        return Witness(found.p, self.bound(found.b, epsilon))

    @exact(epsilon=_EPSILONS)
    def dominated(self, epsilon: Fraction) -> Iterator[Comparison]:
        for f in self.targets():
            if epsilon < Fraction(1, 50) and isinstance(f, Polygon):
                continue  # E b^2 is about 0.7 / degree
            found = self.witness(f, epsilon)
            yield at_most(found.mean_square(), epsilon, f"E b^2, f = {f.name}")
            yield holds(f.dominated(found), f"|f - p| <= b, f = {f.name}")

    @sampled(at=((1, _EPSILONS[0]), (1024, _EPSILONS[1])))
    def on_samples(self, at: tuple[int, Fraction]) -> Iterator[Case]:
        n, epsilon = at
        means: list[SampleMean | MomentMean] = []
        for f in self.targets():
            found, where = self.witness(f, epsilon), f"f = {f.name}, {n} latents"
            violation, square = (Errors(f.sampler(), found, v) for v in (True, False))
            means.append(SampleMean(f"P(|f - p| > b), {where}", violation, 0.0, 1.0))
            moments, size = f.error_moments(found.p), mean_square_of_terms(found.p)
            if moments:
                name, limit = f"E (f - p)^2, {where}", n * float(epsilon)
                law = moments, size, n, 64.0 + 2 * n, Relation.AT_MOST
                means.append(MomentMean(name, square, limit, *law))
        yield sample_case(f"{n} latents, epsilon = {epsilon}", n, means)

    mutants = (
        mutant("uniformly", "|f - p| <= sqrt(epsilon) everywhere",
               bound=lambda b, epsilon: (Fraction(math.isqrt(10**12 // epsilon.denominator),
                                                  10**6),)),
        mutant("half", "half the bound b",
               bound=lambda b, epsilon: tuple(c / 2 for c in b)),
        mutant("quadratic", "p of degree at most 2, whatever epsilon is", degree=2),
        mutant("any-rate", "Taylor's polynomials of exp(-s x^2) for s = 1/2, too",
               rate=Fraction(1, 2)),
        mutant("any-growth", "exp(x^2/10) for exp(-x^2/10)", sign=1),
        mutant("any-function", "f need not be continuous", continuous=False),
    )  # fmt: skip
