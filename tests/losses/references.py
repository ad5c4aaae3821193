"""The losses once more, slowly: sums written out, with many digits where rounding matters."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import mpmath
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from numcheck.losses.kernels.knots import EvenKnots
from numcheck.theory.regularizer.epps_pulley import sigreg_knots

Array = NDArray[np.float64]


def batch(n: int, m: int, seed: int, *, scale: float = 1.0) -> Tensor:
    """Normal numbers times a scale, float64."""
    generator = torch.Generator().manual_seed(seed)
    return scale * torch.randn(n, m, generator=generator, dtype=torch.float64)


def alignment(first: Array, second: Array) -> float:
    return math.fsum(((first - second) ** 2).ravel()) / len(first)


def whitening(
    values: Array, mean: float = 1.0, variance: float = 1.0, covariance: float = 1.0
) -> float:
    centre, found = values.mean(axis=0), np.atleast_2d(np.cov(values, rowvar=False))
    variances = np.diag(found)
    others = ((found - np.diag(variances)) ** 2).sum()
    total = mean * centre @ centre + variance * ((variances - 1) ** 2).sum() + covariance * others
    return float(total)


def infonce(first: Array, second: Array, bandwidth: float) -> float:
    with mpmath.workdps(40):
        n = len(first)
        kernel = [
            [
                mpmath.exp(
                    -mpmath.fsum(
                        (mpmath.mpf(a) - mpmath.mpf(b)) ** 2 for a, b in zip(p, q, strict=True)
                    )
                    / (2 * mpmath.mpf(bandwidth) ** 2)
                )
                for q in second.tolist()
            ]
            for p in first.tolist()
        ]
        total = mpmath.mpf(0)
        for i in range(n):
            row = mpmath.fsum(kernel[i])
            column = mpmath.fsum(kernel[j][i] for j in range(n))
            total -= mpmath.log(kernel[i][i] / row) + mpmath.log(kernel[i][i] / column)
        return float(total / (2 * n))


def epps_pulley(x: Sequence[mpmath.mpf], knots: EvenKnots) -> mpmath.mpf:
    """The statistic of a slice, at the current precision."""
    n, weights = len(x), sigreg_knots(knots.num_points, knots.t_max).weights
    statistic = mpmath.mpf(0)
    for k in range(1, knots.num_points):
        t = k * mpmath.mpf(knots.step)
        real = mpmath.fsum(mpmath.cos(t * number) for number in x) / n - mpmath.exp(-t * t / 2)
        imaginary = mpmath.fsum(mpmath.sin(t * number) for number in x) / n
        statistic += n * weights[k] * (real**2 + imaginary**2)
    return statistic


def sliced_epps_pulley(values: Array, directions: Array, knots: EvenKnots) -> float:
    with mpmath.workdps(40):
        found = []
        for direction in directions.tolist():
            x = [
                mpmath.fsum(
                    mpmath.mpf(a) * mpmath.mpf(b) for a, b in zip(direction, row, strict=True)
                )
                for row in values.tolist()
            ]
            found.append(epps_pulley(x, knots))
        return float(mpmath.fsum(found) / len(found))


def has_right_derivatives(function: Callable[..., Tensor], *inputs: Tensor, twice: bool) -> bool:
    """Whether derivatives agree with differences."""
    given = tuple(x.clone().requires_grad_() for x in inputs)
    once = torch.autograd.gradcheck(function, given)
    return once and (not twice or torch.autograd.gradgradcheck(function, given))
