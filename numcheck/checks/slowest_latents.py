"""Checks of `slowest-latents`: the best m outputs are mixtures of the m slowest latents."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from numcheck.checks.base import Function, at_most, exact, holds, mutant, sampled
from numcheck.checks.cases import LatentCase, block_case
from numcheck.checks.competitors import (
    EncoderClaim,
    Rates,
    competitors,
    random_whitenings,
    rates_of,
)
from numcheck.checks.encoders import (
    Matrix,
    distance_polynomial,
    identity,
    loss_polynomial,
    times_transpose,
)
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import multivariate as mv

World = tuple[Fraction, Rates]


def _world(threshold: str, rates: str) -> World:
    return Fraction(threshold), rates_of(rates)


#: Thresholds and rates: in and out of order, ties, no slow latent or all of them slow. In the last
#: ones squares are slower than the threshold, so that the theorem says nothing.
_WORLDS = (
    _world("0", ""),
    _world("1/4", "1/2"),
    _world("1/2", "1/2"),
    _world("1", "1"),
    _world("0", "0"),
    _world("1/4", "1/2 1/4"),
    _world("1/4", "1/4 1/2"),
    _world("9/25", "3/5 3/5"),
    _world("2/5", "3/5 2/5"),
    _world("3/4", "1/2 4/5"),
    _world("81/100", "9/10 41/50"),
    _world("17/20", "41/50 9/10"),
    _world("16/25", "1/5 4/5 7/10"),
    _world("3/4", "1/5 4/5 7/10"),
    _world("9/25", "3/5 1/10 1/2"),
    _world("9/20", "9/10 1/2"),
    _world("73/100", "9/10 3/4"),
    _world("1/5", "1/2"),
)
#: The same for samples, with the number of blocks of latents.
_SAMPLED = (
    (_world("1/4", "1/2"), 1),
    (_world("1/4", "1/4 1/2"), 16),
    (_world("81/100", "9/10 41/50"), 1),
    (_world("16/25", "1/5 4/5 7/10"), 16),
    (_world("9/20", "9/10 1/2"), 1),
    (_world("73/100", "9/10 3/4"), 16),
)


def _loss_of(rates: Sequence[Fraction]) -> Fraction:
    return sum((2 - 2 * r for r in rates), Fraction(0))


class SlowestLatents(EncoderClaim):
    """Of m whitened outputs, m the number of slow latents, exactly the mixtures of these are best.

    Attributes:
        premise: rho_i rho_j <= kappa for all i and j in the theorem.
        slow: Which rates are slow: rho > kappa in the theorem.
        value: From the rates and the slow latents to the least loss.
        usable: From all latents and the slow ones to those that a best encoder mixes: the slow
            ones in the theorem.
        matrix: From E[h_i z_e(k)] to Q: the same in the theorem.
    """

    premise: Function = lambda r, kappa: all(a * b <= kappa for a in r for b in r)
    slow: Function = lambda rate, kappa: rate > kappa
    value: Function = lambda r, e: _loss_of([r[j] for j in e])
    usable: Function = lambda latents, e: e
    matrix: Function = lambda mixing: mixing

    def slow_latents(self, rates: Rates, kappa: Fraction) -> list[int]:
        """The latents that the claim calls slow."""
        return [j for j, rate in enumerate(rates) if self.slow(rate, kappa)]

    def full_matrix(self, h: mv.Encoder, e: Sequence[int]) -> Matrix:
        """Q with a column for each latent, zero for those that the claim does not use."""
        used = self.usable(range(h.n), e)
        rows = [
            dict(zip(used, row, strict=True))
            for row in self.matrix([[row[k] for k in used] for row in h.mixing()])
        ]
        return [[row.get(j, Fraction(0)) for j in range(h.n)] for row in rows]

    def is_mixture(self, h: mv.Encoder, e: Sequence[int]) -> bool:
        """Whether the outputs are those that the claim calls best."""
        q = self.full_matrix(h, e)
        return times_transpose(q) == identity(h.m) and h.distance(q) == 0

    @exact(world=_WORLDS)
    def least_loss(self, world: World) -> Iterator[Comparison]:
        kappa, rates = world
        if not self.premise(rates, kappa):
            return
        n, e = len(rates), self.slow_latents(rates, kappa)
        least, used = self.value(rates, e), self.usable(range(n), e)
        admitted = [(c.name, c.encoder) for c in competitors(n, len(e)) if self.admits(c.encoder)]
        # For each encoder its loss, and whether it is one of those said to be best.
        seen = [(name, h.loss(rates), self.is_mixture(h, e)) for name, h in admitted]
        for k, white in enumerate(random_whitenings(n, len(e))):
            explained = white.explained()
            mixture = sum(explained[j] for j in used) == white.m
            seen.append((f"random #{k}", white.loss(rates), mixture))
        for name, loss, mixture in seen:
            yield at_most(least, loss, f"least loss, {name}")
            yield holds((loss <= least) == mixture, f"{name}: best if and only if a mixture")

    @sampled(world=_SAMPLED)
    def on_samples(self, world: tuple[World, int]) -> Iterator[LatentCase]:
        (kappa, rates), blocks = world
        label = f"{blocks} x rates ({', '.join(map(str, rates))}), kappa = {kappa}"
        means = self.means(rates, kappa, blocks) if self.premise(rates * blocks, kappa) else ()
        yield block_case(label, rates, blocks, means)

    def means(self, rates: Rates, kappa: Fraction, blocks: int) -> Iterator[tuple[Any, ...]]:
        """Losses of encoders of a block, and how far the best are from Q z."""
        e = self.slow_latents(rates, kappa)
        least = self.value(rates, e)
        for named in competitors(len(rates), len(e), few=True):
            h, label = named.encoder, f"loss of {named.name}"
            if not self.admits(h):
                continue
            loss = loss_polynomial(h)
            yield label, loss, blocks * least, Relation.AT_LEAST
            if self.is_mixture(h, e):
                yield label, loss, blocks * least, Relation.AT_MOST
            if h.loss(rates) <= least:
                distance = distance_polynomial(h, self.full_matrix(h, e))
                yield f"E|h - Q z_e|^2 of {named.name}", distance, Fraction(0)

    mutants = (
        mutant("squares-forgotten", "only products of two different latents have rates up to kappa",
               premise=lambda r, kappa: all(a * b <= kappa for a, b in itertools.combinations(r, 2))),
        mutant("cubes", "rho_j^3 <= kappa for all j",
               premise=lambda r, kappa: all(a**3 <= kappa for a in r)),
        mutant("any-threshold", "whatever kappa is", premise=lambda r, kappa: True),
        mutant("weakly-slow", "rho >= kappa is slow", slow=lambda rate, kappa: rate >= kappa),
        mutant("first-listed", "the first m latents, in whatever order",
               value=lambda r, e: _loss_of(r[: len(e)])),
        mutant("fastest", "the m largest losses of a latent",
               value=lambda r, e: _loss_of(sorted(r)[: len(e)])),
        mutant("mean-rate", "2 m (1 - the mean of all rates)",
               value=lambda r, e: len(e) * _loss_of(r) / max(len(r), 1)),
        mutant("rate-squared", "the sum of 2 (1 - rho^2)",
               value=lambda r, e: _loss_of([r[j] ** 2 for j in e])),
        mutant("all-latents", "orthogonal mixtures of all latents are as good",
               usable=lambda latents, e: latents),
        *EncoderClaim.mutants,
        mutant("one-each", "each output is a slow latent, not a mixture",
               matrix=lambda mixing: identity(len(mixing))),
    )  # fmt: skip
