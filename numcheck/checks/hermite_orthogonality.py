"""Checks of `hermite-orthogonality`: E[He_j(z) He_k(z)] = k! if j = k, else 0."""

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
    compare_exactly,
    compare_precisely,
)
from numcheck.checks.cases import PairCase
from numcheck.theory.gaussian import X, expect, polynomial
from numcheck.theory.polynomials import precise_mean
from numcheck.theory.quadrature import DIGITS

_EXACT_DEGREE = 24
_PRECISE_DEGREE = 10


@dataclass(frozen=True)
class Claim:
    """E[P_j P_k] = norm(k) if related(j, k), else 0, where P_(k+1) = x P_k - weight(k) P_(k-1).

    Attributes:
        norm: k! in the theorem.
        weight: k in the theorem: then P_k = He_k.
        related: j = k in the theorem.
    """

    norm: Callable[[int], Fraction] = lambda k: Fraction(math.factorial(k))
    weight: Callable[[int], int] = lambda k: k
    related: Callable[[int, int], bool] = lambda j, k: j == k

    def polynomials(self, degree: int) -> list[sympy.Poly]:
        """P_0, ..., P_degree."""
        x = sympy.Poly(X, X, domain="QQ")
        found = [polynomial([1]), x]
        for k in range(1, degree):
            found.append(x * found[k] - self.weight(k) * found[k - 1])
        return found[: degree + 1]

    def value(self, j: int, k: int) -> Fraction:
        """The claimed E[P_j P_k]."""
        return self.norm(k) if self.related(j, k) else Fraction(0)


def _check_exactly(claim: Claim) -> Outcome:
    polynomials = claim.polynomials(_EXACT_DEGREE)
    comparisons = tuple(
        compare_exactly(f"E[He_{j} He_{k}]", expect(p * q), claim.value(j, k))
        for j, p in enumerate(polynomials)
        for k, q in enumerate(polynomials)
        if j <= k
    )
    return Outcome(Kind.EXACT, comparisons, f"all degrees <= {_EXACT_DEGREE}")


def _check_precisely(claim: Claim) -> Outcome:
    polynomials = claim.polynomials(_PRECISE_DEGREE)
    comparisons = []
    for j, p in enumerate(polynomials):
        for k, q in enumerate(polynomials):
            if j <= k:
                label = f"E[He_{j} He_{k}]"
                observed = precise_mean(p, q)
                comparisons.append(compare_precisely(label, observed, claim.value(j, k)))
    detail = f"{DIGITS} digits, quadrature, degrees <= {_PRECISE_DEGREE}"
    return Outcome(Kind.PRECISE, tuple(comparisons), detail)


def _cases(claim: Claim, parameters: Parameters) -> tuple[PairCase, ...]:
    polynomials = claim.polynomials(parameters.degree)
    pairs = [(j, k) for k in range(len(polynomials)) for j in range(k + 1)]
    return (
        PairCase(
            label="hermite-orthogonality",
            rho=Fraction(1, 2),
            left=tuple(polynomials[j] * polynomials[k] for j, k in pairs),
            right=(polynomial([1]),),
            expected=tuple((claim.value(j, k),) for j, k in pairs),
            names=tuple((f"E[He_{j}(z) He_{k}(z)]",) for j, k in pairs),
        ),
    )


CHECKS = Checks(
    theorem="hermite-orthogonality",
    claim=Claim(),
    mutants=(
        Mutant("unit-norm", "E[He_k^2] = 1", Claim(norm=lambda k: Fraction(1))),
        Mutant("norm-k", "E[He_k^2] = k", Claim(norm=lambda k: Fraction(k))),
        Mutant(
            "next-factorial",
            "E[He_k^2] = (k+1)!",
            Claim(norm=lambda k: Fraction(math.factorial(k + 1))),
        ),
        Mutant(
            "physicists-norm",
            "E[He_k^2] = 2^k k!, the norm of the physicists' polynomials",
            Claim(norm=lambda k: Fraction(2**k * math.factorial(k))),
        ),
        Mutant(
            "shifted-recurrence",
            "He_(k+1) = x He_k - (k+1) He_(k-1)",
            Claim(weight=lambda k: k + 1),
        ),
        Mutant(
            "monomials", "the powers x^k in place of He_k are orthogonal", Claim(weight=lambda k: 0)
        ),
        Mutant(
            "parity-only",
            "E[He_j He_k] = k! whenever j and k have the same parity",
            Claim(related=lambda j, k: (j - k) % 2 == 0),
        ),
    ),
    exact=_check_exactly,
    precise=_check_precisely,
    cases=_cases,
)
