"""Statistics of one-dimensional slices of samples, as functions of standard normals."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import torch
from torch import Tensor

from numcheck.theory.regularizer.epps_pulley import Knots, empirical_characteristic, weighted_sum

#: From real part, imaginary part and target at a knot, and the sample size.
Term = Callable[[Any, Any, Any, int], Any]


@cache
def directions(dimension: int, slices: int) -> Tensor:
    """Random orthonormal columns, shape (dimension, slices), for slices <= dimension."""
    generator = torch.Generator().manual_seed(1)
    numbers = torch.randn(dimension, slices, generator=generator, dtype=torch.float64)
    found: Tensor = torch.linalg.qr(numbers)[0]
    return found


def weighted_terms(samples: Tensor, knots: Knots, term: Term) -> Tensor:
    """sum_k w_k term_k for each column of samples."""
    real, imaginary = empirical_characteristic(samples, knots.points)
    targets = samples.new_tensor(knots.targets)[:, None]
    terms: Tensor = term(real, imaginary, targets, samples.shape[0])
    return weighted_sum(terms, knots)


@dataclass(frozen=True)
class SliceMean:
    """The mean over orthogonal slices of a statistic of N Gaussian vectors.

    Attributes:
        size: The sample size N.
        dimension: Entries of a vector.
        slices: Number of slices, at most the dimension.
        knots: Of the statistic.
        term: What it adds up over the knots.
    """

    size: int
    dimension: int
    slices: int
    knots: Knots
    term: Term

    def __call__(self, z: Tensor, _: Tensor) -> Tensor:
        """One value for each column of N x dimension normals."""
        vectors = z.reshape(self.size, self.dimension, z.shape[1])
        projections = torch.einsum(
            "ds,kdn->ksn", directions(self.dimension, self.slices).to(z), vectors
        )
        flat = projections.reshape(self.size, self.slices * z.shape[1])
        return weighted_terms(flat, self.knots, self.term).view(self.slices, -1).mean(dim=0)


@dataclass(frozen=True)
class RightAngles:
    """A statistic of angles that are 0, or a right angle to the left or right, by two signs.

    Attributes:
        knots: Of the statistic.
        term: What it adds up over the knots.
        vanishing: Whether to return whether the statistic is below 1/1000 in modulus.
    """

    knots: Knots
    term: Term
    vanishing: bool

    def __call__(self, z: Tensor, xi: Tensor) -> Tensor:
        """One value for each column of N normals and N others."""
        angles = torch.where(z > 0, 0.0, xi.sign() * (math.pi / 2))
        values = weighted_terms(angles, self.knots, self.term)
        return (values.abs() < 1e-3).to(values) if self.vanishing else values
