"""Checks of `anisotropy-threshold`: recovery if and only if rho_a^2 < rho_b for all a and b."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from numcheck.checks.base import Function, at_most, equal, exact, holds, mutant, sampled
from numcheck.checks.cases import Case, block_case
from numcheck.checks.encoder_claims import EncoderClaim
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory.competitors import Rates, worlds
from numcheck.theory.encoders import distance_polynomial, lift, loss_polynomial
from numcheck.theory.quadratic_features import unit_pair, with_square
from numcheck.theory.rational_matrices import identity

#: Above the threshold, on it, and below; with and without ties; none and one latent.
WORLDS = worlds(
    ", 0, 1/10, 1/2, 1, 3/5 3/5, 1/2 1/3, 1/2 1/4, 1/2 1/5, 1/2 0, 1 9/10, 9/10 41/50, 4/5 9/10,"
    "9/10 1/2, 7/10 7/20, 41/50 9/10 17/20, 4/5 16/25 7/10, 3/5 4/5 7/10"
)
#: The same for samples, with the number of blocks of latents.
SAMPLED = tuple(
    zip(
        worlds("1/2, 1, 1/2 2/5, 1/4 1/2, 7/10 7/20, 41/50 9/10 17/20"),
        (1, 1, 1, 1, 16, 16),
        strict=True,
    )
)


class AnisotropyThreshold(EncoderClaim):
    """Which rates make every whitened encoder that does as well as the latents a mixture of them.

    Attributes:
        recovery: rho_a^2 < rho_b for all a and b in the theorem.
        bound: For which rates the latents have the least loss: rho_a^2 <= rho_b in the theorem.
        reference: The sum of 2 (1 - rho_j) in the theorem.
        weights: Of He_2(z_a) and z_b in the output that takes the place of z_b.
        deficit: What that saves: 16/9 (rho_a^2 - rho_b) in the theorem.
        matrix: From E[h z^T] to Q: the same in the theorem.
    """

    recovery: Function = lambda r: all(a**2 < b for a in r for b in r)
    bound: Function = lambda r: all(a**2 <= b for a in r for b in r)
    reference: Function = lambda r: sum((2 - 2 * a for a in r), Fraction(0))
    weights: tuple[Fraction, Fraction] = (Fraction(2, 3), Fraction(1, 3))
    deficit: Function = lambda a, b: Fraction(16, 9) * (a**2 - b)
    matrix: Function = lambda mixing, n: mixing

    @exact(rates=WORLDS)
    def least_loss(self, rates: Rates) -> Iterator[Comparison]:
        n, reference = len(rates), self.reference(rates)
        seen = self.compared(rates, n, lambda h: self.matrix(h.mixing(), n), range(n))
        if self.recovery(rates):
            for name, loss, mixture in seen:
                if loss <= reference:
                    yield holds(mixture, f"{name} is Q z")
        else:
            other = any(loss <= reference and not mixture for _, loss, mixture in seen)
            yield holds(other, "other than Q z and as good")
        if self.bound(rates):
            for name, loss, _ in seen:
                yield at_most(reference, loss, f"least loss, {name}")
        else:
            yield holds(any(loss < reference for _, loss, _ in seen), "better than the latents")

    @exact(rates=WORLDS)
    def squares(self, rates: Rates) -> Iterator[Comparison]:
        n = len(rates)
        for a, b in itertools.product(range(n), repeat=2):
            h, label = with_square(n, a, b, *self.weights), f"square of {a} for {b}"
            yield holds(h.is_centred() and h.has_unit_second_moments(), f"{label} is whitened")
            yield holds(h.distance(h.mixing()) > 0, f"{label} is not linear")
            saved = self.reference(rates) - h.loss(rates)
            yield equal(saved, self.deficit(rates[a], rates[b]), f"deficit, {label}")

    @sampled(world=SAMPLED)
    def on_samples(self, world: tuple[Rates, int]) -> Iterator[Case]:
        rates, blocks = world
        label = f"{blocks} x rates ({', '.join(map(str, rates))})"
        yield block_case(label, rates, blocks, self.means(rates, blocks))

    def means(self, rates: Rates, blocks: int) -> Iterator[tuple[Any, ...]]:
        """Losses, distances from Q z, and what a square in place of a latent saves."""
        n, reference = len(rates), self.reference(rates)
        slow, fast = rates.index(max(rates)), rates.index(min(rates))
        recovery, bound = self.recovery(rates * blocks), self.bound(rates * blocks)
        if not recovery:
            best = loss_polynomial(with_square(n, slow, fast, *unit_pair(Fraction(1, 2))))
            yield "loss of the best square", best, blocks * reference, Relation.AT_MOST
        for name, h in self.competitors(n, n, few=True):
            if recovery and h.loss(rates) <= reference:
                distance = distance_polynomial(h, self.matrix(h.mixing(), n))
                yield f"E|h - Q z|^2 of {name}", distance, Fraction(0)
            if bound:
                loss = loss_polynomial(h)
                yield f"loss of {name}", loss, blocks * reference, Relation.AT_LEAST
        for a, b in sorted({(slow, fast), (fast, slow), (slow, slow)}):
            h, label = with_square(n, a, b, *self.weights), f"square of {a} for {b}"
            expected = reference - self.deficit(rates[a], rates[b])
            yield f"loss, {label}", loss_polynomial(h), blocks * expected
            yield f"variance, {label}", lift(h.outputs[b] ** 2, 0), Fraction(blocks)

    mutants = (
        mutant("boundary", "rho_a^2 <= rho_b is enough for recovery",
               recovery=lambda r: all(a**2 <= b for a in r for b in r)),
        mutant("other-latents", "only a different from b",
               recovery=lambda r: all(a**2 < b for a, b in itertools.permutations(r, 2))),
        mutant("products-only", "rho_a rho_b < rho_c for a different from b: squares forgotten",
               recovery=lambda r: all(
                   0 < c < 1 and a * b < c for a, b in itertools.combinations(r, 2) for c in r
               )),
        mutant("any-rates", "all rates strictly between 0 and 1",
               recovery=lambda r: all(0 < a < 1 for a in r)),
        mutant("equal-rates", "only equal rates strictly between 0 and 1",
               recovery=lambda r: len(set(r)) <= 1 and all(0 < a < 1 for a in r)),
        mutant("cube", "the latents have the least loss if rho_a^3 <= rho_b",
               bound=lambda r: all(a**3 <= b for a in r for b in r)),
        mutant("half-deficit", "8/9 (rho_a^2 - rho_b)",
               deficit=lambda a, b: Fraction(8, 9) * (a**2 - b)),
        mutant("linear-deficit", "16/9 (rho_a - rho_b)",
               deficit=lambda a, b: Fraction(16, 9) * (a - b)),
        mutant("norm-forgotten", "(3/5) He_2(z_a) + (4/5) z_b, as if He_2 had norm 1",
               weights=(Fraction(3, 5), Fraction(4, 5))),
        *EncoderClaim.mutants,
        mutant("identity", "h = z, not only up to rotation",
               matrix=lambda mixing, n: identity(n)),
    )  # fmt: skip
