"""Checks of `slowest-latents`: the best m outputs are mixtures of the m slowest latents."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from numcheck.checks.base import Function, at_most, exact, holds, mutant, sampled
from numcheck.checks.cases import Case, block_case
from numcheck.checks.encoder_claims import EncoderClaim
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import multivariate as mv
from numcheck.theory.competitors import Rates, worlds
from numcheck.theory.encoders import distance_polynomial, loss_polynomial, recovers
from numcheck.theory.rational_matrices import Matrix, identity

#: A threshold and rates: these in and out of order, ties, no slow latent or all of them slow. In
#: the last ones squares are slower than the threshold, so that the theorem says nothing.
WORLDS = worlds(
    "0, 1/4 1/2, 1/2 1/2, 1 1, 0 0, 1/4 1/2 1/4, 1/4 1/4 1/2, 9/25 3/5 3/5, 2/5 3/5 2/5,"
    "3/4 1/2 4/5, 81/100 9/10 41/50, 17/20 41/50 9/10, 16/25 1/5 4/5 7/10, 3/4 1/5 4/5 7/10,"
    "9/25 3/5 1/10 1/2, 9/20 9/10 1/2, 73/100 9/10 3/4, 1/5 1/2"
)
#: The same for samples, with the number of blocks of latents.
SAMPLED = tuple(
    zip(
        worlds(
            "1/4 1/2, 1/4 1/4 1/2, 81/100 9/10 41/50, 16/25 1/5 4/5 7/10, 9/20 9/10 1/2,"
            "73/100 9/10 3/4"
        ),
        (1, 16, 1, 16, 1, 16),
        strict=True,
    )
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

    def slow_latents(self, rates: Sequence[Fraction], kappa: Fraction) -> list[int]:
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

    @exact(world=WORLDS)
    def least_loss(self, world: Rates) -> Iterator[Comparison]:
        kappa, *rates = world
        if not self.premise(rates, kappa):
            return
        e = self.slow_latents(rates, kappa)
        least, used = self.value(rates, e), self.usable(range(len(rates)), e)
        seen = self.compared(rates, len(e), lambda h: self.full_matrix(h, e), used)
        for name, loss, mixture in seen:
            yield at_most(least, loss, f"least loss, {name}")
            yield holds((loss <= least) == mixture, f"{name}: best if and only if a mixture")

    @sampled(world=SAMPLED)
    def on_samples(self, world: tuple[Rates, int]) -> Iterator[Case]:
        (kappa, *rates), blocks = world
        label = f"{blocks} x rates ({', '.join(map(str, rates))}), kappa = {kappa}"
        means = self.means(rates, kappa, blocks) if self.premise(rates * blocks, kappa) else ()
        yield block_case(label, rates, blocks, means)

    def means(
        self, rates: Sequence[Fraction], kappa: Fraction, blocks: int
    ) -> Iterator[tuple[Any, ...]]:
        """Losses of encoders of a block, and how far the best are from Q z."""
        e = self.slow_latents(rates, kappa)
        least = self.value(rates, e)
        for name, h in self.competitors(len(rates), len(e), few=True):
            loss, q = loss_polynomial(h), self.full_matrix(h, e)
            yield f"loss of {name}", loss, blocks * least, Relation.AT_LEAST
            if recovers(h, q):
                yield f"loss of {name}", loss, blocks * least, Relation.AT_MOST
            if h.loss(rates) <= least:
                yield f"E|h - Q z_e|^2 of {name}", distance_polynomial(h, q), Fraction(0)

    mutants = (
        mutant("squares-forgotten", "only products of two different latents have rates up to kappa",
               premise=lambda r, kappa: all(
                   a * b <= kappa for a, b in itertools.combinations(r, 2)
               )),
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
