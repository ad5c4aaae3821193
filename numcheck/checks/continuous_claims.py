"""What claims on continuous encoders share: networks beside polynomials, and every point."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import ClassVar

from numcheck.checks.base import Mutant, mutant
from numcheck.checks.cases import SquareMean, error_mean, loss_mean
from numcheck.checks.encoder_claims import EncoderClaim
from numcheck.theory import multivariate as mv
from numcheck.theory.encoders import recovers
from numcheck.theory.network_examples import competing_networks
from numcheck.theory.networks import Network
from numcheck.theory.rational_matrices import Matrix


class ContinuousClaim(EncoderClaim):
    """A claim on continuous encoders of polynomial growth, whose conclusion holds at every point.

    It is made by adding these encoders to those of a claim on polynomials.

    Attributes:
        continuous: Whether encoders must be continuous; true in the theorems.
    """

    continuous: bool = True

    def admits(self, h: mv.Encoder) -> bool:
        """Whether the claim covers an encoder."""
        return super().admits(h) and (h.continuous or not self.continuous)

    def compared(
        self,
        rates: Sequence[Fraction],
        m: int,
        matrix: Callable[[mv.Encoder], Matrix],
        mixed: Sequence[int],
    ) -> list[tuple[str, Fraction, bool]]:
        """For each competitor its name, its loss, and whether it is Q z everywhere."""
        found = super().compared(rates, m, matrix, mixed)
        for h in filter(self.admits, competing_networks(len(rates), m)):
            found.append((h.name, h.loss(rates), recovers(h, matrix(h))))
        return found

    def network_means(
        self, h: Network, rates: Sequence[Fraction], blocks: int, least: Fraction, label: str
    ) -> Iterator[SquareMean]:
        """The claimed least loss of copies of a network."""
        if self.admits(h):
            yield loss_mean(h, rates, blocks, least, label)

    def recovery_means(
        self, h: Network, q: Matrix, blocks: int, label: str
    ) -> Iterator[SquareMean]:
        """What h = Q z says of means, also where the first latent of each block is 0."""
        for plane in (False, True):
            yield error_mean(h, q, blocks, Fraction(0), label, plane=plane)

    mutants: ClassVar[Sequence[Mutant]] = (
        mutant("discontinuous", "also where h is not continuous", continuous=False),
    )
