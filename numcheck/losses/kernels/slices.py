r"""Epps-Pulley statistics of many slices with their gradients, at evenly spaced knots.

With $z_j = e^{i \delta x_j}$ and knots $t_k = k \delta$ we have $e^{i t_k x_j} = z_j^k$: one cosine
and one sine a projection do for all knots.

- The sums over the batch take the powers of $z_j$ one after the other.
- The derivative in $x_j$, $\sum_k 2 w_k t_k (S_k \cos t_k x_j - (C_k - \varphi_k) \sin t_k x_j)$
  with the means $C_k$, $S_k$ of cosines and sines, is the real part of a polynomial in $z_j$: by
  Horner's rule.

Neither keeps anything for each knot and projection.

**Rounding.** With the unit roundoff u, z is off by at most u (|delta x| + 2): the angle is one
product, cosine and sine are right to a rounding or so. A complex product of numbers of modulus 1
adds at most 2 sqrt(2) u (Higham, Accuracy and Stability, lemma 3.5), and errors of factors of
modulus 1 only add up. So the power k is off by at most u (|t_k x| + 5 k), to first order: the
rounding of the angle t_k x, which cos(t_k x) written down has too, and five roundings per knot.
That is linear in k; the recurrence of Chebyshev, cos (k+1)a = 2 cos a cos ka - cos (k-1)a, would
cost k^2 near a = 0.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from typing import Protocol

import torch
from torch import Tensor

from numcheck.losses.kernels.knots import EvenKnots, Whole
from numcheck.losses.kernels.torch_slices import slice_statistics
from numcheck.sampling.kernels.choice import choose, is_interpreted, one_at_a_time

_MODULES = {"cpu": "numba_slices", "cuda": "triton_slices"}


#: Fills the rows of a contiguous float tensor, shape (slices, m), with standard normals by their
#: length; given are the number of the first counter (a row takes (m + 1) // 2), seed and stream.
DirectionFiller = Callable[[Tensor, int, int, int], None]


class SliceKernel(Protocol):
    """Finds the statistic of each slice and its gradient."""

    def __call__(
        self, projections: Tensor, knots: EvenKnots, *, gradient: bool, whole: Whole | None = None
    ) -> Tensor:
        """The statistics.

        Args:
            projections: Shape (slices, n), contiguous, float32 or float64.
            knots: Where and with what to compare.
            gradient: Whether to replace the projections by the derivative of their slice's
                statistic in each of them.
            whole: The batch that these n belong to; `None`: they are the batch.

        Returns:
            Shape (slices,), float64.
        """
        ...


def _load(device: torch.device) -> SliceKernel:
    interpreted = is_interpreted()
    module = _MODULES["cuda" if interpreted else device.type]
    kernel: SliceKernel = import_module(f"numcheck.losses.kernels.{module}").slice_statistics
    if interpreted:
        return one_at_a_time(kernel)
    if device.type == "cuda":
        # Triton compiles for this device now, and may find no compiler or an unknown device.
        kernel(torch.zeros(1, 2, device=device), EvenKnots(3), gradient=True)
    return kernel


@lru_cache(maxsize=16)
def slice_kernel(backend: str, device: torch.device) -> SliceKernel:
    """The kernel of a backend; see `numcheck.sampling.kernels.choice.choose`."""
    return choose(backend, device, _load, slice_statistics)


def direction_filler(backend: str, device: torch.device) -> DirectionFiller | None:
    """What makes unit vectors in one pass: numba on a CPU; elsewhere, and without it, `None`."""
    fused = slice_kernel(backend, device) is not slice_statistics
    if not fused or device.type != "cpu" or is_interpreted():
        return None
    from numcheck.losses.kernels.numba_slices import fill_directions

    return fill_directions
