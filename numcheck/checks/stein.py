"""Checks of `stein`: E[z p(z)] = E[p'(z)] for a standard normal z and a polynomial p."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import sympy

from numcheck.checks.base import Claim, equal, exact, high_precision, mutant, sampled
from numcheck.checks.cases import Case, means_of
from numcheck.checks.points import degrees
from numcheck.sampling.decide import Comparison
from numcheck.theory.gaussian import X, expect, rational
from numcheck.theory.polynomials import irrational_polynomial, precise_mean, tested_polynomials


class Stein(Claim):
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
        for _ in range(self.order):
            p = p.diff(X)
        return p * rational(self.factor)

    @exact(p=lambda: tested_polynomials(20, 25))
    def identity(self, p: tuple[str, sympy.Poly]) -> Iterator[Comparison]:
        yield equal(expect(self.left(p[1])), expect(self.right(p[1])))

    @high_precision(degree=range(15))
    def irrational_coefficients(self, degree: int) -> Iterator[Comparison]:
        p = irrational_polynomial(degree)
        yield equal(precise_mean(self.left(p)), precise_mean(self.right(p)))

    @sampled(degree=degrees)
    def on_samples(self, degree: int) -> Iterator[Case]:
        yield means_of(
            "stein",
            [
                (self.left(p) - self.right(p), Fraction(0), f"E[z p(z) - p'(z)], p = {name}")
                for name, p in tested_polynomials(degree, 3)
            ],
        )

    mutants = (
        mutant("factor-two", "E[z p] = 2 E[p']", factor=Fraction(2)),
        mutant("wrong-sign", "E[z p] = -E[p']", factor=Fraction(-1)),
        mutant("no-derivative", "E[z p] = E[p]", order=0),
        mutant("second-derivative", "E[z p] = E[p'']", order=2),
        mutant("square", "E[z^2 p] = E[p''] (the term E[p] lost)", power=2, order=2),
        mutant("ten-percent", "E[z p] = 1.1 E[p']", factor=Fraction(11, 10)),
    )
