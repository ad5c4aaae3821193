"""Checks of `loss-lower-bound`: m whitened outputs have loss at least 2 (1 - rho) m."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from numcheck.checks.base import Checks, Kind, Mutant, Outcome, Parameters, compare_at_most
from numcheck.checks.cases import LatentCase, LatentMean
from numcheck.checks.encoders import (
    BLOCKS,
    RATES,
    block_encoders,
    impostors,
    loss_polynomial,
    random_encoders,
    whiten,
    whitened_encoders,
)
from numcheck.sampling.decide import Relation
from numcheck.theory import multivariate as mv


@dataclass(frozen=True)
class Claim:
    """Encoders that meet the hypotheses have loss at least bound(rho, m).

    Attributes:
        bound: 2 (1 - rho) m in the theorem.
        mean_zero: Whether outputs must have mean zero; true in the theorem.
        whitened: Whether E[h_i h_j] must be the identity; true in the theorem.
    """

    bound: Callable[[Fraction, int], Fraction] = lambda rho, m: 2 * (1 - rho) * m
    mean_zero: bool = True
    whitened: bool = True

    def admits(self, encoder: mv.Encoder) -> bool:
        """Whether the claim speaks of an encoder."""
        centred = encoder.is_centred() or not self.mean_zero
        return centred and (encoder.has_unit_second_moments() or not self.whitened)


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for named in (*whitened_encoders(), *impostors()):
        if not claim.admits(named.encoder):
            continue
        for rho in RATES:
            bound = claim.bound(rho, named.encoder.m)
            loss = named.encoder.loss((rho,) * named.encoder.n)
            comparisons.append(compare_at_most(f"bound, {named.name}, rho = {rho}", bound, loss))
    for named in random_encoders():
        for rho in RATES:
            white = whiten(named.encoder, rho)
            if white is not None:
                label = f"bound, {named.name} whitened, rho = {rho}"
                bound = claim.bound(rho, named.encoder.m)
                comparisons.append(compare_at_most(label, bound, white.loss))
    return Outcome(Kind.EXACT, tuple(comparisons), "random rational encoders, rho from 0 to 1")


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    cases = []
    for blocks in BLOCKS:
        for number in parameters.rho:
            rho = Fraction(number)
            claims = tuple(
                LatentMean(
                    f"loss of {named.name}, {2 * blocks} latents, rho = {number}",
                    loss_polynomial(named.encoder),
                    claim.bound(rho, blocks * named.encoder.m),
                    Relation.AT_LEAST,
                )
                for named in block_encoders()
                if claim.admits(named.encoder)
            )
            label = f"{2 * blocks} latents, rho = {number}"
            cases.append(LatentCase(label, (rho, rho), claims, blocks=blocks, mixed=blocks > 1))
    return tuple(cases)


CHECKS = Checks(
    theorem="loss-lower-bound",
    claim=Claim(),
    mutants=(
        Mutant("rate-squared", "2 (1 - rho^2) m", Claim(bound=lambda rho, m: 2 * (1 - rho**2) * m)),
        Mutant("doubled", "4 (1 - rho) m", Claim(bound=lambda rho, m: 4 * (1 - rho) * m)),
        Mutant("half-rate", "2 (1 - rho/2) m", Claim(bound=lambda rho, m: 2 * (1 - rho / 2) * m)),
        Mutant(
            "no-rate",
            "2 m: the loss of independent views",
            Claim(bound=lambda rho, m: Fraction(2 * m)),
        ),
        Mutant("any-mean", "outputs of any mean", Claim(mean_zero=False)),
        Mutant("any-covariance", "outputs of any covariance", Claim(whitened=False)),
    ),
    exact=_check_exactly,
    cases=_cases,
)
