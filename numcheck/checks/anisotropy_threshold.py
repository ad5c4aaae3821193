"""Checks of `anisotropy-threshold`: recovery if and only if rho_a^2 < rho_b for all a and b."""

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
from numcheck.checks.competitors import competitors, random_whitenings
from numcheck.checks.encoders import (
    Matrix,
    distance_polynomial,
    lift,
    loss_polynomial,
    recovers,
)
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory import multivariate as mv
from numcheck.theory.quadratic_features import unit_pair, with_square

Rates = tuple[Fraction, ...]


def _rates(text: str) -> Rates:
    return tuple(map(Fraction, text.split()))


#: Above the threshold, on it, and below; with and without ties; none and one latent.
_WORLDS = (
    *map(_rates, ("", "0", "1/10", "1/2", "1")),
    *map(_rates, ("3/5 3/5", "1/2 1/3", "1/2 1/4", "1/2 1/5", "1/2 0", "1 9/10")),
    *map(_rates, ("9/10 41/50", "4/5 9/10", "9/10 1/2", "7/10 7/20")),
    *map(_rates, ("41/50 9/10 17/20", "4/5 16/25 7/10", "3/5 4/5 7/10")),
)
#: The same for samples, with the number of blocks of latents.
_SAMPLED = (
    (_rates("1/2"), 1),
    (_rates("1"), 1),
    (_rates("1/2 2/5"), 1),
    (_rates("1/4 1/2"), 1),
    (_rates("7/10 7/20"), 16),
    (_rates("41/50 9/10 17/20"), 16),
)


@dataclass(frozen=True)
class Claim:
    """Which rates make every whitened encoder that does as well as the latents a mixture of them.

    Attributes:
        recovery: rho_a^2 < rho_b for all a and b in the theorem.
        bound: For which rates the latents have the least loss: rho_a^2 <= rho_b in the theorem.
        reference: The sum of 2 (1 - rho_j) in the theorem.
        weights: Of He_2(z_a) and z_b in the output that takes the place of z_b.
        deficit: What that saves: 16/9 (rho_a^2 - rho_b) in the theorem.
        mean_zero: Whether outputs must have mean zero; true in the theorem.
        whitened: Whether E[h_i h_j] must be the identity; true in the theorem.
        matrix: From E[h z^T] to Q: the same in the theorem.
    """

    recovery: Callable[[Rates], bool] = lambda r: all(a**2 < b for a in r for b in r)
    bound: Callable[[Rates], bool] = lambda r: all(a**2 <= b for a in r for b in r)
    reference: Callable[[Rates], Fraction] = lambda r: sum((2 - 2 * a for a in r), Fraction(0))
    weights: tuple[Fraction, Fraction] = (Fraction(2, 3), Fraction(1, 3))
    deficit: Callable[[Fraction, Fraction], Fraction] = lambda a, b: Fraction(16, 9) * (a**2 - b)
    mean_zero: bool = True
    whitened: bool = True
    matrix: Callable[[Matrix, int], Matrix] = lambda mixing, n: mixing

    def admits(self, encoder: mv.Encoder) -> bool:
        """Whether the claim speaks of an encoder."""
        centred = encoder.is_centred() or not self.mean_zero
        return centred and (encoder.has_unit_second_moments() or not self.whitened)


def _check_exactly(claim: Claim) -> Outcome:
    comparisons: list[Comparison] = []
    for rates in _WORLDS:
        n, where = len(rates), f"rates ({', '.join(map(str, rates))})"
        reference = claim.reference(rates)
        # For each encoder whether it is a mixture of the latents, and its loss.
        seen = [
            (
                e.name,
                recovers(e.encoder, claim.matrix(e.encoder.mixing(), n)),
                e.encoder.loss(rates),
            )
            for e in competitors(n, n)
            if claim.admits(e.encoder)
        ]
        seen += [
            (f"random #{k}", sum(w.explained()) == n, w.loss(rates))
            for k, w in enumerate(random_whitenings(n, n))
        ]
        if claim.recovery(rates):
            for name, mixture, loss in seen:
                if loss <= reference:
                    comparisons.append(compare_truth(f"{name} is Q z, {where}", mixture))
        else:
            other = any(loss <= reference and not mixture for _, mixture, loss in seen)
            comparisons.append(compare_truth(f"other than Q z and as good, {where}", other))
        if claim.bound(rates):
            for name, _, loss in seen:
                label = f"reference, {name}, {where}"
                comparisons.append(compare_at_most(label, reference, loss))
        else:
            better = any(loss < reference for _, _, loss in seen)
            comparisons.append(compare_truth(f"better than the latents, {where}", better))
        comparisons += _deficits(claim, rates, where)
    detail = (
        f"{len(_WORLDS)} choices of rates; random whitened encoders, squares in place of latents"
    )
    return Outcome(Kind.EXACT, tuple(comparisons), detail)


