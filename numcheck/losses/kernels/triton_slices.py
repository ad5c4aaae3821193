r"""Statistics of slices and their gradients on a CUDA device; see `numcheck.losses.kernels.slices`.

A program takes `LANES` projections of a slice, one or more for each of its threads, and keeps them,
their powers and the polynomial of the gradient in registers. The first pass writes two sums for
each program and knot, which are added up in a fixed order, so a run repeats to the last bit; the
second writes the gradient over the projections. Cosine and sine of the first knot are float64, the
powers in the type of the projections. Formulas are those of `numcheck.losses.kernels.numba_slices`.
"""

from __future__ import annotations

import contextlib
import math

import torch
from torch import Tensor

from numcheck.losses.kernels.knots import EvenKnots, Whole, statistics_of_means
from numcheck.losses.kernels.triton_slices_device import evaluate_gradient, sum_powers

#: Projections of a program.
LANES = 1024


def slice_statistics(
    projections: Tensor, knots: EvenKnots, *, gradient: bool, whole: Whole | None = None
) -> Tensor:
    """See `numcheck.losses.kernels.slices.SliceKernel`."""
    slices, size = projections.shape
    device, count = projections.device, knots.num_points - 1
    blocks = math.ceil(size / LANES)
    table = knots.table_on(device)
    # The first knot above 0 is the step.
    step = table[0, :1]
    sums = torch.empty(slices, blocks, count, 2, dtype=torch.float64, device=device)
    on_cuda = device.type == "cuda"
    with torch.cuda.device(device) if on_cuda else contextlib.nullcontext():
        sum_powers[(slices * blocks,)](
            projections, step, sums, size, blocks, count, lanes=LANES, enable_fp_fusion=True
        )
        total = sums.sum(dim=1)
        if whole is not None:
            total, size_of_all = whole.total(total), whole.size
        else:
            size_of_all = size
        means = torch.view_as_complex(total / size_of_all)
        statistics, found = statistics_of_means(means, size_of_all, table)
        if gradient:
            coefficients = torch.view_as_real(found).to(projections.dtype).contiguous()
            evaluate_gradient[(slices * blocks,)](
                projections, step, coefficients, size, blocks, count, lanes=LANES,
                enable_fp_fusion=True,
            )  # fmt: skip
    return statistics
