"""Checks of `gaussian-exists`: averages over finer and larger lattices tend to a definite mean.

With the rates that hold: the averages of polynomials and of entire functions are off by the tail
beyond the lattice only, those of |x| by -density(0) / (6 k^2), those of sqrt|x| by the order of
k^(-3/2) (`numcheck.theory.line_functions`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import mpmath
import numpy as np

from numcheck.checks.base import (
    GUARD_DIGITS,
    Claim,
    Function,
    at_most,
    equal,
    float64,
    high_precision,
    holds,
    mutant,
)
from numcheck.sampling.decide import Comparison, Relation, compare
from numcheck.theory.averages import Lattice, cosine_mean, lattice
from numcheck.theory.gaussian import moment
from numcheck.theory.line_functions import LINE_FUNCTIONS, LineFunction
from numcheck.theory.piecewise import partial_moments, real
from numcheck.theory.quadrature import DIGITS

_UNIT_ROUNDOFF = 2.0**-53
#: The functions with a Gaussian mean, and those without.
_WITH_MEAN = [f for f in LINE_FUNCTIONS if f.mean]
_WITHOUT = [f for f in LINE_FUNCTIONS if not f.mean]


class GaussianExists(Claim):
    """The averages of f over the lattice converge, to a mean with Gaussian moments.

    And if the limit for f^power is 0, then f = 0 everywhere.

    Attributes:
        weight: exp(-t^2/2) in the theorem, from t and exp.
        denominator: The inverse of the step: k.
        reach: The largest j of the points j / k: k^2.
        independent: Whether each coordinate of a point runs through the lattice on its own; true.
        growth: Whether f must be of polynomial growth; true in the theorem.
        continuous: Whether it must be continuous; true in the theorem.
        moment: The moments of the limit: those of N(0, 1).
        power: 2 in the theorem.
    """

    weight: Function = lambda t, exp: exp(-t * t / 2)
    denominator: Function = lambda k: k
    reach: Function = lambda k: k * k
    independent: bool = True
    growth: bool = True
    continuous: bool = True
    moment: Function = moment
    power: int = 2

    def lattice(self, k: int) -> Lattice:
        """The lattice of one coordinate."""
        return lattice(self.denominator(k), self.reach(k), self.weight, DIGITS + GUARD_DIGITS)

    def admits(self, f: LineFunction) -> bool:
        """Whether f is among the functions it speaks of."""
        return (f.growth or not self.growth) and (f.continuous or not self.continuous)

    def distance(self, k: int, f: LineFunction, average: Any) -> tuple[Any, Any]:
        """How far (E_k f - E f) k^p is from c, and what higher orders allow."""
        assert f.mean
        c, p = f.error()
        return abs((average - f.mean(1)) * mpmath.mpf(k) ** p - c), mpmath.mpf(1) / k**2

    @high_precision(d=range(13))
    def moments(self, d: int) -> Iterator[Comparison]:
        yield equal(self.lattice(20).mean(lambda x: real(x**d)), self.moment(d))

    @high_precision(d=(2, 4, 8), k=(1, 2, 3, 5))
    def tails(self, d: int, k: int) -> Iterator[Comparison]:
        """Coarse lattices miss what is beyond them: at most 3/2 of E[x^d - moment; |x| > k]."""
        beyond = partial_moments(d + 1, mpmath.mpf(k), mpmath.inf)
        missed = self.moment(d) - self.lattice(k).mean(lambda x: real(x**d))
        yield at_most(mpmath.mpf(0), missed, "missed")
        yield at_most(missed, 3 * (beyond[d] - self.moment(d) * beyond[0]), "missed")

    @high_precision(f=_WITH_MEAN, k=(4, 8, 16))
    def rates(self, f: LineFunction, k: int) -> Iterator[Comparison]:
        if self.admits(f):
            yield at_most(*self.distance(k, f, self.lattice(k).mean(f.value)))

    @high_precision(f=_WITHOUT, k=(4, 8, 16))
    def convergence(self, f: LineFunction, k: int) -> Iterator[Comparison]:
        if self.admits(f):
            first, second = (self.lattice(j).mean(f.value) for j in (k, 2 * k + 1))
            yield at_most(abs(first - second), mpmath.mpf(1) / k, "change from k to 2 k + 1")

    @high_precision(f=_WITH_MEAN)
    def definite(self, f: LineFunction) -> Iterator[Comparison]:
        assert f.mean
        if self.admits(f):
            found = self.lattice(8).mean(lambda x: f.value(x) ** self.power)
            # A rate for the squares of the discontinuous, too.
            yield at_most(abs(found - f.mean(self.power)), mpmath.mpf(1) / 8, "E f^power")
            yield holds(f.mean(self.power) != 0 or f.vanishes(), "positive, or f = 0")

    @high_precision(k=(2, 4))
    def two_coordinates(self, k: int) -> Iterator[Comparison]:
        """E max(x, y) = 1/sqrt(pi), whose error is that of the kink on the diagonal."""
        line = self.lattice(k)
        found = line.mean_of_maximum() if self.independent else line.mean(real)
        claimed = 1 / mpmath.sqrt(mpmath.pi)
        yield at_most(abs((found - claimed) * k**2 + claimed / 24), mpmath.mpf(2) / k**2)

    @float64(f=_WITH_MEAN, k=(30, 100, 300))
    def rates_of_fine_lattices(self, f: LineFunction, k: int) -> Iterator[Comparison]:
        """The weights are off by t^2 + 2 units each, 3 on average, the products by few more."""
        if self.admits(f):
            assert f.mean
            average, (_, p) = self.lattice(k).float_mean(f), f.error()
            error, allowed = map(float, self.distance(k, f, mpmath.mpf(average)))
            rounding = 32 * _UNIT_ROUNDOFF * (1 + math.sqrt(float(f.mean(2))))
            yield compare(Relation.AT_MOST, "", error, allowed, rounding * k ** float(p))

    @float64(f=_WITHOUT, k=(3, 8, 17))
    def convergence_in_floats(self, f: LineFunction, k: int) -> Iterator[Comparison]:
        if self.admits(f):
            first, second = (self.lattice(j).float_mean(f) for j in (k, 2 * k + 1))
            change, label = abs(first - second), "change from k to 2 k + 1"
            yield compare(Relation.AT_MOST, label, change, 1 / k, 64 * _UNIT_ROUNDOFF * second)

    @float64(n=(1, 2, 32, 1024))
    def many_coordinates(self, n: int) -> Iterator[Comparison]:
        """E cos(a . x) = exp(-|a|^2/2), for different a_i with |a|^2 > 1/3."""
        a = np.arange(1, n + 1) / n**1.5
        line = self.lattice(12)
        found = cosine_mean(line, a) if self.independent else cosine_mean(line, [a.sum()])
        yield compare(Relation.EQUAL, "E cos(a . x)", found, math.exp(-float(a @ a) / 2), 1e-13 * n)

    @float64(d=range(0, 25, 2))
    def moments_in_floats(self, d: int) -> Iterator[Comparison]:
        j, w = self.lattice(16).floats
        found, claimed = float(w @ (j / self.denominator(16)) ** d), float(self.moment(d))
        yield compare(Relation.EQUAL, "", found, claimed, (64 + 2 * d) * _UNIT_ROUNDOFF * claimed)

    @float64(f=_WITH_MEAN)
    def definite_in_floats(self, f: LineFunction) -> Iterator[Comparison]:
        if self.admits(f):
            assert f.mean
            claimed = float(f.mean(self.power))
            line = self.lattice(100)
            j, w = line.floats
            found = float(w @ f.array(j, line.k) ** self.power)
            yield compare(Relation.EQUAL, "E f^power", found, claimed, 0.01)
            yield holds(claimed != 0 or f.vanishes(), "positive, or f = 0")

    mutants = (
        mutant("any-growth", "f of any growth: exp(x^2/2) too", growth=False),
        mutant("any-function", "f need not be continuous", continuous=False),
        mutant("first-moment", "E f = 0 only for f = 0", power=1),
        mutant("not-squared", "the weight exp(-|t|/2)",
               weight=lambda t, exp: exp(-abs(t) / 2)),
        mutant("narrow", "the weight exp(-t^2)", weight=lambda t, exp: exp(-t * t)),
        mutant("unit-cube", "lattices with |j| <= k, which stay in the cube [-1, 1]^N",
               reach=lambda k: k),
        mutant("integers", "larger lattices that are no finer: step 1", denominator=lambda k: 1),
        mutant("diagonal", "the points whose coordinates are all equal", independent=False),
        mutant("factorials", "the moment d! for even d: that of the Laplace law",
               moment=lambda d: 0 if d % 2 else math.factorial(d)),
    )  # fmt: skip
