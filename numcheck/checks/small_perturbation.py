"""Checks of `small-perturbation`: E|h - Q z|^2 <= 2 D + epsilon as long as epsilon + D <= 1."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numcheck.checks.base import Function, mutant
from numcheck.checks.distorted import Distorted, ErrorBound, World, quantities


class SmallPerturbation(ErrorBound):
    """If epsilon + D <= threshold then E|h - Q z|^2 <= bound(D, epsilon).

    Attributes:
        bound: 2 D + epsilon in the theorem.
        threshold: 1 in the theorem; `None` for no condition.
        mean_zero: Whether the mean must be zero; true in the theorem.
    """

    bound: Function = lambda d, epsilon: 2 * d + epsilon
    threshold: Fraction | None = Fraction(1)
    mean_zero: bool = True

    def bounds(self, encoder: Distorted, world: World) -> Iterator[tuple[str, Fraction]]:
        """The bound, for encoders of mean zero that are perturbed little."""
        found = quantities(encoder.encoder, world.rho, world.blocks)
        d, epsilon = found.excess(world.rho) / (2 * world.rho * (1 - world.rho)), found.epsilon
        small = self.threshold is None or epsilon + d <= self.threshold
        if small and (encoder.encoder.is_centred() or not self.mean_zero):
            yield "", self.bound(d, epsilon)

    mutants = (
        mutant("any-size", "whatever epsilon + D is", threshold=None),
        mutant("threshold-two", "as long as epsilon + D <= 2", threshold=Fraction(2)),
        mutant("one-d", "D + epsilon", bound=lambda d, e: d + e),
        mutant("no-epsilon", "2 D", bound=lambda d, e: 2 * d),
        mutant("no-d", "epsilon", bound=lambda d, e: e),
        mutant("epsilon-squared", "2 D + epsilon^2", bound=lambda d, e: 2 * d + e**2),
        mutant("any-mean", "outputs of any mean", mean_zero=False),
    )
