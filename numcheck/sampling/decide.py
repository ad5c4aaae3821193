r"""Does a sample agree with a claimed mean? Decisions with a stated chance of a false alarm.

The samples come in G groups of at least m. If the claim is true, each group mean lies more than
$c\,\sigma/\sqrt m$ above (or below) the claim with probability at most

$$p(c) = \min\Big(\frac{1}{1+c^2},\ \frac{3 + (\kappa - 3)/m}{c^4}\Big),$$

by the inequality of Cantelli and by Markov's for the fourth power, where $\sigma^2$ is the variance
and $\kappa$ the kurtosis of one sample, both known exactly. The median of the group means is off
by more than that only if half of the groups are, so with probability at most
$2\,P(\mathrm{Bin}(G, p(c)) \ge \lceil G/2\rceil)$. The smallest c that brings this down to
alpha gives the tolerance. Nothing here is asymptotic: the bound holds for every n and however heavy
the tails, which products of Hermite polynomials have (median of means: Nemirovski and Yudin 1983;
Lugosi and Mendelson 2019, section 2.1).

A mean that is off by twice the tolerance is caught with probability at least 1 - alpha.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import binom

from numcheck.sampling.estimate import Moments
from numcheck.support.validate import as_float, real

_UNIT_ROUNDOFF_64 = 2.0**-53
#: Share of alpha that is spent on rounding errors larger than allowed for.
_ROUNDING_SHARE = 0.01


@lru_cache(maxsize=1 << 14)
def _exceedance(groups: int, alpha: float) -> float:
    """The probability per group at which the median fails with probability `alpha`, one-sided."""
    needed = (groups + 1) // 2
    log_alpha = math.log(alpha)

    def excess(log_p: float) -> float:
        return float(binom.logsf(needed - 1, groups, math.exp(log_p))) - log_alpha

    low, high = -690.0, -1e-12
    if excess(high) <= 0:
        # Nearly every probability suffices when alpha is near 1.
        return math.exp(high)
    return math.exp(float(brentq(excess, low, high, xtol=1e-12)))


def deviation_factor(groups: int, per_group: int, kurtosis: float, alpha: float) -> float:
    """The c of the module's bound: how many standard errors of a group mean are allowed.

    Args:
        groups: Number of groups.
        per_group: Samples in the smallest group.
        kurtosis: E(T - ET)^4 / Var(T)^2 of one sample.
        alpha: Allowed probability of a false alarm, two-sided.
    """
    p = _exceedance(groups, alpha / 2)
    cantelli = math.sqrt(max(1 / p - 1, 0.0))
    fourth = math.sqrt(math.sqrt((3 + (kurtosis - 3) / per_group) / p))
    return min(cantelli, fourth)


def rounding_factor(groups: int, alpha: float) -> float:
    """By how much the median of the group means of a nonnegative quantity may exceed its mean."""
    return 1 / _exceedance(groups, alpha)


@dataclass(frozen=True)
class ExactLaw:
    """What is known exactly of a statistic with finite fourth moment.

    Attributes:
        variance: Var(T).
        scale: The square root of E T^2.
        kurtosis: E(T - ET)^4 / Var(T)^2 (3 if the variance is 0).
        rounding: Bound on the expected rounding error of one evaluation.
    """

    variance: float
    scale: float
    kurtosis: float
    rounding: float


def to_float(x: Fraction | int) -> float:
    """The float that stands for a rational: 0 only for 0, and never infinite.

    Beyond the range of float64 it is the largest or the smallest float of the same sign, so that
    a difference, however small or large, is still one after it has become a float.
    """
    sign = (x > 0) - (x < 0)
    try:
        return float(x) or sign * math.ulp(0.0)
    except OverflowError:
        return sign * sys.float_info.max


def variance_and_kurtosis(moments: Sequence[Fraction]) -> tuple[Fraction, float]:
    """Variance and kurtosis from E T, ..., E T^4."""
    first, second, third, fourth = moments
    variance = second - first**2
    central = fourth - 4 * first * third + 6 * first**2 * second - 3 * first**4
    return variance, float(central / variance**2) if variance else 3.0


@dataclass(frozen=True)
class Comparison:
    """One observed value compared with one claimed value.

    Attributes:
        label: What was compared.
        observed: The value found.
        expected: The value claimed.
        error: Their difference, taken before either was rounded to a float.
        tolerance: Largest difference that is put down to chance and rounding.
        rounding: The part of a sampled comparison's tolerance that is for rounding: by how much
            the same samples may give another value on another machine.
    """

    label: str
    observed: float
    expected: float
    error: float
    tolerance: float
    rounding: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the difference is within the tolerance (a NaN never is)."""
        return self.error <= self.tolerance

    @property
    def ratio(self) -> float:
        """Error over tolerance: at most 1 if all is well."""
        if self.tolerance > 0:
            return self.error / self.tolerance
        return 0.0 if self.ok else math.inf


class Relation(StrEnum):
    """What a claim says of an observed value and an expected one."""

    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="


def compare(
    relation: Relation,
    label: str,
    observed: float,
    expected: float,
    tolerance: float,
    rounding: float = 0.0,
) -> Comparison:
    """Compare an observed value with a claim; an inequality is violated on one side only.

    An observed value that is not finite violates everything.

    Raises:
        InvalidInputError: If the claim or the tolerance is not finite, or the tolerance negative:
            it would allow everything, or nothing.
    """
    expected = real(expected, name="expected")
    tolerance = real(tolerance, name="tolerance", minimum=0.0)
    observed = as_float(observed)
    error = observed - expected if math.isfinite(observed) else math.nan
    if relation is Relation.EQUAL:
        error = abs(error)
    elif relation is Relation.AT_LEAST:
        error = -error
    if relation is not Relation.EQUAL:
        label = f"{label} {relation} {expected:.6g}"
        # A NaN stays one, so that it fails.
        error = 0.0 if error < 0 else error
    return Comparison(label, observed, expected, error, tolerance, rounding)


def tolerance(law: ExactLaw, groups: Sequence[Moments], alpha: float, block: int) -> float:
    """The largest difference between median of means and claim that is put down to chance.

    Args:
        law: What is known of one sample.
        groups: The estimates.
        alpha: Allowed probability of a false alarm, two-sided; at least 1e-240, below which
            float64 does not hold the probabilities involved.
        block: Samples reduced at once.

    Raises:
        InvalidInputError: If float64 does not hold the tolerance.
    """
    per_group = min(group.n for group in groups)
    factor = deviation_factor(len(groups), per_group, law.kurtosis, alpha * (1 - _ROUNDING_SHARE))
    chance = factor * math.sqrt(law.variance / per_group)
    found = chance + rounding_part(law, groups, alpha, block)
    return real(found, name="the tolerance, from law and alpha,")


def rounding_part(law: ExactLaw, groups: Sequence[Moments], alpha: float, block: int) -> float:
    """The part of `tolerance` that is put down to rounding."""
    # Summation: a block at a time, then the blocks of a group one after the other.
    operations = block + max(group.n for group in groups) / block
    summation = operations * _UNIT_ROUNDOFF_64 * law.scale
    allowance = rounding_factor(len(groups), alpha * _ROUNDING_SHARE)
    found = allowance * (law.rounding + summation)
    return real(found, name="the rounding part, from law and alpha,")


def median_of_means(groups: Sequence[Moments]) -> NDArray[np.float64]:
    """The medians of the group means."""
    return np.asarray(np.median(np.stack([group.mean for group in groups]), axis=0))
