"""Checks of `nonlinear-energy`: 2 rho (1 - rho) E|h - M z|^2 is at most the excess loss."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numcheck.checks.base import Claim, Function, at_most, exact, mutant, sampled
from numcheck.checks.cases import Case
from numcheck.checks.error_bound import World, sampled_worlds
from numcheck.checks.points import RATES
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import distorted, encoders
from numcheck.theory import multivariate as mv
from numcheck.theory.encoders import Named, lift
from numcheck.theory.rational_matrices import identity


def _encoders() -> tuple[Named, ...]:
    known = (*distorted.distorted_encoders(), *distorted.random_distorted())
    return (*known, *encoders.impostors())


class NonlinearEnergy(Claim):
    """gap(rho) E|h - linear(M) z|^2 <= delta and 0 <= delta = loss - reference.

    Attributes:
        gap: 2 rho (1 - rho) in the theorem.
        second_moments: Weight of tr E[h h^T] in delta: -2 (1 - rho) in the theorem.
        outputs: Weight of the number of outputs in delta: 0 in the theorem.
        linear: The matrix that is compared with: E[h z^T] in the theorem.
        mean_zero: Whether the mean must be zero; true in the theorem.
    """

    gap: Function = lambda rho: 2 * rho * (1 - rho)
    second_moments: Function = lambda rho: -2 * (1 - rho)
    outputs: Function = lambda rho: Fraction(0)
    linear: Function = lambda mixing: mixing
    mean_zero: bool = True

    def admits(self, encoder: mv.Encoder) -> bool:
        return encoder.is_centred() or not self.mean_zero

    @exact(encoder=_encoders, rho=RATES)
    def excess_loss(self, encoder: Named, rho: Fraction) -> Iterator[Comparison]:
        h = encoder.encoder
        if self.admits(h):
            trace = sum((mv.inner(f, f) for f in h.outputs), Fraction(0))
            loss = h.loss((rho,) * h.n)
            delta = loss + self.second_moments(rho) * trace + self.outputs(rho) * h.m
            yield at_most(self.gap(rho) * h.distance(self.linear(h.mixing())), delta, "energy")
            yield at_most(0, delta, "0")

    @sampled(world=sampled_worlds)
    def excess_loss_on_samples(self, world: World) -> Iterator[Case]:
        means = []
        for named in (*distorted.sampled_encoders(), encoders.impostors()[0]):
            h, rho = named.encoder, world.rho
            if self.admits(h):
                squares = mv.add(*(lift(f**2, 0) for f in h.outputs))
                energy = encoders.distance_polynomial(h, self.linear(h.mixing()))
                delta = encoders.loss_polynomial(h) + self.second_moments(rho) * squares
                name = f"excess loss less gap times energy of {named.name}"
                least = -world.blocks * h.m * self.outputs(rho)
                means.append((name, delta - self.gap(rho) * energy, least, Relation.AT_LEAST))
        yield world.case(means)

    mutants = (
        mutant("rho-lost", "2 (1 - rho) for the gap", gap=lambda rho: 2 * (1 - rho)),
        mutant("twice", "4 rho (1 - rho) for it", gap=lambda rho: 4 * rho * (1 - rho)),
        mutant("square", "2 (1 - rho^2) for it", gap=lambda rho: 2 * (1 - rho**2)),
        mutant("two-rho", "2 rho for it", gap=lambda rho: 2 * rho),
        mutant("any-mean", "outputs of any mean", mean_zero=False),
        mutant("outputs-for-trace", "delta = loss - 2 (1 - rho) m",
               second_moments=lambda rho: Fraction(0), outputs=lambda rho: -2 * (1 - rho)),
        mutant("from-the-latents", "E|h - z|^2",
               linear=lambda m: identity(len(m), len(m[0]) if m else 0)),
        mutant("all-energy", "E|h|^2", linear=lambda m: [[Fraction(0)] * len(row) for row in m]),
    )  # fmt: skip
