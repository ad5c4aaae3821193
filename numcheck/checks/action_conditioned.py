"""Checks of `action-conditioned`: with actions and any predictor, least loss means the latents."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from numcheck.checks.action_claims import Claim, known_loss, total_loss
from numcheck.checks.action_examples import (
    components,
    encoders,
    sampled_encoders,
    sparse_impostors,
    sparse_worlds,
    worlds,
)
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
    Matrix,
    Named,
    linear_encoder,
    orthogonal_matrix,
    random_encoders,
    recovers,
    transpose,
    whitened_trace,
)
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import multivariate as mv
from numcheck.theory.actions import ActionWorld, extend

#: Copies of a world with 2 latents, 2 actions and 2 noises: from 6 to 768 latents.
_BLOCKS = (1, 128)
#: Of the random encoders, so many are whitened in each world.
_RANDOM = 24


def _degree(p: mv.Poly) -> int:
    return max(map(sum, p), default=0)


def _other_predictors(world: ActionWorld, p: mv.Poly) -> list[mv.Poly]:
    """Predictors that look reasonable: nothing, that nothing changes, the value at the mean."""
    return [{}, extend(p, world.actions), world.at_mean(p)]


def _compare_encoder(claim: Claim, world: ActionWorld, named: Named) -> Iterator[Comparison]:
    encoder, where = named.encoder, f"{named.name}, {world.name}"
    least, q = claim.least(world, encoder.m), claim.matrix(encoder.mixing(), encoder.n)
    best = [world.least_squares(p, _degree(p)) for p in encoder.outputs]
    others = zip(*(_other_predictors(world, p) for p in encoder.outputs), strict=True)
    for g in [best, *map(list, others)]:
        loss = total_loss(world, encoder, g)
        yield compare_at_most(f"bound, {where}", least, loss)
        if loss <= least or (g is best and not claim.attained):
            holds = recovers(encoder, q) and g == claim.predictor(world, q)
            yield compare_truth(f"{where}: h = Q z with its predictor", holds)


def _compare_attained(claim: Claim, world: ActionWorld) -> Iterator[Comparison]:
    """Every Q with orthonormal rows attains the least loss."""
    for m in range(world.n + 1):
        q = orthogonal_matrix(world.n, 12 + m)[:m]
        encoder = linear_encoder(q, world.n)
        label = f"{m} orthonormal mixtures, {world.name}"
        found = total_loss(world, encoder, claim.predictor(world, q))
        yield compare_exactly(label, found, claim.least(world, m))


def _compare_component(
    claim: Claim, world: ActionWorld, degree: int, p: mv.Poly
) -> Iterator[Comparison]:
    label = f"degree {degree}, {world.name}"
    best, lost = world.least_squares(p, degree), claim.share(world, degree) * mv.inner(p, p)
    yield compare_exactly(f"loss, {label}", known_loss(world, p, best), lost)
    yield compare_truth(f"best predictor, {label}", claim.best(world, p) == best)
    for g in _other_predictors(world, p):
        loss = known_loss(world, p, g)
        yield compare_truth(f"no better, {label}", loss >= lost and (loss == lost) == (g == best))


@lru_cache(maxsize=1 << 10)
def _whitened_loss(world: ActionWorld, number: int) -> tuple[mv.Encoder, Fraction | None]:
    """A random encoder, and its loss with the best predictor once it is whitened."""
    encoder = random_encoders()[number].encoder
    if encoder.n != world.n:
        return encoder, None

    def form(p: mv.Poly, q: mv.Poly) -> Fraction:
        errors = [world.error(f, world.forecast(f)) for f in (p, q)]
        return mv.inner(*errors)

    return encoder, whitened_trace(encoder, form)


def _compare_random(claim: Claim, world: ActionWorld) -> Iterator[Comparison]:
    for number in range(_RANDOM):
        encoder, loss = _whitened_loss(world, number)
        if loss is not None:
            label, least = f"random #{number}, {world.name}", claim.least(world, encoder.m)
            yield compare_at_most(f"bound, {label}", least, loss)
            if loss <= least:
                linear = all(_degree(p) <= 1 for p in encoder.outputs)
                yield compare_truth(f"{label}, is linear", linear)


def _check_exactly(claim: Claim) -> Outcome:
    comparisons: list[Comparison] = []
    for world in filter(claim.admits, worlds()):
        for named in encoders(world.n):
            if claim.speaks_of(named.encoder):
                comparisons += _compare_encoder(claim, world, named)
        comparisons += _compare_attained(claim, world)
        for degree, p in components(world.n):
            if world.n < 3 or degree < 3:
                comparisons += _compare_component(claim, world, degree, p)
        if world.n < 3:
            comparisons += _compare_random(claim, world)
    detail = "least squares over all polynomials of (z, a); at most 4 latents, 4 actions"
    return Outcome(Kind.EXACT, tuple(comparisons), detail)


def _squared_errors(world: ActionWorld, h: tuple[mv.Poly, ...], g: list[mv.Poly]) -> mv.Poly:
    """sum_i (h_i(z') - g_i(z, a))^2, in both views of the latents of a block."""
    errors = (world.error(p, q) for p, q in zip(h, g, strict=True))
    return _first_view(mv.add(*(error**2 for error in errors)))


def _first_view(p: mv.Poly) -> mv.Poly:
    return {index + (0,) * (12 - len(index)): value for index, value in p.items()}


def _encoder_claims(
    claim: Claim, world: ActionWorld, named: Named, blocks: int
) -> Iterator[LatentMean]:
    """The loss with the best predictor; and if it is the least one, Q and the loss of Q's."""
    encoder, where = named.encoder, f"{named.name}, {world.name}, {blocks} blocks"
    best = [world.forecast(p) for p in encoder.outputs]
    least, q = claim.least(world, encoder.m), claim.matrix(encoder.mixing(), encoder.n)
    found = _squared_errors(world, encoder.outputs, best)
    yield LatentMean(f"loss, {where}", found, blocks * least, Relation.AT_LEAST)
    if total_loss(world, encoder, best) > least and claim.attained:
        return
    outputs = linear_encoder(q, encoder.n).outputs
    apart = (h - p for h, p in zip(encoder.outputs, outputs, strict=True))
    distance = _first_view(mv.add(*(p**2 for p in apart)))
    yield LatentMean(f"E|h - Q z|^2, {where}", distance, Fraction(0))
    predicted = _squared_errors(world, outputs, claim.predictor(world, q))
    yield LatentMean(f"loss of Q (rho z + B a), {where}", predicted, blocks * least)


def _claims(claim: Claim, world: ActionWorld, blocks: int) -> Iterator[LatentMean]:
    for named in sampled_encoders(world):
        if claim.speaks_of(named.encoder):
            yield from _encoder_claims(claim, world, named, blocks)
    for number, (degree, p) in enumerate(components(2)):
        # Fourth moments of the errors of those with more terms take seconds.
        if 0 < degree < 3 and len(p) < 3:
            where = f"degree {degree}, #{number}, {world.name}, {blocks} blocks"
            lost = blocks * claim.share(world, degree) * mv.inner(p, p)
            best = _squared_errors(world, (p,), [claim.best(world, p)])
            yield LatentMean(f"loss, {where}", best, lost)
            other = _squared_errors(world, (p,), [world.at_mean(p)])
            yield LatentMean(f"loss at the mean, {where}", other, lost, Relation.AT_LEAST)


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    del parameters
    cases = []
    for blocks in _BLOCKS:
        for world in filter(claim.admits, (*sparse_worlds(), *sparse_impostors())):
            label, rho = f"{world.name}, {blocks} blocks", (Fraction(0),) * 6
            means = tuple(_claims(claim, world, blocks))
            cases.append(LatentCase(label, rho, means, blocks=blocks, mixed=blocks > 1))
    return tuple(cases)


def _transposed(mixing: Matrix, n: int) -> Matrix:
    return transpose(mixing, n) if len(mixing) == n else mixing


def _blind(world: ActionWorld, q: Matrix) -> list[mv.Poly]:
    return [mv.add(*(c * world.rate * world.variable(j) for j, c in enumerate(row))) for row in q]


CHECKS = Checks(
    theorem="action-conditioned",
    claim=Claim(),
    mutants=(
        Mutant(
            "two-views",
            "loss at least 2 m sigma^2, that of two views",
            Claim(least=lambda world, m: 2 * m * world.noise**2),
        ),
        Mutant(
            "action-forgotten",
            "loss at least m (1 - rho^2), that of a predictor without the action",
            Claim(least=lambda world, m: m * (1 - world.rate**2)),
        ),
        Mutant(
            "losses-add-up",
            "a component of degree d loses d sigma^2",
            Claim(share=lambda world, d: d * world.noise**2),
        ),
        Mutant(
            "memory-alone",
            "a component of degree d loses 1 - rho^(2 d)",
            Claim(share=lambda world, d: 1 - world.rate ** (2 * d)),
        ),
        Mutant(
            "value-at-the-mean",
            "f(rho z + B a) predicts f(z') best",
            Claim(best=ActionWorld.at_mean),
        ),
        Mutant("blind-predictor", "the predictor of Q z is rho Q z", Claim(predictor=_blind)),
        Mutant("transposed", "h = Q^T z for Q = E[h z^T]", Claim(matrix=_transposed)),
        Mutant("any-mean", "outputs of any mean", Claim(mean_zero=False)),
        Mutant("any-covariance", "outputs of any covariance", Claim(whitened=False)),
        Mutant("any-loss", "whatever the loss is", Claim(attained=False)),
        Mutant("no-noise", "also for sigma = 0", Claim(noisy=False)),
        Mutant("nothing-known", "also for rho = b = 0", Claim(informed=False)),
        Mutant("any-rows", "rows of B of length b in any directions", Claim(orthogonal=False)),
        Mutant("any-scale", "rho^2 + b^2 + sigma^2 need not be 1", Claim(stationary=False)),
    ),
    exact=_check_exactly,
    cases=_cases,
)
