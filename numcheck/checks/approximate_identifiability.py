"""Checks of `approximate-identifiability`: E|h - Q z|^2 <= D + (epsilon + D)^2."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numcheck.checks.base import Claim, Function, at_most, exact, mutant, sampled
from numcheck.checks.cases import LatentCase, block_case
from numcheck.checks.distorted import (
    INNER_RATES,
    Distorted,
    Quantities,
    World,
    all_distorted,
    constant_encoder,
    quantities,
    sampled_encoders,
    sampled_worlds,
)
from numcheck.checks.encoders import distance_polynomial, identity
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import multivariate as mv


class ApproximateIdentifiability(Claim):
    """E|h - Q z|^2 is at most bound(D, epsilon), with D = delta / gap(rho).

    Attributes:
        bound: D + (epsilon + D)^2 in the theorem.
        gap: 2 rho (1 - rho) in the theorem.
        excess: delta, of the encoder's quantities and rho: loss - 2 (1 - rho) tr Cov h.
        matrix: Q from the Procrustes optimum: the same in the theorem.
        mean_zero: Whether the mean must be zero; true in the theorem.
    """

    bound: Function = lambda d, epsilon: d + (epsilon + d) ** 2
    gap: Function = lambda rho: 2 * rho * (1 - rho)
    excess: Function = Quantities.excess
    matrix: Function = lambda optimum: optimum
    mean_zero: bool = True

    def admits(self, encoder: mv.Encoder) -> bool:
        """Whether the claim speaks of an encoder."""
        return encoder.is_centred() or not self.mean_zero

    def value(self, encoder: mv.Encoder, rho: Fraction, blocks: int) -> Fraction:
        """The bound for copies of an encoder side by side."""
        found = quantities(encoder, rho, blocks)
        bound: Fraction = self.bound(self.excess(found, rho) / self.gap(rho), found.epsilon)
        return bound

    @exact(encoder=all_distorted, rho=INNER_RATES, blocks=(1, 16))
    def error(self, encoder: Distorted, rho: Fraction, blocks: int) -> Iterator[Comparison]:
        h = encoder.encoder
        if self.admits(h):
            error = blocks * h.distance(self.matrix(encoder.optimum))
            yield at_most(error, self.value(h, rho, blocks))

    @sampled(world=sampled_worlds)
    def error_on_samples(self, world: World) -> Iterator[LatentCase]:
        means = [
            (
                f"E|h - Q z|^2 of {e.name}",
                distance_polynomial(e.encoder, self.matrix(e.optimum)),
                self.value(e.encoder, world.rho, world.blocks),
                Relation.AT_MOST,
            )
            for e in (*sampled_encoders(), constant_encoder())
            if self.admits(e.encoder)
        ]
        yield block_case(world.label, world.rates, world.blocks, means)

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
