"""Checks of `am-gm`: a_1 ... a_n <= ((a_1 + ... + a_n) / n)^n for nonnegative numbers."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from numcheck.checks.base import Checks, Kind, Mutant, Outcome, compare_at_most, compare_truth
from numcheck.sampling.decide import Comparison, Relation, compare

#: Fractions, or floats.
Numbers = Sequence[Any]

_UNIT_ROUNDOFF = 2.0**-53
_SIZES = (1, 2, 999, 100_000)


def total(values: Numbers) -> Any:
    """The sum: exact for fractions, rounded once for floats."""
    return math.fsum(values) if any(isinstance(a, float) for a in values) else sum(values)


def arithmetic_mean(values: Numbers) -> Any:
    """The sum over the number; 0 for no numbers, as division by 0 gives 0 in Lean."""
    return total(values) / len(values) if values else Fraction(0)


@dataclass(frozen=True)
class Claim:
    """The product of n numbers is at most (or at least) mean(a) ** exponent(n).

    Attributes:
        mean: The arithmetic mean in the theorem.
        exponent: n in the theorem.
        relation: At most, in the theorem.
        nonnegative: Whether the numbers must be so; true in the theorem.
    """

    mean: Callable[[Numbers], Any] = arithmetic_mean
    exponent: Callable[[int], int] = lambda n: n
    relation: Relation = Relation.AT_MOST
    nonnegative: bool = True

    def speaks_of(self, values: Numbers) -> bool:
        """Whether the numbers meet the hypothesis."""
        return not self.nonnegative or all(a >= 0 for a in values)


def _lists() -> list[tuple[str, list[Fraction]]]:
    generator = random.Random(26054)  # noqa: S311 - test data, not a secret
    found = [
        ("no numbers", []),
        ("0", [Fraction(0)]),
        ("1, 4", [Fraction(1), Fraction(4)]),
        ("seven times 5/3", [Fraction(5, 3)] * 7),
        ("seven times 1/5", [Fraction(1, 5)] * 7),
        ("a zero among threes", [Fraction(3)] * 4 + [Fraction(0)]),
        ("all zero", [Fraction(0)] * 3),
        ("10^-30 and 10^30", [Fraction(1, 10**30), Fraction(10**30)]),
        ("nearly equal", [1 + Fraction(k, 10**40) for k in range(6)]),
        ("one large", [Fraction(1)] * 9 + [Fraction(10**9)]),
        ("-1, -1, 3", [Fraction(-1), Fraction(-1), Fraction(3)]),
    ]
    for n in range(1, 16):
        values = [Fraction(generator.randint(0, 60), generator.randint(1, 40)) for _ in range(n)]
        found.append((f"{n} random numbers", values))
        signed = [a * generator.choice([-1, 1]) for a in values]
        found.append((f"{n} random numbers of either sign", signed))
    return found


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for name, values in _lists():
        if claim.speaks_of(values):
            product = math.prod(values, start=Fraction(1))
            bound = Fraction(claim.mean(values)) ** claim.exponent(len(values))
            if claim.relation is Relation.AT_MOST:
                comparisons.append(compare_at_most(f"product of {name}", product, bound))
            else:
                comparisons.append(compare_at_most(f"bound for {name}", bound, product))
    return Outcome(Kind.EXACT, tuple(comparisons), f"{len(comparisons)} lists of rationals")


def _float_lists() -> list[tuple[str, list[float]]]:
    """Lists whose products leave the range of float64, or whose two sides nearly agree."""
    generator = random.Random(26055)  # noqa: S311 - test data, not a secret
    makers: dict[str, Callable[[int], float]] = {
        "equal to 0.1": lambda k: 0.1,
        "equal to 3": lambda k: 3.0,
        "within 1e-12 of 1/3": lambda k: (1 + 1e-12 * generator.random()) / 3,
        "1 or its neighbour": lambda k: math.nextafter(1.0, 2.0) if k % 2 else 1.0,
        "uniform": lambda k: generator.random(),
        "from 1e-300 to 1e300": lambda k: 10 ** generator.uniform(-300, 300),
        "1e-300 or 1": lambda k: 1.0 if k % 2 else 1e-300,
        "one zero": lambda k: float(k > 0),
        "all zero": lambda k: 0.0,
        "2 and -2": lambda k: 2.0 if k % 2 else -2.0,
    }
    return [
        (f"{n} numbers, {name}", [maker(k) for k in range(n)])
        for n in _SIZES
        for name, maker in makers.items()
    ]


def _compare_logarithms(claim: Claim, name: str, values: list[float]) -> Comparison:
    """The claim for floats, by logarithms.

    With unit roundoff u, a logarithm is off by at most two units in the last place, 4 u relative,
    and `fsum` and a division by u. So the left side, a sum of logarithms, is off by at most
    5 u sum |log a|; on the right the mean is by 2 u relative, its logarithm by
    2 u + 4 u |log mean|, and its product with the exponent by u more. Terms in u^2 are rounded up.
    """
    mean, exponent = float(claim.mean(values)), claim.exponent(len(values))
    sign = math.prod((a > 0) - (a < 0) for a in values)
    bound_sign = ((mean > 0) - (mean < 0)) ** exponent
    if sign == bound_sign == 1:
        logs = [math.log(abs(a)) for a in values]
        log_mean = math.log(abs(mean))
        allowed = 5 * math.fsum(map(abs, logs)) + exponent * (3 + 6 * abs(log_mean))
        allowed *= _UNIT_ROUNDOFF
        label = f"log product of {name}"
        return compare(claim.relation, label, math.fsum(logs), exponent * log_mean, allowed)
    at_most = claim.relation is Relation.AT_MOST
    smaller, larger = (sign, bound_sign) if at_most else (bound_sign, sign)
    return compare_truth(f"sign of the product of {name}", smaller <= larger)


def _check_floats(claim: Claim) -> Outcome:
    lists = [(name, values) for name, values in _float_lists() if claim.speaks_of(values)]
    comparisons = tuple(_compare_logarithms(claim, name, values) for name, values in lists)
    return Outcome(Kind.FLOATING, comparisons, f"logarithms of up to {_SIZES[-1]:,} numbers")


def _harmonic_mean(values: Numbers) -> Any:
    return len(values) / total([1 / a for a in values]) if all(values) and values else Fraction(0)


def _median(values: Numbers) -> Any:
    return statistics.median(values) if values else Fraction(0)


CHECKS = Checks(
    theorem="am-gm",
    claim=Claim(),
    mutants=(
        Mutant("reversed", "at least", Claim(relation=Relation.AT_LEAST)),
        Mutant("no-power", "the product is at most the mean", Claim(exponent=lambda n: 1)),
        Mutant("power-less-one", "the power n - 1", Claim(exponent=lambda n: max(n - 1, 0))),
        Mutant("power-plus-one", "the power n + 1", Claim(exponent=lambda n: n + 1)),
        Mutant(
            "divided-by-n-plus-one",
            "the sum over n + 1",
            Claim(mean=lambda a: total(a) / (len(a) + 1)),
        ),
        Mutant("harmonic", "the harmonic mean", Claim(mean=_harmonic_mean)),
        Mutant("median", "the median", Claim(mean=_median)),
        Mutant("any-sign", "for numbers of any sign", Claim(nonnegative=False)),
    ),
    exact=_check_exactly,
    floating=_check_floats,
)
