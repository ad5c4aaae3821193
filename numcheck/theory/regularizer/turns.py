"""Random turns of the unit circle: laws whose characteristic functions are rational at integers.

x is a random multiple of one angle with rational cosine and sine, so that exp(i t x) has rational
parts at integers t, and expectations over samples are finite sums.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from numcheck.theory.rational_matrices import dot

Point = tuple[Fraction, Fraction]


def turn(point: Point, times: int) -> Point:
    """The point of the circle at a multiple of the angle of the given one."""
    x, y = Fraction(1), Fraction(0)
    c, s = point if times >= 0 else (point[0], -point[1])
    for _ in range(abs(times)):
        x, y = c * x - s * y, s * x + c * y
    return x, y


@dataclass(frozen=True)
class TurnLaw:
    """A symmetric law on the multiples of an angle.

    Attributes:
        point: Cosine and sine of the angle.
        probabilities: Of the multiples 0, 1, ...; those of negative multiples are the same, and
            all of them sum to 1.
    """

    point: Point
    probabilities: tuple[Fraction, ...]

    @property
    def support(self) -> range:
        """The multiples."""
        largest = len(self.probabilities) - 1
        return range(-largest, largest + 1)

    def characteristic(self, t: int) -> Fraction:
        """E exp(i t x) for an integer t."""
        return self.mean_of([self.probabilities[abs(m)] for m in self.support], t)[0]

    def empirical(self, sample: Sequence[int], t: int) -> Point:
        """The mean of exp(i t x) over a sample of multiples."""
        counts = [Fraction(sample.count(m), len(sample)) for m in self.support]
        return self.mean_of(counts, t)

    def mean_of(self, weights: Sequence[Fraction], t: int) -> Point:
        """The weighted sum of exp(i t x) over the support."""
        cosines, sines = zip(*(turn(self.point, t * m) for m in self.support), strict=True)
        return dot(weights, cosines), dot(weights, sines)

    def samples(self, size: int) -> Iterator[tuple[tuple[int, ...], Fraction]]:
        """All samples of independent draws, up to order, with their probabilities."""
        for sample in itertools.combinations_with_replacement(self.support, size):
            orders = math.factorial(size)
            for m in set(sample):
                orders //= math.factorial(sample.count(m))
            yield (
                sample,
                orders * math.prod((self.probabilities[abs(m)] for m in sample), start=Fraction(1)),
            )


@dataclass(frozen=True)
class TurnKnots:
    """Integer knots with rational weights and targets.

    Attributes:
        points: The knots.
        weights: One for each.
        targets: What the characteristic function is compared with at each.
    """

    points: tuple[int, ...]
    weights: tuple[Fraction, ...]
    targets: tuple[Fraction, ...]

    def parts(self, law: TurnLaw, sample: Sequence[int]) -> list[tuple[Fraction, ...]]:
        """(Re, Im, target) of a sample at each knot."""
        pairs = zip(self.points, self.targets, strict=True)
        return [(*law.empirical(sample, t), target) for t, target in pairs]

    def tests_for(self, law: TurnLaw) -> bool:
        """Whether the targets are the law's characteristic function."""
        return self.targets == tuple(map(law.characteristic, self.points))
