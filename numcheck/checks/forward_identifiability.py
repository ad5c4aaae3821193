"""Checks of `forward-identifiability`: least loss means the latents up to rotation."""

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
    compare_truth,
)
from numcheck.checks.cases import LatentCase, LatentMean
from numcheck.checks.encoders import (
    BLOCKS,
    RATES,
    Matrix,
    block_encoders,
    distance_polynomial,
    identity,
    impostors,
    lift,
    loss_polynomial,
    random_encoders,
    times_transpose,
    transpose,
    whiten,
    whitened_encoders,
)
from numcheck.sampling.decide import Relation
from numcheck.theory import multivariate as mv


@dataclass(frozen=True)
class Claim:
    """Whitened encoders with loss at most threshold(rho, m) are Q z with Q Q^T = 1.

    Attributes:
        threshold: 2 (1 - rho) m in the theorem.
        rates: For which rho: those strictly between 0 and 1 in the theorem.
        mean_zero: Whether outputs must have mean zero; true in the theorem.
        whitened: Whether E[h_i h_j] must be the identity; true in the theorem.
        decorrelated: Whether, if so, that includes i != j; true in the theorem.
        attained: Whether the loss must be at most the threshold; true in the theorem.
        matrix: From E[h z^T] to Q: the same in the theorem.
    """

    threshold: Callable[[Fraction, int], Fraction] = lambda rho, m: 2 * (1 - rho) * m
    rates: Callable[[Fraction], bool] = lambda rho: 0 < rho < 1
    mean_zero: bool = True
    whitened: bool = True
    decorrelated: bool = True
    attained: bool = True
    matrix: Callable[[Matrix, int], Matrix] = lambda mixing, n: mixing

    def admits(self, encoder: mv.Encoder, rho: Fraction) -> bool:
        """Whether the claim speaks of an encoder at a rate."""
        if not self.rates(rho):
            return False
        if self.mean_zero and not encoder.is_centred():
            return False
        if self.whitened and not self._is_whitened(encoder):
            return False
        loss = encoder.loss((rho,) * encoder.n)
        return not self.attained or loss <= self.threshold(rho, encoder.m)

    def _is_whitened(self, encoder: mv.Encoder) -> bool:
        if self.decorrelated:
            return encoder.has_unit_second_moments()
        return all(row[i] == 1 for i, row in enumerate(encoder.second_moments()))


def _recovers(encoder: mv.Encoder, q: Matrix) -> bool:
    """Q Q^T = 1, Q^T Q = 1 if Q is square, and E|h - Q z|^2 = 0."""
    if times_transpose(q) != identity(encoder.m):
        return False
    if encoder.m == encoder.n and times_transpose(transpose(q, encoder.n)) != identity(encoder.n):
        return False
    return encoder.distance(q) == 0


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for named in (*whitened_encoders(), *impostors()):
        encoder = named.encoder
        for rho in RATES:
            if claim.admits(encoder, rho):
                q = claim.matrix(encoder.mixing(), encoder.n)
                comparisons.append(
                    compare_truth(f"{named.name}, rho = {rho}, is Q z", _recovers(encoder, q))
                )
    for named in random_encoders():
        for rho in filter(claim.rates, RATES):
            white = whiten(named.encoder, rho)
            if white is None:
                continue
            attained = white.loss <= claim.threshold(rho, named.encoder.m)
            if attained or not claim.attained:
                holds = white.orthonormal and white.distance == 0
                label = f"{named.name} whitened, rho = {rho}, is Q z"
                comparisons.append(compare_truth(label, holds))
    detail = "random rational encoders, whitened; impostors; rho from 0 to 1"
    return Outcome(Kind.EXACT, tuple(comparisons), detail)


def _claims(claim: Claim, rho: Fraction, blocks: int, where: str) -> list[LatentMean]:
    """For encoders the claim speaks of, Q; and for all whitened ones how far they can be from it.

    The second is the theorem with its margin: the loss exceeds the least one by at least
    2 rho (1 - rho) E|h - M z|^2.
    """
    found = []
    for named in block_encoders():
        encoder = named.encoder
        mixing = encoder.mixing()
        if claim.admits(encoder, rho):
            q = claim.matrix(mixing, encoder.n)
            distance = distance_polynomial(encoder, q)
            label = f"E|h - Q z|^2 of {named.name}, {where}"
            found.append(LatentMean(label, distance, Fraction(0)))
            for i, h in enumerate(encoder.outputs):
                label = f"(Q Q^T)_{i}{i} = E[h_{i}^2] of {named.name}, {where}"
                found.append(LatentMean(label, lift(mv.multiply(h, h), 0), Fraction(blocks)))
                for j, g in enumerate(encoder.outputs[:i]):
                    label = f"(Q Q^T)_{i}{j} = E[h_{i} h_{j}] of {named.name}, {where}"
                    found.append(LatentMean(label, lift(mv.multiply(h, g), 0), Fraction(0)))
                product = lift(mv.multiply(h, mv.variable(encoder.n, 0)), 0)
                label = f"E[h_{i} z_0] of {named.name}, {where}"
                found.append(LatentMean(label, product, blocks * q[i][0]))
        if encoder.is_centred() and encoder.has_unit_second_moments():
            margin = mv.scale(-2 * rho * (1 - rho), distance_polynomial(encoder, mixing))
            least = claim.threshold(rho, blocks * encoder.m)
            label = f"loss less margin of {named.name}, {where}"
            total = mv.add(loss_polynomial(encoder), margin)
            found.append(LatentMean(label, total, least, Relation.AT_LEAST))
    return found


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    cases = []
    # At the ends of the interval the theorem says nothing; a mutant may.
    rates = [Fraction(0), *map(Fraction, parameters.rho), Fraction(1)]
    for blocks in BLOCKS:
        for rho in rates:
            label = f"{2 * blocks} latents, rho = {float(rho)}"
            claims = tuple(_claims(claim, rho, blocks, label))
            cases.append(LatentCase(label, (rho, rho), claims, blocks=blocks, mixed=blocks > 1))
    return tuple(cases)


def _identity_matrix(mixing: Matrix, n: int) -> Matrix:
    return [[Fraction(int(i == j)) for j in range(n)] for i in range(len(mixing))]


def _transposed(mixing: Matrix, n: int) -> Matrix:
    return transpose(mixing, n) if len(mixing) == n else mixing


CHECKS = Checks(
    theorem="forward-identifiability",
    claim=Claim(),
    mutants=(
        Mutant("any-mean", "outputs of any mean", Claim(mean_zero=False)),
        Mutant("any-covariance", "outputs of any covariance", Claim(whitened=False)),
        Mutant("any-correlation", "unit variances alone", Claim(decorrelated=False)),
        Mutant("any-loss", "whatever the loss is", Claim(attained=False)),
        Mutant(
            "looser-threshold",
            "loss at most 2 (1 - rho^2) m",
            Claim(threshold=lambda rho, m: 2 * (1 - rho**2) * m),
        ),
        Mutant("rate-zero", "also for rho = 0", Claim(rates=lambda rho: 0 <= rho < 1)),
        Mutant("rate-one", "also for rho = 1", Claim(rates=lambda rho: 0 < rho <= 1)),
        Mutant("identity", "h = z, not only up to rotation", Claim(matrix=_identity_matrix)),
        Mutant("transposed", "h = Q^T z for Q = E[h z^T]", Claim(matrix=_transposed)),
    ),
    exact=_check_exactly,
    cases=_cases,
)
