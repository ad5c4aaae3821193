"""Checks of `epps-pulley`: the statistic vanishes exactly where it should; its mean under the null.

Laws of random turns have rational characteristic functions, so that samples can be enumerated; for
N(0, 1) there is quadrature over samples of 1 and 2, and sampling.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import mpmath

from numcheck.checks.base import Claim, Function, equal, exact, high_precision, mutant, sampled
from numcheck.checks.cases import Case, SampleMean, sample_case
from numcheck.sampling.decide import Comparison
from numcheck.theory.quadrature import DIGITS, gaussian_expectation
from numcheck.theory.regularizer import epps_pulley as statistic
from numcheck.theory.regularizer import matched_samples
from numcheck.theory.regularizer.matched_samples import MatchedSample
from numcheck.theory.regularizer.slices import RightAngles, SliceMean
from numcheck.theory.regularizer.turns import TurnKnots, TurnLaw

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


def _distance(real: Any, imaginary: Any, phi: Any, size: int) -> Any:
    return size * ((real - phi) ** 2 + imaginary**2)


def _moduli(real: Any, imaginary: Any, phi: Any, size: int) -> Any:
    return size * (real**2 + imaginary**2 - phi**2) ** 2


def _per_point(real: Any, imaginary: Any, phi: Any, size: int) -> Any:
    return _distance(real, imaginary, phi, size) / size


class EppsPulley(Claim):
    """T = sum_k w_k term_k is at least 0, and 0 exactly if the defects vanish; its null mean.

    Attributes:
        term: From (Re, Im, target, N) at a knot: N ((Re - target)^2 + Im^2) in the theorem.
            Picklable, for the worker processes of the sampled check.
        defects: What is zero at a knot if T is: Re - target and Im in the theorem.
        counts: At which knots, by their weight: those of positive weight in the theorem.
        quantifier: At how many of them: all in the theorem.
        null: The share of a knot in E T, from (target, N): 1 - target^2 in the theorem.
    """

    term: Function = _distance
    defects: Function = lambda real, imaginary, phi: (real - phi, imaginary)
    counts: Function = lambda weight: bool(weight > 0)
    quantifier: Function = all
    null: Function = lambda phi, size: 1 - phi**2

    def statistic(self, parts: Sequence[Any], weights: Sequence[Any], size: int) -> Any:
        """T from (Re, Im, target) at each knot."""
        terms = (self.term(real, imaginary, phi, size) for real, imaginary, phi in parts)
        return sum(w * term for w, term in zip(weights, terms, strict=True))

    def vanishes(
        self, parts: Sequence[Any], weights: Sequence[Any], is_zero: Function = lambda x: x == 0
    ) -> bool:
        """Whether T is claimed to be 0."""
        knots = [p for p, w in zip(parts, weights, strict=True) if self.counts(w)]
        return bool(self.quantifier(all(map(is_zero, self.defects(*knot))) for knot in knots))

    def null_mean(self, targets: Sequence[Any], weights: Sequence[Any], size: int) -> Any:
        """The claimed E T."""
        return sum(w * self.null(phi, size) for w, phi in zip(weights, targets, strict=True))

    @exact(law=_LAWS.items(), tested=_LAWS.items(), size=range(1, 5))
    def every_sample_of_turns(
        self, law: tuple[str, TurnLaw], tested: tuple[str, TurnLaw], size: int
    ) -> Iterator[Comparison]:
        (_, z), (_, other) = law, tested
        for knots in _knots(other) if z.point == other.point else ():
            mean = Fraction(0)
            for sample, probability in z.samples(size):
                parts = knots.parts(z, sample)
                value = Fraction(self.statistic(parts, knots.weights, size))
                mean += probability * value
                sign, claimed = (value > 0) - (value < 0), not self.vanishes(parts, knots.weights)
                yield equal(sign, int(claimed), f"sign of T of {sample}, knots {knots.points}")
            if knots.tests_for(z):
                expected = Fraction(self.null_mean(knots.targets, knots.weights, size))
                yield equal(mean, expected, f"E T, knots {knots.points}")

    @high_precision(matched=matched_samples.matched_samples)
    def sample_that_meets_the_normal_law(self, matched: MatchedSample) -> Iterator[Comparison]:
        def is_zero(x: Any) -> bool:
            return equal(x, mpmath.mpf(0)).ok

        parts = matched_samples.normal_parts(matched.sample, matched.points)
        value = self.statistic(parts, matched.weights, len(matched.sample))
        sign = 0 if is_zero(value) else int(mpmath.sign(value))
        yield equal(sign, int(not self.vanishes(parts, matched.weights, is_zero)), "sign of T")

    @high_precision(size=(1, 2))
    def null_mean_by_quadrature(self, size: int) -> Iterator[Comparison]:
        points, weights = (mpmath.mpf(1) / 2, mpmath.sqrt(2)), (mpmath.mpf(1), mpmath.mpf(2) / 3)
        targets = list(map(matched_samples.target, points))
        units = cache(lambda x: [(mpmath.cos(t * x), mpmath.sin(t * x)) for t in points])

        def value(*sample: Any) -> Any:
            columns = zip(*map(units, sample), strict=True)
            means = ([sum(part) / size for part in zip(*c, strict=True)] for c in columns)
            parts = [(*mean, phi) for mean, phi in zip(means, targets, strict=True)]
            return self.statistic(parts, weights, size)

        def mean(function: Function) -> Any:
            # The knots are frequencies of the integrand; the degree makes room for them.
            return gaussian_expectation(function, digits=DIGITS, degree=10)

        observed = mean(value) if size == 1 else mean(lambda x: mean(lambda y: value(x, y)))
        yield equal(observed, self.null_mean(targets, weights, size))

    @sampled(shape=((1, 1, 1), (2, 256, 4), (16, 8, 8), (64, 4, 4)))
    def null_mean_on_samples(self, shape: tuple[int, int, int]) -> Iterator[Case]:
        size, dimension, slices = shape
        knots = statistic.sigreg_knots(9)
        mean = SampleMean(
            name=f"E T, N = {size}, {slices} slices of {dimension} dimensions",
            function=SliceMean(size, dimension, slices, knots, self.term),
            expected=float(self.null_mean(knots.targets, knots.weights, size)),
            # The mean of the slices is a sum of as many.
            width=statistic.largest_value(knots, size) / slices,
            variance=statistic.null_variance(knots, size) / slices**2,
            copies=slices,
            roundings=8 * (max(knots.points) * (dimension + 4) + size + 8),
        )
        yield sample_case(f"{size} x {dimension} normals", size * dimension, (mean,))

    @sampled(size=(4,))
    def right_angles_on_samples(self, size: int) -> Iterator[Case]:
        """How often T vanishes, and its mean if the knots test for the law that is sampled."""
        law, means = _RIGHT_ANGLES, []
        for knots in (knots for knots in _knots(law) if knots.points):
            phi = dict(zip(map(float, knots.points), map(float, knots.targets), strict=True))
            floats = statistic.Knots(tuple(phi), tuple(map(float, knots.weights)), phi.__getitem__)
            weights = ", ".join(map(str, knots.weights))
            where = f"for right angles, knots {knots.points}, weights {weights}"
            share = Fraction(0)
            for sample, probability in law.samples(size):
                share += probability * self.vanishes(knots.parts(law, sample), knots.weights)
            function, variance = (
                RightAngles(floats, self.term, vanishing=True),
                float(share * (1 - share)),
            )
            means.append(SampleMean(f"P(T = 0) {where}", function, float(share), 1.0, variance))
            if knots.tests_for(law):
                function = RightAngles(floats, self.term, vanishing=False)
                mean = float(self.null_mean(knots.targets, knots.weights, size))
                largest = statistic.largest_value(floats, size)
                means.append(SampleMean(f"E T {where}", function, mean, largest))
        yield sample_case("right angles", size, tuple(means))

    mutants = (
        mutant("modulus", "zero if the moduli of the characteristic functions agree",
               defects=lambda real, imaginary, phi: (real**2 + imaginary**2 - phi**2,)),
        mutant("real-part", "zero if the real parts agree",
               defects=lambda real, imaginary, phi: (real - phi,)),
        mutant("every-knot", "zero only if knots of weight 0 agree too", counts=lambda w: True),
        mutant("some-knot", "zero if some knot agrees", quantifier=any),
        mutant("squared-moduli", "N (|ecf|^2 - phi^2)^2 for the terms", term=_moduli),
        mutant("size-forgotten", "the sum of distances without N", term=_per_point),
        mutant("mean-linear", "null mean sum w (1 - phi)", null=lambda phi, size: 1 - phi),
        mutant("mean-uncentred", "null mean sum w", null=lambda phi, size: 1),
        mutant("mean-shrinks", "null mean sum w (1 - phi^2) / N",
               null=lambda phi, size: (1 - phi**2) / size),
    )  # fmt: skip
