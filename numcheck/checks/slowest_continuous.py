"""Checks of `slowest-continuous`: the best m continuous outputs mix the m slowest latents."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numcheck.checks.base import high_precision, sampled
from numcheck.checks.cases import Case, SquareMean, sample_case
from numcheck.checks.continuous_claims import ContinuousClaim
from numcheck.checks.slowest_latents import SAMPLED, WORLDS, SlowestLatents
from numcheck.sampling.decide import Comparison
from numcheck.theory import multivariate as mv
from numcheck.theory.competitors import Rates
from numcheck.theory.network_examples import block_networks


class SlowestContinuous(ContinuousClaim, SlowestLatents):
    """Of m continuous whitened outputs exactly the mixtures of the m slow latents are best.

    Others exceed the least loss by 2 (rho - kappa) for each slow latent and each share of its
    variance that a linear function of the outputs misses.
    """

    def margin(self, h: mv.Encoder, rates: Rates, kappa: Fraction) -> Fraction:
        """What the slow latents that the outputs miss cost."""
        mixing = h.mixing()
        missed = {
            j: 1 - sum((row[j] ** 2 for row in mixing), Fraction(0))
            for j in self.slow_latents(rates, kappa)
        }
        return sum((2 * (rates[j] - kappa) * share for j, share in missed.items()), Fraction(0))

    @high_precision(world=WORLDS)
    def least_loss(self, world: Rates) -> Iterator[Comparison]:
        yield from super().least_loss(world)

    @sampled(world=SAMPLED)
    def networks_on_samples(self, world: tuple[Rates, int]) -> Iterator[Case]:
        (kappa, *rates), blocks = world
        label = f"networks of {blocks} x rates ({', '.join(map(str, rates))}), kappa = {kappa}"
        means: list[SquareMean] = []
        e = self.slow_latents(rates, kappa)
        for h in block_networks(len(rates), tuple(e)):
            if not (self.premise(rates * blocks, kappa) and self.admits(h)):
                continue
            least = self.value(rates, e)
            claimed = blocks * (least + self.margin(h, tuple(rates), kappa))
            means += self.network_means(h, rates, blocks, claimed, label)
            if h.loss(rates) <= least:
                means += self.recovery_means(h, self.full_matrix(h, e), blocks, label)
        yield sample_case(label, blocks * len(rates), means)

    mutants = (*ContinuousClaim.mutants, *SlowestLatents.mutants)
