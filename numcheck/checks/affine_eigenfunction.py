"""Checks of `affine-eigenfunction`: affine eigenfunctions mean scores of slope -(l / K)."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import sympy

from numcheck.checks.base import Checks, Kind, Mutant, Outcome, Parameters, compare_truth
from numcheck.checks.cases import PairCase
from numcheck.sampling.decide import Comparison
from numcheck.theory.converse.densities import (
    Density,
    double_well,
    generalized_normal,
    logistic,
    normal,
    smoothed_laplace,
)
from numcheck.theory.converse.sturm_liouville import Eigenfunction, first_eigenfunction
from numcheck.theory.gaussian import X, coefficients, polynomial, rational

_VALUES = (Fraction(1), Fraction(-2), Fraction(3, 4), Fraction(5))


@dataclass(frozen=True)
class Claim:
    """The eigen-equation is solvable with a != 0 exactly if s is affine with slope slope(K, l).

    Attributes:
        slope: -(l / K) in the theorem.
    """

    slope: Callable[[Fraction, Fraction], Fraction] = lambda k, eigenvalue: -(eigenvalue / k)


def is_solvable(score: sympy.Poly, k: Fraction, eigenvalue: Fraction) -> bool:
    """Whether K s(z) a = -l (a z + b) for all z, for some b and a != 0.

    Then K s(z) + l z is the constant -l b / a, and conversely.
    """
    total = score * rational(k) + sympy.Poly(X, X, domain="QQ") * rational(eigenvalue)
    return bool(total.degree() <= 0)


def _scores() -> list[tuple[str, sympy.Poly]]:
    quotients = {a / b for a in _VALUES for b in _VALUES}
    slopes = sorted(quotients | {-q for q in quotients})
    found = [(f"{m} z + {c}", polynomial([c, m])) for m in slopes for c in (0, Fraction(2, 3))]
    found += [("0", polynomial([0])), ("constant", polynomial([7]))]
    found += [("-z^3", polynomial([0, 0, 0, -1])), ("-z - z^3", polynomial([0, -1, 0, -1]))]
    return found


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for k, eigenvalue in itertools.product(_VALUES, _VALUES):
        slope = claim.slope(k, eigenvalue)
        for name, score in _scores():
            found = coefficients(score)
            affine = len(found) <= 2 and (found[1] if len(found) == 2 else 0) == slope
            holds = is_solvable(score, k, eigenvalue) == affine
            comparisons.append(compare_truth(f"s = {name}, K = {k}, l = {eigenvalue}", holds))
    return Outcome(Kind.EXACT, tuple(comparisons), f"{len(comparisons)} equations")


#: Error of the eigenvalue problem: some 1e-11 where the solution is known.
_SOLVER = 1e-8
#: Not normal; the first eigenfunction must be off the affine ones by more than the error.
_OTHERS: tuple[Density, ...] = (
    *(generalized_normal(shape) for shape in (1.5, 1.9, 2.1, 3.0, 4.0, 8.0)),
    logistic(),
    smoothed_laplace(),
    double_well(0.5),
    double_well(2.0),
)


_MEANS, _VARIANCES = (Fraction(0), Fraction(3, 2)), (Fraction(1, 4), Fraction(3))


@cache
def _normal(k: int, mu: Fraction, v: Fraction) -> Eigenfunction:
    return first_eigenfunction(normal(mu, v), float(k))


@cache
def _other(number: int) -> Eigenfunction:
    return first_eigenfunction(_OTHERS[number])


def _check_floating(claim: Claim) -> Outcome:
    """Eigenvalue problems: an affine first eigenfunction for the claimed scores, and for no other.

    A first eigenfunction without a zero of its slope is increasing, as the theory of Sturm and
    Liouville says it is.
    """
    comparisons = []
    for k, mu, v in itertools.product((1, 3), _MEANS, _VARIANCES):
        found = _normal(k, mu, v)
        claimed = float(claim.slope(Fraction(k), Fraction(found.eigenvalue)))
        for what, observed, expected in [
            ("score slope", -1 / float(v), claimed),
            ("distance from affine", found.distance, 0.0),
        ]:
            label, error = f"{what}, N({mu}, {v}), K = {k}", abs(observed - expected)
            comparisons.append(Comparison(label, observed, expected, error, _SOLVER))
    for number, density in enumerate(_OTHERS):
        found = _other(number)
        for what, holds in [
            ("not affine", found.distance > _SOLVER),
            ("increasing", found.slope > 0),
            ("eigenvalue below that of z", found.eigenvalue * found.variance < 1 - _SOLVER),
        ]:
            comparisons.append(compare_truth(f"{what}, {density.name}", holds))
    detail = f"first eigenfunctions of 8 normal and {len(_OTHERS)} other densities"
    return Outcome(Kind.FLOATING, tuple(comparisons), detail)


def _cases(claim: Claim, parameters: Parameters) -> tuple[PairCase, ...]:
    """The same for samples: z - mu is an eigenfunction of the generator of N(mu, v), weakly.

    With score -(z - mu) / v the generator is L g = K (g'' + s g'), and an eigenvalue -l shows as
    K E[g'] = l E[(z - mu) g]. The claimed slope is -1 / v.
    """
    k, eigenvalue, mu = Fraction(3), Fraction(12), Fraction(1, 2)
    deviation = Fraction(math.sqrt(-1 / claim.slope(k, eigenvalue)))
    x = sympy.Poly(X, X, domain="QQ")
    z = x * rational(deviation) + rational(mu)
    left, names = [], []
    for power in range(1, min(parameters.degree, 4) + 1):
        g = polynomial([0] * power + [1])
        defect = g.diff(X) * rational(k) - (x - rational(mu)) * g * rational(eigenvalue)
        left.append(defect.compose(z))
        names.append((f"K E[g'] - l E[(z - mu) g], g = z^{power}",))
    return (
        PairCase(
            label="affine-eigenfunction",
            rho=Fraction(1, 2),
            left=tuple(left),
            right=(polynomial([1]),),
            expected=tuple((Fraction(0),) for _ in left),
            names=tuple(names),
        ),
    )


CHECKS = Checks(
    theorem="affine-eigenfunction",
    claim=Claim(),
    mutants=(
        Mutant("inverse", "slope -(K / l)", Claim(slope=lambda k, x: -(k / x))),
        Mutant("no-rate", "slope -l", Claim(slope=lambda k, x: -x)),
        Mutant("eigenvalue-squared", "slope -(l^2 / K)", Claim(slope=lambda k, x: -(x**2 / k))),
        Mutant("twice", "slope -(2 l / K)", Claim(slope=lambda k, x: -(2 * x / k))),
        Mutant("half", "slope -(l / 2K)", Claim(slope=lambda k, x: -(x / (2 * k)))),
        Mutant("untied", "slope -1, whatever l and K are", Claim(slope=lambda k, x: Fraction(-1))),
    ),
    exact=_check_exactly,
    floating=_check_floating,
    cases=_cases,
)
