"""Checks of `hermite-orthogonality`: E[He_j(z) He_k(z)] = k! if j = k, else 0."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import factorial

import sympy

from numcheck.checks.base import Claim, Function, equal, exact, high_precision, mutant, sampled
from numcheck.checks.cases import Case, means_of
from numcheck.checks.points import degrees
from numcheck.sampling.decide import Comparison
from numcheck.theory.gaussian import X, expect, polynomial
from numcheck.theory.polynomials import precise_mean


class HermiteOrthogonality(Claim):
    """E[P_j P_k] = norm(k) if related(j, k), else 0, where P_(k+1) = x P_k - weight(k) P_(k-1).

    Attributes:
        norm: k! in the theorem.
        weight: k in the theorem: then P_k = He_k.
        related: j = k in the theorem.
    """

    norm: Function = factorial
    weight: Function = lambda k: k
    related: Function = lambda j, k: j == k

    def polynomials(self, degree: int) -> list[sympy.Poly]:
        """P_0, ..., P_degree."""
        x = sympy.Poly(X, X, domain="QQ")
        found = [polynomial([1]), x]
        for k in range(1, degree):
            found.append(x * found[k] - self.weight(k) * found[k - 1])
        return found[: degree + 1]

    def value(self, j: int, k: int) -> Fraction:
        """The claimed E[P_j P_k]."""
        return Fraction(self.norm(k)) if self.related(j, k) else Fraction(0)

    @exact(k=range(25))
    def products(self, k: int) -> Iterator[Comparison]:
        *_, p = polynomials = self.polynomials(k)
        for j, q in enumerate(polynomials):
            yield equal(expect(p * q), self.value(j, k), f"E[He_{j} He_{k}]")

    @high_precision(k=range(11))
    def products_by_quadrature(self, k: int) -> Iterator[Comparison]:
        *_, p = polynomials = self.polynomials(k)
        for j, q in enumerate(polynomials):
            yield equal(precise_mean(p, q), self.value(j, k), f"E[He_{j} He_{k}]")

    @sampled(degree=degrees)
    def products_on_samples(self, degree: int) -> Iterator[Case]:
        p = self.polynomials(degree)
        means = [
            (p[j] * p[k], self.value(j, k), f"E[He_{j}(z) He_{k}(z)]")
            for k in range(degree + 1)
            for j in range(k + 1)
        ]
        yield means_of("hermite-orthogonality", means)

    mutants = (
        mutant("unit-norm", "E[He_k^2] = 1", norm=lambda k: 1),
        mutant("norm-k", "E[He_k^2] = k", norm=lambda k: k),
        mutant("next-factorial", "E[He_k^2] = (k+1)!", norm=lambda k: factorial(k + 1)),
        mutant("physicists-norm", "E[He_k^2] = 2^k k!, the norm of the physicists' polynomials",
               norm=lambda k: 2**k * factorial(k)),
        mutant("shifted-recurrence", "He_(k+1) = x He_k - (k+1) He_(k-1)", weight=lambda k: k + 1),
        mutant("monomials", "the powers x^k in place of He_k are orthogonal", weight=lambda k: 0),
        mutant("parity-only", "E[He_j He_k] = k! whenever j and k have the same parity",
               related=lambda j, k: (j - k) % 2 == 0),
    )  # fmt: skip
