"""Checks of `certificate`: delta and epsilon, seen in the embeddings alone, bound the error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import ClassVar

from numcheck.checks.base import Function, Mutant, mutant
from numcheck.checks.error_bound import ErrorBound
from numcheck.theory.distorted import Quantities, square_root_up

#: How far above delta and epsilon the bounds are that one has of them.
_SLACK = (Fraction(0), Fraction(1, 100), Fraction(1, 2))


class Certificate(ErrorBound):
    """From delta and epsilon, seen in the embeddings, follows E|h - Q z|^2 <= bound for some Q.

    The error is that of the optimum of E[h z^T]: no other Q has a smaller one.

    Attributes:
        bound: From D and epsilon: D + (epsilon + D)^2 in the theorem.
        excess: delta of the embeddings, at rho: loss - 2 (1 - rho) tr Cov h in the theorem.
        defect: The square of epsilon: |Cov h - 1|^2 in the theorem.
        rate: The rate that D is computed with, from the true one: the same in the theorem.
        slack: Sign of the slack of the bounds on delta and epsilon: 1, above, in the theorem.
    """

    bound: Function = lambda d, epsilon: d + (epsilon + d) ** 2
    excess: Function = Quantities.excess
    defect: Function = Quantities.defect
    rate: Function = lambda rho: rho
    slack: int = 1

    def certified(self, seen: Quantities, rho: Fraction, slack: Fraction) -> Fraction:
        """The bound from the embeddings."""
        r = self.rate(rho)
        delta = self.excess(seen, r) + self.slack * slack
        epsilon = max(square_root_up(self.defect(seen)) + self.slack * slack, Fraction(0))
        return Fraction(self.bound(delta / (2 * r * (1 - r)), epsilon))

    def bounds(self, found: Quantities, rho: Fraction) -> Iterator[tuple[str, Fraction]]:
        """The bound at every slack."""
        for slack in _SLACK:
            yield f", slack {slack}", self.certified(found, rho, slack)

    mutants: ClassVar[Sequence[Mutant]] = (
        mutant("from-below", "delta and epsilon bounded from below", slack=-1),
        mutant("no-square", "bound D", bound=lambda d, e: d),
        mutant("no-d", "bound (epsilon + D)^2", bound=lambda d, e: (e + d) ** 2),
        mutant("variances", "epsilon of the variances alone",
               defect=lambda e: e.defect(lambda i, j: i == j)),
        mutant("correlations", "epsilon of the correlations alone",
               defect=lambda e: e.defect(lambda i, j: i != j)),
        mutant("squared-rate",
               "rho^2 for rho, as if the views were two augmentations of one latent",
               rate=lambda rho: rho**2),
        mutant("outputs-for-trace", "delta = loss - 2 (1 - rho) m",
               excess=lambda e, rho: e.loss - 2 * (1 - rho) * e.outputs),
        mutant("any-mean", "embeddings of any mean", mean_zero=False),
    )  # fmt: skip
