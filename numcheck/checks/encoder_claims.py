"""What claims on encoders share: the encoders that they cover, and the means of their pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import ClassVar

from numcheck.checks.base import Claim, Function, Mutant, mutant
from numcheck.theory import multivariate as mv
from numcheck.theory.competitors import competitors, random_whitenings
from numcheck.theory.encoders import Named, distance_polynomial, lift, recovers
from numcheck.theory.rational_matrices import Matrix


def recovery(encoder: Named, q: Matrix, blocks: int) -> Iterator[tuple[str, mv.Poly, Fraction]]:
    """What h = Q z with Q Q^T = 1 says of means, for copies of an encoder side by side."""
    h, of = encoder.encoder, f"of {encoder.name}"
    yield f"E|h - Q z|^2 {of}", distance_polynomial(h, q), Fraction(0)
    for i, f in enumerate(h.outputs):
        for j, g in enumerate(h.outputs[: i + 1]):
            expected = Fraction(blocks * (i == j))
            yield f"(Q Q^T)_{i}{j} = E[h_{i} h_{j}] {of}", lift(f * g, 0), expected
        yield f"E[h_{i} z_0] {of}", lift(f * mv.variable(h.n, 0), 0), blocks * q[i][0]


class WhitenedClaim(Claim):
    """A claim on encoders of mean zero and identity covariance.

    Attributes:
        mean_zero: Whether outputs must have mean zero; true in the theorems.
        whitened: What else is asked of an encoder: that E[h h^T] = 1 in the theorems.
    """

    mean_zero: bool = True
    whitened: Function = mv.Encoder.has_unit_second_moments

    def admits(self, h: mv.Encoder) -> bool:
        """Whether the claim covers an encoder."""
        return bool(self.whitened(h) and (h.is_centred() or not self.mean_zero))

    mutants: ClassVar[Sequence[Mutant]] = (
        mutant("any-mean", "outputs of any mean", mean_zero=False),
        mutant("any-covariance", "outputs of any covariance", whitened=lambda h: True),
    )


class EncoderClaim(WhitenedClaim):
    """A claim on whitened encoders that is held against competitors."""

    def competitors(self, n: int, m: int, few: bool = False) -> list[tuple[str, mv.Encoder]]:
        """Those that the claim covers, with their names."""
        return [(c.name, c.encoder) for c in competitors(n, m, few) if self.admits(c.encoder)]

    def compared(
        self,
        rates: Sequence[Fraction],
        m: int,
        matrix: Callable[[mv.Encoder], Matrix],
        mixed: Sequence[int],
    ) -> list[tuple[str, Fraction, bool]]:
        """For each competitor its name, its loss, and whether it is Q z with Q Q^T = 1.

        Args:
            rates: A rate for each latent.
            m: Number of outputs.
            matrix: From an encoder to Q.
            mixed: The latents that Q may mix.
        """
        found = [
            (name, h.loss(rates), recovers(h, matrix(h)))
            for name, h in self.competitors(len(rates), m)
        ]
        for k, white in enumerate(random_whitenings(len(rates), m)):
            explained = white.explained()
            mixture = sum(explained[j] for j in mixed) == m
            found.append((f"random #{k}", white.loss(rates), mixture))
        return found
