"""What claims on the distance of an encoder from a rotation share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from numcheck.checks.base import Claim, Parameters, at_most, exact, sampled
from numcheck.checks.cases import Case, block_case
from numcheck.checks.points import INNER_RATES, rates
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import encoders
from numcheck.theory.distorted import (
    Distorted,
    Quantities,
    all_distorted,
    constant_encoder,
    distorted_encoders,
    quantities,
    sampled_encoders,
)
from numcheck.theory.rational_matrices import Matrix


@dataclass(frozen=True)
class World:
    """A world of a sampled check: blocks of 2 latents, all of rate rho."""

    rho: Fraction
    blocks: int

    def case(self, means: Iterable[tuple[Any, ...]]) -> Case:
        """The case of means of sums over its blocks."""
        label = f"{2 * self.blocks} latents, rho = {float(self.rho)}"
        return block_case(label, (self.rho, self.rho), self.blocks, means)


def sampled_worlds(parameters: Parameters) -> list[World]:
    """Every rate with one block, and the first and the last one with many."""
    rho = rates(parameters)
    return [*(World(r, 1) for r in rho), World(rho[0], 16), World(rho[-1], 512)]


def error_worlds(parameters: Parameters) -> list[World]:
    """The worlds of the sampled checks, and one with few blocks, where bounds are smaller."""
    worlds = sampled_worlds(parameters)
    return [*worlds, World(worlds[0].rho, 2)]


class ErrorBound(Claim):
    """E|h - Q z|^2 is at most some bounds, for Q made from the Procrustes optimum.

    Attributes:
        mean_zero: Whether encoders must have mean zero; true in the theorems.
    """

    mean_zero: bool = True

    def matrix_of(self, encoder: Distorted) -> Matrix:
        """Q."""
        return encoder.optimum

    def bounds(self, found: Quantities, rho: Fraction) -> Iterator[tuple[str, Fraction]]:
        """The claimed bounds with names, maybe none."""
        raise NotImplementedError

    def bounds_on(self, encoder: Distorted, world: World) -> Iterator[tuple[str, Fraction]]:
        """Those for copies of an encoder side by side, if it may have the mean that it has."""
        found = quantities(encoder.encoder, world.rho, world.blocks)
        if not (self.mean_zero and any(found.mean)):
            yield from self.bounds(found, world.rho)

    @exact(encoder=all_distorted, rho=INNER_RATES, blocks=(1, 2, 4, 16, 64))
    def error(self, encoder: Distorted, rho: Fraction, blocks: int) -> Iterator[Comparison]:
        for name, bound in self.bounds_on(encoder, World(rho, blocks)):
            error = encoder.encoder.distance(self.matrix_of(encoder))
            yield at_most(blocks * error, bound, f"E|h - Q z|^2{name}")

    @sampled(world=error_worlds)
    def error_on_samples(self, world: World) -> Iterator[Case]:
        small = [e for e in distorted_encoders() if e.name == "a little smaller"]
        means = []
        for e in (*sampled_encoders(), *small, constant_encoder()):
            distance = encoders.distance_polynomial(e.encoder, self.matrix_of(e))
            for name, bound in self.bounds_on(e, world):
                label = f"E|h - Q z|^2 of {e.name}{name}"
                means.append((label, distance, bound, Relation.AT_MOST))
        yield world.case(means)
