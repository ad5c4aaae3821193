"""Statistics of samples of several points: bounded ones, and sums of some with known moments."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor

from numcheck.checks.cases.common import UNIT_ROUNDOFF, Case, Mean
from numcheck.sampling.decide import ExactLaw, Relation, variance_and_kurtosis

#: A function of the numbers of one sample, all columns at once: from two tensors of shape
#: (latents, n) to one of shape (n,). Picklable, for worker processes.
SampleFunction = Callable[[Tensor, Tensor], Tensor]


@dataclass(frozen=True)
class SampleRows:
    """The values of some statistics of samples, evaluated in a dtype."""

    functions: tuple[SampleFunction, ...]
    dtype: torch.dtype

    def __call__(self, z: Tensor, xi: Tensor) -> tuple[Tensor, Tensor]:
        """Rows of values, shapes (len(functions), n) and (1, n)."""
        z, xi = z.to(self.dtype), xi.to(self.dtype)
        rows = [function(z, xi) for function in self.functions]
        return torch.stack(rows), torch.ones(1, z.shape[1], dtype=self.dtype, device=z.device)


@dataclass(frozen=True)
class SampleMean:
    """A claim on the mean of a sum of independent bounded statistics.

    Attributes:
        name: What it is the mean of.
        function: The sum.
        expected: What the claim compares the mean with.
        width: The length of an interval that holds all values of one summand.
        variance: The variance of one, if it is known.
        copies: The number of summands.
        roundings: How many roundings, relative to the width, one evaluation costs at most.
        relation: How the claim compares.
    """

    name: str
    function: SampleFunction
    expected: float
    width: float
    variance: float | None = None
    copies: int = 1
    roundings: float = 64.0
    relation: Relation = Relation.EQUAL

    def law(self, dtype: torch.dtype) -> ExactLaw:
        """Bounds on the moments of a statistic with values in an interval of length w.

        Its variance v is at most w^2 / 4 (Popoviciu), its fourth central moment at most w^4 / 12
        and at most w^2 v.
        """
        square = self.width**2
        variance = square / 4 if self.variance is None else self.variance
        kurtosis = min(square**2 / 12, square * variance) / variance**2 if variance else 3.0
        total = self.copies * self.width
        return ExactLaw(
            variance=variance * self.copies,
            scale=math.sqrt(variance * self.copies + total**2),
            kurtosis=3 + (kurtosis - 3) / self.copies,
            rounding=self.roundings * UNIT_ROUNDOFF[dtype] * total,
        )


class SampleClaim(Protocol):
    """What `sample_case` asks of a claim: `SampleMean` is one."""

    @property
    def name(self) -> str:
        """What it is the mean of."""
        ...

    @property
    def function(self) -> SampleFunction:
        """The statistic."""
        ...

    @property
    def expected(self) -> float:
        """What the claim compares the mean with."""
        ...

    @property
    def relation(self) -> Relation:
        """How."""
        ...

    def law(self, dtype: torch.dtype) -> ExactLaw:
        """What is known of one sample."""
        ...


@dataclass(frozen=True)
class MomentMean:
    """A claim on the mean of a sum of independent statistics with known moments.

    Attributes:
        name: What it is the mean of.
        function: The sum.
        expected: What the claim compares the mean with.
        moments: E T, ..., E T^4 of a summand T.
        size: A bound on E of what is added up to evaluate one, all terms taken as positive.
        copies: The number of summands.
        roundings: How many roundings, relative to the size, one evaluation costs at most.
        relation: How the claim compares.
    """

    name: str
    function: SampleFunction
    expected: float
    moments: Sequence[Any]
    size: float
    copies: int = 1
    roundings: float = 64.0
    relation: Relation = Relation.EQUAL

    def law(self, dtype: torch.dtype) -> ExactLaw:
        """The exact law of the sum."""
        variance, kurtosis = variance_and_kurtosis(self.moments)
        spread, mean = float(variance) * self.copies, float(self.moments[0]) * self.copies
        return ExactLaw(
            variance=spread,
            scale=math.hypot(math.sqrt(spread), mean),
            kurtosis=3 + (kurtosis - 3) / self.copies,
            rounding=self.roundings * UNIT_ROUNDOFF[dtype] * self.size * self.copies,
        )


def sample_case(label: str, latents: int, claims: Sequence[SampleClaim]) -> Case:
    """The case of means of statistics of samples, each made up of so many standard normals."""
    functions = tuple(claim.function for claim in claims)

    def means(dtype: torch.dtype) -> list[Mean]:
        return [Mean(c.name, c.expected, c.relation, c.law(dtype)) for c in claims]

    return Case(label, latents, len(claims), lambda dtype: SampleRows(functions, dtype), means)
