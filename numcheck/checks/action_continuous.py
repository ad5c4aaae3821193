"""Checks of `action-continuous`: with actions and any continuous predictor, only Q x is best."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numcheck.checks.action_conditioned import ActionConditioned
from numcheck.checks.base import at_most, high_precision, holds, sampled
from numcheck.checks.cases import Case, prediction_mean, sample_case
from numcheck.checks.continuous_claims import ContinuousClaim
from numcheck.sampling.decide import Comparison
from numcheck.theory import action_examples as examples
from numcheck.theory import encoders
from numcheck.theory.actions import ActionWorld
from numcheck.theory.encoders import Named
from numcheck.theory.network_examples import block_networks, competing_networks
from numcheck.theory.networks import Network


def network_loss(world: ActionWorld, h: Network) -> Fraction:
    """The loss of the best predictor: E|h(z')|^2 - E h(z') . h(z''), z'' with noise of its own."""
    n = range(world.n)
    known = world.known_covariance()
    law = [[known[i][j] + world.noise**2 * (i == j) for j in n] for i in n]
    second, kept = h.products(law, law), h.products(known, law)
    return sum((second[i][i] - kept[i][i] for i in range(h.m)), Fraction(0))


def margin(world: ActionWorld, h: Network) -> Fraction:
    """What the part of h that is not linear loses at least beyond m sigma^2."""
    known = 1 - world.noise**2
    return known * (1 - known) * h.distance(h.mixing())


class ActionContinuous(ContinuousClaim, ActionConditioned):
    """Continuous encoders have loss at least least(world, m), whatever continuous g predicts them.

    Only Q x attains it, and only with Q (rho x + B a) for g, at every x and a.
    """

    @high_precision(world=examples.WORLDS)
    def bound(self, world: ActionWorld) -> Iterator[Comparison]:
        yield from super().bound(world)

    @high_precision(world=examples.WORLDS, m=range(5))
    def attained_by_mixtures(self, world: ActionWorld, m: int) -> Iterator[Comparison]:
        yield from super().attained_by_mixtures(world, m)

    @high_precision(world=examples.WORLDS)
    def components(self, world: ActionWorld) -> Iterator[Comparison]:
        yield from super().components(world)

    @high_precision(world=examples.WORLDS, encoder=lambda: encoders.random_encoders()[:24])
    def random_once_whitened(self, world: ActionWorld, encoder: Named) -> Iterator[Comparison]:
        yield from super().random_once_whitened(world, encoder)

    @high_precision(world=examples.WORLDS, m=(1, 2))
    def networks(self, world: ActionWorld, m: int) -> Iterator[Comparison]:
        """With the best predictor, which for a network is a smooth function of z and a."""
        tried = competing_networks(world.n, m) if self.covers(world) and m <= world.n else ()
        for h in filter(self.admits, tried):
            loss, least = network_loss(world, h), self.least(world, m)
            yield at_most(least + margin(world, h), loss, f"bound, {h.name}")
            if loss <= least or not self.attained:
                q = self.matrix(h.mixing(), h.n)
                yield holds(encoders.recovers(h, q), f"{h.name}: h(x) = Q x at every probe")

    @sampled(blocks=(1, 128), world=examples.SPARSE_WORLDS + examples.SPARSE_IMPOSTORS)
    def networks_on_samples(self, blocks: int, world: ActionWorld) -> Iterator[Case]:
        """With the best predictor, and with h at the mean of z', which is a network too."""
        means, label = [], f"networks, {world.name}, {blocks} blocks"
        tried = block_networks(world.n, (0, 1)) if self.covers(world) else ()
        for h in filter(self.admits, tried):
            least, loss = self.least(world, h.m), network_loss(world, h)
            claimed = blocks * (least + margin(world, h))
            means.append(prediction_mean(h, world, blocks, claimed, label, loss))
            means.append(prediction_mean(h, world, blocks, claimed, label))
            if loss <= least:
                q = self.matrix(h.mixing(), h.n)
                means += self.recovery_means(h, q, 3 * blocks, label)
        yield sample_case(label, 6 * blocks, means)

    mutants = (*ContinuousClaim.mutants, *ActionConditioned.mutants)
