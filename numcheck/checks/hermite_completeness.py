"""Checks of `hermite-completeness`: p = sum_k E[p He_k] / k! He_k, and Parseval's identity."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from math import factorial
from typing import Any

import mpmath
import sympy

from numcheck.checks.base import Claim, Function, equal, exact, high_precision, mutant, sampled
from numcheck.checks.cases import Case, means_of
from numcheck.checks.points import XS
from numcheck.sampling.decide import Comparison
from numcheck.theory.gaussian import coefficients, expect, polynomial, rational
from numcheck.theory.hermite import hermite_polynomials
from numcheck.theory.polynomials import (
    evaluate,
    irrational_polynomial,
    precise_mean,
    tested_polynomials,
)


@cache
def _projections(p: sympy.Poly, degree: int) -> list[Fraction]:
    """E[p He_k] for k = 0, ..., degree."""
    return [expect(p * he) for he in hermite_polynomials(degree)]


@cache
def _precise_projection(degree: int, k: int) -> Any:
    return precise_mean(irrational_polynomial(degree), hermite_polynomials(k)[k])


def _value(p: sympy.Poly, x: Fraction) -> Fraction:
    return sum((c * x**k for k, c in enumerate(coefficients(p))), Fraction(0))


class HermiteCompleteness(Claim):
    """p = sum over k < terms(deg p + 1) of sign(k) E[p He_k] / norm(k) He_k.

    Parseval with it: E[p q] = sum_k E[p He_k] E[q He_k] / norm(k).

    Attributes:
        norm: k! in the theorem.
        sign: 1 in the theorem.
        terms: The number of terms, deg p + 1 in the theorem.
    """

    norm: Function = factorial
    sign: Function = lambda k: 1
    terms: Function = lambda count: count

    def weights(self, degree: int) -> list[Fraction]:
        """sign(k) / norm(k) for the terms of a polynomial of a degree."""
        return [Fraction(self.sign(k), self.norm(k)) for k in range(self.terms(degree + 1))]

    def parseval(self, p: sympy.Poly, q: sympy.Poly) -> Fraction:
        """The claimed E[p q]."""
        weights = self.weights(p.degree())
        factors = (_projections(r, len(weights)) for r in (p, q))
        return sum((w * a * b for w, a, b in zip(weights, *factors, strict=False)), Fraction(0))

    @exact(number=range(32))
    def expansion_and_parseval(self, number: int) -> Iterator[Comparison]:
        tested = tested_polynomials(16, 15)
        (_, p), (_, q) = tested[number], tested[number - 1]
        weights = self.weights(p.degree())
        terms = zip(weights, _projections(p, 16), hermite_polynomials(16), strict=False)
        total = sum((he * rational(w * c) for w, c, he in terms), polynomial([0]))
        yield equal(total, p, "expansion")
        yield equal(self.parseval(p, q), expect(p * q), "Parseval")

    @high_precision(degree=range(10), x=XS)
    def expansion_by_quadrature(self, degree: int, x: Any) -> Iterator[Comparison]:
        pairs = zip(self.weights(degree), hermite_polynomials(degree + 1), strict=False)
        terms = [
            mpmath.mpmathify(weight) * _precise_projection(degree, k) * evaluate(he, x)
            for k, (weight, he) in enumerate(pairs)
        ]
        yield equal(mpmath.fsum(terms), evaluate(irrational_polynomial(degree), x))

    @sampled(degree=lambda parameters: [min(parameters.degree, 4)])
    def expansion_on_samples(self, degree: int) -> Iterator[Case]:
        means = []
        for number, (_, p) in enumerate(tested_polynomials(degree, 2)):
            for x in (Fraction(-3, 2), Fraction(1, 3), Fraction(2)):
                # The mean of p(z) K(z, x) is the expansion of p at x, if K is the sum of the
                # weighted products He_k(z) He_k(x).
                terms = zip(self.weights(p.degree()), hermite_polynomials(degree + 1), strict=False)
                kernel = sum((he * rational(w * _value(he, x)) for w, he in terms), polynomial([0]))
                name = f"expansion of polynomial #{number} at x = {x}"
                means.append((p * kernel, _value(p, x), name))
            name = f"Parseval, E[p^2] of polynomial #{number}"
            means.append((p * p, self.parseval(p, p), name))
        yield means_of("hermite-completeness", means)

    mutants = (
        mutant("missing-factorial", "without 1/k!", norm=lambda k: 1),
        mutant("divided-by-k", "k for k!", norm=lambda k: max(k, 1)),
        mutant("next-factorial", "(k+1)! for k!", norm=lambda k: factorial(k + 1)),
        mutant("top-term-lost", "one term too few", terms=lambda count: count - 1),
        mutant("alternating", "(-1)^k E[p He_k] / k!", sign=lambda k: (-1) ** k),
        mutant("degree-one-only", "the terms of degree at most 1 are enough",
               terms=lambda count: min(count, 2)),
    )  # fmt: skip
