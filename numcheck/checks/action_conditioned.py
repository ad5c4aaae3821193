"""Checks of `action-conditioned`: with actions and any predictor, least loss means the latents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from numcheck.checks.base import Function, at_most, equal, exact, holds, mutant, sampled
from numcheck.checks.cases import Case, block_case
from numcheck.checks.encoder_claims import EncoderClaim
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import action_examples as examples
from numcheck.theory import encoders
from numcheck.theory import multivariate as mv
from numcheck.theory import rational_matrices as matrices
from numcheck.theory.actions import ActionWorld
from numcheck.theory.encoders import Named, linear_encoder
from numcheck.theory.whitening import whitening


def _loss(world: ActionWorld, outputs: Sequence[mv.Poly], g: Sequence[mv.Poly]) -> Fraction:
    return sum((world.loss(p, q) for p, q in zip(outputs, g, strict=True)), Fraction(0))


@lru_cache(maxsize=1 << 10)
def _whitened_loss(world: ActionWorld, encoder: mv.Encoder) -> Fraction | None:
    """The loss of an encoder with the best predictor once it is whitened."""

    def form(p: mv.Poly, q: mv.Poly) -> Fraction:
        return mv.inner(*(world.error(f, world.forecast(f)) for f in (p, q)))

    white = whitening(encoder)
    return None if white is None else white.trace(form)


def _other_predictors(world: ActionWorld, p: mv.Poly) -> list[mv.Poly]:
    """Predictors that look reasonable: nothing, that nothing changes, the value at the mean."""
    return [mv.Poly(), p.padded(after=world.actions), world.at_mean(p)]


def _squared_errors(
    world: ActionWorld, outputs: Sequence[mv.Poly], g: Sequence[mv.Poly]
) -> mv.Poly:
    """sum_i (h_i(z') - g_i(z, a))^2, in both views of the latents of a block."""
    return _first_view(*(world.error(p, q) for p, q in zip(outputs, g, strict=True)))


def _first_view(*parts: mv.Poly) -> mv.Poly:
    total = mv.add(*(p**2 for p in parts))
    return total.padded(after=12 - total.variables)


class ActionConditioned(EncoderClaim):
    """Whitened encoders have loss at least least(world, m), and only Q z attains it.

    Attributes:
        least: m sigma^2 in the theorem.
        share: What a component of degree d loses: 1 - (1 - sigma^2)^d in the theorem.
        best: What predicts a component best: E[f(z') | z, a] in the theorem.
        predictor: What predicts Q z: Q (rho z + B a) in the theorem.
        matrix: From E[h z^T] to Q: the same in the theorem.
        attained: Whether the loss must be at most the least one for h = Q z; true in the theorem.
        noisy: Whether sigma must not be 0; true in the theorem.
        informed: Whether rho and b must not both be 0; true in the theorem.
        orthogonal: Whether rows of B must be orthogonal; true in the theorem.
        stationary: Whether rho^2 + b^2 + sigma^2 must be 1; true in the theorem.
    """

    least: Function = lambda world, m: m * world.noise**2
    share: Function = lambda world, d: 1 - (1 - world.noise**2) ** d
    best: Function = ActionWorld.forecast
    predictor: Function = ActionWorld.linear_forecast
    matrix: Function = lambda mixing, n: mixing
    attained: bool = True
    noisy: bool = True
    informed: bool = True
    orthogonal: bool = True
    stationary: bool = True

    def covers(self, world: ActionWorld) -> bool:
        """Whether the claim covers a world."""
        return (
            world.right_lengths
            and (world.noise != 0 or not self.noisy)
            and (world.rate != 0 or world.strength != 0 or not self.informed)
            and (world.orthogonal or not self.orthogonal)
            and (world.stationary or not self.stationary)
        )

    @exact(world=examples.WORLDS)
    def bound(self, world: ActionWorld) -> Iterator[Comparison]:
        for named in examples.encoders(world.n) if self.covers(world) else ():
            h = named.encoder
            if not self.admits(h):
                continue
            least, q = self.least(world, h.m), self.matrix(h.mixing(), h.n)
            best = [world.least_squares(p, p.degree) for p in h.outputs]
            others = zip(*(_other_predictors(world, p) for p in h.outputs), strict=True)
            for g in [best, *map(list, others)]:
                loss = _loss(world, h.outputs, g)
                yield at_most(least, loss, f"bound, {named.name}")
                if loss <= least or (g is best and not self.attained):
                    form = encoders.recovers(h, q) and g == self.predictor(world, q)
                    yield holds(form, f"{named.name}: h = Q z with its predictor")

    @exact(world=examples.WORLDS, m=range(5))
    def attained_by_mixtures(self, world: ActionWorld, m: int) -> Iterator[Comparison]:
        if self.covers(world) and m <= world.n:
            q = matrices.orthogonal_matrix(world.n, 12 + m)[:m]
            outputs = linear_encoder(q, world.n).outputs
            found = _loss(world, outputs, self.predictor(world, q))
            yield equal(found, self.least(world, m))

    @exact(world=examples.WORLDS)
    def components(self, world: ActionWorld) -> Iterator[Comparison]:
        for degree, p in examples.components(world.n) if self.covers(world) else ():
            if world.n > 2 and degree > 2:
                continue
            label = f"degree {degree}"
            best, lost = world.least_squares(p, degree), self.share(world, degree) * mv.inner(p, p)
            yield equal(_loss(world, [p], [best]), lost, f"loss, {label}")
            yield holds(self.best(world, p) == best, f"best predictor, {label}")
            for g in _other_predictors(world, p):
                loss = _loss(world, [p], [g])
                no_better = loss >= lost and (loss == lost) == (g == best)
                yield holds(no_better, f"no better, {label}")

    @exact(world=examples.WORLDS, encoder=lambda: encoders.random_encoders()[:24])
    def random_once_whitened(self, world: ActionWorld, encoder: Named) -> Iterator[Comparison]:
        h = encoder.encoder
        if self.covers(world) and h.n == world.n < 3:
            loss, least = _whitened_loss(world, h), self.least(world, h.m)
            if loss is not None:
                yield at_most(least, loss, "bound")
                if loss <= least:
                    yield holds(all(p.degree <= 1 for p in h.outputs), "is linear")

    # With 2 latents, 2 actions and 2 noises a block: from 6 to 768 latents.
    @sampled(blocks=(1, 128), world=examples.SPARSE_WORLDS + examples.SPARSE_IMPOSTORS)
    def on_samples(self, blocks: int, world: ActionWorld) -> Iterator[Case]:
        means = self.means(world, blocks) if self.covers(world) else ()
        yield block_case(f"{world.name}, {blocks} blocks", (Fraction(0),) * 6, blocks, means)

    def means(self, world: ActionWorld, blocks: int) -> Iterator[tuple[Any, ...]]:
        """Losses of encoders with their best predictors, and of components of one degree."""
        for named in examples.sampled_encoders(world):
            if self.admits(named.encoder):
                yield from self.means_of(world, named.encoder, named.name, blocks)
        for number, (degree, p) in enumerate(examples.components(2)):
            # Fourth moments of the errors of those with more terms take seconds.
            if 0 < degree < 3 and len(p) < 3:
                name = f"degree {degree}, #{number}"
                lost = blocks * self.share(world, degree) * mv.inner(p, p)
                yield f"loss, {name}", _squared_errors(world, [p], [self.best(world, p)]), lost
                other = _squared_errors(world, [p], [world.at_mean(p)])
                yield f"loss at the mean, {name}", other, lost, Relation.AT_LEAST

    def means_of(
        self, world: ActionWorld, h: mv.Encoder, name: str, blocks: int
    ) -> Iterator[tuple[Any, ...]]:
        """The loss with the best predictor; and if it is the least one, Q and the loss of Q's."""
        best = [world.forecast(p) for p in h.outputs]
        least, q = self.least(world, h.m), self.matrix(h.mixing(), h.n)
        loss = _squared_errors(world, h.outputs, best)
        yield f"loss, {name}", loss, blocks * least, Relation.AT_LEAST
        if _loss(world, h.outputs, best) <= least or not self.attained:
            linear = linear_encoder(q, h.n).outputs
            apart = _first_view(*(p - form for p, form in zip(h.outputs, linear, strict=True)))
            yield f"E|h - Q z|^2, {name}", apart, Fraction(0)
            predicted = _squared_errors(world, linear, self.predictor(world, q))
            yield f"loss of Q (rho z + B a), {name}", predicted, blocks * least

    mutants = (
        mutant("two-views", "loss at least 2 m sigma^2, that of two views",
               least=lambda world, m: 2 * m * world.noise**2),
        mutant("action-forgotten", "loss at least m (1 - rho^2), that of a predictor without the "
               "action", least=lambda world, m: m * (1 - world.rate**2)),
        mutant("losses-add-up", "a component of degree d loses d sigma^2",
               share=lambda world, d: d * world.noise**2),
        mutant("memory-alone", "a component of degree d loses 1 - rho^(2 d)",
               share=lambda world, d: 1 - world.rate ** (2 * d)),
        mutant("value-at-the-mean", "f(rho z + B a) predicts f(z') best", best=ActionWorld.at_mean),
        mutant("blind-predictor", "the predictor of Q z is rho Q z",
               predictor=lambda world, q: [
                   (world.rate * p).padded(after=world.actions)
                   for p in linear_encoder(q, world.n).outputs
               ]),
        mutant("transposed", "h = Q^T z for Q = E[h z^T]",
               matrix=lambda q, n: matrices.transpose(q, n) if len(q) == n else q),
        *EncoderClaim.mutants,
        mutant("any-loss", "whatever the loss is", attained=False),
        mutant("no-noise", "also for sigma = 0", noisy=False),
        mutant("nothing-known", "also for rho = b = 0", informed=False),
        mutant("any-rows", "rows of B of length b in any directions", orthogonal=False),
        mutant("any-scale", "rho^2 + b^2 + sigma^2 need not be 1", stationary=False),
    )  # fmt: skip
