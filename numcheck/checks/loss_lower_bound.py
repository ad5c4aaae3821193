"""Checks of `loss-lower-bound`: m whitened outputs have loss at least 2 (1 - rho) m."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numcheck.checks.base import Function, at_most, exact, mutant, sampled
from numcheck.checks.cases import Case
from numcheck.checks.encoder_claims import WhitenedClaim
from numcheck.checks.error_bound import World
from numcheck.checks.points import BLOCKS, RATES, rates
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import encoders
from numcheck.theory.encoders import Named
from numcheck.theory.whitening import whitening


class LossLowerBound(WhitenedClaim):
    """Encoders that meet the hypotheses have loss at least bound(rho, m).

    Attributes:
        bound: 2 (1 - rho) m in the theorem.
    """

    bound: Function = lambda rho, m: 2 * (1 - rho) * m

    @exact(encoder=encoders.known_encoders, rho=RATES)
    def loss(self, encoder: Named, rho: Fraction) -> Iterator[Comparison]:
        h = encoder.encoder
        if self.admits(h):
            yield at_most(self.bound(rho, h.m), h.loss((rho,) * h.n))

    @exact(encoder=encoders.random_encoders, rho=RATES)
    def loss_once_whitened(self, encoder: Named, rho: Fraction) -> Iterator[Comparison]:
        white = whitening(encoder.encoder)
        if white is not None:
            yield at_most(self.bound(rho, white.m), white.loss((rho,) * white.n))

    @sampled(blocks=BLOCKS, rho=rates)
    def loss_on_samples(self, blocks: int, rho: Fraction) -> Iterator[Case]:
        means = []
        for e in encoders.block_encoders():
            if self.admits(e.encoder):
                loss, least = (
                    encoders.loss_polynomial(e.encoder),
                    self.bound(rho, blocks * e.encoder.m),
                )
                means.append((f"loss of {e.name}", loss, least, Relation.AT_LEAST))
        yield World(rho, blocks).case(means)

    mutants = (
        *WhitenedClaim.mutants,
        mutant("rate-squared", "2 (1 - rho^2) m", bound=lambda rho, m: 2 * (1 - rho**2) * m),
        mutant("doubled", "4 (1 - rho) m", bound=lambda rho, m: 4 * (1 - rho) * m),
        mutant("half-rate", "2 (1 - rho/2) m", bound=lambda rho, m: 2 * (1 - rho / 2) * m),
        mutant("no-rate", "2 m: the loss of independent views", bound=lambda rho, m: 2 * m),
    )  # fmt: skip
