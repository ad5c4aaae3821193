"""Checks of `forward-identifiability`: least loss means the latents up to rotation."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from numcheck.checks.base import Function, exact, holds, mutant, sampled
from numcheck.checks.cases import Case
from numcheck.checks.encoder_claims import WhitenedClaim, recovery
from numcheck.checks.error_bound import World
from numcheck.checks.points import BLOCKS, RATES, rates
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import encoders
from numcheck.theory import multivariate as mv
from numcheck.theory import rational_matrices as matrices
from numcheck.theory.encoders import Named
from numcheck.theory.rational_matrices import identity
from numcheck.theory.whitening import whitening


class ForwardIdentifiability(WhitenedClaim):
    """Whitened encoders with loss at most threshold(rho, m) are Q z with Q Q^T = 1.

    Attributes:
        threshold: 2 (1 - rho) m in the theorem.
        rates: For which rho: those strictly between 0 and 1 in the theorem.
        attained: Whether the loss must be at most the threshold; true in the theorem.
        matrix: From E[h z^T] to Q: the same in the theorem.
    """

    threshold: Function = lambda rho, m: 2 * (1 - rho) * m
    rates: Function = lambda rho: 0 < rho < 1
    attained: bool = True
    matrix: Function = lambda mixing, n: mixing

    def says_linear(self, h: mv.Encoder, rho: Fraction) -> bool:
        """Whether the claim makes an encoder Q z."""
        attained = not self.attained or h.loss((rho,) * h.n) <= self.threshold(rho, h.m)
        return bool(attained and self.rates(rho) and self.admits(h))

    @exact(encoder=encoders.known_encoders, rho=RATES)
    def is_orthogonal_mixture(self, encoder: Named, rho: Fraction) -> Iterator[Comparison]:
        h = encoder.encoder
        if self.says_linear(h, rho):
            yield holds(encoders.recovers(h, self.matrix(h.mixing(), h.n)))

    @exact(encoder=encoders.random_encoders, rho=RATES)
    def is_one_once_whitened(self, encoder: Named, rho: Fraction) -> Iterator[Comparison]:
        h = whitening(encoder.encoder) if self.rates(rho) else None
        if h and (not self.attained or h.loss((rho,) * h.n) <= self.threshold(rho, h.m)):
            yield holds(encoders.mixes_latents(h))

    # At the ends of the interval the theorem says nothing; a mutant may.
    @sampled(blocks=BLOCKS, rho=lambda parameters: [Fraction(0), *rates(parameters), Fraction(1)])
    def on_samples(self, blocks: int, rho: Fraction) -> Iterator[Case]:
        means = (m for h in encoders.block_encoders() for m in self.means(h, rho, blocks))
        yield World(rho, blocks).case(means)

    def means(self, encoder: Named, rho: Fraction, blocks: int) -> Iterator[tuple[Any, ...]]:
        """For an encoder the claim speaks of, Q; for a whitened one, how far from it it can be.

        The second is the theorem with its margin: the loss exceeds the least one by at least
        2 rho (1 - rho) E|h - M z|^2.
        """
        h = encoder.encoder
        if self.says_linear(h, rho):
            yield from recovery(encoder, self.matrix(h.mixing(), h.n), blocks)
        if h.is_centred() and h.has_unit_second_moments():
            margin = 2 * rho * (1 - rho) * encoders.distance_polynomial(h, h.mixing())
            excess, least = encoders.loss_polynomial(h) - margin, self.threshold(rho, blocks * h.m)
            yield f"loss less margin of {encoder.name}", excess, least, Relation.AT_LEAST

    mutants = (
        *WhitenedClaim.mutants,
        mutant("any-correlation", "unit variances alone", whitened=encoders.unit_variances),
        mutant("any-loss", "whatever the loss is", attained=False),
        mutant("looser-threshold", "loss at most 2 (1 - rho^2) m",
               threshold=lambda rho, m: 2 * (1 - rho**2) * m),
        mutant("rate-zero", "also for rho = 0", rates=lambda rho: 0 <= rho < 1),
        mutant("rate-one", "also for rho = 1", rates=lambda rho: 0 < rho <= 1),
        mutant("identity", "h = z, not only up to rotation",
               matrix=lambda mixing, n: identity(len(mixing), n)),
        mutant("transposed", "h = Q^T z for Q = E[h z^T]",
               matrix=lambda q, n: matrices.transpose(q, n) if len(q) == n else q),
    )  # fmt: skip
