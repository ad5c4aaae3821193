r"""Worlds that act on an action, $z' = \rho z + B a + \sigma \xi$, and predictors of $p(z')$.

Latents, action and noise are independent standard Gaussian vectors. What predictors see, $(z, a)$,
has n + k coordinates, the latents first; polynomials of $(z, a, \xi)$ have n + k + n.

Lean: `LeJEPA.nextLatent`, `LeJEPA.actionLoss`.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from numcheck.theory import multivariate as mv
from numcheck.theory.rational_matrices import dot, from_sympy, to_sympy


def compose(p: mv.Poly, forms: Sequence[mv.Poly], n: int) -> mv.Poly:
    """p(q_1, ..., q_r) for polynomials q_i in n variables."""
    total = mv.constant(n, 0)
    for index, value in p.items():
        powers = (form**power for form, power in zip(forms, index, strict=True) if power)
        total = total + math.prod(powers, start=mv.constant(n, value))
    return total


@dataclass(frozen=True)
class ActionWorld:
    """A world with actions.

    Attributes:
        name: What it is.
        rate: rho.
        steering: The rows of B.
        strength: b, where the rows of B have length |b|.
        noise: sigma.
        actions: Dimension k of the action.
    """

    name: str
    rate: Fraction
    steering: tuple[tuple[Fraction, ...], ...]
    strength: Fraction
    noise: Fraction
    actions: int

    @property
    def n(self) -> int:
        """Number of latents."""
        return len(self.steering)

    @property
    def known(self) -> int:
        """Number of coordinates of (z, a)."""
        return self.n + self.actions

    @property
    def right_lengths(self) -> bool:
        """Whether the rows of B have length |b|."""
        return all(dot(row, row) == self.strength**2 for row in self.steering)

    @property
    def orthogonal(self) -> bool:
        """Whether different rows of B are orthogonal."""
        return not any(dot(r, s) for r, s in itertools.combinations(self.steering, 2))

    @property
    def stationary(self) -> bool:
        """Whether rho^2 + b^2 + sigma^2 = 1."""
        return self.rate**2 + self.strength**2 + self.noise**2 == 1

    def mean(self, i: int) -> mv.Poly:
        """E[z'_i | z, a], a linear form in (z, a) (Lean: `LeJEPA.actionMean`)."""
        steered = (c * self.variable(self.n + j) for j, c in enumerate(self.steering[i]))
        return mv.add(self.rate * self.variable(i), *steered)

    def known_covariance(self) -> list[list[Fraction]]:
        """rho^2 + B B^T, the covariance of E[z' | z, a]."""
        rows = [*enumerate(self.steering)]
        return [
            [
                self.rate**2 * (i == j) + sum(x * y for x, y in zip(r, s, strict=True))
                for j, s in rows
            ]
            for i, r in rows
        ]

    def linear_forecast(self, q: Sequence[Sequence[Fraction]]) -> list[mv.Poly]:
        """Q (rho z + B a), the forecast of Q z."""
        return [mv.combination(row, map(self.mean, range(self.n))) for row in q]

    def variable(self, i: int) -> mv.Poly:
        """A coordinate of (z, a)."""
        return mv.variable(self.known, i)

    def after(self, p: mv.Poly) -> mv.Poly:
        """p(z') as a polynomial of (z, a, xi)."""
        size = self.known + self.n
        noises = [self.noise * mv.variable(size, self.known + i) for i in range(self.n)]
        means = (self.mean(i).padded(after=self.n) for i in range(self.n))
        return compose(p, list(map(operator.add, means, noises)), size)

    def at_mean(self, p: mv.Poly) -> mv.Poly:
        """p(rho z + B a): p at the conditional mean."""
        return compose(p, [self.mean(i) for i in range(self.n)], self.known)

    def forecast(self, p: mv.Poly) -> mv.Poly:
        """E[p(z') | z, a], by the moments of the noise (Lean: `LeJEPA.MvPoly.forecast`)."""
        return mv.Poly(
            (index[: self.known], value * mv.moment(index[self.known :]))
            for index, value in self.after(p).items()
        )

    def error(self, p: mv.Poly, g: mv.Poly) -> mv.Poly:
        """p(z') - g(z, a) as a polynomial of (z, a, xi)."""
        return self.after(p) - g.padded(after=self.n)

    def loss(self, p: mv.Poly, g: mv.Poly) -> Fraction:
        """E (p(z') - g(z, a))^2."""
        error = self.error(p, g)
        return mv.inner(error, error)

    def least_squares(self, p: mv.Poly, degree: int) -> mv.Poly:
        """The polynomial of (z, a) of at most that degree nearest to p(z'), by normal equations.

        No conditional expectation is used: the Gram matrix of all monomials of (z, a) is solved
        for their products with p(z').
        """
        return _least_squares(self, tuple(sorted(p.items())), degree)


@lru_cache(maxsize=1 << 12)
def _least_squares(
    world: ActionWorld, terms: tuple[tuple[mv.Index, Fraction], ...], degree: int
) -> mv.Poly:
    ranges = itertools.product(range(degree + 1), repeat=world.known)
    monomials = [index for index in ranges if sum(index) <= degree]
    after = world.after(mv.Poly(terms)).items()

    def inner(i: mv.Index, j: mv.Index) -> Fraction:
        return Fraction(mv.moment(map(sum, itertools.zip_longest(i, j, fillvalue=0))))

    gram = [[inner(i, j) for j in monomials] for i in monomials]
    right = [[sum((c * inner(i, j) for j, c in after), Fraction(0))] for i in monomials]
    found = from_sympy(to_sympy(gram, len(monomials)).lu_solve(to_sympy(right, 1)))
    return mv.Poly((index, value) for index, (value,) in zip(monomials, found, strict=True))
