"""Checks of `reversible-iff`: z' = r z + c + eta is reversible exactly for the Gaussian laws."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import sympy

from numcheck.checks.base import (
    Checks,
    Kind,
    Mutant,
    Outcome,
    Parameters,
    compare_truth,
)
from numcheck.checks.cases import PairCase
from numcheck.theory.converse import laws
from numcheck.theory.gaussian import X, expect_pair, rational

_DEGREE = 8
_RATES = (Fraction(1, 2), Fraction(-1, 3), Fraction(9, 10))
_SHIFTS = (Fraction(0), Fraction(2, 3))


@dataclass(frozen=True)
class Claim:
    """Reversible exactly if z ~ N(mu, v) and eta ~ N(mean(r, mu, c), variance(r, v)).

    Attributes:
        mean: (1 - r) mu - c in the theorem.
        variance: (1 - r^2) v in the theorem.
    """

    mean: Callable[[Fraction, Fraction, Fraction], Fraction] = lambda r, mu, c: (1 - r) * mu - c
    variance: Callable[[Fraction, Fraction], Fraction] = lambda r, v: (1 - r**2) * v


def is_reversible(law: laws.Moments, noise: laws.Moments, r: Fraction, c: Fraction) -> bool:
    """E[z^a z'^b] = E[z^b z'^a] whenever a + b is at most the known degree."""
    degree = len(law) - 1
    return all(
        laws.joint_moment(law, noise, r, c, a, b) == laws.joint_moment(law, noise, r, c, b, a)
        for a in range(degree + 1)
        for b in range(a)
        if a + b <= degree
    )


def _check_exactly(claim: Claim) -> Outcome:
    marginals = {
        "N(0, 1)": laws.normal(Fraction(0), Fraction(1), _DEGREE),
        "N(2, 1/4)": laws.normal(Fraction(2), Fraction(1, 4), _DEGREE),
        "point mass": laws.normal(Fraction(1), Fraction(0), _DEGREE),
        "Laplace": laws.laplace(_DEGREE),
        "uniform": laws.uniform(_DEGREE),
        "exponential": laws.exponential(_DEGREE),
    }
    comparisons = []
    for name, law in marginals.items():
        mu, v = law[1], laws.variance_of(law)
        for r in _RATES:
            for c in _SHIFTS:
                expected = laws.normal(claim.mean(r, mu, c), claim.variance(r, v), _DEGREE)
                noises = {
                    "the noise that keeps the law": laws.stationary_noise(law, r, c),
                    "the claimed noise": expected,
                    "standard noise": laws.normal(Fraction(0), Fraction(1), _DEGREE),
                }
                for kind, noise in noises.items():
                    gaussian = law == laws.normal(mu, v, _DEGREE) and noise == expected
                    holds = is_reversible(law, noise, r, c) == gaussian
                    label = f"{name}, {kind}, r = {r}, c = {c}"
                    comparisons.append(compare_truth(label, holds))
    detail = f"6 laws, 3 noises, moments to degree {_DEGREE}"
    return Outcome(Kind.EXACT, tuple(comparisons), detail)


def _power(k: int, mean: Fraction, deviation: Fraction) -> sympy.Poly:
    """(mean + deviation x)^k."""
    return sympy.Poly((rational(mean) + rational(deviation) * X) ** k, X, domain="QQ")


def _cases(claim: Claim, parameters: Parameters) -> tuple[PairCase, ...]:
    """E[z^a z'^b] of the process with the claimed noise, held against E[z^b z'^a] without it."""
    cases = []
    degree = min(parameters.degree, 3)
    mu, s, c = Fraction(1, 2), Fraction(3, 4), Fraction(1, 3)
    for number in parameters.rho:
        r = Fraction(number)
        # The law of z' if the noise is the claimed one.
        second_mean = r * mu + c + claim.mean(r, mu, c)
        variance = r**2 * s**2 + claim.variance(r, s**2)
        deviation = Fraction(math.sqrt(variance)) if variance != s**2 else s
        correlation = r * s / deviation
        left = tuple(_power(a, mu, s) for a in range(degree + 1))
        right = tuple(_power(b, second_mean, deviation) for b in range(degree + 1))
        reversed_first = tuple(_power(b, mu, s) for b in range(degree + 1))
        # What reversibility asks for, with the law of z for both: E[z^b z'^a] at correlation r.
        expected = tuple(
            tuple(expect_pair(reversed_first[b], left[a], r) for b in range(degree + 1))
            for a in range(degree + 1)
        )
        names = tuple(
            tuple(f"E[z^{a} z'^{b}] = E[z^{b} z'^{a}], r = {number}" for b in range(degree + 1))
            for a in range(degree + 1)
        )
        cases.append(PairCase(f"r = {number}", correlation, left, right, expected, names))
    return tuple(cases)


CHECKS = Checks(
    theorem="reversible-iff",
    claim=Claim(),
    mutants=(
        Mutant("variance-linear", "(1 - r) v", Claim(variance=lambda r, v: (1 - r) * v)),
        Mutant("variance-square", "(1 - r)^2 v", Claim(variance=lambda r, v: (1 - r) ** 2 * v)),
        Mutant("variance-whole", "v", Claim(variance=lambda r, v: v)),
        Mutant("shift-lost", "mean (1 - r) mu", Claim(mean=lambda r, mu, c: (1 - r) * mu)),
        Mutant("mean-lost", "mean -c", Claim(mean=lambda r, mu, c: -c)),
        Mutant("mean-sign", "mean (1 + r) mu - c", Claim(mean=lambda r, mu, c: (1 + r) * mu - c)),
    ),
    exact=_check_exactly,
    cases=_cases,
)
