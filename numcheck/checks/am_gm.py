"""Checks of `am-gm`: a_1 ... a_n <= ((a_1 + ... + a_n) / n)^n for nonnegative numbers."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from numcheck.checks.base import Claim, Function, at_most, exact, float64, holds, mutant
from numcheck.sampling.decide import Comparison, Relation, compare

#: Fractions, or floats.
Numbers = Sequence[Any]

_UNIT_ROUNDOFF = 2.0**-53


def total(values: Numbers) -> Any:
    """The sum: exact for fractions, rounded once for floats."""
    return math.fsum(values) if any(isinstance(a, float) for a in values) else sum(values)


def arithmetic_mean(values: Numbers) -> Any:
    """The sum over the number; 0 for no numbers, as division by 0 gives 0 in Lean."""
    return total(values) / len(values) if values else Fraction(0)


def _harmonic_mean(values: Numbers) -> Any:
    return len(values) / total([1 / a for a in values]) if all(values) and values else Fraction(0)


def _rationals() -> Iterator[tuple[str, list[Fraction]]]:
    one, generator = Fraction(1), random.Random(26054)  # noqa: S311 - test data, not a secret
    yield "no numbers", []
    yield "0", [0 * one]
    yield "1, 4", [one, 4 * one]
    yield "seven times 5/3", [Fraction(5, 3)] * 7
    yield "seven times 1/5", [Fraction(1, 5)] * 7
    yield "a zero among threes", [3 * one] * 4 + [0 * one]
    yield "all zero", [0 * one] * 3
    yield "10^-30 and 10^30", [one / 10**30, one * 10**30]
    yield "nearly equal", [1 + Fraction(k, 10**40) for k in range(6)]
    yield "one large", [one] * 9 + [one * 10**9]
    yield "-1, -1, 3", [-one, -one, 3 * one]
    for n in range(1, 16):
        values = [Fraction(generator.randint(0, 60), generator.randint(1, 40)) for _ in range(n)]
        yield f"{n} random numbers", values
        signed = [a * generator.choice([-1, 1]) for a in values]
        yield f"{n} random numbers of either sign", signed


def _floats() -> Iterator[tuple[str, list[float]]]:
    """Lists whose products leave the range of float64, or whose two sides nearly agree."""
    generator = random.Random(26055)  # noqa: S311 - test data, not a secret
    neighbour = math.nextafter(1.0, 2.0)
    for n in (1, 2, 999, 100_000):
        odd = [k % 2 == 1 for k in range(n)]
        yield f"{n} numbers equal to 0.1", [0.1] * n
        yield f"{n} numbers equal to 3", [3.0] * n
        yield f"{n} within 1e-12 of 1/3", [(1 + 1e-12 * generator.random()) / 3 for _ in odd]
        yield f"{n}, 1 or its neighbour", [neighbour if is_odd else 1.0 for is_odd in odd]
        yield f"{n} uniform numbers", [generator.random() for _ in odd]
        yield f"{n} from 1e-300 to 1e300", [10 ** generator.uniform(-300, 300) for _ in odd]
        yield f"{n}, 1e-300 or 1", [1.0 if is_odd else 1e-300 for is_odd in odd]
        yield f"{n}, one zero", [0.0] + [1.0] * (n - 1)
        yield f"{n} zeros", [0.0] * n
        yield f"{n}, 2 and -2", [2.0 if is_odd else -2.0 for is_odd in odd]


class AmGm(Claim):
    """The product of n numbers is at most (or at least) mean(a) ** exponent(n).

    Attributes:
        mean: The arithmetic mean in the theorem.
        exponent: n in the theorem.
        relation: At most, in the theorem.
        nonnegative: Whether the numbers must be so; true in the theorem.
    """

    mean: Function = arithmetic_mean
    exponent: Function = lambda n: n
    relation: Relation = Relation.AT_MOST
    nonnegative: bool = True

    def admits(self, values: Numbers) -> bool:
        return not self.nonnegative or all(a >= 0 for a in values)

    def ordered(self, product: Any, bound: Any) -> tuple[Any, Any]:
        """The two sides, the one first that is claimed to be smaller."""
        return (product, bound) if self.relation is Relation.AT_MOST else (bound, product)

    @exact(values=_rationals)
    def product(self, values: tuple[str, list[Fraction]]) -> Iterator[Comparison]:
        _, a = values
        if self.admits(a):
            bound = Fraction(self.mean(a)) ** self.exponent(len(a))
            yield at_most(*self.ordered(math.prod(a, start=Fraction(1)), bound))

    @float64(values=_floats)
    def logarithms(self, values: tuple[str, list[float]]) -> Iterator[Comparison]:
        """By logarithms, where both sides are positive; else by their signs.

        With unit roundoff u, a logarithm is off by at most two units in the last place, 4 u
        relative, and `fsum` and a division by u. So the left side, a sum of logarithms, is off by
        at most 5 u sum |log a|; on the right the mean is by 2 u relative, its logarithm by
        2 u + 4 u |log mean|, and its product with the exponent by u more. Terms in u^2 are
        rounded up.
        """
        _, a = values
        if not self.admits(a):
            return
        mean, exponent = float(self.mean(a)), self.exponent(len(a))
        sign = math.prod((x > 0) - (x < 0) for x in a)
        bound_sign = ((mean > 0) - (mean < 0)) ** exponent
        if sign == bound_sign == 1:
            logs, log_mean = [math.log(abs(x)) for x in a], math.log(abs(mean))
            units = 5 * math.fsum(map(abs, logs)) + exponent * (3 + 6 * abs(log_mean))
            found, claimed = math.fsum(logs), exponent * log_mean
            yield compare(self.relation, "log product", found, claimed, units * _UNIT_ROUNDOFF)
        else:
            smaller, larger = self.ordered(sign, bound_sign)
            yield holds(smaller <= larger, "sign of the product")

    mutants = (
        mutant("reversed", "at least", relation=Relation.AT_LEAST),
        mutant("no-power", "the product is at most the mean", exponent=lambda n: 1),
        mutant("power-less-one", "the power n - 1", exponent=lambda n: max(n - 1, 0)),
        mutant("power-plus-one", "the power n + 1", exponent=lambda n: n + 1),
        mutant("divided-by-n-plus-one", "the sum over n + 1",
               mean=lambda a: total(a) / (len(a) + 1)),
        mutant("harmonic", "the harmonic mean", mean=_harmonic_mean),
        mutant("median", "the median", mean=lambda a: statistics.median(a) if a else Fraction(0)),
        mutant("any-sign", "for numbers of any sign", nonnegative=False),
    )  # fmt: skip
