"""Samples of several points: bounded statistics of a sample, averaged over many samples."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from numcheck.checks.cases.common import UNIT_ROUNDOFF, Mean, draws_of
from numcheck.sampling.decide import ExactLaw, Relation

#: A function of the numbers of one sample, all columns at once: from two tensors of shape
#: (latents, n) to one of shape (n,).
SampleFunction = Callable[[Tensor, Tensor], Tensor]


@dataclass(frozen=True)
class SampleRows:
    """The values of some statistics of samples.

    Attributes:
        functions: The statistics.
        dtype: Type in which they are evaluated.
    """

    functions: tuple[SampleFunction, ...]
    dtype: torch.dtype

    def __call__(self, z: Tensor, xi: Tensor) -> tuple[Tensor, Tensor]:
        """Rows of values, shapes (len(functions), n) and (1, n)."""
        z, xi = z.to(self.dtype), xi.to(self.dtype)
        rows = [function(z, xi) for function in self.functions]
        return torch.stack(rows), torch.ones(1, z.shape[1], dtype=self.dtype, device=z.device)


@dataclass(frozen=True)
class SampleMean:
    """A claim on the mean of a bounded statistic.

    Attributes:
        name: What it is the mean of.
        function: The statistic; must be picklable if several processes are to share the work.
        expected: What the claim compares the mean with.
        width: The length of an interval that holds all values.
        variance: The variance, if it is known.
        copies: The statistic is the mean of so many independent ones of that variance.
        roundings: How many roundings, relative to the width, one evaluation costs at most.
    """

    name: str
    function: SampleFunction
    expected: float
    width: float
    variance: float | None = None
    copies: int = 1
    roundings: float = 64.0

    def law(self, dtype: torch.dtype) -> ExactLaw:
        """Bounds on the moments of a statistic with values in an interval of length w.

        Its variance v is at most w^2 / 4 (Popoviciu), its fourth central moment at most w^4 / 12
        and at most w^2 v.
        """
        square = self.width**2
        variance = square / 4 if self.variance is None else self.variance
        kurtosis = min(square**2 / 12, square * variance) / variance**2 if variance else 3.0
        return ExactLaw(
            variance=variance / self.copies,
            scale=math.sqrt(variance + square),
            kurtosis=3 + (kurtosis - 3) / self.copies,
            rounding=self.roundings * UNIT_ROUNDOFF[dtype] * self.width,
        )


@dataclass(frozen=True)
class SampleCase:
    """Claimed means of statistics of samples.

    Attributes:
        label: Names the case.
        latents: Standard normals that make up a sample.
        claims: The means.
    """

    label: str
    latents: int
    claims: tuple[SampleMean, ...]

    @property
    def count(self) -> int:
        """Number of means."""
        return len(self.claims)

    def draws(self, samples: int) -> int:
        """So many that about `samples` numbers are drawn, but enough to see something."""
        return draws_of(samples, self.latents)

    def statistic(self, dtype: torch.dtype) -> SampleRows:
        """The statistics."""
        return SampleRows(tuple(claim.function for claim in self.claims), dtype)

    def means(self, dtype: torch.dtype) -> list[Mean]:
        """The claims with bounds on their laws."""
        return [
            Mean(claim.name, claim.expected, Relation.EQUAL, claim.law(dtype))
            for claim in self.claims
        ]
