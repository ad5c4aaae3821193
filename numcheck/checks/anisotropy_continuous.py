"""Checks of `anisotropy-continuous`: the threshold rho_a^2 < rho_b for continuous encoders."""

from __future__ import annotations

from collections.abc import Iterator

from numcheck.checks.anisotropy_threshold import SAMPLED, WORLDS, AnisotropyThreshold
from numcheck.checks.base import high_precision, sampled
from numcheck.checks.cases import Case, SquareMean, sample_case
from numcheck.checks.continuous_claims import ContinuousClaim
from numcheck.sampling.decide import Comparison
from numcheck.theory.competitors import Rates
from numcheck.theory.network_examples import block_networks


class AnisotropyContinuous(ContinuousClaim, AnisotropyThreshold):
    """Which rates make every continuous encoder that does as well as the latents a mixture."""

    @high_precision(rates=WORLDS)
    def least_loss(self, rates: Rates) -> Iterator[Comparison]:
        yield from super().least_loss(rates)

    @high_precision(rates=WORLDS)
    def squares(self, rates: Rates) -> Iterator[Comparison]:
        yield from super().squares(rates)

    @sampled(world=SAMPLED)
    def networks_on_samples(self, world: tuple[Rates, int]) -> Iterator[Case]:
        rates, blocks = world
        label = f"networks of {blocks} x rates ({', '.join(map(str, rates))})"
        n, reference = len(rates), self.reference(rates)
        recovery, bound = self.recovery(rates * blocks), self.bound(rates * blocks)
        means: list[SquareMean] = []
        for h in filter(self.admits, block_networks(n, tuple(range(n)))):
            if bound:
                means += self.network_means(h, rates, blocks, blocks * reference, label)
            if recovery and h.loss(rates) <= reference:
                means += self.recovery_means(h, self.matrix(h.mixing(), n), blocks, label)
        yield sample_case(label, blocks * n, means)

    mutants = (*ContinuousClaim.mutants, *AnisotropyThreshold.mutants)