def _deficits(claim: Claim, rates: Rates, where: str) -> Iterator[Comparison]:
    n = len(rates)
    for a, b in itertools.product(range(n), repeat=2):
        encoder = with_square(n, a, b, *claim.weights)
        white = encoder.is_centred() and encoder.has_unit_second_moments()
        label = f"square of {a} for {b}, {where}"
        yield compare_truth(f"{label}: whitened", white)
        yield compare_truth(f"{label}: not linear", encoder.distance(encoder.mixing()) > 0)
        saved = claim.reference(rates) - encoder.loss(rates)
        yield compare_exactly(f"{label}: deficit", saved, claim.deficit(rates[a], rates[b]))


def _claims(claim: Claim, rates: Rates, blocks: int, where: str) -> Iterator[LatentMean]:
    n = len(rates)
    reference = claim.reference(rates)
    slow, fast = rates.index(max(rates)), rates.index(min(rates))
    recovery, bound = claim.recovery(rates * blocks), claim.bound(rates * blocks)
    if not recovery:
        best = loss_polynomial(with_square(n, slow, fast, *unit_pair(Fraction(1, 2))))
        label = f"loss of the best square, {where}"
        yield LatentMean(label, best, blocks * reference, Relation.AT_MOST)
    for named in competitors(n, n, few=True):
        encoder = named.encoder
        if not claim.admits(encoder):
            continue
        if recovery and encoder.loss(rates) <= reference:
            distance = distance_polynomial(encoder, claim.matrix(encoder.mixing(), n))
            label = f"E|h - Q z|^2 of {named.name}, {where}"
            yield LatentMean(label, distance, Fraction(0))
        if bound:
            loss = loss_polynomial(encoder)
            label = f"loss of {named.name}, {where}"
            yield LatentMean(label, loss, blocks * reference, Relation.AT_LEAST)
    for a, b in sorted({(slow, fast), (fast, slow), (slow, slow)}):
        encoder = with_square(n, a, b, *claim.weights)
        f = encoder.outputs[b]
        label = f"square of {a} for {b}, {where}"
        expected = reference - claim.deficit(rates[a], rates[b])
        yield LatentMean(f"loss, {label}", loss_polynomial(encoder), blocks * expected)
        yield LatentMean(f"variance, {label}", lift(f**2, 0), Fraction(blocks))


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    del parameters
    cases = []
    for rates, blocks in _SAMPLED:
        label = f"{blocks} x rates ({', '.join(map(str, rates))})"
        claims = tuple(_claims(claim, rates, blocks, label))
        cases.append(LatentCase(label, rates, claims, blocks=blocks))
    return tuple(cases)


CHECKS = Checks(
    theorem="anisotropy-threshold",
    claim=Claim(),
    mutants=(
        Mutant(
            "boundary",
            "rho_a^2 <= rho_b is enough for recovery",
            Claim(recovery=lambda r: all(a**2 <= b for a in r for b in r)),
        ),
        Mutant(
            "other-latents",
            "only a different from b",
            Claim(recovery=lambda r: all(a**2 < b for a, b in itertools.permutations(r, 2))),
        ),
        Mutant(
            "products-only",
            "rho_a rho_b < rho_c for a different from b: squares forgotten",
            Claim(
                recovery=lambda r: all(
                    0 < c < 1 and a * b < c for a, b in itertools.combinations(r, 2) for c in r
                )
            ),
        ),
        Mutant(
            "any-rates",
            "all rates strictly between 0 and 1",
            Claim(recovery=lambda r: all(0 < a < 1 for a in r)),
        ),
        Mutant(
            "equal-rates",
            "only equal rates strictly between 0 and 1",
            Claim(recovery=lambda r: len(set(r)) <= 1 and all(0 < a < 1 for a in r)),
        ),
        Mutant(
            "cube",
            "the latents have the least loss if rho_a^3 <= rho_b",
            Claim(bound=lambda r: all(a**3 <= b for a in r for b in r)),
        ),
        Mutant(
            "half-deficit",
            "8/9 (rho_a^2 - rho_b)",
            Claim(deficit=lambda a, b: Fraction(8, 9) * (a**2 - b)),
        ),
        Mutant(
            "linear-deficit",
            "16/9 (rho_a - rho_b)",
            Claim(deficit=lambda a, b: Fraction(16, 9) * (a - b)),
        ),
        Mutant(
            "norm-forgotten",
            "(3/5) He_2(z_a) + (4/5) z_b, as if He_2 had norm 1",
            Claim(weights=(Fraction(3, 5), Fraction(4, 5))),
        ),
        Mutant("any-mean", "outputs of any mean", Claim(mean_zero=False)),
        Mutant("any-covariance", "outputs of any covariance", Claim(whitened=False)),
        Mutant(
            "identity",
            "h = z, not only up to rotation",
            Claim(
                matrix=lambda mixing, n: [
                    [Fraction(int(i == j)) for j in range(n)] for i in range(n)
                ]
            ),
        ),
    ),
    exact=_check_exactly,
    cases=_cases,
)
