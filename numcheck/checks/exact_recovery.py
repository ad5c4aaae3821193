"""Checks of `exact-recovery`: no excess loss and identity covariance mean h = Q z."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from numcheck.checks.base import Checks, Kind, Mutant, Outcome, Parameters, compare_truth
from numcheck.checks.cases import LatentCase, LatentMean
from numcheck.checks.distorted import (
    Quantities,
    distorted_encoders,
    quantities,
    random_distorted,
    sampled_encoders,
    sampled_worlds,
)
from numcheck.checks.encoders import (
    RATES,
    Matrix,
    Named,
    block_encoders,
    distance_polynomial,
    identity,
    impostors,
    lift,
    loss_polynomial,
    times_transpose,
    transpose,
    whitened_encoders,
)
from numcheck.sampling.decide import Relation
from numcheck.theory import multivariate as mv


@dataclass(frozen=True)
class Claim:
    """Mean-zero encoders with defect 0 and excess loss at most 0 are Q z, Q Q^T = 1.

    Attributes:
        defect: What must be 0 besides the mean: |Cov h - 1|^2 in the theorem.
        allowed: Largest excess loss, from rho: 0 in the theorem, `None` for any.
        rates: For which rho: those strictly between 0 and 1 in the theorem.
        mean_zero: Whether the mean must be zero; true in the theorem.
        matrix: Q from E[h z^T]: the same in the theorem.
    """

    defect: Callable[[Quantities], Fraction] = lambda found: found.covariance_defect
    allowed: Callable[[Fraction], Fraction] | None = lambda rho: Fraction(0)
    rates: Callable[[Fraction], bool] = lambda rho: 0 < rho < 1
    mean_zero: bool = True
    matrix: Callable[[Matrix], Matrix] = lambda mixing: mixing

    def admits(self, encoder: mv.Encoder, rho: Fraction) -> bool:
        """Whether the claim speaks of an encoder at a rate."""
        if not self.rates(rho) or (self.mean_zero and not encoder.is_centred()):
            return False
        found = quantities(encoder, rho)
        attained = self.allowed is None or found.excess(rho) <= self.allowed(rho)
        return attained and self.defect(found) == 0


def _recovers(encoder: mv.Encoder, q: Matrix) -> bool:
    """Q has orthonormal rows, E|h - Q z|^2 = 0, and no sign change of a row is as near."""
    if times_transpose(q) != identity(encoder.m) or encoder.distance(q) != 0:
        return False
    others = (
        [[-x for x in row] if k == i else row for k, row in enumerate(q)] for i in range(encoder.m)
    )
    return all(encoder.distance(other) > 0 for other in others)


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    given: tuple[Named, ...] = (
        *whitened_encoders(),
        *impostors(),
        *distorted_encoders(),
        *random_distorted(),
    )
    for named in given:
        for rho in RATES:
            if claim.admits(named.encoder, rho):
                holds = _recovers(named.encoder, claim.matrix(named.encoder.mixing()))
                comparisons.append(compare_truth(f"{named.name}, rho = {rho}, is Q z", holds))
    return Outcome(Kind.EXACT, tuple(comparisons), f"{len(comparisons)} encoders without excess")


def _claims(claim: Claim, rho: Fraction, blocks: int, where: str) -> list[LatentMean]:
    """For encoders the claim speaks of: h = Q z and Q Q^T = 1. For all: no excess, no distance.

    The second is the theorem with its margin: 2 rho (1 - rho) E|h - M z|^2 <= delta.
    """
    found = []
    for named in (*block_encoders(), *sampled_encoders()):
        encoder = named.encoder
        mixing = encoder.mixing()
        if claim.admits(encoder, rho):
            q = claim.matrix(mixing)
            label = f"E|h - Q z|^2 of {named.name}, {where}"
            found.append(LatentMean(label, distance_polynomial(encoder, q), Fraction(0)))
            for i, h in enumerate(encoder.outputs):
                for j, g in enumerate(encoder.outputs[: i + 1]):
                    label = f"E[h_{i} h_{j}] = (Q Q^T)_{i}{j} of {named.name}, {where}"
                    expected = Fraction(blocks if i == j else 0)
                    found.append(LatentMean(label, lift(g * h, 0), expected))
        elif encoder.is_centred() and 0 < rho < 1:
            squares = [-2 * (1 - rho) * lift(h**2, 0) for h in encoder.outputs]
            margin = -2 * rho * (1 - rho) * distance_polynomial(encoder, mixing)
            total = mv.add(loss_polynomial(encoder), margin, *squares)
            label = f"excess less margin of {named.name}, {where}"
            found.append(LatentMean(label, total, Fraction(0), Relation.AT_LEAST))
    return found


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    worlds = list(sampled_worlds(parameters))
    # At the ends of the interval the theorem says nothing; a mutant may.
    worlds += [(f"2 latents, rho = {rho}", Fraction(rho), 1) for rho in (0, 1)]
    return tuple(
        LatentCase(
            label,
            (rho, rho),
            tuple(_claims(claim, rho, blocks, label)),
            blocks=blocks,
            mixed=blocks > 1,
        )
        for label, rho, blocks in worlds
    )


def _variance_defect(found: Quantities) -> Fraction:
    return found.variance_defect


def _trace_defect(found: Quantities) -> Fraction:
    return found.trace - found.outputs


def _transposed(mixing: Matrix) -> Matrix:
    square = mixing and len(mixing) == len(mixing[0])
    return transpose(mixing, len(mixing)) if square else mixing


CHECKS = Checks(
    theorem="exact-recovery",
    claim=Claim(),
    mutants=(
        Mutant("any-excess", "whatever the excess loss is", Claim(allowed=None)),
        Mutant(
            "looser",
            "excess loss at most 2 rho (1 - rho)",
            Claim(allowed=lambda rho: 2 * rho * (1 - rho)),
        ),
        Mutant("any-covariance", "any covariance", Claim(defect=lambda found: Fraction(0))),
        Mutant("trace-only", "tr Cov h = m", Claim(defect=_trace_defect)),
        Mutant("variances", "unit variances, any correlation", Claim(defect=_variance_defect)),
        Mutant("any-mean", "outputs of any mean", Claim(mean_zero=False)),
        Mutant("rate-zero", "also for rho = 0", Claim(rates=lambda rho: 0 <= rho < 1)),
        Mutant("rate-one", "also for rho = 1", Claim(rates=lambda rho: 0 < rho <= 1)),
        Mutant("transposed", "h = Q^T z for Q = E[h z^T]", Claim(matrix=_transposed)),
    ),
    exact=_check_exactly,
    cases=_cases,
)
