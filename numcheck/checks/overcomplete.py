"""Checks of `overcomplete`: more outputs than latents add features of degree 2."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
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
from numcheck.checks.competitors import overcomplete_encoders, overcomplete_whitenings
from numcheck.checks.encoders import (
    RATES,
    Matrix,
    Named,
    identity,
    lift,
    loss_polynomial,
    mix,
    times_transpose,
    transpose,
)
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import multivariate as mv
from numcheck.theory.quadratic_features import ladder, room
from numcheck.theory.whitening import Whitening, whitening

#: Latents of a block, and number of blocks, of the sampled checks.
_SIZES = ((2, 1), (2, 32), (3, 1))


def _bound(rho: Fraction, n: int, m: int) -> Fraction:
    return 2 * (1 - rho) * n + 2 * (1 - rho**2) * (m - n)


def _orthonormal_columns(mixing: Matrix, n: int) -> bool:
    return times_transpose(transpose(mixing, n)) == identity(n)


@dataclass(frozen=True)
class Claim:
    """Whitened encoders have loss at least bound; those that attain it are M z + p, p of degree 2.

    Attributes:
        bound: 2 (1 - rho) n + 2 (1 - rho^2) (m - n) in the theorem, from rho, n and m.
        rates: For which rho: those strictly between 0 and 1 in the theorem.
        degree: Largest degree of p: 2 in the theorem.
        columns: What M = E[h z^T] must be: M^T M = 1 in the theorem.
        readout: The matrix that gives back the latents: M^T in the theorem.
        room: How many outputs more than latents attain the bound: up to n (n + 1) / 2.
        mean_zero: Whether outputs must have mean zero; true in the theorem.
        whitened: Whether E[h_i h_j] must be the identity; true in the theorem.
    """

    bound: Callable[[Fraction, int, int], Fraction] = _bound
    rates: Callable[[Fraction], bool] = lambda rho: 0 < rho < 1
    degree: int = 2
    columns: Callable[[Matrix, int], bool] = _orthonormal_columns
    readout: Callable[[Matrix, int], Matrix] = transpose
    room: Callable[[int], int] = room
    mean_zero: bool = True
    whitened: bool = True

    def admits(self, encoder: mv.Encoder) -> bool:
        """Whether the claim speaks of an encoder."""
        centred = encoder.is_centred() or not self.mean_zero
        return centred and (encoder.has_unit_second_moments() or not self.whitened)

    def has_form(self, encoder: mv.Encoder) -> bool:
        """Whether the outputs are those that attain the bound, according to the claim."""
        degree = max((sum(index) for h in encoder.outputs for index in h), default=0)
        return degree <= self.degree and self.columns(encoder.mixing(), encoder.n)

    def latents(self, encoder: mv.Encoder) -> list[mv.Poly]:
        """The latents as the claim reads them out of the outputs."""
        return mix(self.readout(encoder.mixing(), encoder.n), list(encoder.outputs))


def _check_exactly(claim: Claim) -> Outcome:
    comparisons: list[Comparison] = []
    for rho in filter(claim.rates, RATES):
        for named in overcomplete_encoders():
            if claim.admits(named.encoder):
                comparisons += _compare_rational(claim, named, rho)
        for name, white in overcomplete_whitenings():
            comparisons += _compare_whitened(claim, name, white, rho)
    detail = "up to 3 latents and 9 outputs, degrees 1 to 4; rational and irrational encoders"
    return Outcome(Kind.EXACT, tuple(comparisons), detail)


def _compare_rational(claim: Claim, named: Named, rho: Fraction) -> Iterator[Comparison]:
    h, where = named.encoder, f"{named.name}, rho = {rho}"
    loss, bound = h.loss((rho,) * h.n), claim.bound(rho, h.n, h.m)
    yield compare_at_most(f"bound, {where}", bound, loss)
    label = f"{where}: attained if and only if of the form M z + p"
    yield compare_truth(label, (loss <= bound) == claim.has_form(h))
    if loss <= bound:
        expected = [mv.variable(h.n, j) for j in range(h.n)]
        yield compare_truth(f"{where}: the latents are read out", claim.latents(h) == expected)


def _compare_whitened(
    claim: Claim, name: str, white: Whitening, rho: Fraction
) -> Iterator[Comparison]:
    n, m, where = white.n, white.m, f"{name}, rho = {rho}"
    loss, bound = white.loss((rho,) * n), claim.bound(rho, n, m)
    yield compare_at_most(f"bound, {where}", bound, loss)
    latents = white.latents() == [mv.variable(n, j) for j in range(n)]
    holds = (loss <= bound) == (latents and white.degree <= claim.degree)
    yield compare_truth(f"{where}: attained if and only if z = M^T h and the degree fits", holds)
    if loss <= bound:
        fits = n <= m <= n + claim.room(n)
        yield compare_truth(f"{where}: attained, n <= m <= n + room", fits)
    if name.startswith("ladder") and n <= m <= n + claim.room(n):
        yield compare_exactly(f"{where}: attains the bound", loss, bound)


def _beyond(p: mv.Poly, n: int, degree: int) -> mv.Poly:
    """What is left of p without its components up to a degree."""
    for index in itertools.product(range(degree + 1), repeat=n):
        if sum(index) <= degree:
            hermite = mv.hermite_product(index)
            norm = mv.inner(hermite, hermite)
            p = p + -mv.inner(p, hermite) / norm * hermite
    return p


def _kept(outputs: list[mv.Poly], rho: Fraction, n: int) -> Fraction:
    return sum((mv.cross(p, p, (rho,) * n) for p in outputs), Fraction(0))


def _claims(claim: Claim, n: int, rho: Fraction, blocks: int, where: str) -> Iterator[LatentMean]:
    for named in overcomplete_encoders(few=True):
        h = named.encoder
        if not claim.admits(h) or h.n != n or not h.m:
            continue
        loss, bound = loss_polynomial(h), claim.bound(rho, n * blocks, h.m * blocks)
        label = f"loss of {named.name}, {where}"
        yield LatentMean(label, loss, bound, Relation.AT_LEAST)
        if claim.has_form(h):
            rest = [_beyond(output, n, 1) for output in h.outputs]
            kept = mv.add(*(lift(p, 0) * lift(p, 1) for p in rest))
            # The outputs keep m - loss / 2 of themselves; what the linear parts keep is known.
            known = _kept(list(h.outputs), rho, n) - _kept(rest, rho, n)
            least = h.m * blocks - bound / 2 - blocks * known
            label = f"kept by the nonlinear part of {named.name}, {where}"
            yield LatentMean(label, kept, least, Relation.AT_LEAST)
        if h.loss((rho,) * n) <= claim.bound(rho, n, h.m):
            errors = [mv.variable(n, j) - guess for j, guess in enumerate(claim.latents(h))]
            rest = [_beyond(output, n, claim.degree) for output in h.outputs]
            for what, parts in (("error of the latents", errors), ("rest of high degree", rest)):
                total = lift(mv.add(*(p**2 for p in parts)), 0)
                yield LatentMean(f"{what}, {named.name}, {where}", total, Fraction(0))


def _room_claims(claim: Claim, n: int, rho: Fraction, where: str) -> Iterator[LatentMean]:
    """How much the slowest outputs keep of themselves: half of what they add to the loss is lost.

    That is as in the bound while there is room; outputs beyond the room keep at most rho^3.
    """
    previous = claim.bound(rho, n, 0)
    for m, rung in enumerate(ladder(n, n + room(n) + 1).outputs, 1):
        beyond = max(m - n - claim.room(n), 0)
        least = claim.bound(rho, n, m - beyond) + 2 * (1 - rho**3) * beyond
        white = whitening(mv.Encoder([rung], n))
        if white is not None and m > n:
            label = f"correlation of output {m}, {where}"
            yield LatentMean(label, white.kept_polynomial(), 1 - (least - previous) / 2)
        previous = least


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    cases = []
    # At the ends of the interval the theorem says nothing; a mutant may.
    for rho in filter(claim.rates, [Fraction(0), Fraction(3, 5), Fraction(1)]):
        for n, blocks in _SIZES:
            label = f"{n * blocks} latents, rho = {rho}"
            claims = tuple(_claims(claim, n, rho, blocks, label))
            cases.append(LatentCase(label, (rho,) * n, claims, blocks=blocks, mixed=blocks > 1))
    for rho in map(Fraction, parameters.rho[:2]):
        for n in (1, 2):
            label = f"{n} latents, the slowest outputs, rho = {float(rho)}"
            claims = tuple(_room_claims(claim, n, rho, label))
            cases.append(LatentCase(label, (rho,) * n, claims))
    return tuple(cases)


def _first_rows(mixing: Matrix, n: int) -> Matrix:
    """M^T, reading the first n outputs only."""
    return [
        [x if i < n else Fraction(0) for i, x in enumerate(row)] for row in transpose(mixing, n)
    ]


def _first_outputs(mixing: Matrix, n: int) -> Matrix:
    return [[Fraction(int(i == j)) for i in range(len(mixing))] for j in range(n)]


CHECKS = Checks(
    theorem="overcomplete",
    claim=Claim(),
    mutants=(
        Mutant(
            "all-linear",
            "2 (1 - rho) m, as if there were enough latents",
            Claim(bound=lambda rho, n, m: 2 * (1 - rho) * m),
        ),
        Mutant(
            "all-quadratic",
            "2 (1 - rho^2) m",
            Claim(bound=lambda rho, n, m: 2 * (1 - rho**2) * m),
        ),
        Mutant(
            "cubic",
            "2 (1 - rho^3) for the outputs beyond the latents",
            Claim(bound=lambda rho, n, m: 2 * (1 - rho) * n + 2 * (1 - rho**3) * (m - n)),
        ),
        Mutant("any-degree", "p of any degree attains the bound", Claim(degree=4)),
        Mutant("linear-only", "only linear encoders attain it", Claim(degree=1)),
        Mutant(
            "rows",
            "M M^T = 1 for M^T M = 1",
            Claim(columns=lambda mixing, n: times_transpose(mixing) == identity(len(mixing))),
        ),
        Mutant("first-rows", "M^T of the first n outputs", Claim(readout=_first_rows)),
        Mutant("first-outputs", "the first n outputs are z", Claim(readout=_first_outputs)),
        Mutant("room-products", "room n (n - 1) / 2", Claim(room=lambda n: n * (n - 1) // 2)),
        Mutant("room-ordered", "room n^2", Claim(room=lambda n: n**2)),
        Mutant("rate-zero", "also for rho = 0", Claim(rates=lambda rho: 0 <= rho < 1)),
        Mutant("rate-one", "also for rho = 1", Claim(rates=lambda rho: 0 < rho <= 1)),
        Mutant("any-mean", "outputs of any mean", Claim(mean_zero=False)),
        Mutant("any-covariance", "outputs of any covariance", Claim(whitened=False)),
    ),
    exact=_check_exactly,
    cases=_cases,
)
