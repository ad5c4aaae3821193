"""Checks of `affine-eigenfunction`: affine eigenfunctions mean scores of slope -(l / K)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

import sympy

from numcheck.checks.base import Claim, Function, equal, exact, float64, holds, mutant, sampled
from numcheck.checks.cases import Case, means_of
from numcheck.checks.points import degrees
from numcheck.sampling.decide import Comparison, Relation, compare
from numcheck.theory.converse import densities
from numcheck.theory.converse.densities import Density
from numcheck.theory.converse.sturm_liouville import Eigenfunction, first_eigenfunction
from numcheck.theory.gaussian import X, coefficients, polynomial, rational

_VALUES = (Fraction(1), Fraction(-2), Fraction(3, 4), Fraction(5))
#: Error of the eigenvalue problem: some 1e-11 where the solution is known.
_SOLVER = 1e-8
#: Not normal; the first eigenfunction must be off the affine ones by more than the error.
_OTHERS: tuple[Density, ...] = (
    *map(densities.generalized_normal, (1.5, 1.9, 2.1, 3.0, 4.0, 8.0)),
    *(densities.logistic(), densities.smoothed_laplace()),
    *map(densities.double_well, (0.5, 2.0)),
)
_X = sympy.Poly(X, X, domain="QQ")


def is_solvable(score: sympy.Poly, k: Fraction, eigenvalue: Fraction) -> bool:
    """Whether K s(z) a = -l (a z + b) for all z, for some b and a != 0.

    Then K s(z) + l z is the constant -l b / a, and conversely.
    """
    total = score * rational(k) + _X * rational(eigenvalue)
    return bool(total.degree() <= 0)


def _scores() -> list[tuple[str, sympy.Poly]]:
    quotients = {a / b for a in _VALUES for b in _VALUES}
    slopes = sorted(quotients | {-q for q in quotients})
    found = [(f"{m} z + {c}", polynomial([c, m])) for m in slopes for c in (0, Fraction(2, 3))]
    found += [("0", polynomial([0])), ("constant", polynomial([7]))]
    return [*found, ("-z^3", polynomial([0, 0, 0, -1])), ("-z - z^3", polynomial([0, -1, 0, -1]))]


_first_eigenfunction = cache(first_eigenfunction)


@cache
def _of_normal(mu: Fraction, variance: Fraction, k: int) -> Eigenfunction:
    return first_eigenfunction(densities.normal(mu, variance), float(k))


class AffineEigenfunction(Claim):
    """The eigen-equation is solvable with a != 0 exactly if s is affine with slope slope(K, l).

    Attributes:
        slope: -(l / K) in the theorem.
    """

    slope: Function = lambda k, eigenvalue: -(eigenvalue / k)

    @exact(s=_scores, k=_VALUES, eigenvalue=_VALUES)
    def solvable(
        self, s: tuple[str, sympy.Poly], k: Fraction, eigenvalue: Fraction
    ) -> Iterator[Comparison]:
        _, score = s
        found = coefficients(score)
        affine = len(found) <= 2 and [*found, 0][1] == self.slope(k, eigenvalue)
        yield equal(is_solvable(score, k, eigenvalue), affine)

    @float64(k=(1, 3), mu=(Fraction(0), Fraction(3, 2)), variance=(Fraction(1, 4), Fraction(3)))
    def normal_laws(self, k: int, mu: Fraction, variance: Fraction) -> Iterator[Comparison]:
        found = _of_normal(mu, variance, k)
        slope = float(self.slope(Fraction(k), Fraction(found.eigenvalue)))
        yield compare(Relation.EQUAL, "score slope", -1 / float(variance), slope, _SOLVER)
        yield compare(Relation.EQUAL, "distance from affine", found.distance, 0.0, _SOLVER)

    # A first eigenfunction without a zero of its slope is increasing, as the theory of Sturm and
    # Liouville says it is.
    @float64(density=_OTHERS)
    def other_laws(self, density: Density) -> Iterator[Comparison]:
        found = _first_eigenfunction(density)
        yield holds(found.distance > _SOLVER, "not affine")
        yield holds(found.slope > 0, "increasing")
        below = found.eigenvalue * found.variance < 1 - _SOLVER
        yield holds(below, "eigenvalue below that of z")

    @sampled(degree=degrees)
    def weakly_on_samples(self, degree: int) -> Iterator[Case]:
        """With score -(z - mu) / v the generator is L g = K (g'' + s g').

        An eigenvalue -l of z - mu shows as K E[g'] = l E[(z - mu) g]. The claimed slope is -1 / v.
        """
        k, eigenvalue, mu = Fraction(3), Fraction(12), Fraction(1, 2)
        deviation = Fraction(math.sqrt(-1 / self.slope(k, eigenvalue)))
        z = _X * rational(deviation) + rational(mu)
        means = []
        for power in range(1, min(degree, 4) + 1):
            g = polynomial([0] * power + [1])
            defect = g.diff(X) * rational(k) - (_X - rational(mu)) * g * rational(eigenvalue)
            name = f"K E[g'] - l E[(z - mu) g], g = z^{power}"
            means.append((defect.compose(z), Fraction(0), name))
        yield means_of("affine-eigenfunction", means)

    mutants = (
        mutant("inverse", "slope -(K / l)", slope=lambda k, x: -(k / x)),
        mutant("no-rate", "slope -l", slope=lambda k, x: -x),
        mutant("eigenvalue-squared", "slope -(l^2 / K)", slope=lambda k, x: -(x**2 / k)),
        mutant("twice", "slope -(2 l / K)", slope=lambda k, x: -(2 * x / k)),
        mutant("half", "slope -(l / 2K)", slope=lambda k, x: -(x / (2 * k))),
        mutant("untied", "slope -1, whatever l and K are", slope=lambda k, x: Fraction(-1)),
    )
