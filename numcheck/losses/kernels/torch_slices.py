"""Statistics of slices by operations of torch, on any device."""

from __future__ import annotations

import torch
from torch import Tensor

from numcheck.losses.kernels.knots import EvenKnots, Whole, statistics_of_means

#: Projections that are worked on at a time. On a CPU powers and bases fit the cache of a core, and
#: operations are too small for torch to start its threads, which would wait longer than they work.
_PART = {"cpu": (1 << 15) - 1, "cuda": 1 << 24}
_COMPLEX = {torch.float32: torch.complex64, torch.float64: torch.complex128}


def slice_statistics(
    projections: Tensor, knots: EvenKnots, *, gradient: bool, whole: Whole | None = None
) -> Tensor:
    """See `numcheck.losses.kernels.slices.SliceKernel`."""
    size, count = projections.shape[1], knots.num_points - 1
    table = knots.table_on(projections.device)
    parts = torch.split(projections, max(1, _PART[projections.device.type] // size))
    if whole is None:
        found = []
        for rows in parts:
            units = _units(rows, knots.step)
            means = _sums(units, count) / size
            statistics, coefficients = statistics_of_means(means, size, table)
            found.append(statistics)
            if gradient:
                _derive(rows, units, coefficients)
        return torch.cat(found)
    sums = torch.cat([_sums(_units(rows, knots.step), count) for rows in parts])
    total = torch.view_as_complex(whole.total(torch.view_as_real(sums)))
    statistics, coefficients = statistics_of_means(total / whole.size, whole.size, table)
    if gradient:
        for rows, given in zip(parts, torch.split(coefficients, len(parts[0])), strict=True):
            _derive(rows, _units(rows, knots.step), given)
    return statistics


def _units(rows: Tensor, step: float) -> Tensor:
    """exp(i step x), complex, of the precision of x; the angle is float64."""
    angles = rows.double() * step
    return torch.complex(angles.cos(), angles.sin()).to(_COMPLEX[rows.dtype])


def _sums(units: Tensor, count: int) -> Tensor:
    """The sums of the first `count` powers over each row, shape (rows, count), complex128."""
    sums = torch.empty(len(units), count, dtype=torch.complex128, device=units.device)
    power = units.clone()
    for k in range(count):
        if k:
            power *= units
        sums[:, k] = power.sum(dim=1)
    return sums


def _derive(rows: Tensor, units: Tensor, coefficients: Tensor) -> None:
    """Fill with Re sum_k c_k z^(k + 1), by Horner's rule."""
    columns = coefficients.to(units.dtype)[:, :, None]
    value = columns[:, -1].expand_as(units).clone()
    for k in range(coefficients.shape[1] - 2, -1, -1):
        value.mul_(units).add_(columns[:, k])
    rows.copy_(value.mul_(units).real)
