"""Checks of `epps-pulley`: the statistic vanishes exactly where it should; its mean under the null.

Laws of random turns have rational characteristic functions, so that samples can be enumerated; for
N(0, 1) there is quadrature over samples of 1 and 2, and sampling.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import mpmath

from numcheck.checks.base import (
    Checks,
    Kind,
    Mutant,
    Outcome,
    Parameters,
    compare_exactly,
    compare_precisely,
    compare_truth,
)
from numcheck.checks.cases import SampleCase, SampleMean
from numcheck.theory.quadrature import DIGITS, gaussian_expectation
from numcheck.theory.regularizer.epps_pulley import (
    Knots,
    largest_value,
    null_variance,
    sigreg_knots,
)
from numcheck.theory.regularizer.matched_samples import matched_samples, normal_parts, target
from numcheck.theory.regularizer.slices import RightAngles, SliceMean
from numcheck.theory.regularizer.turns import TurnKnots, TurnLaw


def _distance(real: Any, imaginary: Any, target: Any, size: int) -> Any:
    return size * ((real - target) ** 2 + imaginary**2)


def _differences(real: Any, imaginary: Any, target: Any) -> tuple[Any, ...]:
    return real - target, imaginary


@dataclass(frozen=True)
class Claim:
    """T = sum_k w_k term_k is at least 0, and 0 exactly if the defects vanish; its null mean.

    Attributes:
        term: From (Re, Im, target, N) at a knot: N ((Re - target)^2 + Im^2) in the theorem.
        defects: What is zero at a knot if T is: Re - target and Im in the theorem.
        counts: At which knots, by their weight: those of positive weight in the theorem.
        quantifier: At how many of them: all in the theorem.
        null: The share of a knot in E T, from (target, N): 1 - target^2 in the theorem.
    """

    term: Callable[[Any, Any, Any, int], Any] = _distance
    defects: Callable[[Any, Any, Any], tuple[Any, ...]] = _differences
    counts: Callable[[Any], bool] = lambda weight: bool(weight > 0)
    quantifier: Callable[[Iterable[bool]], bool] = all
    null: Callable[[Any, int], Any] = lambda target, size: 1 - target**2

    def statistic(self, parts: Sequence[Any], weights: Sequence[Any], size: int) -> Any:
        """T from (Re, Im, target) at each knot."""
        terms = (self.term(real, imaginary, phi, size) for real, imaginary, phi in parts)
        return sum(w * term for w, term in zip(weights, terms, strict=True))

    def vanishes(
        self,
        parts: Sequence[Any],
        weights: Sequence[Any],
        is_zero: Callable[[Any], bool] = lambda x: bool(x == 0),
    ) -> bool:
        """Whether T is claimed to be 0."""
        knots = [p for p, w in zip(parts, weights, strict=True) if self.counts(w)]
        return self.quantifier(
            all(map(is_zero, self.defects(real, imaginary, phi))) for real, imaginary, phi in knots
        )

    def null_mean(self, targets: Sequence[Any], weights: Sequence[Any], size: int) -> Any:
        """The claimed E T."""
        return sum(w * self.null(phi, size) for w, phi in zip(weights, targets, strict=True))


_HALF, _QUARTER, _EIGHTH = Fraction(1, 2), Fraction(1, 4), Fraction(1, 8)
_RIGHT_ANGLES = TurnLaw((Fraction(0), Fraction(1)), (_HALF, _QUARTER))
_LAWS = {
    "right angles": _RIGHT_ANGLES,
    "three turns": TurnLaw((Fraction(3, 5), Fraction(4, 5)), (_HALF, _QUARTER)),
    "five turns": TurnLaw((Fraction(3, 5), Fraction(4, 5)), (_HALF, _EIGHTH, _EIGHTH)),
}


def _knots(law: TurnLaw) -> Iterator[TurnKnots]:
    """The last has a knot of weight 0 at which nothing agrees."""
    for points in ((), (1,), (0, 1), (1, 2, 3)):
        weights = tuple(Fraction(1 + t, 2) for t in points)
        yield TurnKnots(points, weights, tuple(map(law.characteristic, points)))
    yield TurnKnots((1, 2), (Fraction(1), Fraction(0)), (law.characteristic(1), Fraction(1, 3)))


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for (name, law), (other, tested) in itertools.product(_LAWS.items(), repeat=2):
        if law.point != tested.point:
            continue
        for knots, size in itertools.product(_knots(tested), range(1, 5)):
            where = f"{name}, tested for {other}, knots {knots.points}, N = {size}"
            mean = Fraction(0)
            for sample, probability in law.samples(size):
                parts = knots.parts(law, sample)
                value = Fraction(claim.statistic(parts, knots.weights, size))
                mean += probability * value
                holds = value >= 0 and (value == 0) == claim.vanishes(parts, knots.weights)
                comparisons.append(compare_truth(f"T of {sample}, {where}", holds))
            if knots.tests_for(law):
                expected = Fraction(claim.null_mean(knots.targets, knots.weights, size))
                comparisons.append(compare_exactly(f"E T, {where}", mean, expected))
    detail = "every sample of up to 4 random turns, rational knots"
    return Outcome(Kind.EXACT, tuple(comparisons), detail)


def _check_precisely(claim: Claim) -> Outcome:
    comparisons = []
    with mpmath.workdps(DIGITS + 12):

        def is_zero(x: Any) -> bool:
            return bool(abs(x) < mpmath.mpf(10) ** (10 - DIGITS))

        for case in matched_samples():
            parts = normal_parts(case.sample, case.points)
            value = claim.statistic(parts, case.weights, len(case.sample))
            zero = claim.vanishes(parts, case.weights, is_zero)
            holds = bool(value >= 0) and is_zero(value) == zero
            comparisons.append(compare_truth(f"T of a sample matched {case.name}", holds))
        points, weights = (mpmath.mpf(1) / 2, mpmath.sqrt(2)), (mpmath.mpf(1), mpmath.mpf(2) / 3)
        for size in (1, 2):
            expected = claim.null_mean(list(map(target, points)), weights, size)
            observed = _mean_by_quadrature(claim, points, weights, size)
            comparisons.append(
                compare_precisely(f"E T for N(0, 1), N = {size}", observed, expected)
            )
    detail = f"{DIGITS} digits; samples that meet exp(-t^2/2) exactly; quadrature over samples"
    return Outcome(Kind.PRECISE, tuple(comparisons), detail)


def _mean_by_quadrature(
    claim: Claim, points: Sequence[Any], weights: Sequence[Any], size: int
) -> Any:
    """E T for a sample of 1 or 2, as an integral over the sample."""
    targets = list(map(target, points))
    units = cache(lambda x: [(mpmath.cos(t * x), mpmath.sin(t * x)) for t in points])

    def value(*sample: Any) -> Any:
        parts = []
        for values, phi in zip(zip(*map(units, sample), strict=True), targets, strict=True):
            real, imaginary = (sum(column) / size for column in zip(*values, strict=True))
            parts.append((real, imaginary, phi))
        return claim.statistic(parts, weights, size)

    def mean(function: Callable[[Any], Any]) -> Any:
        # The knots are frequencies of the integrand; the degree makes room for them.
        return gaussian_expectation(function, digits=DIGITS, degree=10)

    return mean(value) if size == 1 else mean(lambda x: mean(lambda y: value(x, y)))


def _gaussian_cases(claim: Claim) -> Iterator[SampleCase]:
    knots = sigreg_knots(9)
    for size, dimension, slices in [(1, 1, 1), (2, 256, 4), (16, 8, 8), (64, 4, 4)]:
        mean = SampleMean(
            name=f"E T, N = {size}, {slices} slices of {dimension} dimensions",
            function=SliceMean(size, dimension, slices, knots, claim.term),
            expected=float(claim.null_mean(knots.targets, knots.weights, size)),
            width=largest_value(knots, size),
            variance=null_variance(knots, size),
            copies=slices,
            roundings=8 * (max(knots.points) * (dimension + 4) + size + 8),
        )
        yield SampleCase(f"{size} x {dimension} normals", size * dimension, (mean,))


def _turn_claims(claim: Claim, knots: TurnKnots, size: int) -> Iterator[SampleMean]:
    """How often T vanishes, and its mean if the knots test for the law that is sampled."""
    law = _RIGHT_ANGLES
    values = {float(t): float(phi) for t, phi in zip(knots.points, knots.targets, strict=True)}
    floats = Knots(tuple(values), tuple(map(float, knots.weights)), values.__getitem__)
    share = sum(
        (
            probability
            for sample, probability in law.samples(size)
            if claim.vanishes(knots.parts(law, sample), knots.weights)
        ),
        Fraction(0),
    )
    where = f"knots {knots.points}, weights {', '.join(map(str, knots.weights))}"
    yield SampleMean(
        name=f"P(T = 0) for right angles, {where}",
        function=RightAngles(floats, claim.term, vanishing=True),
        expected=float(share),
        width=1.0,
        variance=float(share * (1 - share)),
    )
    if knots.tests_for(law):
        yield SampleMean(
            name=f"E T for right angles, {where}",
            function=RightAngles(floats, claim.term, vanishing=False),
            expected=float(claim.null_mean(knots.targets, knots.weights, size)),
            width=largest_value(floats, size),
        )


def _cases(claim: Claim, _: Parameters) -> tuple[SampleCase, ...]:
    size = 4
    turns = [
        mean
        for knots in _knots(_RIGHT_ANGLES)
        if knots.points
        for mean in _turn_claims(claim, knots, size)
    ]
    return (*_gaussian_cases(claim), SampleCase("right angles", size, tuple(turns)))


def _moduli(real: Any, imaginary: Any, target: Any, size: int) -> Any:
    return size * (real**2 + imaginary**2 - target**2) ** 2


def _per_point(real: Any, imaginary: Any, target: Any, size: int) -> Any:
    return _distance(real, imaginary, target, size) / size


CHECKS = Checks(
    theorem="epps-pulley",
    claim=Claim(),
    mutants=(
        Mutant(
            "modulus",
            "zero if the moduli of the characteristic functions agree",
            Claim(defects=lambda real, imaginary, target: (real**2 + imaginary**2 - target**2,)),
        ),
        Mutant(
            "real-part",
            "zero if the real parts agree",
            Claim(defects=lambda real, imaginary, target: (real - target,)),
        ),
        Mutant(
            "every-knot",
            "zero only if knots of weight 0 agree too",
            Claim(counts=lambda weight: True),
        ),
        Mutant("some-knot", "zero if some knot agrees", Claim(quantifier=any)),
        Mutant("squared-moduli", "N (|ecf|^2 - phi^2)^2 for the terms", Claim(term=_moduli)),
        Mutant("size-forgotten", "the sum of distances without N", Claim(term=_per_point)),
        Mutant(
            "mean-linear", "null mean sum w (1 - phi)", Claim(null=lambda target, size: 1 - target)
        ),
        Mutant("mean-uncentred", "null mean sum w", Claim(null=lambda target, size: 1)),
        Mutant(
            "mean-shrinks",
            "null mean sum w (1 - phi^2) / N",
            Claim(null=lambda target, size: (1 - target**2) / size),
        ),
    ),
    exact=_check_exactly,
    precise=_check_precisely,
    cases=_cases,
)
