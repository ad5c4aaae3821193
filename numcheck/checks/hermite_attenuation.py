"""Checks of `hermite-attenuation`: He_d keeps the fraction rho^d of itself."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import factorial, sqrt
from typing import Any

import mpmath

from numcheck.checks.base import Claim, Function, equal, exact, high_precision, mutant, sampled
from numcheck.checks.cases import Case, pair_means
from numcheck.checks.points import CIRCLE, RHOS, XS, degrees, rates
from numcheck.sampling.decide import Comparison
from numcheck.theory.gaussian import expect_pair, rational
from numcheck.theory.hermite import hermite_polynomial as he
from numcheck.theory.hermite import hermite_polynomials
from numcheck.theory.mehler import attenuate, mean_over_noise, mean_over_pair
from numcheck.theory.polynomials import evaluate


class HermiteAttenuation(Claim):
    """E_xi[He_d(rho x + noise xi)] = factor He_d(x), and E[He_k(z) He_k(z')] = factor norm.

    Attributes:
        factor: rho^d in the theorem.
        norm: E He_k^2, k! in the theorem.
        noise: The scale of the noise, from (rho, sigma): sigma in the theorem.
    """

    factor: Function = lambda rho, d: rho**d
    norm: Function = factorial
    noise: Function = lambda rho, sigma: sigma

    def value(self, rho: Any, j: int, k: int) -> Any:
        """The claimed E[He_j(z) He_k(z')]."""
        return self.factor(rho, k) * self.norm(k) if j == k else Fraction(0)

    @exact(point=CIRCLE, d=range(21))
    def operator(self, point: tuple[Fraction, Fraction], d: int) -> Iterator[Comparison]:
        rho, sigma = point
        observed = attenuate(he(d), rho, self.noise(rho, sigma))
        yield equal(observed, he(d) * rational(Fraction(self.factor(rho, d))))

    @exact(point=CIRCLE, j=range(9), k=range(9))
    def pair(self, point: tuple[Fraction, Fraction], j: int, k: int) -> Iterator[Comparison]:
        rho, _ = point
        yield equal(expect_pair(he(j), he(k), rho), self.value(rho, j, k))

    @high_precision(rho=RHOS, d=range(13), x=XS)
    def operator_by_quadrature(self, rho: Any, d: int, x: Any) -> Iterator[Comparison]:
        observed = mean_over_noise(he(d), rho * x, self.noise(rho, mpmath.sqrt(1 - rho**2)))
        yield equal(observed, self.factor(rho, d) * evaluate(he(d), x))

    @high_precision(rho=RHOS[:1], j=range(4), k=range(4))
    def pair_by_quadrature(self, rho: Any, j: int, k: int) -> Iterator[Comparison]:
        noise = self.noise(rho, mpmath.sqrt(1 - rho**2))
        yield equal(mean_over_pair(he(j), he(k), rho, noise), self.value(rho, j, k))

    @sampled(rho=rates, degree=degrees)
    def pair_on_samples(self, rho: Fraction, degree: int) -> Iterator[Case]:
        number = float(rho)
        yield pair_means(
            f"rho = {number}",
            rho,
            hermite_polynomials(degree),
            lambda j, k: self.value(rho, j, k),
            lambda j, k: f"E[He_{j}(z) He_{k}(z')], rho = {number}",
            noise=self.noise(number, sqrt(1 - number**2)),
        )

    mutants = (
        mutant("exponent-plus-one", "rho^(d+1) for rho^d", factor=lambda rho, d: rho ** (d + 1)),
        mutant("two-augmentations", "rho^(2d): the correlation of two augmentations of one latent",
               factor=lambda rho, d: rho ** (2 * d)),
        mutant("same-for-all-degrees", "rho for rho^d: features of all degrees lose the same",
               factor=lambda rho, d: rho ** min(d, 1)),
        mutant("linearised", "1 - d (1 - rho) for rho^d", factor=lambda rho, d: 1 - d * (1 - rho)),
        mutant("even-only", "rho^d lost at even d", factor=lambda rho, d: rho**d if d % 2 else 1),
        mutant("unnormalised-noise", "the same with z' = rho z + (1 - rho) xi",
               noise=lambda rho, sigma: 1 - rho),
        mutant("missing-factorial", "E[He_k(z) He_k(z')] = rho^k", norm=lambda k: 1),
    )  # fmt: skip
