"""Checks of `forward-continuous`: a continuous encoder of least loss is Q x at every point."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from numcheck.checks.base import at_most, equal, high_precision, sampled
from numcheck.checks.cases import Case, LossSum, SquareMean, sample_case
from numcheck.checks.continuous_claims import ContinuousClaim
from numcheck.checks.forward_identifiability import ForwardIdentifiability
from numcheck.checks.points import BLOCKS, RATES, rates
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import encoders, network_examples
from numcheck.theory import multivariate as mv
from numcheck.theory.encoders import Named
from numcheck.theory.wide_networks import WideNetwork


class ForwardContinuous(ContinuousClaim, ForwardIdentifiability):
    """Continuous whitened encoders have loss at least threshold(rho, m), and only Q x attains it.

    Others exceed it by 2 rho (1 - rho) E|h - M x|^2 at least, with M = E[h x^T].
    """

    def least(self, h: mv.Encoder, rho: Fraction) -> Fraction:
        """The claimed lower bound on the loss of an encoder."""
        margin = 2 * rho * (1 - rho) * h.distance(h.mixing())
        return Fraction(self.threshold(rho, h.m) + margin)

    @high_precision(encoder=network_examples.named_networks, rho=RATES)
    def is_orthogonal_mixture(self, encoder: Named, rho: Fraction) -> Iterator[Comparison]:
        h = encoder.encoder
        loss = h.loss((rho,) * h.n)
        if self.admits(h):
            yield at_most(self.least(h, rho), loss, "bound")
        if encoders.recovers(h, h.mixing()):
            yield equal(loss, Fraction(self.threshold(rho, h.m)), "Q x attains it")
        yield from super().is_orthogonal_mixture(encoder, rho)

    @high_precision(encoder=encoders.random_encoders, rho=RATES)
    def is_one_once_whitened(self, encoder: Named, rho: Fraction) -> Iterator[Comparison]:
        yield from super().is_one_once_whitened(encoder, rho)

    @sampled(blocks=BLOCKS, rho=rates)
    def networks_on_samples(self, blocks: int, rho: Fraction) -> Iterator[Case]:
        means: list[SquareMean] = []
        label = f"networks of {2 * blocks} latents, rho = {float(rho)}"
        for h in network_examples.block_networks(2, (0, 1)):
            least = blocks * self.least(h, rho)
            means += self.network_means(h, (rho, rho), blocks, least, label)
            if self.says_linear(h, rho):
                q = self.matrix(h.mixing(), h.n)
                means += self.recovery_means(h, q, blocks, label)
        yield sample_case(label, 2 * blocks, means)

    @sampled(latents=(64, 1024), rho=rates)
    def dense_network_on_samples(self, latents: int, rho: Fraction) -> Iterator[Case]:
        """64 whitened outputs of a ReLU network with dense random weights."""
        h, r = WideNetwork(latents, 64, 1), float(rho)
        margin = 2 * r * (1 - r) * h.nonlinear_energy()
        label = f"{h.name}, rho = {r}"
        loss = SquareMean(
            f"loss of {label}",
            LossSum(h, (r,) * latents, 1),
            float(self.threshold(rho, h.units)) + margin,
            Relation.AT_LEAST,
            dimension=latents,
            spread=h.lipschitz() * math.sqrt(2 * (1 - r)),
            lipschitz=h.lipschitz() * math.sqrt(2 * (1 + r)),
            mean=h.loss(r),
            size=h.size,
            roundings=64.0 + 4 * latents,
        )
        yield sample_case(label, latents, [loss])

    mutants = (*ContinuousClaim.mutants, *ForwardIdentifiability.mutants)
