"""Checks of `approximate-identifiability`: E|h - Q z|^2 <= D + (epsilon + D)^2."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numcheck.checks.base import Function, mutant
from numcheck.checks.error_bound import ErrorBound
from numcheck.theory.distorted import Distorted, Quantities
from numcheck.theory.rational_matrices import Matrix, identity


class ApproximateIdentifiability(ErrorBound):
    """E|h - Q z|^2 is at most bound(D, epsilon), with D = delta / gap(rho).

    Attributes:
        bound: D + (epsilon + D)^2 in the theorem.
        gap: 2 rho (1 - rho) in the theorem.
        excess: delta, of the encoder's quantities and rho: loss - 2 (1 - rho) tr Cov h.
        matrix: Q from the Procrustes optimum: the same in the theorem.
    """

    bound: Function = lambda d, epsilon: d + (epsilon + d) ** 2
    gap: Function = lambda rho: 2 * rho * (1 - rho)
    excess: Function = Quantities.excess
    matrix: Function = lambda optimum: optimum

    def matrix_of(self, encoder: Distorted) -> Matrix:
        """Q."""
        q: Matrix = self.matrix(encoder.optimum)
        return q

    def bounds(self, found: Quantities, rho: Fraction) -> Iterator[tuple[str, Fraction]]:
        """The one bound."""
        yield "", self.bound(self.excess(found, rho) / self.gap(rho), found.epsilon)

    mutants = (
        mutant("no-d", "(epsilon + D)^2", bound=lambda d, e: (e + d) ** 2),
        mutant("no-square", "D", bound=lambda d, e: d),
        mutant("no-mixed-term", "D + epsilon^2", bound=lambda d, e: d + e**2),
        mutant("half", "half of the bound", bound=lambda d, e: (d + (e + d) ** 2) / 2),
        mutant("rho-lost", "D = delta / (2 (1 - rho))", gap=lambda rho: 2 * (1 - rho)),
        mutant("gap-two", "D = delta / 2", gap=lambda rho: Fraction(2)),
        mutant("outputs-for-trace", "delta = loss - 2 (1 - rho) m",
               excess=lambda found, rho: found.loss - 2 * (1 - rho) * found.outputs),
        mutant("identity", "Q = 1", matrix=lambda q: identity(len(q), len(q[0]) if q else 0)),
        mutant("any-mean", "outputs of any mean", mean_zero=False),
    )  # fmt: skip
