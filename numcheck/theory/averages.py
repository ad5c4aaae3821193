"""Averages over finitely many points that tend to Gaussian means: a weighted lattice, and coins."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from typing import Any

import mpmath
import numpy as np
from numpy.typing import NDArray

from numcheck.theory.line_functions import LineFunction

#: A weight w(t), from t and the exponential of its kind of number.
Weight = Callable[[Any, Callable[[Any], Any]], Any]


@dataclass(frozen=True)
class Lattice:
    """The points j / k with |j| <= reach, weighted by w: to many digits, and in float64.

    Attributes:
        k: The inverse of the step.
        reach: The largest j.
        weight: w.
        digits: The digits of the weights that are no floats.
    """

    k: int
    reach: int
    weight: Weight
    digits: int = 62

    @cached_property
    def weights(self) -> list[Any]:
        """The weights of the points, from left to right."""
        points = range(-self.reach, self.reach + 1)
        with mpmath.workdps(self.digits):
            return [self.weight(mpmath.mpf(j) / self.k, mpmath.exp) for j in points]

    def mean(self, f: Callable[[Fraction], Any]) -> Any:
        """The average of a function of a rational number."""
        points = (Fraction(j, self.k) for j in range(-self.reach, self.reach + 1))
        return mpmath.fdot(self.weights, map(f, points)) / mpmath.fsum(self.weights)

    @cached_property
    def floats(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The integers j and the weights, which sum to 1."""
        j = np.arange(-self.reach, self.reach + 1)
        w = np.asarray(self.weight(j / self.k, np.exp))
        return j, w / w.sum()

    def float_mean(self, f: LineFunction) -> float:
        """The average in float64."""
        j, w = self.floats
        return float(w @ f.array(j, self.k))

    def mean_of_maximum(self) -> Any:
        """That of the larger of two coordinates: max(x, y) <= t if x <= t and y <= t."""
        below, total = mpmath.mpf(0), mpmath.mpf(0)
        for j, w in zip(range(-self.reach, self.reach + 1), self.weights, strict=True):
            total += j * w * (w + 2 * below)
            below += w
        return total / below**2 / self.k


@cache
def lattice(k: int, reach: int, weight: Weight, digits: int) -> Lattice:
    """The lattice, which keeps its weights."""
    return Lattice(k, reach, weight, digits)


def _moments(law: list[tuple[Fraction, Fraction]]) -> list[Fraction]:
    return [sum((v**j * p for v, p in law), Fraction(0)) for j in (1, 2, 3, 4)]


@dataclass(frozen=True)
class Coins:
    """Independent coins.

    Attributes:
        tosses: How many.
        heads: The probability of heads.
        faces: What heads and tails count.
    """

    tosses: int
    heads: Fraction = Fraction(1, 2)
    faces: tuple[int, int] = (1, -1)

    @cached_property
    def law(self) -> list[tuple[int, Fraction]]:
        """The values of the sum, with their probabilities."""
        up, down = self.faces
        n, p = self.tosses, self.heads
        return [
            (up * h + down * (n - h), math.comb(n, h) * p**h * (1 - p) ** (n - h))
            for h in range(n + 1)
        ]

    def mean(self, f: Callable[[Fraction], Fraction], scale: Fraction) -> Fraction:
        """E f(scale * sum), exactly."""
        return sum((p * f(scale * s) for s, p in self.law), Fraction(0))

    def moments(self, f: Callable[[Fraction], Fraction], scale: Fraction) -> list[Fraction]:
        """E f^j of the scaled sum, for j from 1 to 4."""
        return _moments([(f(scale * s), p) for s, p in self.law])

    def joint_moments(
        self, f: Callable[[Fraction, Fraction], Fraction], scale: Fraction, independent: bool
    ) -> list[Fraction]:
        """The same for a function of two sums, of independent coins or of the same."""
        law = [(scale * s, p) for s, p in self.law]
        if independent:
            return _moments([(f(x, y), p * q) for x, p in law for y, q in law])
        return _moments([(f(x, x), p) for x, p in law])

    def mean_of_maximum(self, scale: Fraction) -> Fraction:
        """That of the larger of two independent sums, from max(x, y) <= t if x <= t and y <= t."""
        below, total = Fraction(0), Fraction(0)
        for s, p in sorted(self.law):
            total += scale * s * p * (p + 2 * below)
            below += p
        return total


def cosine_mean(lattice: Lattice, a: Sequence[float]) -> float:
    """The average of cos(a . x) over the product of the lattice with itself, in float64.

    It factors, because the lattice is symmetric.
    """
    j, w = lattice.floats
    factors = w @ np.cos(np.outer(j / lattice.k, a))
    return float(np.prod(factors))
