"""Checks of `gaussian-pair`: x and y = rho x + sigma xi, with a rate for each coordinate."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from numcheck.checks.base import Claim, Function, at_most, equal, exact, mutant, sampled
from numcheck.checks.cases import Case, MomentMean, SampleMean, sample_case
from numcheck.checks.points import CIRCLE, rates
from numcheck.sampling.decide import Comparison
from numcheck.theory import multivariate as mv
from numcheck.theory import noisy_pairs
from numcheck.theory.encoders import random_polynomial
from numcheck.theory.noisy_pairs import (
    ExactPair,
    MonomialTimes,
    PairStatistic,
    Second,
    Wave,
    exchange_difference,
)

#: Exponents of two coordinates.
_SMALL = list(itertools.product(range(3), repeat=2))
_FLOATS = tuple((float(rho), float(sigma)) for rho, sigma in CIRCLE)


def _polynomials() -> list[tuple[str, mv.Poly, mv.Poly]]:
    """Pairs of random polynomials, three in 1, 2 and 3 coordinates each."""
    generator = random.Random(15)  # noqa: S311 - test data, not a secret
    found = []
    for n, k in itertools.product((1, 2, 3), range(3)):
        f, g = (random_polynomial(generator, n, 3, 3) for _ in range(2))
        found.append((f"#{k} in {n} coordinates", f, g))
    return found


def _monomial(alpha: mv.Index) -> mv.Poly:
    return mv.Poly({alpha: Fraction(1)})


def _lower(alpha: mv.Index, i: int) -> mv.Poly:
    """The derivative of x^alpha."""
    return mv.derivative(_monomial(alpha), i)


def _product_of_rates(rho: Sequence[Any], alpha: mv.Index) -> Any:
    return math.prod(r**k for r, k in zip(rho, alpha, strict=True))


class GaussianPair(Claim):
    """(x, y) is stationary and exchangeable, with the moments and eigenfunctions of its rates.

    Attributes:
        second: What makes y of x, xi, rho and sigma: rho x + sigma xi in the theorem.
        rate: That of E[x_i x^a y^b] = a_i E[x^(a - e_i) y^b] + rate b_i E[x^a y^(b - e_i)].
        kept: What an eigenfunction keeps, from (rho, alpha): the product of the rho_i^alpha_i.
        basis: The eigenfunctions: products of Hermite polynomials.
    """

    second: Second = noisy_pairs.stationary
    rate: Function = lambda rho: rho
    kept: Function = _product_of_rates
    basis: Function = mv.hermite_product

    def pair(self, n: int) -> ExactPair:
        """A pair of points with n coordinates."""
        return ExactPair(CIRCLE[:n], self.second)

    @exact(pair=_polynomials)
    def symmetry(self, pair: tuple[str, mv.Poly, mv.Poly]) -> Iterator[Comparison]:
        _, f, g = pair
        one, points = mv.constant(f.variables), self.pair(f.variables)
        yield equal(points.mean(one, f * g), mv.inner(f, g), "stationary")
        yield equal(points.mean(f, g), points.mean(g, f), "exchangeable")
        squares = points.mean(f * f, one) + points.mean(one, g * g)
        yield at_most(2 * points.mean(f, g), squares, "E (f(x) - g(y))^2 is not negative")

    @exact(alpha=_SMALL, beta=_SMALL)
    def moments(self, alpha: mv.Index, beta: mv.Index) -> Iterator[Comparison]:
        pair = self.pair(2)
        for i, ((rho, _), x) in enumerate(zip(pair.rates, mv.coordinates(2), strict=True)):
            first = pair.mean(_lower(alpha, i), _monomial(beta))
            second = pair.mean(_monomial(alpha), _lower(beta, i))
            found = pair.mean(x * _monomial(alpha), _monomial(beta))
            yield equal(found, first + self.rate(rho) * second, f"by parts in x_{i}")

    @exact(alpha=list(itertools.product(range(4), repeat=2)))
    def eigenfunctions(self, alpha: mv.Index) -> Iterator[Comparison]:
        """E[x^beta p(y)] = kept E[x^beta p(x)] for every beta that is tried."""
        pair, p = self.pair(2), self.basis(alpha)
        kept = self.kept([rho for rho, _ in pair.rates], alpha)
        for beta in itertools.product(range(4), repeat=2):
            found, itself = pair.mean(_monomial(beta), p), mv.inner(_monomial(beta), p)
            yield equal(found, kept * itself, f"beta = {beta}")

    @sampled(n=(4, 32, 1024))
    def waves(self, n: int) -> Iterator[Case]:
        """E cos(a . x + b . y), a formula for all moments, with four rates in turn."""
        means, rate = [], sum(self.rate(rho) for rho, _ in _FLOATS) / len(_FLOATS)
        for a, b in ((0.0, 1.0), (1.0, 1.0), (1.0, -1.0), (1.0, -0.5)):
            claimed = math.exp(-(a * a + b * b + 2 * a * b * rate) / 2)
            name, wave = f"E cos({a} x + {b} y)", PairStatistic(Wave(a, b), _FLOATS, self.second)
            means.append(SampleMean(f"{name}, n = {n}", wave, claimed, 2.0, roundings=64 + 4 * n))
        difference = PairStatistic(exchange_difference, _FLOATS, self.second)
        name = f"E[f(x) g(y) - g(x) f(y)], n = {n}"
        means.append(SampleMean(name, difference, 0.0, 4.0, roundings=64 + 4 * n))
        yield sample_case(f"{n} coordinates", n, means)

    @sampled(rho=rates, n=(1, 1024))
    def eigenfunctions_on_samples(self, rho: Fraction, n: int) -> Iterator[Case]:
        """E[x^d p(y)] for each coordinate, with one rate."""
        sigma = Fraction(math.sqrt(1 - rho**2))
        pair, means = ExactPair(((rho, sigma),), self.second), []
        (x,), (y,) = pair.points()
        for d in (1, 2, 3):
            p = self.basis((d,))
            claimed = float(self.kept([rho], (d,)) * mv.inner(_monomial((d,)), p))
            product = x**d * mv.substitute(p, [y])
            moments = [mv.expect(product**k) for k in (1, 2, 3, 4)]
            floats = [float(p.get((k,), 0)) for k in range(d + 1)]
            rows = (float(rho), float(sigma))
            statistic = PairStatistic(MonomialTimes(d, floats), (rows,), self.second)
            size = 4 * math.sqrt(float(moments[1])) + 4
            name = f"E[x^{d} p_{d}(y)], rho = {float(rho)}, n = {n}"
            means.append(MomentMean(name, statistic, n * claimed, moments, size, n, 64 + 2 * n))
        yield sample_case(f"{n} coordinates, rho = {float(rho)}", n, means)

    mutants = (
        mutant("unnormalised-noise", "y = rho x + (1 - rho) xi", second=noisy_pairs.unnormalised),
        mutant("exchanged", "y = sigma x + rho xi", second=noisy_pairs.exchanged),
        mutant("shared-noise", "the same noise for all coordinates", second=noisy_pairs.shared),
        mutant("one-rate", "the first rate for all coordinates", second=noisy_pairs.first_rate),
        mutant("rate-squared", "rho^2 for rho in integration by parts", rate=lambda rho: rho**2),
        mutant("same-for-all-degrees", "an eigenfunction keeps each rate once",
               kept=lambda rho, alpha: math.prod(r for r, k in zip(rho, alpha, strict=True) if k)),
        mutant("monomials", "the monomials are the eigenfunctions", basis=_monomial),
    )  # fmt: skip
