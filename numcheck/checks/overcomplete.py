"""Checks of `overcomplete`: more outputs than latents add features of degree 2."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from numcheck.checks.base import Function, at_most, equal, exact, holds, mutant, sampled
from numcheck.checks.cases import Case, block_case
from numcheck.checks.encoder_claims import EncoderClaim
from numcheck.checks.points import RATES, rates
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import encoders
from numcheck.theory import multivariate as mv
from numcheck.theory import rational_matrices as matrices
from numcheck.theory.competitors import overcomplete_encoders, overcomplete_whitenings
from numcheck.theory.encoders import Named, lift, loss_polynomial
from numcheck.theory.quadratic_features import ladder, room
from numcheck.theory.rational_matrices import Matrix
from numcheck.theory.whitening import Whitening, whitening


def _beyond(p: mv.Poly, n: int, degree: int) -> mv.Poly:
    """What is left of p without its components up to a degree."""
    for index in itertools.product(range(degree + 1), repeat=n):
        if sum(index) <= degree:
            hermite = mv.hermite_product(index)
            p = p - mv.inner(p, hermite) / mv.inner(hermite, hermite) * hermite
    return p


def _orthonormal(rows: Matrix) -> bool:
    return matrices.times_transpose(rows) == matrices.identity(len(rows))


def _first_rows(mixing: Matrix, n: int) -> Matrix:
    """M^T, without what belongs to outputs beyond the first n."""
    return [
        [x if i < n else Fraction(0) for i, x in enumerate(row)]
        for row in matrices.transpose(mixing, n)
    ]


class Overcomplete(EncoderClaim):
    """Whitened encoders have loss at least bound; those that attain it are M z + p, p of degree 2.

    Attributes:
        bound: 2 (1 - rho) n + 2 (1 - rho^2) (m - n) in the theorem, from rho, n and m.
        rates: For which rho: those strictly between 0 and 1 in the theorem.
        degree: Largest degree of p: 2 in the theorem.
        columns: What M = E[h z^T] must be: M^T M = 1 in the theorem.
        readout: The matrix that gives back the latents: M^T in the theorem.
        room: How many outputs more than latents attain the bound: up to n (n + 1) / 2.
    """

    bound: Function = lambda rho, n, m: 2 * (1 - rho) * n + 2 * (1 - rho**2) * (m - n)
    rates: Function = lambda rho: 0 < rho < 1
    degree: int = 2
    columns: Function = lambda mixing, n: _orthonormal(matrices.transpose(mixing, n))
    readout: Function = matrices.transpose
    room: Function = room

    def has_form(self, h: mv.Encoder) -> bool:
        """Whether the outputs are those that attain the bound, according to the claim."""
        degree = max((p.degree for p in h.outputs), default=0)
        return bool(degree <= self.degree and self.columns(h.mixing(), h.n))

    def latents(self, h: mv.Encoder) -> list[mv.Poly]:
        """The latents as the claim reads them out of the outputs."""
        return encoders.mix(self.readout(h.mixing(), h.n), h.outputs)

    @exact(encoder=overcomplete_encoders, rho=RATES)
    def rational(self, encoder: Named, rho: Fraction) -> Iterator[Comparison]:
        h = encoder.encoder
        if self.rates(rho) and self.admits(h):
            loss, bound = h.loss((rho,) * h.n), self.bound(rho, h.n, h.m)
            yield at_most(bound, loss, "bound")
            yield holds((loss <= bound) == self.has_form(h), "attained if and only if M z + p")
            if loss <= bound:
                yield holds(self.latents(h) == mv.coordinates(h.n), "the latents are read out")

    @exact(encoder=overcomplete_whitenings, rho=RATES)
    def once_whitened(self, encoder: tuple[str, Whitening], rho: Fraction) -> Iterator[Comparison]:
        if not self.rates(rho):
            return
        name, white = encoder
        n, m = white.n, white.m
        loss, bound = white.loss((rho,) * n), self.bound(rho, n, m)
        yield at_most(bound, loss, "bound")
        fits = white.latents() == mv.coordinates(n) and white.degree <= self.degree
        yield holds((loss <= bound) == fits, "attained if and only if z = M^T h, of that degree")
        has_room = n <= m <= n + self.room(n)
        if loss <= bound:
            yield holds(has_room, "attained: n <= m <= n + room")
        if name.startswith("ladder") and has_room:
            yield equal(loss, bound, "the slowest outputs attain the bound")

    # At the ends of the interval the theorem says nothing; a mutant may.
    @sampled(rho=(Fraction(0), Fraction(3, 5), Fraction(1)), size=((2, 1), (2, 32), (3, 1)))
    def on_samples(self, rho: Fraction, size: tuple[int, int]) -> Iterator[Case]:
        n, blocks = size
        means = self.means(n, rho, blocks) if self.rates(rho) else ()
        yield block_case(f"{n * blocks} latents, rho = {rho}", (rho,) * n, blocks, means)

    def means(self, n: int, rho: Fraction, blocks: int) -> Iterator[tuple[Any, ...]]:
        """The loss and, of an encoder that attains the bound, what it keeps and gives back."""
        for named in overcomplete_encoders(few=True):
            h, name, every = named.encoder, named.name, (rho,) * n
            if not self.admits(h) or h.n != n or not h.m:
                continue
            bound = self.bound(rho, n * blocks, h.m * blocks)
            yield f"loss of {name}", loss_polynomial(h), bound, Relation.AT_LEAST
            if self.has_form(h):
                rest = [_beyond(p, n, 1) for p in h.outputs]
                kept = mv.add(*(lift(p, 0) * lift(p, 1) for p in rest))
                # The outputs keep m - loss / 2 of themselves; what the linear parts keep is known.
                pairs = zip(h.outputs, rest, strict=True)
                known = sum(mv.cross(p, p, every) - mv.cross(q, q, every) for p, q in pairs)
                least = h.m * blocks - bound / 2 - blocks * known
                yield f"kept by the nonlinear part of {name}", kept, least, Relation.AT_LEAST
            if h.loss(every) <= self.bound(rho, n, h.m):
                errors = [z - p for z, p in zip(mv.coordinates(n), self.latents(h), strict=True)]
                rest = [_beyond(p, n, self.degree) for p in h.outputs]
                for what, parts in ("error of the latents", errors), ("rest of high degree", rest):
                    total = lift(mv.add(*(p**2 for p in parts)), 0)
                    yield f"{what}, {name}", total, Fraction(0)

    @sampled(rho=lambda parameters: rates(parameters)[:2], n=(1, 2))
    def slowest_outputs(self, rho: Fraction, n: int) -> Iterator[Case]:
        """What the slowest outputs keep of themselves: 1 less half of what they add to the loss.

        That is as in the bound while there is room; outputs beyond the room keep at most rho^3.
        """
        means, previous = [], self.bound(rho, n, 0)
        for m, rung in enumerate(ladder(n, n + room(n) + 1).outputs, 1):
            beyond = max(m - n - self.room(n), 0)
            least = self.bound(rho, n, m - beyond) + 2 * (1 - rho**3) * beyond
            white = whitening(mv.Encoder([rung], n))
            if white is not None and m > n:
                kept = 1 - (least - previous) / 2
                means.append((f"correlation of output {m}", white.kept_polynomial(), kept))
            previous = least
        label = f"{n} latents, the slowest outputs, rho = {float(rho)}"
        yield block_case(label, (rho,) * n, 1, means)

    mutants = (
        mutant("all-linear", "2 (1 - rho) m, as if there were enough latents",
               bound=lambda rho, n, m: 2 * (1 - rho) * m),
        mutant("all-quadratic", "2 (1 - rho^2) m", bound=lambda rho, n, m: 2 * (1 - rho**2) * m),
        mutant("cubic", "2 (1 - rho^3) for the outputs beyond the latents",
               bound=lambda rho, n, m: 2 * (1 - rho) * n + 2 * (1 - rho**3) * (m - n)),
        mutant("any-degree", "p of any degree attains the bound", degree=4),
        mutant("linear-only", "only linear encoders attain it", degree=1),
        mutant("rows", "M M^T = 1 for M^T M = 1",
               columns=lambda mixing, n: _orthonormal(mixing)),
        mutant("first-rows", "M^T of the first n outputs", readout=_first_rows),
        mutant("first-outputs", "the first n outputs are z",
               readout=lambda mixing, n: matrices.identity(n, len(mixing))),
        mutant("room-products", "room n (n - 1) / 2", room=lambda n: n * (n - 1) // 2),
        mutant("room-ordered", "room n^2", room=lambda n: n**2),
        mutant("rate-zero", "also for rho = 0", rates=lambda rho: 0 <= rho < 1),
        mutant("rate-one", "also for rho = 1", rates=lambda rho: 0 < rho <= 1),
        *EncoderClaim.mutants,
    )  # fmt: skip
