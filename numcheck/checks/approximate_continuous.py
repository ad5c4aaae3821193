"""Checks of `approximate-continuous`: continuous encoders are within the bound, for the nearest Q.

The nearest matrix with orthonormal rows to E[h x^T] exists, and is computed to many digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numcheck.checks.base import Function, at_most, high_precision, holds, mutant, sampled
from numcheck.checks.cases import Case, error_mean, sample_case
from numcheck.checks.certificate import Certificate
from numcheck.checks.error_bound import World, sampled_worlds
from numcheck.checks.points import INNER_RATES
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import distorted_networks as examples
from numcheck.theory.distorted import Distorted, all_distorted
from numcheck.theory.rational_matrices import (
    Matrix,
    identity,
    orthogonal_matrix,
    squared_distance,
    times_transpose,
)


def _encoders() -> tuple[Distorted, ...]:
    return (*all_distorted(), *examples.distorted_networks())


class ApproximateContinuous(Certificate):
    """E|h - Q x|^2 is at most bound, for Q made from the optimum of E[h x^T], which exists.

    Attributes:
        matrix: Q from the optimum: the same in the theorem.
    """

    matrix: Function = lambda optimum: optimum

    def matrix_of(self, encoder: Distorted) -> Matrix:
        """Q."""
        q: Matrix = self.matrix(encoder.optimum)
        return q

    @high_precision(encoder=_encoders, rho=INNER_RATES, blocks=(1, 4, 64))
    def error(self, encoder: Distorted, rho: Fraction, blocks: int) -> Iterator[Comparison]:
        yield from super().error(encoder, rho, blocks)

    @high_precision(matrix=examples.matrices)
    def optimum_exists(self, matrix: tuple[str, Matrix]) -> Iterator[Comparison]:
        _, m = matrix
        q = self.matrix(examples.nearest(m))
        rounding = Fraction(1, 10**40)
        defect = squared_distance(times_transpose(q), identity(len(q)))
        yield holds(defect < rounding, "Q Q^T = 1")
        for seed in range(4):
            other = orthogonal_matrix(len(m[0]), seed)[: len(m)] if m else []
            nearest, distance = squared_distance(m, q), squared_distance(m, other)
            yield at_most(nearest, distance + rounding, f"no other is nearer, #{seed}")

    @sampled(world=sampled_worlds)
    def networks_on_samples(self, world: World) -> Iterator[Case]:
        means, label = [], f"networks of {2 * world.blocks} latents, rho = {float(world.rho)}"
        for e in examples.block_distorted_networks():
            for name, bound in self.bounds_on(e, world):
                where, q = f"{label}{name}", self.matrix_of(e)
                means.append(error_mean(e.network, q, world.blocks, bound, where, Relation.AT_MOST))
        yield sample_case(label, 2 * world.blocks, means)

    mutants = (
        *Certificate.mutants,
        mutant("half", "half of the bound", bound=lambda d, e: (d + (e + d) ** 2) / 2),
        mutant("no-mixed-term", "D + epsilon^2", bound=lambda d, e: d + e**2),
        mutant("identity", "Q = 1", matrix=lambda q: identity(len(q), len(q[0]) if q else 0)),
    )
