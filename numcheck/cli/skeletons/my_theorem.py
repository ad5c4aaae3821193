"""Checks of `my-theorem`: TODO, the statement in a formula."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numcheck.checks.base import Claim, equal, exact, holds, mutant, sampled
from numcheck.checks.cases import Case, pair_means
from numcheck.checks.points import rates
from numcheck.sampling.decide import Comparison
from numcheck.theory.gaussian import polynomial


class MyTheorem(Claim):
    """TODO: the statement with a letter for each part that a mutant gets wrong.

    Attributes:
        factor: TODO; 1 in the theorem.
    """

    factor: Fraction = Fraction(1)

    # TODO: the grid says which values each parameter takes; they stand in the labels. The other
    # kinds are @high_precision and @float64; a theorem has at least two kinds, one of them
    # @float64 or @sampled.
    @exact(x=range(-3, 4))
    def statement(self, x: int) -> Iterator[Comparison]:
        left, right = Fraction(x), self.factor * x  # TODO: the two sides of the statement
        yield equal(left, right)
        yield holds(False, "TODO: write this check")

    # TODO: cases, whose means are estimated from samples; here those of z z'.
    @sampled(rho=rates)
    def on_samples(self, rho: Fraction) -> Iterator[Case]:
        z = polynomial([0, 1])
        yield pair_means(
            f"rho = {float(rho):g}",
            rho,
            [z],
            lambda i, j: self.factor * rho,
            lambda i, j: "E[z z']",
        )

    # TODO: at least five near misses, each refuted by every kind of check.
    mutants = (
        mutant("wrong-sign", "TODO: what it says", factor=Fraction(-1)),
        mutant("ten-percent", "TODO: what it says", factor=Fraction(11, 10)),
    )
