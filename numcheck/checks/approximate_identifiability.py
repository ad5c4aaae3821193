"""Checks of `approximate-identifiability`: E|h - Q z|^2 <= D + (epsilon + D)^2."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from numcheck.checks.base import Checks, Kind, Mutant, Outcome, Parameters, compare_at_most
from numcheck.checks.cases import LatentCase, LatentMean
from numcheck.checks.distorted import (
    INNER_RATES,
    Quantities,
    constant_encoder,
    distorted_encoders,
    quantities,
    random_distorted,
    sampled_encoders,
    sampled_worlds,
)
from numcheck.checks.encoders import Matrix, distance_polynomial
from numcheck.sampling.decide import Relation
from numcheck.theory import multivariate as mv


@dataclass(frozen=True)
class Claim:
    """E|h - Q z|^2 is at most bound(D, epsilon), with D = delta / gap(rho).

    Attributes:
        bound: D + (epsilon + D)^2 in the theorem.
        gap: 2 rho (1 - rho) in the theorem.
        excess: delta, of the encoder's quantities and rho: loss - 2 (1 - rho) tr Cov h.
        matrix: Q from the optimum: the same in the theorem.
        mean_zero: Whether the mean must be zero; true in the theorem.
    """

    bound: Callable[[Fraction, Fraction], Fraction] = lambda d, epsilon: d + (epsilon + d) ** 2
    gap: Callable[[Fraction], Fraction] = lambda rho: 2 * rho * (1 - rho)
    excess: Callable[[Quantities, Fraction], Fraction] = Quantities.excess
    matrix: Callable[[Matrix], Matrix] = lambda optimum: optimum
    mean_zero: bool = True

    def admits(self, encoder: mv.Encoder) -> bool:
        """Whether the claim speaks of an encoder."""
        return encoder.is_centred() or not self.mean_zero

    def value(self, encoder: mv.Encoder, rho: Fraction, blocks: int) -> Fraction:
        """The bound for copies of an encoder."""
        found = quantities(encoder, rho, blocks)
        return self.bound(self.excess(found, rho) / self.gap(rho), found.epsilon)


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for distorted in (*distorted_encoders(), *random_distorted(), constant_encoder()):
        encoder = distorted.encoder
        if not claim.admits(encoder):
            continue
        error = encoder.distance(claim.matrix(distorted.optimum))
        for rho in INNER_RATES:
            for blocks in (1, 16):
                label = f"E|h - Q z|^2, {distorted.name} x {blocks}, rho = {rho}"
                bound = claim.value(encoder, rho, blocks)
                comparisons.append(compare_at_most(label, blocks * error, bound))
    return Outcome(Kind.EXACT, tuple(comparisons), "rational encoders, to 48 latents")


def _claims(claim: Claim, rho: Fraction, blocks: int, where: str) -> list[LatentMean]:
    found = []
    for distorted in (*sampled_encoders(), constant_encoder()):
        encoder = distorted.encoder
        if claim.admits(encoder):
            distance = distance_polynomial(encoder, claim.matrix(distorted.optimum))
            label = f"E|h - Q z|^2 of {distorted.name}, {where}"
            bound = claim.value(encoder, rho, blocks)
            found.append(LatentMean(label, distance, bound, Relation.AT_MOST))
    return found


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    return tuple(
        LatentCase(
            label,
            (rho, rho),
            tuple(_claims(claim, rho, blocks, label)),
            blocks=blocks,
            mixed=blocks > 1,
        )
        for label, rho, blocks in sampled_worlds(parameters)
    )


def _identity_like(optimum: Matrix) -> Matrix:
    return [[Fraction(int(i == j)) for j in range(len(row))] for i, row in enumerate(optimum)]


def _excess_over_outputs(found: Quantities, rho: Fraction) -> Fraction:
    return found.loss - 2 * (1 - rho) * found.outputs


CHECKS = Checks(
    theorem="approximate-identifiability",
    claim=Claim(),
    mutants=(
        Mutant("no-d", "(epsilon + D)^2", Claim(bound=lambda d, e: (e + d) ** 2)),
        Mutant("no-square", "D", Claim(bound=lambda d, e: d)),
        Mutant("no-mixed-term", "D + epsilon^2", Claim(bound=lambda d, e: d + e**2)),
        Mutant("half", "half of the bound", Claim(bound=lambda d, e: (d + (e + d) ** 2) / 2)),
        Mutant("rho-lost", "D = delta / (2 (1 - rho))", Claim(gap=lambda rho: 2 * (1 - rho))),
        Mutant("gap-two", "D = delta / 2", Claim(gap=lambda rho: Fraction(2))),
        Mutant(
            "outputs-for-trace",
            "delta = loss - 2 (1 - rho) m",
            Claim(excess=_excess_over_outputs),
        ),
        Mutant("identity", "Q = 1", Claim(matrix=_identity_like)),
        Mutant("any-mean", "outputs of any mean", Claim(mean_zero=False)),
    ),
    exact=_check_exactly,
    cases=_cases,
)
