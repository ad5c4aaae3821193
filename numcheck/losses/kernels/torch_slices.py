"""Statistics of slices by operations of torch, on any device."""

from __future__ import annotations

import torch
from torch import Tensor

from numcheck.losses.kernels.knots import EvenKnots
from numcheck.support.executors import one_thread

#: Projections that are worked on at a time: on a CPU powers and bases fit the cache of a core.
_PART = {"cpu": 1 << 15, "cuda": 1 << 24}
_COMPLEX = {torch.float32: torch.complex64, torch.float64: torch.complex128}


def statistics_of_means(means: Tensor, size: int, table: Tensor) -> tuple[Tensor, Tensor]:
    """From the means of exp(i t_k x) to statistics, and coefficients of their gradients.

    Args:
        means: Shape (slices, K), complex128.
        size: How many numbers the means are of, n.
        table: Points, weights and targets, shape (3, K), float64.

    Returns:
        The statistics, shape (slices,), float64, and the coefficients c of the gradient
        Re sum_k c_k exp(i t_k x), shape (slices, K), complex128.
    """
    points, weights, targets = table
    real, imaginary = means.real - targets, means.imag
    statistics = size * ((real.square() + imaginary.square()) @ weights)
    # a cos + b sin is the real part of (a - i b) exp.
    factors = 2 * weights * points
    return statistics, torch.complex(factors * imaginary, factors * real)


def slice_statistics(projections: Tensor, knots: EvenKnots, *, gradient: bool) -> Tensor:
    """See `numcheck.losses.kernels.slices.SliceKernel`."""
    # On a CPU operations fit the cache of a core.
    with one_thread(projections.device.type == "cpu"):
        return _statistics(projections, knots, gradient)


def _statistics(projections: Tensor, knots: EvenKnots, gradient: bool) -> Tensor:
    size = projections.shape[1]
    kind = _COMPLEX[projections.dtype]
    table = knots.table.to(projections.device)
    parts = max(1, _PART[projections.device.type] // size)
    found = []
    for rows in torch.split(projections, parts):
        angles = rows.double() * knots.step
        base = torch.complex(angles.cos(), angles.sin()).to(kind)
        means = torch.empty(len(rows), knots.num_points - 1, dtype=kind, device=rows.device)
        power = base.clone()
        for k in range(knots.num_points - 1):
            if k:
                power *= base
            means[:, k] = power.mean(dim=1)
        statistics, coefficients = statistics_of_means(means.to(torch.complex128), size, table)
        found.append(statistics)
        if gradient:
            columns = coefficients.to(kind)[:, :, None]
            value = columns[:, -1].expand_as(base).clone()
            for k in range(knots.num_points - 3, -1, -1):
                value.mul_(base).add_(columns[:, k])
            rows.copy_(value.mul_(base).real)
    return torch.cat(found)
