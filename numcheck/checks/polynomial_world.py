"""Checks of `polynomial-world`: polynomials of Gaussian latents meet the axioms of a world."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from fractions import Fraction

from numcheck.checks.base import Claim, Function, at_most, equal, exact, mutant, sampled
from numcheck.checks.cases import Case, block_case
from numcheck.sampling.decide import Comparison
from numcheck.theory import multivariate as mv
from numcheck.theory.encoders import lift, random_polynomial

_RATES = (Fraction(1, 2), Fraction(9, 10), Fraction(-3, 5))


def _pairs() -> list[tuple[str, mv.Poly, mv.Poly]]:
    """Pairs of random polynomials, six in 1, 2 and 3 latents each."""
    generator = random.Random(11)  # noqa: S311 - test data, not a secret
    found = []
    for n, k in itertools.product((1, 2, 3), range(6)):
        f, g = (random_polynomial(generator, n, 3, 4) for _ in range(2))
        found.append((f"#{k} in {n} latents", f, g))
    return found


class PolynomialWorld(Claim):
    """The axioms of an `OUWorld`, with the places where they are easily got wrong.

    Attributes:
        product_rule: 1 in E[z_i f g] = E[(d_i f) g] + 1 E[f (d_i g)].
        rate: rho in E[z_i f(z) g(z')] = E[(d_i f)(z) g(z')] + rho E[f(z) (d_i g)(z')].
        commutator: delta_ij in d_i (z_j f) = z_j (d_i f) + delta_ij f.
        second_mean: 1 in E[f(z')] = 1 E[f(z)] for f = z_i^2 (stationarity).
    """

    product_rule: Fraction = Fraction(1)
    rate: Function = lambda rho: rho
    commutator: Function = lambda i, j: int(i == j)
    second_mean: Function = lambda rho: Fraction(1)

    @exact(n=(1, 2, 3))
    def means(self, n: int) -> Iterator[Comparison]:
        rho, one = _RATES[:n], mv.constant(n)
        yield equal(mv.inner(one, one), Fraction(1), "E[1]")
        yield equal(mv.cross(one, one, rho), Fraction(1), "E[1 1]")
        for i, z in enumerate(mv.coordinates(n)):
            expected = self.second_mean(rho[i]) * mv.inner(one, z**2)
            yield equal(mv.cross(one, z**2, rho), expected, f"E[z'_{i}^2]")

    @exact(pair=_pairs)
    def axioms(self, pair: tuple[str, mv.Poly, mv.Poly]) -> Iterator[Comparison]:
        _, f, g = pair
        rho = _RATES[: f.variables]
        yield equal(mv.cross(f, g, rho), mv.cross(g, f, rho), "exchangeable")
        yield at_most(0, mv.inner(f, f), "nonnegative")
        for i, z in enumerate(mv.coordinates(f.variables)):
            df, dg = mv.derivative(f, i), mv.derivative(g, i)
            right = mv.inner(df, g) + self.product_rule * mv.inner(f, dg)
            yield equal(mv.inner(z * f, g), right, f"Stein in z_{i}")
            right = mv.cross(df, g, rho) + self.rate(rho[i]) * mv.cross(f, dg, rho)
            yield equal(mv.cross(z * f, g, rho), right, f"joint Stein in z_{i}")
            for j, y in enumerate(mv.coordinates(f.variables)):
                rest = mv.derivative(y * f, i) - y * df
                yield equal(rest, self.commutator(i, j) * f, f"commutator of d_{i} and z_{j}")

    @sampled(blocks=(1, 512))
    def axioms_on_samples(self, blocks: int) -> Iterator[Case]:
        x, y = mv.coordinates(2)
        f, g = x * y + 2 * x, x**2 + Fraction(1, 2) * x * y
        means = []
        for i, (z, r) in enumerate(zip((x, y), _RATES, strict=False)):
            df, dg = mv.derivative(f, i), mv.derivative(g, i)
            one_point = z * f * g - df * g - self.product_rule * f * dg
            pair = lift(z * f - df, 0) * lift(g, 1) - self.rate(r) * lift(f, 0) * lift(dg, 1)
            leibniz = mv.derivative(z * f, i) * g - z * df * g - self.commutator(i, i) * f * g
            means.append((f"Stein in z_{i}", lift(one_point, 0), Fraction(0)))
            means.append((f"joint Stein in z_{i}", pair, Fraction(0)))
            means.append((f"commutator in z_{i}, times g", lift(leibniz, 0), Fraction(0)))
            means.append((f"E[z'_{i}^2]", lift(z**2, 1), blocks * self.second_mean(r)))
        yield block_case(f"{2 * blocks} latents", _RATES[:2], blocks, means)

    mutants = (
        mutant("rate-squared", "rho^2 for rho in joint Stein", rate=lambda rho: rho**2),
        mutant("rate-one", "1 for rho in joint Stein", rate=lambda rho: Fraction(1)),
        mutant("no-second-term", "E[z_i f g] = E[(d_i f) g]", product_rule=Fraction(0)),
        mutant("wrong-sign", "minus in Stein's identity", product_rule=Fraction(-1)),
        mutant("commuting", "d_i and z_i commute", commutator=lambda i, j: 0),
        mutant("not-normalised", "E[z'^2] = rho^2 + (1 - rho)^2, for noise of scale 1 - rho",
               second_mean=lambda rho: rho**2 + (1 - rho) ** 2),
    )  # fmt: skip
