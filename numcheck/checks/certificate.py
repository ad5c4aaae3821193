"""Checks of `certificate`: delta and epsilon, seen in the embeddings alone, bound the error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from numcheck.checks.base import Checks, Kind, Mutant, Outcome, Parameters, compare_at_most
from numcheck.checks.cases import LatentCase, LatentMean
from numcheck.checks.distorted import (
    INNER_RATES,
    constant_encoder,
    distorted_encoders,
    random_distorted,
    sampled_encoders,
    sampled_worlds,
    square_root_up,
)
from numcheck.checks.encoders import Matrix, distance_polynomial
from numcheck.sampling.decide import Relation
from numcheck.theory import multivariate as mv

#: How far above delta and epsilon the bounds are that one has of them.
_SLACK = (Fraction(0), Fraction(1, 100), Fraction(1, 2))


@dataclass(frozen=True)
class Embeddings:
    """The moments of a pair of embeddings (h, h'), and nothing of the latents.

    Attributes:
        mean: E h.
        second: E[h h^T].
        cross: E[h h'^T].
    """

    mean: tuple[Fraction, ...]
    second: Matrix
    cross: Matrix

    @property
    def trace(self) -> Fraction:
        """Tr E[h h^T]."""
        return sum((row[i] for i, row in enumerate(self.second)), Fraction(0))

    @property
    def loss(self) -> Fraction:
        """E|h - h'|^2."""
        return 2 * self.trace - 2 * sum((row[i] for i, row in enumerate(self.cross)), Fraction(0))


def embeddings(encoder: mv.Encoder, rho: Fraction) -> Embeddings:
    """The moments of the embeddings of a pair with correlation rho."""
    rates, h = (rho,) * encoder.n, encoder.outputs
    cross = [[mv.cross(f, g, rates) for g in h] for f in h]
    return Embeddings(tuple(encoder.mean()), encoder.second_moments(), cross)


def _variance_defect(e: Embeddings) -> Fraction:
    return sum(((row[i] - 1) ** 2 for i, row in enumerate(e.second)), Fraction(0))


def _correlation_defect(e: Embeddings) -> Fraction:
    return sum(
        (x**2 for i, row in enumerate(e.second) for j, x in enumerate(row) if i != j), Fraction(0)
    )


def _covariance_defect(e: Embeddings) -> Fraction:
    return _variance_defect(e) + _correlation_defect(e)


def _excess(e: Embeddings, rho: Fraction) -> Fraction:
    return e.loss - 2 * (1 - rho) * e.trace


@dataclass(frozen=True)
class Claim:
    """From delta and epsilon, seen in the embeddings, follows E|h - Q z|^2 <= bound for some Q.

    The error is looked at for the optimum of E[h z^T]: no other Q has a smaller one.

    Attributes:
        bound: From D and epsilon: D + (epsilon + D)^2 in the theorem.
        excess: delta of the embeddings, at rho: loss - 2 (1 - rho) tr Cov h in the theorem.
        defect: The square of epsilon: |Cov h - 1|^2 in the theorem.
        rate: The rate that D is computed with, from the true one: the same in the theorem.
        slack: Sign of the slack of the bounds on delta and epsilon: 1, above, in the theorem.
        mean_zero: Whether the embeddings must have mean zero; true in the theorem.
    """

    bound: Callable[[Fraction, Fraction], Fraction] = lambda d, epsilon: d + (epsilon + d) ** 2
    excess: Callable[[Embeddings, Fraction], Fraction] = _excess
    defect: Callable[[Embeddings], Fraction] = _covariance_defect
    rate: Callable[[Fraction], Fraction] = lambda rho: rho
    slack: int = 1
    mean_zero: bool = True

    def certified(
        self, e: Embeddings, rho: Fraction, blocks: int, slack: Fraction
    ) -> Fraction | None:
        """The bound from the embeddings, `None` if they have a mean."""
        if self.mean_zero and any(e.mean):
            return None
        r = self.rate(rho)
        delta = blocks * self.excess(e, r) + self.slack * slack
        epsilon = max(square_root_up(blocks * self.defect(e)) + self.slack * slack, Fraction(0))
        return self.bound(delta / (2 * r * (1 - r)), epsilon)


def _excess_over_outputs(e: Embeddings, rho: Fraction) -> Fraction:
    return e.loss - 2 * (1 - rho) * len(e.second)


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for distorted in (*distorted_encoders(), *random_distorted(), constant_encoder()):
        error = distorted.encoder.distance(distorted.optimum)
        for rho in INNER_RATES:
            seen = embeddings(distorted.encoder, rho)
            for blocks in (1, 16):
                for slack in _SLACK:
                    bound = claim.certified(seen, rho, blocks, slack)
                    if bound is not None:
                        label = f"{distorted.name} x {blocks}, rho = {rho}, slack {slack}"
                        comparisons.append(compare_at_most(label, blocks * error, bound))
    return Outcome(Kind.EXACT, tuple(comparisons), "rational encoders, to 48 latents; 3 slacks")


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    cases = []
    for label, rho, blocks in sampled_worlds(parameters):
        found = []
        for distorted in (*sampled_encoders(), constant_encoder()):
            seen = embeddings(distorted.encoder, rho)
            bounds = [claim.certified(seen, rho, blocks, slack) for slack in _SLACK]
            distance = distance_polynomial(distorted.encoder, distorted.optimum)
            for slack, bound in zip(_SLACK, bounds, strict=True):
                if bound is not None:
                    name = f"E|h - Q z|^2 of {distorted.name}, slack {slack}, {label}"
                    found.append(LatentMean(name, distance, bound, Relation.AT_MOST))
        cases.append(LatentCase(label, (rho, rho), tuple(found), blocks, mixed=blocks > 1))
    return tuple(cases)


CHECKS = Checks(
    theorem="certificate",
    claim=Claim(),
    mutants=(
        Mutant("from-below", "delta and epsilon bounded from below", Claim(slack=-1)),
        Mutant("no-square", "bound D", Claim(bound=lambda d, e: d)),
        Mutant("no-d", "bound (epsilon + D)^2", Claim(bound=lambda d, e: (e + d) ** 2)),
        Mutant("variances", "epsilon of the variances alone", Claim(defect=_variance_defect)),
        Mutant(
            "correlations",
            "epsilon of the correlations alone",
            Claim(defect=_correlation_defect),
        ),
        Mutant(
            "squared-rate",
            "rho^2 for rho, as if the views were two augmentations of one latent",
            Claim(rate=lambda rho: rho**2),
        ),
        Mutant(
            "outputs-for-trace",
            "delta = loss - 2 (1 - rho) m",
            Claim(excess=_excess_over_outputs),
        ),
        Mutant("any-mean", "embeddings of any mean", Claim(mean_zero=False)),
    ),
    exact=_check_exactly,
    cases=_cases,
)
