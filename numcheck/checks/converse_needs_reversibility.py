"""Checks of `converse-needs-reversibility`: z is optimal, stationary, and not normal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Any

import torch
from torch import Tensor

from numcheck.checks.base import Claim, Function, equal, exact, holds, mutant, sampled
from numcheck.checks.cases import Case, MomentMean, sample_case
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import multivariate as mv
from numcheck.theory.converse.four_points import DRIFT, MASS, PointWorld, four_point_world
from numcheck.theory.converse.laws import Coefficients


@dataclass(frozen=True)
class _Drawn:
    """A function of z and eta, both drawn: its values, and where the laws cut the unit interval."""

    values: tuple[tuple[float, ...], ...]
    cuts: tuple[tuple[float, ...], tuple[float, ...]]

    def __call__(self, z: Tensor, xi: Tensor) -> Tensor:
        """Values, shape (n,), from one row of standard normals each."""
        i, j = (
            torch.bucketize(torch.special.ndtr(view[0]), torch.tensor(cuts).to(view))
            for view, cuts in zip((z, xi), self.cuts, strict=True)
        )
        found: Tensor = torch.tensor(self.values).to(z)[i, j]
        return found


def _claim(
    world: PointWorld, name: str, p: mv.Poly, expected: Any, relation: Relation = Relation.EQUAL
) -> MomentMean:
    """The claim on the mean of a polynomial of (z, z'), with z and eta drawn."""
    values = tuple(tuple(float(world.value(p, x, y)) for y in world.noise) for x in world.law)
    cuts_z, cuts_eta = (
        tuple(map(float, accumulate(law.values())))[:-1] for law in (world.law, world.noise)
    )
    size = max(abs(value) for row in values for value in row)
    return MomentMean(
        name,
        _Drawn(values, (cuts_z, cuts_eta)),
        float(expected),
        [world.mean(p**k) for k in range(1, 5)],
        size,
        relation=relation,
    )


class ConverseNeedsReversibility(Claim):
    """The four-point world is stationary and z optimal in it; it is not reversible, nor normal.

    Attributes:
        b: The mass of z = 3: (sqrt(73) - 3) / 32 in the theorem.
        weight: The mass of eta = 2, from b: 2 b in the theorem.
        drift: The coefficients of f: (13 x - x^3) / 12 in the theorem.
        share: What z keeps of its variance, from b: (1 + 2 b) / 3 in the theorem.
        least: Whether z has the least loss, as in the theorem, or the greatest.
        reversible: Whether (z, z') is exchangeable; false in the theorem.
        normal: Whether z and eta are normal; false in the theorem.
    """

    b: Any = MASS
    weight: Function = lambda b: 2 * b
    drift: Coefficients = DRIFT
    share: Function = lambda b: (1 + 2 * b) / 3
    least: bool = True
    reversible: bool = False
    normal: bool = False

    def world(self, b: Any) -> PointWorld:
        return four_point_world(b, self.weight(b), self.drift)

    @exact()
    def stationary(self) -> Iterator[Comparison]:
        world = self.world(self.b)
        yield holds(world.is_positive(), "masses are positive")
        yield holds(world.is_stationary(), "z' has the law of z")
        yield holds(any(self.drift[2:]), "f is not affine")

    @exact()
    def optimal(self) -> Iterator[Comparison]:
        """By the values of an encoder at the four points."""
        world, share = self.world(self.b), self.share(self.b)
        yield holds(world.share() == share, "share of z")
        yield holds(world.keeps_at_most(share, least=self.least), "no function of z does better")

    @exact()
    def neither_reversible_nor_normal(self) -> Iterator[Comparison]:
        world = self.world(self.b)
        yield equal(world.is_exchangeable(), self.reversible, "exchangeable")
        for name, law in (("z", world.law), ("eta", world.noise)):
            second, fourth = (sum(m * x**k for x, m in law.items()) for k in (2, 4))
            yield equal(fourth == 3 * second * second, self.normal, f"kurtosis 3, {name}")

    @sampled()
    def on_samples(self) -> Iterator[Case]:
        """Drawn from the four points, with masses that are floats."""
        b = Fraction(float(self.b))
        world, share = self.world(b), self.share(b)
        z, following = mv.coordinates(2)
        claims = [_claim(world, f"E z'^{k}", following**k, world.mean(z**k)) for k in (2, 4)]
        claims.append(_claim(world, "E z z' - share E z^2", z * following - share * z**2, 0))
        better = Relation.AT_LEAST if self.least else Relation.AT_MOST
        for k in (1, 2, 3):
            mean = world.mean(z**k)
            loss = (z**k - following**k) ** 2 - 2 * (1 - share) * (z**k - mean) ** 2
            claims.append(_claim(world, f"excess loss of z^{k}", loss, 0, better))
        asymmetry = z**3 * following - z * following**3
        claimed = 0 if self.reversible else world.mean(asymmetry)
        claims.append(_claim(world, "E z^3 z' - E z z'^3", asymmetry, claimed))
        claimed = 3 * world.mean(z**2) ** 2 if self.normal else world.mean(z**4)
        claims.append(_claim(world, "E z^4", z**4, claimed))
        yield sample_case("four points", 1, claims)

    mutants = (
        mutant("mass-eighth", "b = 1/8", b=Fraction(1, 8)),
        mutant("noise-mass", "the noise is 2 with mass b", weight=lambda b: b),
        mutant("linear-drift", "f(x) = x / 2", drift=(Fraction(0), Fraction(1, 2))),
        mutant("share-half", "z keeps (1 + 2 b) / 2", share=lambda b: (1 + 2 * b) / 2),
        mutant("greatest", "z has the greatest loss", least=False),
        mutant("reversible", "(z, z') is exchangeable", reversible=True),
        mutant("normal", "z and eta are normal", normal=True),
    )
