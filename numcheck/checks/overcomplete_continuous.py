"""Checks of `overcomplete-continuous`: more continuous outputs than latents, and who is best."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numcheck.checks.base import at_most, high_precision, holds, sampled
from numcheck.checks.cases import Case, SquareMean, sample_case
from numcheck.checks.continuous_claims import ContinuousClaim
from numcheck.checks.overcomplete import Overcomplete
from numcheck.checks.points import RATES, rates
from numcheck.sampling.decide import Comparison
from numcheck.theory.competitors import overcomplete_encoders, overcomplete_whitenings
from numcheck.theory.encoders import Named
from numcheck.theory.network_examples import block_networks, competing_networks
from numcheck.theory.whitening import Whitening


class OvercompleteContinuous(ContinuousClaim, Overcomplete):
    """Continuous encoders have loss at least bound; those that attain it are M x + p(x).

    The slowest outputs attain it for every m from n to n + n (n + 1) / 2: over the reals they can
    be whitened, whatever root that takes.
    """

    @high_precision(encoder=overcomplete_encoders, rho=RATES)
    def rational(self, encoder: Named, rho: Fraction) -> Iterator[Comparison]:
        yield from super().rational(encoder, rho)

    @high_precision(encoder=overcomplete_whitenings, rho=RATES)
    def once_whitened(self, encoder: tuple[str, Whitening], rho: Fraction) -> Iterator[Comparison]:
        yield from super().once_whitened(encoder, rho)

    @high_precision(size=((1, 1), (1, 2), (2, 2), (2, 3), (2, 5), (3, 3)), rho=RATES)
    def networks(self, size: tuple[int, int], rho: Fraction) -> Iterator[Comparison]:
        """No network here is M x + p(x), unless it is linear, and then only if it has no jump."""
        n, m = size
        for h in filter(self.admits, competing_networks(n, m) if self.rates(rho) else ()):
            loss, bound = h.loss((rho,) * n), self.bound(rho, n, m)
            yield at_most(bound, loss, f"bound, {h.name}")
            form = self.columns(h.mixing(), n) and h.is_linear(h.mixing())
            yield holds((loss <= bound) == form, f"attained if and only if M x + p, {h.name}")

    @sampled(size=((2, 2), (2, 3), (2, 5)), blocks=(1, 32, 512), rho=rates)
    def networks_on_samples(
        self, size: tuple[int, int], blocks: int, rho: Fraction
    ) -> Iterator[Case]:
        n, m = size
        label = f"networks with {m} outputs of {n} latents, {blocks} blocks, rho = {float(rho)}"
        means: list[SquareMean] = []
        for h in filter(self.admits, block_networks(n, tuple(range(m)))):
            bound = self.bound(rho, n, m)
            means += self.network_means(h, (rho,) * n, blocks, blocks * bound, label)
            if h.loss((rho,) * n) <= bound and m == n:
                means += self.recovery_means(h, h.mixing(), blocks, label)
        yield sample_case(label, n * blocks, means)

    mutants = (*ContinuousClaim.mutants, *Overcomplete.mutants)
