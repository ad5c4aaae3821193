"""Checks of `small-perturbation`: E|h - Q z|^2 <= 2 D + epsilon as long as epsilon + D <= 1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from numcheck.checks.base import Checks, Kind, Mutant, Outcome, Parameters, compare_at_most
from numcheck.checks.cases import LatentCase, LatentMean
from numcheck.checks.distorted import (
    INNER_RATES,
    Distorted,
    constant_encoder,
    distorted_encoders,
    quantities,
    random_distorted,
    sampled_encoders,
    sampled_worlds,
)
from numcheck.checks.encoders import distance_polynomial
from numcheck.sampling.decide import Relation
from numcheck.theory import multivariate as mv


@dataclass(frozen=True)
class Claim:
    """If epsilon + D <= threshold then E|h - Q z|^2 <= bound(D, epsilon).

    Attributes:
        bound: 2 D + epsilon in the theorem.
        threshold: 1 in the theorem.
        mean_zero: Whether the mean must be zero; true in the theorem.
    """

    bound: Callable[[Fraction, Fraction], Fraction] = lambda d, epsilon: 2 * d + epsilon
    threshold: Fraction | None = Fraction(1)
    mean_zero: bool = True

    def value(self, encoder: mv.Encoder, rho: Fraction, blocks: int) -> Fraction | None:
        """The bound for copies of an encoder, `None` if the claim says nothing of them."""
        if self.mean_zero and not encoder.is_centred():
            return None
        found = quantities(encoder, rho, blocks)
        d, epsilon = found.excess(rho) / (2 * rho * (1 - rho)), found.epsilon
        if self.threshold is not None and epsilon + d > self.threshold:
            return None
        return self.bound(d, epsilon)


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for distorted in (*distorted_encoders(), *random_distorted(), constant_encoder()):
        encoder = distorted.encoder
        error = encoder.distance(distorted.optimum)
        for rho in INNER_RATES:
            for blocks in (1, 2, 4, 64):
                bound = claim.value(encoder, rho, blocks)
                if bound is not None:
                    label = f"E|h - Q z|^2, {distorted.name} x {blocks}, rho = {rho}"
                    comparisons.append(compare_at_most(label, blocks * error, bound))
    return Outcome(Kind.EXACT, tuple(comparisons), f"{len(comparisons)} encoders with small defect")


def _encoders() -> tuple[Distorted, ...]:
    small = [e for e in distorted_encoders() if e.name == "a little smaller"]
    return (*sampled_encoders(), *small, constant_encoder())


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    cases = []
    worlds = list(sampled_worlds(parameters))
    rho = worlds[0][1]
    worlds.append((f"4 latents, rho = {float(rho)}", rho, 2))
    for label, rho, blocks in worlds:
        found = []
        for distorted in _encoders():
            bound = claim.value(distorted.encoder, rho, blocks)
            if bound is not None:
                distance = distance_polynomial(distorted.encoder, distorted.optimum)
                name = f"E|h - Q z|^2 of {distorted.name}, {label}"
                found.append(LatentMean(name, distance, bound, Relation.AT_MOST))
        cases.append(LatentCase(label, (rho, rho), tuple(found), blocks, mixed=blocks > 1))
    return tuple(cases)


CHECKS = Checks(
    theorem="small-perturbation",
    claim=Claim(),
    mutants=(
        Mutant("any-size", "whatever epsilon + D is", Claim(threshold=None)),
        Mutant("threshold-two", "as long as epsilon + D <= 2", Claim(threshold=Fraction(2))),
        Mutant("one-d", "D + epsilon", Claim(bound=lambda d, e: d + e)),
        Mutant("no-epsilon", "2 D", Claim(bound=lambda d, e: 2 * d)),
        Mutant("no-d", "epsilon", Claim(bound=lambda d, e: e)),
        Mutant("epsilon-squared", "2 D + epsilon^2", Claim(bound=lambda d, e: 2 * d + e**2)),
        Mutant("any-mean", "outputs of any mean", Claim(mean_zero=False)),
    ),
    exact=_check_exactly,
    cases=_cases,
)
