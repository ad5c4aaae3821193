"""How often do the sampled checks raise a false alarm? Measured over many independent runs.

The true claims are checked again and again on disjoint stretches of their streams, with an alpha at
which alarms can be counted, and at sample sizes so small that a normal approximation fails. The
runs are made side by side: one evaluation of a statistic serves many of them. Groups, medians and
tolerances are those of `numcheck.checks.runner`; that the decisions are the same is tested.

For comparison the same samples are judged by the normal approximation: mean plus or minus a
quantile times the estimated standard error.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import beta, norm
from torch import Tensor

from numcheck.checks import claim_of
from numcheck.checks.base import Parameters
from numcheck.checks.cases import Case
from numcheck.checks.runner import stream_number
from numcheck.sampling.decide import Relation, tolerance
from numcheck.sampling.estimate import Moments, Stream, group_bounds
from numcheck.sampling.gaussian import normal_pairs
from numcheck.support.errors import NumcheckError
from numcheck.support.validate import integer, probability, real

Array = NDArray[np.float64]

#: Numbers drawn at a time.
_AT_ONCE = 1 << 20
#: Confidence of the limits on the rates.
CONFIDENCE = 0.99

_NONE = np.empty(0)
_SIGN = {Relation.AT_MOST: 1, Relation.AT_LEAST: -1}


@dataclass(frozen=True)
class Calibration:
    """False alarms of one sampled check at one sample size.

    Attributes:
        theorem: Catalog id.
        samples: Samples of each case in a run.
        runs: Independent runs.
        comparisons: Comparisons in a run.
        alpha: Allowed probability that a run raises an alarm.
        alarms: Runs that raised one.
        normal_alarms: Runs in which the normal approximation would have raised one.
    """

    theorem: str
    samples: int
    runs: int
    comparisons: int
    alpha: float
    alarms: int
    normal_alarms: int

    @property
    def rate(self) -> float:
        """Observed rate of false alarms."""
        return self.alarms / self.runs

    @property
    def upper(self) -> float:
        """Upper confidence limit of the rate (Clopper and Pearson 1934)."""
        if self.alarms == self.runs:
            return 1.0
        return float(beta.ppf(CONFIDENCE, self.alarms + 1, self.runs - self.alarms))

    @property
    def lower(self) -> float:
        """Lower confidence limit of the rate."""
        if self.alarms == 0:
            return 0.0
        return float(beta.ppf(1 - CONFIDENCE, self.alarms, self.runs - self.alarms + 1))

    @property
    def ok(self) -> bool:
        """Whether the rate is compatible with alpha."""
        return self.lower <= self.alpha


def _runs_of(case: Case, theorem: str, draws: int, runs: int, seed: int) -> Iterator[Tensor]:
    """Values of all statistics for some runs at a time, shape (statistics, runs, draws)."""
    device, width = torch.device("cpu"), case.latents
    statistic, stream = case.statistic(torch.float64), stream_number(theorem, case.label)
    at_once = max(_AT_ONCE // (draws * max(width, case.count)), 1)
    for first in range(0, runs, at_once):
        count = min(at_once, runs - first)
        start, size = first * draws, count * draws
        z, xi = normal_pairs(seed, stream, start * width, size * width, device)
        left, right = statistic(z.view(size, width).T, xi.view(size, width).T)
        values = left.double()[:, None, :] * right.double()[None, :, :]
        yield values.reshape(-1, count, draws)


@dataclass(frozen=True)
class Decisions:
    """What some runs of a case come to.

    Attributes:
        errors: Observed less claimed mean, with the sign in which it counts, shape (means, runs).
        tolerances: What is allowed, shape (means, 1).
        normal_errors: The same for plain means.
        normal_tolerances: What the normal approximation allows, shape (means, runs).
    """

    errors: Array
    tolerances: Array
    normal_errors: Array
    normal_tolerances: Array


def decide(
    case: Case, theorem: str, draws: int, runs: int, alpha: float, seed: int
) -> Iterator[Decisions]:
    """Hold the means of a case against many runs, some of them at a time.

    Args:
        case: The claimed means.
        theorem: Catalog id, which names the stream.
        draws: Draws of a run; run r takes the draws from r * draws on.
        runs: Number of runs.
        alpha: Allowed probability of a false alarm of one comparison.
        seed: Seed.
    """
    bounds = group_bounds(draws)
    sizes = [Moments(stop - start, _NONE, _NONE) for start, stop in bounds]
    block = Stream(seed, 0, torch.device("cpu"), latents=case.latents).block
    means = case.means(torch.float64)
    allowed = np.array([tolerance(mean.law, sizes, alpha, block) for mean in means])[:, None]
    expected = np.array([mean.expected for mean in means])[:, None]
    relations = [mean.relation for mean in means]
    tails = [alpha / 2 if relation is Relation.EQUAL else alpha for relation in relations]
    quantiles = norm.isf(tails)[:, None]
    for values in _runs_of(case, theorem, draws, runs, seed):
        groups = torch.stack([values[:, :, a:b].mean(dim=-1) for a, b in bounds])
        deviation = values.std(dim=-1).numpy() / math.sqrt(draws)
        yield Decisions(
            _signed(relations, np.median(groups.numpy(), axis=0) - expected),
            allowed,
            _signed(relations, values.mean(dim=-1).numpy() - expected),
            # A statistic that is constant up to rounding is no matter of chance.
            quantiles * deviation + 1e-9 * (1 + np.abs(expected)),
        )


def _signed(relations: Sequence[Relation], difference: Array) -> Array:
    rows = [
        np.abs(row) if relation is Relation.EQUAL else row * _SIGN[relation]
        for relation, row in zip(relations, difference, strict=True)
    ]
    return np.stack(rows)


def calibrate(
    theorem: str, *, samples: int, runs: int = 1000, alpha: float = 0.01, seed: int = 0
) -> Calibration:
    """Count the false alarms of a theorem's sampled check.

    Args:
        theorem: Catalog id.
        samples: Samples of each case in a run, at least 2.
        runs: Number of independent runs.
        alpha: Allowed probability that a run raises a false alarm.
        seed: Seed.

    Raises:
        InvalidInputError: If a number is out of range.
        NumcheckError: If the theorem has no sampled check.
    """
    samples = integer(samples, name="samples", minimum=2, maximum=1_000_000)
    runs = integer(runs, name="runs", minimum=1, maximum=10_000_000)
    alpha = real(probability(alpha, name="alpha"), name="alpha", minimum=1e-200)
    seed = integer(seed, name="seed", minimum=0, maximum=2**64 - 1)
    cases = claim_of(theorem).cases(Parameters())
    if not cases:
        raise NumcheckError(f"theorem {theorem} has no sampled check; there is nothing to count.")
    count = sum(case.count for case in cases)
    alarm, normal = np.zeros(runs, dtype=bool), np.zeros(runs, dtype=bool)
    for case in cases:
        first = 0
        for found in decide(case, theorem, case.draws(samples), runs, alpha / count, seed):
            stop = first + found.errors.shape[1]
            alarm[first:stop] |= (found.errors > found.tolerances).any(axis=0)
            normal[first:stop] |= (found.normal_errors > found.normal_tolerances).any(axis=0)
            first = stop
    return Calibration(theorem, samples, runs, count, alpha, int(alarm.sum()), int(normal.sum()))
