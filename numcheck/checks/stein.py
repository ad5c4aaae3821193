"""Checks of `stein`: E[z p(z)] = E[p'(z)] for a standard normal z and a polynomial p."""

from __future__ import annotations

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
from numcheck.theory.gaussian import X, expect, polynomial, rational
from numcheck.theory.polynomials import irrational_polynomial, precise_mean, random_polynomials
from numcheck.theory.quadrature import DIGITS

_DEGREE = 20


@dataclass(frozen=True)
class Claim:
    """E[z^power p(z)] = factor E[p^(order)(z)].

    Attributes:
        power: 1 in the theorem.
        order: Order of the derivative, 1 in the theorem.
        factor: 1 in the theorem.
    """

    power: int = 1
    order: int = 1
    factor: Fraction = Fraction(1)

    def left(self, p: sympy.Poly) -> sympy.Poly:
        """z^power p."""
        return sympy.Poly(X**self.power, X, domain="QQ") * p

    def right(self, p: sympy.Poly) -> sympy.Poly:
        """The derivative of p of the claimed order, times the factor."""
        derivative = p
        for _ in range(self.order):
            derivative = derivative.diff(X)
        return derivative * rational(self.factor)


def _check_exactly(claim: Claim) -> Outcome:
    monomials = [(f"p = x^{k}", polynomial([0] * k + [1])) for k in range(_DEGREE + 1)]
    others = [(f"random p #{i}", p) for i, p in enumerate(random_polynomials(25, _DEGREE))]
    comparisons = tuple(
        compare_exactly(label, expect(claim.left(p)), expect(claim.right(p)))
        for label, p in monomials + others
    )
    return Outcome(Kind.EXACT, comparisons, f"{len(comparisons)} polynomials, degree <= {_DEGREE}")


def _check_precisely(claim: Claim) -> Outcome:
    comparisons = []
    for degree in (1, 2, 5, 9, 14):
        p = irrational_polynomial(degree)
        left, right = precise_mean(claim.left(p)), precise_mean(claim.right(p))
        comparisons.append(compare_precisely(f"degree {degree}", left, right))
    return Outcome(Kind.PRECISE, tuple(comparisons), f"{DIGITS} digits, quadrature")


def _cases(claim: Claim, parameters: Parameters) -> tuple[PairCase, ...]:
    degree = parameters.degree
    tested = [polynomial([0] * k + [1]) for k in range(degree + 1)]
    tested += random_polynomials(3, degree)
    names = [f"p = x^{k}" for k in range(degree + 1)] + [f"random p #{i}" for i in range(3)]
    return (
        PairCase(
            label="stein",
            rho=Fraction(1, 2),
            left=tuple(claim.left(p) - claim.right(p) for p in tested),
            right=(polynomial([1]),),
            expected=tuple((Fraction(0),) for _ in tested),
            names=tuple((f"E[z p(z) - p'(z)], {name}",) for name in names),
        ),
    )


CHECKS = Checks(
    theorem="stein",
    claim=Claim(),
    mutants=(
        Mutant("factor-two", "E[z p] = 2 E[p']", Claim(factor=Fraction(2))),
        Mutant("wrong-sign", "E[z p] = -E[p']", Claim(factor=Fraction(-1))),
        Mutant("no-derivative", "E[z p] = E[p]", Claim(order=0)),
        Mutant("second-derivative", "E[z p] = E[p'']", Claim(order=2)),
        Mutant("square", "E[z^2 p] = E[p''] (the term E[p] lost)", Claim(power=2, order=2)),
        Mutant("ten-percent", "E[z p] = 1.1 E[p']", Claim(factor=Fraction(11, 10))),
    ),
    exact=_check_exactly,
    precise=_check_precisely,
    cases=_cases,
)
