"""Checks of `polynomial-world`: polynomials of Gaussian latents meet the axioms of a world."""

from __future__ import annotations

import itertools
import random
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
from numcheck.checks.encoders import lift
from numcheck.sampling.decide import Comparison
from numcheck.theory import multivariate as mv

_RATES = (Fraction(1, 2), Fraction(9, 10), Fraction(-3, 5))


@dataclass(frozen=True)
class Claim:
    """The axioms of an `OUWorld`, with the places where they are easily got wrong.

    Attributes:
        product_rule: 1 in E[z_i f g] = E[(d_i f) g] + 1 E[f (d_i g)].
        rate: rho in E[z_i f(z) g(z')] = E[(d_i f)(z) g(z')] + rho E[f(z) (d_i g)(z')].
        commutator: delta_ij in d_i (z_j f) = z_j (d_i f) + delta_ij f.
        second_mean: 1 in E[f(z')] = 1 E[f(z)] for f = z_i^2 (stationarity).
    """

    product_rule: Fraction = Fraction(1)
    rate: Callable[[Fraction], Fraction] = lambda rho: rho
    commutator: Callable[[int, int], int] = lambda i, j: int(i == j)
    second_mean: Callable[[Fraction], Fraction] = lambda rho: Fraction(1)


def _random_polynomial(n: int, generator: random.Random) -> mv.Poly:
    indices = [i for i in itertools.product(range(3), repeat=n) if sum(i) <= 3]
    chosen = generator.sample(indices, min(4, len(indices)))
    return {
        i: Fraction(generator.choice([-3, -2, -1, 1, 2, 3]), generator.randint(1, 4))
        for i in chosen
    }


def _check_exactly(claim: Claim) -> Outcome:
    generator = random.Random(11)  # noqa: S311 - test data, not a secret
    comparisons: list[Comparison] = []
    for n in (1, 2, 3):
        rho, one = _RATES[:n], mv.constant(n)
        comparisons.append(compare_exactly("E[1]", mv.inner(one, one), Fraction(1)))
        comparisons.append(compare_exactly("E[1 1]", mv.cross(one, one, rho), Fraction(1)))
        for i in range(n):
            square = mv.variable(n, i) * mv.variable(n, i)
            second = mv.cross(one, square, rho)
            expected = claim.second_mean(rho[i]) * mv.inner(one, square)
            comparisons.append(compare_exactly(f"E[z'_{i}^2], n = {n}", second, expected))
        for trial in range(6):
            f, g = (_random_polynomial(n, generator) for _ in range(2))
            where = f"n = {n}, trial {trial}"
            comparisons += _compare_axioms(claim, f, g, n, where)
    return Outcome(Kind.EXACT, tuple(comparisons), "n <= 3, random polynomials, unequal rates")


def _compare_axioms(claim: Claim, f: mv.Poly, g: mv.Poly, n: int, where: str) -> list[Comparison]:
    rho = _RATES[:n]
    found = [
        compare_exactly(f"exchangeable, {where}", mv.cross(f, g, rho), mv.cross(g, f, rho)),
        compare_at_most(f"nonnegative, {where}", Fraction(0), mv.inner(f, f)),
    ]
    for i in range(n):
        zf = mv.variable(n, i) * f
        df, dg = mv.derivative(f, i), mv.derivative(g, i)
        right = mv.inner(df, g) + claim.product_rule * mv.inner(f, dg)
        found.append(compare_exactly(f"Stein in z_{i}, {where}", mv.inner(zf, g), right))
        right = mv.cross(df, g, rho) + claim.rate(rho[i]) * mv.cross(f, dg, rho)
        left = mv.cross(zf, g, rho)
        found.append(compare_exactly(f"joint Stein in z_{i}, {where}", left, right))
        for j in range(n):
            z = mv.variable(n, j)
            rest = mv.derivative(z * f, i) - z * mv.derivative(f, i)
            holds = rest == claim.commutator(i, j) * f
            found.append(compare_truth(f"commutator of d_{i} and z_{j}, {where}", holds))
    return found


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    del parameters
    z = [mv.variable(2, i) for i in range(2)]
    f = z[0] * z[1] + 2 * z[0]
    g = z[0] ** 2 + Fraction(1, 2) * (z[0] * z[1])
    cases = []
    for blocks in (1, 512):
        claims = []
        for i, r in enumerate(_RATES[:2]):
            zf, df, dg = z[i] * f, mv.derivative(f, i), mv.derivative(g, i)
            one_point = zf * g - df * g + -claim.product_rule * (f * dg)
            pair = (
                lift(zf, 0) * lift(g, 1)
                - lift(df, 0) * lift(g, 1)
                + -claim.rate(r) * (lift(f, 0) * lift(dg, 1))
            )
            leibniz = (
                mv.derivative(z[i] * f, i) * g - z[i] * df * g + -claim.commutator(i, i) * (f * g)
            )
            square = lift(z[i] ** 2, 1)
            claims += [
                LatentMean(f"Stein in z_{i}", lift(one_point, 0), Fraction(0)),
                LatentMean(f"joint Stein in z_{i}", pair, Fraction(0)),
                LatentMean(f"commutator in z_{i}, times g", lift(leibniz, 0), Fraction(0)),
                LatentMean(f"E[z'_{i}^2]", square, blocks * claim.second_mean(r)),
            ]
        cases.append(LatentCase(f"{2 * blocks} latents", _RATES[:2], tuple(claims), blocks=blocks))
    return tuple(cases)


CHECKS = Checks(
    theorem="polynomial-world",
    claim=Claim(),
    mutants=(
        Mutant("rate-squared", "rho^2 for rho in joint Stein", Claim(rate=lambda rho: rho**2)),
        Mutant("rate-one", "1 for rho in joint Stein", Claim(rate=lambda rho: Fraction(1))),
        Mutant("no-second-term", "E[z_i f g] = E[(d_i f) g]", Claim(product_rule=Fraction(0))),
        Mutant("wrong-sign", "minus in Stein's identity", Claim(product_rule=Fraction(-1))),
        Mutant("commuting", "d_i and z_i commute", Claim(commutator=lambda i, j: 0)),
        Mutant(
            "not-normalised",
            "E[z'^2] = rho^2 + (1 - rho)^2, for noise of scale 1 - rho",
            Claim(second_mean=lambda rho: rho**2 + (1 - rho) ** 2),
        ),
    ),
    exact=_check_exactly,
    cases=_cases,
)
