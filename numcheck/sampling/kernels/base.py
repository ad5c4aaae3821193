"""What a fused kernel is given: products of polynomials of a Gaussian pair."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from numcheck.sampling.estimate import Moments, Stream


@dataclass(frozen=True)
class PairProducts:
    """The statistics left_i(z) right_j(z') with z' = rho z + sqrt(1 - rho^2) xi.

    Attributes:
        rho: Correlation of the pair.
        left: Coefficients of each polynomial of z, constant term first.
        right: Those of the polynomials of z'.
        dtype: Type in which they are evaluated.
    """

    rho: float
    left: tuple[tuple[float, ...], ...]
    right: tuple[tuple[float, ...], ...]
    dtype: torch.dtype


#: Estimates the means of products of a pair without writing samples to memory: the moments of the
#: samples start, ..., stop - 1 of a stream with one latent, `None` if the kernel has no form for
#: these products.
PairKernel = Callable[[PairProducts, Stream, int, int], Moments | None]


def are_hermite(rows: Sequence[Sequence[float]]) -> bool:
    """Whether the polynomials are exactly He_0, He_1, ... in this order."""
    last, current = [0.0], [1.0]
    for k, row in enumerate(rows):
        if list(row) != current:
            return False
        raised, lowered = [0.0, *current], [k * c for c in last]
        lowered += [0.0] * (len(raised) - len(lowered))
        last, current = current, [a - b for a, b in zip(raised, lowered, strict=True)]
    return bool(rows)
