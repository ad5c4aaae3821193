"""Checks of `small-perturbation`: E|h - Q z|^2 <= 2 D + epsilon as long as epsilon + D <= 1."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numcheck.checks.base import Function, mutant
from numcheck.checks.error_bound import ErrorBound
from numcheck.theory.distorted import Quantities


class SmallPerturbation(ErrorBound):
    """If epsilon + D <= threshold then E|h - Q z|^2 <= bound(D, epsilon).

    Attributes:
        bound: 2 D + epsilon in the theorem.
        threshold: 1 in the theorem; `None` for no condition.
    """

    bound: Function = lambda d, epsilon: 2 * d + epsilon
    threshold: Fraction | None = Fraction(1)

    def bounds(self, found: Quantities, rho: Fraction) -> Iterator[tuple[str, Fraction]]:
        """The bound, for encoders that are perturbed little."""
        d = found.excess(rho) / (2 * rho * (1 - rho))
        if self.threshold is None or found.epsilon + d <= self.threshold:
            yield "", self.bound(d, found.epsilon)

    mutants = (
        mutant("any-size", "whatever epsilon + D is", threshold=None),
        mutant("threshold-two", "as long as epsilon + D <= 2", threshold=Fraction(2)),
        mutant("one-d", "D + epsilon", bound=lambda d, e: d + e),
        mutant("no-epsilon", "2 D", bound=lambda d, e: 2 * d),
        mutant("no-d", "epsilon", bound=lambda d, e: e),
        mutant("epsilon-squared", "2 D + epsilon^2", bound=lambda d, e: 2 * d + e**2),
        mutant("any-mean", "outputs of any mean", mean_zero=False),
    )
