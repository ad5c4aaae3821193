"""Checks of `dirichlet-identifiability`: least Dirichlet energy means latents up to rotation."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from numcheck.checks.base import Function, at_most, equal, exact, holds, mutant, sampled
from numcheck.checks.cases import Case, block_case
from numcheck.checks.encoder_claims import WhitenedClaim, recovery
from numcheck.checks.points import BLOCKS
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import encoders
from numcheck.theory import multivariate as mv
from numcheck.theory import rational_matrices as matrices
from numcheck.theory.encoders import Named, lift
from numcheck.theory.whitening import whitening


class DirichletIdentifiability(WhitenedClaim):
    """The Dirichlet energy of a whitened encoder is at least threshold(m, n).

    If it is no more, h = Q z with Q Q^T = 1, and for every such Q it is no more.

    Attributes:
        threshold: m in the theorem, for m outputs of n latents.
        directions: Along how many latents derivatives count, of n: all of them in the theorem.
        attained: Whether the energy must be at most the threshold; true in the theorem.
        matrix: From E[h z^T] to Q: the same in the theorem.
    """

    threshold: Function = lambda m, n: Fraction(m)
    directions: Function = lambda n: n
    attained: bool = True
    matrix: Function = lambda mixing, n: mixing

    def form(self, f: mv.Poly, g: mv.Poly, n: int) -> mv.Poly:
        """sum_j (d_j f) (d_j g)."""
        directions = range(self.directions(n))
        return mv.add(*(mv.derivative(f, j) * mv.derivative(g, j) for j in directions))

    def energy(self, h: mv.Encoder) -> mv.Poly:
        """sum_ij (d_j h_i)^2, whose mean is the energy."""
        return mv.add(*(self.form(f, f, h.n) for f in h.outputs))

    def says_linear(self, h: mv.Encoder) -> bool:
        """Whether it claims h = Q z."""
        attained = mv.expect(self.energy(h)) <= self.threshold(h.m, h.n)
        return self.admits(h) and (attained or not self.attained)

    @exact(encoder=encoders.known_encoders)
    def least_energy(self, encoder: Named) -> Iterator[Comparison]:
        h = encoder.encoder
        if self.admits(h):
            yield at_most(self.threshold(h.m, h.n), mv.expect(self.energy(h)), "least energy")
        if self.says_linear(h):
            yield holds(encoders.recovers(h, self.matrix(h.mixing(), h.n)), "is Q z")

    @exact(encoder=encoders.random_encoders)
    def least_energy_once_whitened(self, encoder: Named) -> Iterator[Comparison]:
        h = encoder.encoder
        white, least = whitening(h), self.threshold(h.m, h.n)
        if white is not None:
            energy = white.trace(lambda f, g: mv.expect(self.form(f, g, h.n)))
            yield at_most(least, energy, "least energy")
            if energy <= least or not self.attained:
                yield holds(encoders.mixes_latents(white), "is Q z")

    @exact(size=[(m, n) for n in range(5) for m in range(n + 1)])
    def energy_of_orthogonal_mixture(self, size: tuple[int, int]) -> Iterator[Comparison]:
        m, n = size
        h = encoders.linear_encoder(matrices.orthogonal_matrix(n, seed=m)[:m], n)
        yield equal(mv.expect(self.energy(h)), self.threshold(m, n))

    @sampled(blocks=BLOCKS)
    def on_samples(self, blocks: int) -> Iterator[Case]:
        """The rates of the pair play no part."""
        fewer = [e for e in encoders.whitened_encoders() if e.name in ("one of 2", "product alone")]
        tested = (*encoders.block_encoders(), *fewer)
        means = (mean for encoder in tested for mean in self.means(encoder, blocks))
        yield block_case(f"{2 * blocks} latents", (Fraction(1, 2),) * 2, blocks, means)

    def means(self, encoder: Named, blocks: int) -> Iterator[tuple[Any, ...]]:
        """For an encoder the claim speaks of the least energy with a margin, and Q if attained.

        The margin is the theorem's own: the energy exceeds the least by at least E|h - M z|^2.
        """
        h = encoder.encoder
        if self.admits(h):
            total = lift(self.energy(h), 0) - encoders.distance_polynomial(h, h.mixing())
            least = self.threshold(blocks * h.m, blocks * h.n)
            yield f"energy less margin of {encoder.name}", total, least, Relation.AT_LEAST
        if self.says_linear(h):
            yield from recovery(encoder, self.matrix(h.mixing(), h.n), blocks)

    mutants = (
        *WhitenedClaim.mutants,
        mutant("any-correlation", "outputs of variance 1", whitened=encoders.unit_variances),
        mutant("any-energy", "whatever the energy is", attained=False),
        mutant("twice-the-energy", "energy at most 2 m", threshold=lambda m, n: Fraction(2 * m)),
        mutant("latents-counted", "n for m: energy at most n", threshold=lambda m, n: Fraction(n)),
        mutant("one-latent", "only the derivatives in z_0", directions=lambda n: min(n, 1)),
        mutant("identity", "h = z, not only up to rotation",
               matrix=lambda q, n: matrices.identity(n)[: len(q)]),
        mutant("transposed", "h = Q^T z for Q = E[h z^T]",
               matrix=lambda q, n: matrices.transpose(q, n) if len(q) == n else q),
    )  # fmt: skip
