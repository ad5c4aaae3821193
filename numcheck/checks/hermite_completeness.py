"""Checks of `hermite-completeness`: p = sum_k E[p He_k] / k! He_k, and Parseval's identity."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

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
from numcheck.theory.gaussian import coefficients, expect, polynomial, rational
from numcheck.theory.hermite import hermite_polynomials
from numcheck.theory.polynomials import (
    evaluate,
    irrational_polynomial,
    precise_mean,
    random_polynomials,
)
from numcheck.theory.quadrature import DIGITS

_EXACT_DEGREE = 16
_PRECISE_DEGREE = 9
#: Where the sampled check reconstructs polynomials.
_POINTS = (Fraction(-3, 2), Fraction(1, 3), Fraction(2))


@dataclass(frozen=True)
class Claim:
    """p = sum over k < terms(deg p + 1) of sign(k) E[p He_k] / norm(k) He_k.

    Parseval with it: E[p q] = sum_k E[p He_k] E[q He_k] / norm(k).

    Attributes:
        norm: k! in the theorem.
        sign: 1 in the theorem.
        terms: The number of terms, deg p + 1 in the theorem.
    """

    norm: Callable[[int], Fraction] = lambda k: Fraction(math.factorial(k))
    sign: Callable[[int], int] = lambda k: 1
    terms: Callable[[int], int] = lambda count: count

    def weights(self, degree: int) -> list[Fraction]:
        """sign(k) / norm(k) for the terms of a polynomial of a degree."""
        return [self.sign(k) / self.norm(k) for k in range(self.terms(degree + 1))]


def _check_exactly(claim: Claim) -> Outcome:
    hermite = hermite_polynomials(_EXACT_DEGREE)
    comparisons = []
    tested = [polynomial([0] * k + [1]) for k in range(_EXACT_DEGREE + 1)]
    tested += random_polynomials(15, _EXACT_DEGREE)
    for number, p in enumerate(tested):
        projections = [expect(p * he) for he in hermite]
        weights = claim.weights(p.degree())
        total = polynomial([0])
        for weight, projection, he in zip(weights, projections, hermite, strict=False):
            total += he * rational(weight * projection)
        comparisons.append(compare_polynomials(f"expansion of polynomial #{number}", total, p))
        q = tested[number - 1]
        inner = sum(
            (
                w * a * expect(q * he)
                for w, a, he in zip(weights, projections, hermite, strict=False)
            ),
            Fraction(0),
        )
        comparisons.append(compare_exactly(f"Parseval, polynomial #{number}", inner, expect(p * q)))
    detail = f"{len(tested)} polynomials, degree <= {_EXACT_DEGREE}, and Parseval"
    return Outcome(Kind.EXACT, tuple(comparisons), detail)


def _check_precisely(claim: Claim) -> Outcome:
    hermite = hermite_polynomials(_PRECISE_DEGREE)
    p = irrational_polynomial(_PRECISE_DEGREE)
    comparisons = []
    with mpmath.workdps(DIGITS + 12):
        terms = [
            mpmath.mpf(weight.numerator) / weight.denominator * precise_mean(p, he)
            for weight, he in zip(claim.weights(_PRECISE_DEGREE), hermite, strict=False)
        ]
        for x in (mpmath.mpf("0.3"), -mpmath.sqrt(2), mpmath.pi):
            observed = mpmath.fsum(
                term * evaluate(he, x) for term, he in zip(terms, hermite, strict=False)
            )
            label = f"expansion at x = {float(x):.4f}"
            comparisons.append(compare_precisely(label, observed, evaluate(p, x)))
    detail = f"{DIGITS} digits, quadrature, degree {_PRECISE_DEGREE}"
    return Outcome(Kind.PRECISE, tuple(comparisons), detail)


def _cases(claim: Claim, parameters: Parameters) -> tuple[PairCase, ...]:
    degree = min(parameters.degree, 4)
    hermite = hermite_polynomials(degree)
    left, expected, names = [], [], []
    tested = [polynomial([0] * k + [1]) for k in range(degree + 1)]
    tested += random_polynomials(2, degree)
    for number, p in enumerate(tested):
        weights = claim.weights(p.degree())
        for point in _POINTS:
            # The mean of p(z) K(z, x) is the expansion of p at x, if K is the sum of weighted
            # products He_k(z) He_k(x).
            kernel = polynomial([0])
            for weight, he in zip(weights, hermite, strict=False):
                kernel += he * rational(weight * _value(he, point))
            left.append(p * kernel)
            expected.append((_value(p, point),))
            names.append((f"expansion of polynomial #{number} at x = {point}",))
        inner = sum(
            (w * expect(p * he) ** 2 for w, he in zip(weights, hermite, strict=False)), Fraction(0)
        )
        left.append(p * p)
        expected.append((inner,))
        names.append((f"Parseval, E[p^2] of polynomial #{number}",))
    return (
        PairCase(
            label="hermite-completeness",
            rho=Fraction(1, 2),
            left=tuple(left),
            right=(polynomial([1]),),
            expected=tuple(expected),
            names=tuple(names),
        ),
    )


def _value(p: sympy.Poly, x: Fraction) -> Fraction:
    return sum((c * x**k for k, c in enumerate(coefficients(p))), Fraction(0))


CHECKS = Checks(
    theorem="hermite-completeness",
    claim=Claim(),
    mutants=(
        Mutant("missing-factorial", "without 1/k!", Claim(norm=lambda k: Fraction(1))),
        Mutant("divided-by-k", "k for k!", Claim(norm=lambda k: Fraction(max(k, 1)))),
        Mutant(
            "next-factorial", "(k+1)! for k!", Claim(norm=lambda k: Fraction(math.factorial(k + 1)))
        ),
        Mutant("top-term-lost", "one term too few", Claim(terms=lambda count: count - 1)),
        Mutant("alternating", "(-1)^k E[p He_k] / k!", Claim(sign=lambda k: (-1) ** k)),
        Mutant(
            "degree-one-only",
            "the terms of degree at most 1 are enough",
            Claim(terms=lambda count: min(count, 2)),
        ),
    ),
    exact=_check_exactly,
    precise=_check_precisely,
    cases=_cases,
)
