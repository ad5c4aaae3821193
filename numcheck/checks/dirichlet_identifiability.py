"""Checks of `dirichlet-identifiability`: least Dirichlet energy means latents up to rotation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from numcheck.checks.base import (
    Checks,
    Kind,
    Mutant,
    Outcome,
    Parameters,
    compare_at_most,
    compare_exactly,
    compare_truth,
)
from numcheck.checks.cases import LatentCase, LatentMean
from numcheck.checks.encoders import (
    BLOCKS,
    Matrix,
    Named,
    block_encoders,
    distance_polynomial,
    identity,
    impostors,
    lift,
    linear_encoder,
    orthogonal_matrix,
    random_encoders,
    recovers,
    transpose,
    whiten,
    whitened_encoders,
    whitened_trace,
)
from numcheck.sampling.decide import Relation
from numcheck.theory import multivariate as mv


@dataclass(frozen=True)
class Claim:
    """The Dirichlet energy of a whitened encoder is at least threshold(m, n).

    If it is no more, h = Q z with Q Q^T = 1, and for every such Q it is no more.

    Attributes:
        threshold: m in the theorem, for m outputs of n latents.
        directions: Along how many latents derivatives count, of n: all of them in the theorem.
        mean_zero: Whether outputs must have mean zero; true in the theorem.
        covariance: What is asked of E[h_i h_j]: to be the identity in the theorem.
        attained: Whether the energy must be at most the threshold; true in the theorem.
        matrix: From E[h z^T] to Q: the same in the theorem.
    """

    threshold: Callable[[int, int], int] = lambda m, n: m
    directions: Callable[[int], int] = lambda n: n
    mean_zero: bool = True
    covariance: Callable[[mv.Encoder], bool] = mv.Encoder.has_unit_second_moments
    attained: bool = True
    matrix: Callable[[Matrix, int], Matrix] = lambda mixing, n: mixing

    def speaks_of(self, encoder: mv.Encoder) -> bool:
        """Whether an encoder meets the hypotheses on mean and covariance."""
        return self.covariance(encoder) and (encoder.is_centred() or not self.mean_zero)

    def form(self, f: mv.Poly, g: mv.Poly, n: int) -> mv.Poly:
        """sum_j (d_j f) (d_j g)."""
        return mv.add(
            *(mv.derivative(f, j) * mv.derivative(g, j) for j in range(self.directions(n)))
        )

    def energy(self, encoder: mv.Encoder) -> mv.Poly:
        """sum_ij (d_j h_i)^2, whose mean is the energy."""
        return mv.add(*(self.form(h, h, encoder.n) for h in encoder.outputs))

    def says_linear(self, encoder: mv.Encoder) -> bool:
        """Whether it claims h = Q z."""
        attained = mv.expect(self.energy(encoder)) <= self.threshold(encoder.m, encoder.n)
        return self.speaks_of(encoder) and (attained or not self.attained)


def _whitened_energy(claim: Claim, encoder: mv.Encoder) -> Fraction | None:
    return whitened_trace(encoder, lambda f, g: mv.expect(claim.form(f, g, encoder.n)))


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for named in (*whitened_encoders(), *impostors()):
        encoder = named.encoder
        least = Fraction(claim.threshold(encoder.m, encoder.n))
        if claim.speaks_of(encoder):
            energy = mv.expect(claim.energy(encoder))
            comparisons.append(compare_at_most(f"least energy, {named.name}", least, energy))
        if claim.says_linear(encoder):
            q = claim.matrix(encoder.mixing(), encoder.n)
            comparisons.append(compare_truth(f"{named.name} is Q z", recovers(encoder, q)))
    for named in random_encoders():
        encoder = named.encoder
        total, white = _whitened_energy(claim, encoder), whiten(encoder, Fraction(0))
        if total is None or white is None:
            continue
        least = Fraction(claim.threshold(encoder.m, encoder.n))
        comparisons.append(compare_at_most(f"least energy, {named.name} whitened", least, total))
        if total <= least or not claim.attained:
            holds = white.orthonormal and white.distance == 0
            comparisons.append(compare_truth(f"{named.name} whitened is Q z", holds))
    for n in range(5):
        for m in range(n + 1):
            encoder = linear_encoder(orthogonal_matrix(n, seed=m)[:m], n)
            energy, least = mv.expect(claim.energy(encoder)), Fraction(claim.threshold(m, n))
            comparisons.append(compare_exactly(f"energy of Q z, {m} of {n}", energy, least))
    detail = "random rational encoders, whitened; impostors; orthogonal matrices"
    return Outcome(Kind.EXACT, tuple(comparisons), detail)


def _encoders() -> tuple[Named, ...]:
    fewer = {"one of 2", "product alone"}
    return (*block_encoders(), *(e for e in whitened_encoders() if e.name in fewer))


def _claims(claim: Claim, blocks: int, where: str) -> list[LatentMean]:
    """For encoders the claim speaks of the least energy, with a margin, and Q if it is attained.

    The margin is the theorem's own: the energy exceeds the least by at least E|h - M z|^2.
    """
    found = []
    for named in _encoders():
        encoder = named.encoder
        mixing = encoder.mixing()
        least = Fraction(claim.threshold(blocks * encoder.m, blocks * encoder.n))
        if claim.speaks_of(encoder):
            margin = -distance_polynomial(encoder, mixing)
            total = lift(claim.energy(encoder), 0) + margin
            label = f"energy less margin of {named.name}, {where}"
            found.append(LatentMean(label, total, least, Relation.AT_LEAST))
        if claim.says_linear(encoder):
            q = claim.matrix(mixing, encoder.n)
            label = f"E|h - Q z|^2 of {named.name}, {where}"
            found.append(LatentMean(label, distance_polynomial(encoder, q), Fraction(0)))
            for i, h in enumerate(encoder.outputs):
                for j, g in enumerate(encoder.outputs[: i + 1]):
                    product = lift(h * g, 0)
                    label = f"(Q Q^T)_{i}{j} = E[h_{i} h_{j}] of {named.name}, {where}"
                    found.append(LatentMean(label, product, Fraction(blocks * (i == j))))
                product = lift(h * mv.variable(encoder.n, 0), 0)
                label = f"E[h_{i} z_0] of {named.name}, {where}"
                found.append(LatentMean(label, product, blocks * q[i][0]))
    return found


def _cases(claim: Claim, _: Parameters) -> tuple[LatentCase, ...]:
    """The rates of the pair play no part."""
    rates = (Fraction(1, 2),) * 2
    cases = []
    for blocks in BLOCKS:
        label = f"{2 * blocks} latents"
        claims = tuple(_claims(claim, blocks, label))
        cases.append(LatentCase(label, rates, claims, blocks=blocks, mixed=blocks > 1))
    return tuple(cases)


def _has_unit_variances(encoder: mv.Encoder) -> bool:
    return all(mv.inner(h, h) == 1 for h in encoder.outputs)


CHECKS = Checks(
    theorem="dirichlet-identifiability",
    claim=Claim(),
    mutants=(
        Mutant("any-mean", "outputs of any mean", Claim(mean_zero=False)),
        Mutant("any-covariance", "outputs of any covariance", Claim(covariance=lambda h: True)),
        Mutant("any-correlation", "outputs of variance 1", Claim(covariance=_has_unit_variances)),
        Mutant("any-energy", "whatever the energy is", Claim(attained=False)),
        Mutant("twice-the-energy", "energy at most 2 m", Claim(threshold=lambda m, n: 2 * m)),
        Mutant("latents-counted", "n for m: energy at most n", Claim(threshold=lambda m, n: n)),
        Mutant("one-latent", "only the derivatives in z_0", Claim(directions=lambda n: min(n, 1))),
        Mutant(
            "identity",
            "h = z, not only up to rotation",
            Claim(matrix=lambda q, n: identity(n)[: len(q)]),
        ),
        Mutant(
            "transposed",
            "h = Q^T z for Q = E[h z^T]",
            Claim(matrix=lambda q, n: transpose(q, n) if len(q) == n else q),
        ),
    ),
    exact=_check_exactly,
    cases=_cases,
)
