"""Checks of `de-moivre-laplace`: averages over coin tosses tend to Gaussian means.

With the rates that hold here: the moments of degree d are below the Gaussian ones by at most
2 binom(d, 4) moment(d - 4) / k^2, and the means of the polygons that are tried are off by at most
2 / (5 k^2).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from statistics import NormalDist
from typing import Any

import mpmath
import torch

from numcheck.checks.base import Claim, Function, at_most, equal, exact, mutant, sampled
from numcheck.checks.cases import Case, MomentMean, sample_case
from numcheck.sampling.decide import Comparison, Relation
from numcheck.theory.averages import Coins
from numcheck.theory.coin_sums import CoinStatistic, Powers
from numcheck.theory.gaussian import moment
from numcheck.theory.piecewise import ABSOLUTE, PIECEWISE, RELU, TENT, VALLEY, Piecewise

#: Larger than the rounding errors of the limits, which are known to more than 50 digits.
_ROUNDING = Fraction(1, 10**45)


@cache
def _limit(f: Piecewise) -> Fraction:
    """The Gaussian mean, to 60 digits."""
    with mpmath.workdps(62):
        return Fraction(mpmath.nstr(f.mean(), 60))


@cache
def _limit_of_maximum() -> Fraction:
    """E max(x, y) = 1 / sqrt(pi)."""
    with mpmath.workdps(62):
        return Fraction(mpmath.nstr(1 / mpmath.sqrt(mpmath.pi), 60))


class DeMoivreLaplace(Claim):
    """The means of f over scaled sums of coins tend to the Gaussian mean of f.

    Attributes:
        tosses: How many for each coordinate: k^2 in the theorem.
        scale: What the sums are multiplied by: 1 / k.
        heads: The probability of heads: 1/2.
        faces: What heads and tails count: 1 and -1.
        independent: Whether each coordinate has coins of its own; true in the theorem.
        growth: Whether f must be of polynomial growth; true in the theorem.
    """

    tosses: Function = lambda k: k * k
    scale: Function = lambda k: Fraction(1, k)
    heads: Fraction = Fraction(1, 2)
    faces: tuple[int, int] = (1, -1)
    independent: bool = True
    growth: bool = True

    def coins(self, k: int) -> Coins:
        """Those of one coordinate."""
        return Coins(self.tosses(k), self.heads, self.faces)

    def mean(self, f: Any, k: int) -> Fraction:
        """That of a function of one coordinate."""
        return self.coins(k).mean(f, self.scale(k))

    @exact(d=range(1, 13), k=(1, 2, 3, 8, 20))
    def moments(self, d: int, k: int) -> Iterator[Comparison]:
        found, claimed = self.mean(lambda x: x**d, k), Fraction(moment(d))
        if d % 2:
            yield equal(found, claimed)
        else:
            yield at_most(found, claimed)
            missed = Fraction(2 * math.comb(d, 4) * moment(max(d - 4, 0)), k * k)
            yield at_most(claimed - missed, found)

    @exact(f=PIECEWISE, k=(1, 2, 3, 4, 7, 16))
    def polygons(self, f: Piecewise, k: int) -> Iterator[Comparison]:
        error = abs(self.mean(f, k) - _limit(f))
        yield at_most(error, Fraction(2, 5 * k * k) + _ROUNDING)

    @exact(k=(1, 2, 4, 8))
    def cauchy(self, k: int) -> Iterator[Comparison]:
        """Of a function without a Gaussian mean, if it may be of any growth."""
        if not self.growth:
            change = abs(self.mean(Powers(), k) - self.mean(Powers(), 2 * k))
            yield at_most(change, Fraction(2, 5 * k * k), "change from k to 2 k")

    @exact(k=(1, 2, 3, 8, 16))
    def two_coordinates(self, k: int) -> Iterator[Comparison]:
        coins, scale = self.coins(k), self.scale(k)
        if self.independent:
            mean, product = coins.mean_of_maximum(scale), self.mean(lambda x: x, k) ** 2
        else:
            mean, product = self.mean(lambda x: x, k), self.mean(lambda x: x * x, k)
        yield equal(product, Fraction(0), "E[x y]")
        bound = Fraction(2, 5 * k * k) + _ROUNDING
        yield at_most(abs(mean - _limit_of_maximum()), bound, "E max(x, y)")

    @sampled(k=(4, 16, 32))
    def on_samples(self, k: int) -> Iterator[Case]:
        coins, scale = self.coins(k), self.scale(k)
        functions = [ABSOLUTE, RELU, VALLEY, TENT]
        found: list[Any] = [
            (f.name, f.tensor, _limit(f), coins.moments(f, scale), 1) for f in functions
        ]
        if k == 4:
            joint, limit = coins.joint_moments(max, scale, self.independent), _limit_of_maximum()
            found.append(("max(x, y)", torch.maximum, limit, joint, 2))
            if not self.growth:
                p = Powers()
                found.append((p.name, p.tensor, self.mean(p, 2 * k), coins.moments(p, scale), 1))
        means = (m for claim in found for m in self.claimed(k, *claim))
        yield sample_case(f"{coins.tosses} coins", coins.tosses, list(means))

    def claimed(
        self,
        k: int,
        name: str,
        f: Function,
        limit: Fraction,
        moments: list[Fraction],
        coordinates: int,
    ) -> Iterator[MomentMean]:
        """That the mean is between the limit less the bound and the limit with it."""
        threshold = NormalDist().inv_cdf(float(self.heads))
        how = float(self.scale(k)), threshold, self.faces, coordinates, self.independent
        statistic, size = CoinStatistic(f, *how), math.sqrt(float(moments[1])) + 1
        for relation, sign in ((Relation.AT_LEAST, -1), (Relation.AT_MOST, 1)):
            value, label = float(limit) + sign * 0.4 / k**2, f"E {name}, k = {k}"
            yield MomentMean(label, statistic, value, moments, size, relation=relation)

    mutants = (
        mutant("unscaled", "the sums themselves", scale=lambda k: Fraction(1)),
        mutant("means", "the sums divided by the number of coins",
               scale=lambda k: Fraction(1, k * k)),
        mutant("few-coins", "k coins for k^2", tosses=lambda k: k),
        mutant("biased", "coins that show heads with probability 3/5", heads=Fraction(3, 5)),
        mutant("zero-or-one", "coins that count 1 and 0", faces=(1, 0)),
        mutant("same-coins", "the same coins for each coordinate", independent=False),
        mutant("any-growth", "f of any growth, like 2^(x^2)", growth=False),
    )  # fmt: skip
