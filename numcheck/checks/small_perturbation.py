"""Checks of `small-perturbation`: E|h - Q z|^2 <= 2 D + epsilon as long as epsilon + D <= 1."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numcheck.checks.base import Claim, Function, Parameters, at_most, exact, mutant, sampled
from numcheck.checks.cases import LatentCase, block_case
from numcheck.checks.distorted import (
    INNER_RATES,
    Distorted,
    World,
    all_distorted,
    constant_encoder,
    distorted_encoders,
    quantities,
    sampled_encoders,
    sampled_worlds,
)
from numcheck.checks.encoders import distance_polynomial
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import multivariate as mv


def _worlds(parameters: Parameters) -> list[World]:
    worlds = sampled_worlds(parameters)
    return [*worlds, World(worlds[0].rho, 2)]


class SmallPerturbation(Claim):
    """If epsilon + D <= threshold then E|h - Q z|^2 <= bound(D, epsilon).

    Attributes:
        bound: 2 D + epsilon in the theorem.
        threshold: 1 in the theorem; `None` for no condition.
        mean_zero: Whether the mean must be zero; true in the theorem.
    """

    bound: Function = lambda d, epsilon: 2 * d + epsilon
    threshold: Fraction | None = Fraction(1)
    mean_zero: bool = True

    def value(self, encoder: mv.Encoder, rho: Fraction, blocks: int) -> Fraction | None:
        """The bound for copies of an encoder, `None` if the claim says nothing of them."""
        found = quantities(encoder, rho, blocks)
        d, epsilon = found.excess(rho) / (2 * rho * (1 - rho)), found.epsilon
        small = self.threshold is None or epsilon + d <= self.threshold
        centred = encoder.is_centred() or not self.mean_zero
        return self.bound(d, epsilon) if small and centred else None

    @exact(encoder=all_distorted, rho=INNER_RATES, blocks=(1, 2, 4, 64))
    def error(self, encoder: Distorted, rho: Fraction, blocks: int) -> Iterator[Comparison]:
        bound = self.value(encoder.encoder, rho, blocks)
        if bound is not None:
            yield at_most(blocks * encoder.encoder.distance(encoder.optimum), bound)

    @sampled(world=_worlds)
    def error_on_samples(self, world: World) -> Iterator[LatentCase]:
        small = [e for e in distorted_encoders() if e.name == "a little smaller"]
        means = [
            (
                f"E|h - Q z|^2 of {e.name}",
                distance_polynomial(e.encoder, e.optimum),
                bound,
                Relation.AT_MOST,
            )
            for e in (*sampled_encoders(), *small, constant_encoder())
            if (bound := self.value(e.encoder, world.rho, world.blocks)) is not None
        ]
        yield block_case(world.label, world.rates, world.blocks, means)

    mutants = (
        mutant("any-size", "whatever epsilon + D is", threshold=None),
        mutant("threshold-two", "as long as epsilon + D <= 2", threshold=Fraction(2)),
        mutant("one-d", "D + epsilon", bound=lambda d, e: d + e),
        mutant("no-epsilon", "2 D", bound=lambda d, e: 2 * d),
        mutant("no-d", "epsilon", bound=lambda d, e: e),
        mutant("epsilon-squared", "2 D + epsilon^2", bound=lambda d, e: 2 * d + e**2),
        mutant("any-mean", "outputs of any mean", mean_zero=False),
    )
