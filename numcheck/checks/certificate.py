"""Checks of `certificate`: delta and epsilon, seen in the embeddings alone, bound the error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from numcheck.checks.base import Function, mutant
from numcheck.checks.distorted import Distorted, ErrorBound, World, square_root_up
from numcheck.checks.encoders import Matrix
from numcheck.theory import multivariate as mv

#: How far above delta and epsilon the bounds are that one has of them.
_SLACK = (Fraction(0), Fraction(1, 100), Fraction(1, 2))


@dataclass(frozen=True)
class Embeddings:
    """The moments of a pair of embeddings (h, h'), and nothing of the latents.

    Attributes:
        mean: E h.
        second: E[h h^T].
        loss: E|h - h'|^2.
    """

    mean: tuple[Fraction, ...]
    second: Matrix
    loss: Fraction

    def excess(self, rho: Fraction) -> Fraction:
        """Delta = loss - 2 (1 - rho) tr E[h h^T]."""
        return self.loss - 2 * (1 - rho) * sum(row[i] for i, row in enumerate(self.second))

    def defect(self, counts: Function = lambda i, j: True) -> Fraction:
        """The sum of the squared entries (i, j) of E[h h^T] - 1 that count."""
        entries = [(i, j) for i in range(len(self.mean)) for j in range(len(self.mean))]
        squares = ((self.second[i][j] - (i == j)) ** 2 for i, j in entries if counts(i, j))
        return sum(squares, Fraction(0))


@cache
def embeddings(h: mv.Encoder, rho: Fraction) -> Embeddings:
    """The moments of the embeddings of a pair with correlation rho."""
    return Embeddings(tuple(h.mean()), h.second_moments(), h.loss((rho,) * h.n))


class Certificate(ErrorBound):
    """From delta and epsilon, seen in the embeddings, follows E|h - Q z|^2 <= bound for some Q.

    The error is that of the optimum of E[h z^T]: no other Q has a smaller one.

    Attributes:
        bound: From D and epsilon: D + (epsilon + D)^2 in the theorem.
        excess: delta of the embeddings, at rho: loss - 2 (1 - rho) tr Cov h in the theorem.
        defect: The square of epsilon: |Cov h - 1|^2 in the theorem.
        rate: The rate that D is computed with, from the true one: the same in the theorem.
        slack: Sign of the slack of the bounds on delta and epsilon: 1, above, in the theorem.
        mean_zero: Whether the embeddings must have mean zero; true in the theorem.
    """

    bound: Function = lambda d, epsilon: d + (epsilon + d) ** 2
    excess: Function = Embeddings.excess
    defect: Function = Embeddings.defect
    rate: Function = lambda rho: rho
    slack: int = 1
    mean_zero: bool = True

    def certified(self, e: Embeddings, rho: Fraction, blocks: int, slack: Fraction) -> Fraction:
        """The bound from the embeddings."""
        r = self.rate(rho)
        delta = blocks * self.excess(e, r) + self.slack * slack
        epsilon = max(square_root_up(blocks * self.defect(e)) + self.slack * slack, Fraction(0))
        return Fraction(self.bound(delta / (2 * r * (1 - r)), epsilon))

    def bounds(self, encoder: Distorted, world: World) -> Iterator[tuple[str, Fraction]]:
        """The bound at every slack, for embeddings of mean zero."""
        seen = embeddings(encoder.encoder, world.rho)
        if not (self.mean_zero and any(seen.mean)):
            for slack in _SLACK:
                yield f", slack {slack}", self.certified(seen, world.rho, world.blocks, slack)

    mutants = (
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
               excess=lambda e, rho: e.loss - 2 * (1 - rho) * len(e.second)),
        mutant("any-mean", "embeddings of any mean", mean_zero=False),
    )  # fmt: skip
