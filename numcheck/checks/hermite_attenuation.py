"""Checks of `hermite-attenuation`: E_xi[He_d(rho x + sigma xi)] = rho^d He_d(x), and for pairs."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath
import sympy

from numcheck.checks.base import (
    Checks,
    Kind,
    Mutant,
    Outcome,
    Parameters,
    compare_exactly,
    compare_polynomials,
    compare_precisely,
)
from numcheck.checks.cases import PairCase
from numcheck.sampling.decide import Comparison
from numcheck.theory.gaussian import coefficients, expect_pair, moment, polynomial, rational
from numcheck.theory.hermite import hermite_polynomials
from numcheck.theory.polynomials import evaluate
from numcheck.theory.quadrature import DIGITS, gaussian_expectation

#: Rational points (rho, sigma) of the unit circle.
_CIRCLE = tuple(
    (Fraction(a, c), Fraction(b, c))
    for a, b, c in [(3, 4, 5), (5, 12, 13), (15, 8, 17), (24, 7, 25)]
)
_EXACT_DEGREE = 20
_PRECISE_DEGREE = 12


@dataclass(frozen=True)
class Claim:
    """E_xi[He_d(rho x + noise xi)] = factor(rho, d) He_d(x), and for the pair times norm(d).

    Attributes:
        factor: rho^d in the theorem; used with rationals and with mpmath numbers.
        norm: k! in the theorem.
        noise: From (rho, sigma) to the scale of the noise: sigma in the theorem.
    """

    factor: Callable[[Any, int], Any] = lambda rho, d: rho**d
    norm: Callable[[int], Fraction] = lambda k: Fraction(math.factorial(k))
    noise: Callable[[Any, Any], Any] = lambda rho, sigma: sigma

    def value(self, rho: Fraction, j: int, k: int) -> Fraction:
        """The claimed E[He_j(z) He_k(z')]."""
        return Fraction(self.factor(rho, k)) * self.norm(k) if j == k else Fraction(0)


def attenuate(p: sympy.Poly, rho: Fraction, sigma: Fraction) -> sympy.Poly:
    """E_xi[p(rho x + sigma xi)] as a polynomial in x, by the binomial theorem."""
    found = [Fraction(0)] * (p.degree() + 1 if p else 1)
    for k, c in enumerate(coefficients(p)):
        for i in range(k + 1):
            found[i] += c * math.comb(k, i) * rho**i * sigma ** (k - i) * moment(k - i)
    return polynomial(found)


def _check_exactly(claim: Claim) -> Outcome:
    hermite = hermite_polynomials(_EXACT_DEGREE)
    comparisons = []
    for rho, sigma in _CIRCLE:
        for d, he in enumerate(hermite):
            factor = Fraction(claim.factor(rho, d))
            comparisons.append(
                compare_polynomials(
                    f"E_xi[He_{d}(rho x + sigma xi)], rho = {rho}",
                    attenuate(he, rho, claim.noise(rho, sigma)),
                    he * rational(factor),
                )
            )
        for j, k in [(0, 0), (1, 1), (2, 2), (3, 3), (5, 5), (8, 8), (2, 4), (1, 3), (6, 4)]:
            observed = expect_pair(hermite[j], hermite[k], rho)
            comparisons.append(
                compare_exactly(
                    f"E[He_{j}(z) He_{k}(z')], rho = {rho}", observed, claim.value(rho, j, k)
                )
            )
    detail = f"d <= {_EXACT_DEGREE} at {len(_CIRCLE)} rational points of the circle"
    return Outcome(Kind.EXACT, tuple(comparisons), detail)


def _check_precisely(claim: Claim) -> Outcome:
    hermite = hermite_polynomials(_PRECISE_DEGREE)
    comparisons = []
    with mpmath.workdps(DIGITS + 12):
        points = [mpmath.mpf("0.3"), -mpmath.sqrt(3), mpmath.pi]
        for rho in (1 / mpmath.sqrt(2), 1 / mpmath.pi, mpmath.mpf("0.95")):
            noise = claim.noise(rho, mpmath.sqrt(1 - rho * rho))
            for d in (1, 2, 3, 7, _PRECISE_DEGREE):
                for x in points:
                    observed = _attenuate_precisely(hermite[d], rho * x, noise)
                    expected = claim.factor(rho, d) * evaluate(hermite[d], x)
                    label = f"d = {d}, rho = {float(rho):.4f}, x = {float(x):.4f}"
                    comparisons.append(compare_precisely(label, observed, expected))
        comparisons += _pair_comparisons(claim, hermite)
    return Outcome(Kind.PRECISE, tuple(comparisons), f"{DIGITS} digits, quadrature over the noise")


def _attenuate_precisely(p: sympy.Poly, mean: mpmath.mpf, noise: mpmath.mpf) -> mpmath.mpf:
    """E_xi[p(mean + noise xi)] by quadrature."""

    def integrand(xi: mpmath.mpf) -> mpmath.mpf:
        return evaluate(p, mean + noise * xi)

    return gaussian_expectation(integrand, digits=DIGITS, degree=p.degree())


def _pair_comparisons(claim: Claim, hermite: list[sympy.Poly]) -> list[Comparison]:
    """E[He_j(z) He_k(z')] by quadrature over the noise and over z."""
    rho = 1 / mpmath.sqrt(2)
    noise = claim.noise(rho, mpmath.sqrt(1 - rho * rho))

    def mean(j: int, k: int) -> mpmath.mpf:
        def given(z: mpmath.mpf) -> mpmath.mpf:
            return evaluate(hermite[j], z) * _attenuate_precisely(hermite[k], rho * z, noise)

        return gaussian_expectation(given, digits=DIGITS, degree=j + k)

    comparisons = []
    for j, k in [(0, 0), (1, 1), (2, 2), (3, 3), (1, 3)]:
        expected = claim.factor(rho, k) * claim.norm(k) if j == k else mpmath.mpf(0)
        label = f"E[He_{j}(z) He_{k}(z')], rho = {float(rho):.4f}"
        comparisons.append(compare_precisely(label, mean(j, k), expected))
    return comparisons


def _cases(claim: Claim, parameters: Parameters) -> tuple[PairCase, ...]:
    hermite = tuple(hermite_polynomials(parameters.degree))
    indices = range(len(hermite))
    found = []
    for number in parameters.rho:
        rho = Fraction(number)
        # With the wrong noise z' is s times a standard normal: He_k is taken at s z'.
        scale = float(claim.noise(number, math.sqrt(1 - number**2)))
        total = math.hypot(number, scale)
        same = abs(total - 1) < 1e-12
        right = hermite if same else tuple(_scaled(he, Fraction(total)) for he in hermite)
        correlation = rho if same else Fraction(number / total)
        found.append(
            PairCase(
                label=f"rho = {number}",
                rho=correlation,
                left=hermite,
                right=right,
                expected=tuple(tuple(claim.value(rho, j, k) for k in indices) for j in indices),
                names=tuple(
                    tuple(f"E[He_{j}(z) He_{k}(z')], rho = {number}" for k in indices)
                    for j in indices
                ),
            )
        )
    return tuple(found)


def _scaled(p: sympy.Poly, factor: Fraction) -> sympy.Poly:
    return polynomial([c * factor**k for k, c in enumerate(coefficients(p))])


CHECKS = Checks(
    theorem="hermite-attenuation",
    claim=Claim(),
    mutants=(
        Mutant("exponent-plus-one", "rho^(d+1) for rho^d", Claim(lambda rho, d: rho ** (d + 1))),
        Mutant(
            "two-augmentations",
            "rho^(2d): the correlation of two augmentations of one latent",
            Claim(lambda rho, d: rho ** (2 * d)),
        ),
        Mutant(
            "same-for-all-degrees",
            "rho for rho^d: every feature of positive degree loses the same",
            Claim(lambda rho, d: rho ** min(d, 1)),
        ),
        Mutant("linearised", "1 - d (1 - rho) for rho^d", Claim(lambda rho, d: 1 - d * (1 - rho))),
        Mutant("even-only", "rho^d lost at even d", Claim(lambda rho, d: rho**d if d % 2 else 1)),
        Mutant(
            "unnormalised-noise",
            "the same with z' = rho z + (1 - rho) xi",
            Claim(noise=lambda rho, _sigma: 1 - rho),
        ),
        Mutant(
            "missing-factorial",
            "E[He_k(z) He_k(z')] = rho^k",
            Claim(norm=lambda k: Fraction(1)),
        ),
    ),
    exact=_check_exactly,
    precise=_check_precisely,
    cases=_cases,
)
