"""Checks of `slowest-latents`: the best m outputs are mixtures of the m slowest latents."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from numcheck.checks.base import (
    Checks,
    Kind,
    Mutant,
    Outcome,
    Parameters,
    compare_at_most,
    compare_truth,
)
from numcheck.checks.cases import LatentCase, LatentMean
from numcheck.checks.competitors import competitors, random_whitenings
from numcheck.checks.encoders import (
    Matrix,
    distance_polynomial,
    identity,
    loss_polynomial,
    times_transpose,
)
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import multivariate as mv

Rates = tuple[Fraction, ...]


def _world(threshold: str, *rates: str) -> tuple[Fraction, Rates]:
    return Fraction(threshold), tuple(map(Fraction, rates))


#: Thresholds and rates: in and out of order, ties, no slow latent or all of them slow. In the last
#: ones squares are slower than the threshold, so that the theorem says nothing.
_WORLDS = (
    _world("0"),
    _world("1/4", "1/2"),
    _world("1/2", "1/2"),
    _world("1", "1"),
    _world("0", "0"),
    _world("1/4", "1/2", "1/4"),
    _world("1/4", "1/4", "1/2"),
    _world("9/25", "3/5", "3/5"),
    _world("2/5", "3/5", "2/5"),
    _world("3/4", "1/2", "4/5"),
    _world("81/100", "9/10", "41/50"),
    _world("17/20", "41/50", "9/10"),
    _world("16/25", "1/5", "4/5", "7/10"),
    _world("3/4", "1/5", "4/5", "7/10"),
    _world("9/25", "3/5", "1/10", "1/2"),
    _world("9/20", "9/10", "1/2"),
    _world("73/100", "9/10", "3/4"),
    _world("1/5", "1/2"),
)
#: The same for samples, with the number of blocks of latents.
_SAMPLED = (
    (_world("1/4", "1/2"), 1),
    (_world("1/4", "1/4", "1/2"), 16),
    (_world("81/100", "9/10", "41/50"), 1),
    (_world("16/25", "1/5", "4/5", "7/10"), 16),
    (_world("9/20", "9/10", "1/2"), 1),
    (_world("73/100", "9/10", "3/4"), 16),
)


def _loss_of(rates: Sequence[Fraction]) -> Fraction:
    return sum((2 - 2 * r for r in rates), Fraction(0))


@dataclass(frozen=True)
class Claim:
    """Of m whitened outputs, m the number of slow latents, exactly the mixtures of these are best.

    Attributes:
        premise: rho_i rho_j <= kappa for all i and j in the theorem.
        slow: Which rates are slow: rho > kappa in the theorem.
        value: From the rates and the slow latents to the least loss.
        usable: From all latents and the slow ones to those that a best encoder mixes: the slow
            ones in the theorem.
        mean_zero: Whether outputs must have mean zero; true in the theorem.
        whitened: Whether E[h_i h_j] must be the identity; true in the theorem.
        matrix: From E[h_i z_e(k)] to Q: the same in the theorem.
    """

    premise: Callable[[Rates, Fraction], bool] = lambda r, kappa: all(
        a * b <= kappa for a in r for b in r
    )
    slow: Callable[[Fraction, Fraction], bool] = lambda rate, kappa: rate > kappa
    value: Callable[[Rates, Sequence[int]], Fraction] = lambda r, e: _loss_of([r[j] for j in e])
    usable: Callable[[Sequence[int], Sequence[int]], Sequence[int]] = lambda latents, e: e
    mean_zero: bool = True
    whitened: bool = True
    matrix: Callable[[Matrix], Matrix] = lambda mixing: mixing

    def slow_latents(self, rates: Rates, kappa: Fraction) -> list[int]:
        """The latents that the claim calls slow."""
        return [j for j, rate in enumerate(rates) if self.slow(rate, kappa)]

    def admits(self, encoder: mv.Encoder) -> bool:
        """Whether the claim speaks of an encoder."""
        centred = encoder.is_centred() or not self.mean_zero
        return centred and (encoder.has_unit_second_moments() or not self.whitened)

    def full_matrix(self, encoder: mv.Encoder, e: Sequence[int]) -> Matrix:
        """Q with a column for each latent, zero for those that the claim does not use."""
        used = self.usable(range(encoder.n), e)
        q = self.matrix([[row[k] for k in used] for row in encoder.mixing()])
        return [
            [row[used.index(j)] if j in used else Fraction(0) for j in range(encoder.n)]
            for row in q
        ]

    def is_mixture(self, encoder: mv.Encoder, e: Sequence[int]) -> bool:
        """Whether the outputs are those that the claim calls best."""
        q = self.full_matrix(encoder, e)
        return times_transpose(q) == identity(encoder.m) and encoder.distance(q) == 0


def _check_exactly(claim: Claim) -> Outcome:
    comparisons: list[Comparison] = []
    for kappa, rates in _WORLDS:
        if claim.premise(rates, kappa):
            comparisons += _compare(claim, rates, kappa)
    detail = f"{len(_WORLDS)} choices of rates and threshold; random whitened encoders"
    return Outcome(Kind.EXACT, tuple(comparisons), detail)


def _compare(claim: Claim, rates: Rates, kappa: Fraction) -> Iterator[Comparison]:
    n, e = len(rates), claim.slow_latents(rates, kappa)
    least = claim.value(rates, e)
    used = claim.usable(range(n), e)
    where = f"rates ({', '.join(map(str, rates))}), kappa = {kappa}"
    # For each encoder its loss, and whether it is one of those said to be best.
    seen = [
        (named.name, named.encoder.loss(rates), claim.is_mixture(named.encoder, e))
        for named in competitors(n, len(e))
        if claim.admits(named.encoder)
    ]
    for k, white in enumerate(random_whitenings(n, len(e))):
        explained = white.explained()
        mixture = sum((explained[j] for j in used), Fraction(0)) == white.m
        seen.append((f"random #{k}", white.loss(rates), mixture))
    for name, loss, mixture in seen:
        yield compare_at_most(f"least loss, {name}, {where}", least, loss)
        label = f"{name}, {where}: best if and only if a mixture"
        yield compare_truth(label, (loss <= least) == mixture)


def _claims(
    claim: Claim, rates: Rates, kappa: Fraction, blocks: int, where: str
) -> Iterator[LatentMean]:
    if not claim.premise(rates * blocks, kappa):
        return
    e = claim.slow_latents(rates, kappa)
    least = claim.value(rates, e)
    for named in competitors(len(rates), len(e), few=True):
        encoder = named.encoder
        if not claim.admits(encoder):
            continue
        loss = loss_polynomial(encoder)
        label = f"loss of {named.name}, {where}"
        yield LatentMean(label, loss, blocks * least, Relation.AT_LEAST)
        if claim.is_mixture(encoder, e):
            yield LatentMean(label, loss, blocks * least, Relation.AT_MOST)
        if encoder.loss(rates) <= least:
            distance = distance_polynomial(encoder, claim.full_matrix(encoder, e))
            label = f"E|h - Q z_e|^2 of {named.name}, {where}"
            yield LatentMean(label, distance, Fraction(0))


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    del parameters
    cases = []
    for (kappa, rates), blocks in _SAMPLED:
        label = f"{blocks} x rates ({', '.join(map(str, rates))}), kappa = {kappa}"
        claims = tuple(_claims(claim, rates, kappa, blocks, label))
        cases.append(LatentCase(label, rates, claims, blocks=blocks))
    return tuple(cases)


CHECKS = Checks(
    theorem="slowest-latents",
    claim=Claim(),
    mutants=(
        Mutant(
            "squares-forgotten",
            "only products of two different latents have rates up to kappa",
            Claim(
                premise=lambda r, kappa: all(
                    a * b <= kappa for a, b in itertools.combinations(r, 2)
                )
            ),
        ),
        Mutant(
            "cubes",
            "rho_j^3 <= kappa for all j",
            Claim(premise=lambda r, kappa: all(a**3 <= kappa for a in r)),
        ),
        Mutant("any-threshold", "whatever kappa is", Claim(premise=lambda r, kappa: True)),
        Mutant(
            "weakly-slow",
            "rho >= kappa is slow",
            Claim(slow=lambda rate, kappa: rate >= kappa),
        ),
        Mutant(
            "first-listed",
            "the first m latents, in whatever order",
            Claim(value=lambda r, e: _loss_of(r[: len(e)])),
        ),
        Mutant(
            "fastest",
            "the m largest losses of a latent",
            Claim(value=lambda r, e: _loss_of(sorted(r)[: len(e)])),
        ),
        Mutant(
            "mean-rate",
            "2 m (1 - the mean of all rates)",
            Claim(value=lambda r, e: len(e) * _loss_of(r) / max(len(r), 1)),
        ),
        Mutant(
            "rate-squared",
            "the sum of 2 (1 - rho^2)",
            Claim(value=lambda r, e: _loss_of([r[j] ** 2 for j in e])),
        ),
        Mutant(
            "all-latents",
            "orthogonal mixtures of all latents are as good",
            Claim(usable=lambda latents, e: latents),
        ),
        Mutant("any-mean", "outputs of any mean", Claim(mean_zero=False)),
        Mutant("any-covariance", "outputs of any covariance", Claim(whitened=False)),
        Mutant(
            "one-each",
            "each output is a slow latent, not a mixture",
            Claim(matrix=lambda mixing: identity(len(mixing))),
        ),
    ),
    exact=_check_exactly,
    cases=_cases,
)
