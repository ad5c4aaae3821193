"""Checks of `nonlinear-energy`: 2 rho (1 - rho) E|h - M z|^2 is at most the excess loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from numcheck.checks.base import (
    Checks,
    Kind,
    Mutant,
    Outcome,
    Parameters,
    compare_at_most,
)
from numcheck.checks.cases import LatentCase, LatentMean
from numcheck.checks.distorted import (
    distorted_encoders,
    random_distorted,
    sampled_encoders,
    sampled_worlds,
)
from numcheck.checks.encoders import (
    RATES,
    Matrix,
    distance_polynomial,
    impostors,
    lift,
    loss_polynomial,
)
from numcheck.sampling.decide import Relation
from numcheck.theory import multivariate as mv


@dataclass(frozen=True)
class Claim:
    """gap(rho) E|h - linear(M) z|^2 <= delta and 0 <= delta = loss - reference.

    Attributes:
        gap: 2 rho (1 - rho) in the theorem.
        second_moments: Weight of tr E[h h^T] in delta: -2 (1 - rho) in the theorem.
        outputs: Weight of the number of outputs in delta: 0 in the theorem.
        linear: The matrix that is compared with: E[h z^T] in the theorem.
        mean_zero: Whether the mean must be zero; true in the theorem.
    """

    gap: Callable[[Fraction], Fraction] = lambda rho: 2 * rho * (1 - rho)
    second_moments: Callable[[Fraction], Fraction] = lambda rho: -2 * (1 - rho)
    outputs: Callable[[Fraction], Fraction] = lambda rho: Fraction(0)
    linear: Callable[[Matrix], Matrix] = lambda mixing: mixing
    mean_zero: bool = True

    def admits(self, encoder: mv.Encoder) -> bool:
        """Whether the claim speaks of an encoder."""
        return encoder.is_centred() or not self.mean_zero

    def excess(self, encoder: mv.Encoder, rho: Fraction) -> Fraction:
        """Delta as the claim has it."""
        second = encoder.second_moments()
        trace = sum((second[i][i] for i in range(encoder.m)), Fraction(0))
        loss = encoder.loss((rho,) * encoder.n)
        return loss + self.second_moments(rho) * trace + self.outputs(rho) * encoder.m


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for named in (*distorted_encoders(), *random_distorted(), *impostors()):
        encoder = named.encoder
        if not claim.admits(encoder):
            continue
        energy = encoder.distance(claim.linear(encoder.mixing()))
        for rho in RATES:
            delta = claim.excess(encoder, rho)
            label = f"{named.name}, rho = {rho}"
            comparisons.append(compare_at_most(f"energy, {label}", claim.gap(rho) * energy, delta))
            comparisons.append(compare_at_most(f"0, {label}", Fraction(0), delta))
    return Outcome(Kind.EXACT, tuple(comparisons), "rational encoders; rho from 0 to 1")


def _claims(claim: Claim, rho: Fraction, blocks: int, where: str) -> list[LatentMean]:
    found = []
    for named in (*sampled_encoders(), impostors()[0]):
        encoder = named.encoder
        if not claim.admits(encoder):
            continue
        squares = [claim.second_moments(rho) * lift(h**2, 0) for h in encoder.outputs]
        excess = mv.add(loss_polynomial(encoder), *squares)
        distance = distance_polynomial(encoder, claim.linear(encoder.mixing()))
        least = -blocks * encoder.m * claim.outputs(rho)
        label = f"excess loss less gap times energy of {named.name}, {where}"
        margin = excess + -claim.gap(rho) * distance
        found.append(LatentMean(label, margin, least, Relation.AT_LEAST))
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


def _nearest_to_identity(mixing: Matrix) -> Matrix:
    return [[Fraction(int(i == j)) for j in range(len(row))] for i, row in enumerate(mixing)]


CHECKS = Checks(
    theorem="nonlinear-energy",
    claim=Claim(),
    mutants=(
        Mutant("rho-lost", "2 (1 - rho) for the gap", Claim(gap=lambda rho: 2 * (1 - rho))),
        Mutant("twice", "4 rho (1 - rho) for it", Claim(gap=lambda rho: 4 * rho * (1 - rho))),
        Mutant("square", "2 (1 - rho^2) for it", Claim(gap=lambda rho: 2 * (1 - rho**2))),
        Mutant("two-rho", "2 rho for it", Claim(gap=lambda rho: 2 * rho)),
        Mutant("any-mean", "outputs of any mean", Claim(mean_zero=False)),
        Mutant(
            "outputs-for-trace",
            "delta = loss - 2 (1 - rho) m",
            Claim(second_moments=lambda rho: Fraction(0), outputs=lambda rho: -2 * (1 - rho)),
        ),
        Mutant("from-the-latents", "E|h - z|^2", Claim(linear=_nearest_to_identity)),
        Mutant(
            "all-energy",
            "E|h|^2",
            Claim(linear=lambda mixing: [[Fraction(0)] * len(row) for row in mixing]),
        ),
    ),
    exact=_check_exactly,
    cases=_cases,
)
