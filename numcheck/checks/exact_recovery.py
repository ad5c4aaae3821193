"""Checks of `exact-recovery`: no excess loss and identity covariance mean h = Q z."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from numcheck.checks.base import Claim, Function, Parameters, exact, holds, mutant, sampled
from numcheck.checks.cases import Case
from numcheck.checks.encoder_claims import recovery
from numcheck.checks.error_bound import World, sampled_worlds
from numcheck.checks.points import RATES
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import distorted, encoders
from numcheck.theory import multivariate as mv
from numcheck.theory import rational_matrices as matrices
from numcheck.theory.distorted import Quantities
from numcheck.theory.encoders import Named, lift
from numcheck.theory.rational_matrices import Matrix


def _encoders() -> tuple[Named, ...]:
    known = encoders.known_encoders()
    return (*known, *distorted.distorted_encoders(), *distorted.random_distorted())


def _worlds(parameters: Parameters) -> list[World]:
    """At the ends of the interval the theorem says nothing; a mutant may."""
    return [*sampled_worlds(parameters), World(Fraction(0), 1), World(Fraction(1), 1)]


def _is_only_optimum(encoder: mv.Encoder, q: Matrix) -> bool:
    """Q has orthonormal rows, E|h - Q z|^2 = 0, and no sign change of a row is as near."""
    if matrices.times_transpose(q) != matrices.identity(encoder.m) or encoder.distance(q) != 0:
        return False
    flipped = [[[-x for x in row] if k == i else row for k, row in enumerate(q)]
               for i in range(encoder.m)]  # fmt: skip
    return all(encoder.distance(other) > 0 for other in flipped)


class ExactRecovery(Claim):
    """Mean-zero encoders with defect 0 and excess loss at most `allowed` are Q z, Q Q^T = 1.

    Attributes:
        defect: What must be 0 besides the mean: |Cov h - 1|^2 in the theorem.
        allowed: Largest excess loss, from rho: 0 in the theorem, `None` for any.
        rates: For which rho: those strictly between 0 and 1 in the theorem.
        mean_zero: Whether the mean must be zero; true in the theorem.
        matrix: Q from E[h z^T]: the same in the theorem.
    """

    defect: Function = Quantities.defect
    allowed: Function | None = lambda rho: Fraction(0)
    rates: Function = lambda rho: 0 < rho < 1
    mean_zero: bool = True
    matrix: Function = lambda mixing: mixing

    def admits(self, encoder: mv.Encoder, rho: Fraction) -> bool:
        if not self.rates(rho) or (self.mean_zero and not encoder.is_centred()):
            return False
        found = distorted.quantities(encoder, rho)
        attained = self.allowed is None or found.excess(rho) <= self.allowed(rho)
        return bool(attained and self.defect(found) == 0)

    @exact(encoder=_encoders, rho=RATES)
    def is_orthogonal_mixture(self, encoder: Named, rho: Fraction) -> Iterator[Comparison]:
        h = encoder.encoder
        if self.admits(h, rho):
            yield holds(_is_only_optimum(h, self.matrix(h.mixing())))

    @sampled(world=_worlds)
    def on_samples(self, world: World) -> Iterator[Case]:
        tested = (*encoders.block_encoders(), *distorted.sampled_encoders())
        yield world.case(mean for encoder in tested for mean in self.means(encoder, world))

    def means(self, encoder: Named, world: World) -> Iterator[tuple[Any, ...]]:
        """For an encoder the claim speaks of, h = Q z and Q Q^T = 1; for others, the margin.

        The margin is 2 rho (1 - rho) E|h - M z|^2 <= delta.
        """
        h, rho = encoder.encoder, world.rho
        if self.admits(h, rho):
            yield from recovery(encoder, self.matrix(h.mixing()), world.blocks)
        elif h.is_centred() and 0 < rho < 1:
            squares = mv.add(*(lift(f**2, 0) for f in h.outputs))
            margin = rho * encoders.distance_polynomial(h, h.mixing())
            total = encoders.loss_polynomial(h) - 2 * (1 - rho) * (squares + margin)
            yield f"excess less margin of {encoder.name}", total, Fraction(0), Relation.AT_LEAST

    mutants = (
        mutant("any-excess", "whatever the excess loss is", allowed=None),
        mutant("looser", "excess loss at most 2 rho (1 - rho)",
               allowed=lambda rho: 2 * rho * (1 - rho)),
        mutant("any-covariance", "any covariance", defect=lambda found: Fraction(0)),
        mutant("trace-only", "tr Cov h = m", defect=lambda found: found.trace - found.outputs),
        mutant("variances", "unit variances, any correlation",
               defect=lambda found: found.defect(lambda i, j: i == j)),
        mutant("any-mean", "outputs of any mean", mean_zero=False),
        mutant("rate-zero", "also for rho = 0", rates=lambda rho: 0 <= rho < 1),
        mutant("rate-one", "also for rho = 1", rates=lambda rho: 0 < rho <= 1),
        mutant("transposed", "h = Q^T z for Q = E[h z^T]",
               matrix=lambda q: matrices.transpose(q, len(q)) if q and len(q) == len(q[0]) else q),
    )  # fmt: skip
