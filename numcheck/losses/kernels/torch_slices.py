r"""Statistics of slices by operations of torch, on any device.

With B near the root of the number of knots, each knot is $k = B g + a$, $1 \le a \le B$, and
$z^k = z^a \cdot z^{B g}$. So about $2 B$ powers do for all: the sums over the batch are products of
the two small tables of powers, and the gradient is $\mathrm{Re} \sum_g z^{B g} \sum_a c_{g a} z^a$
(Paterson and Stockmeyer, SIAM Journal on Computing 2, 1973). Complex numbers are kept as pairs of
rows of real ones, for which products of matrices are fast.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from numcheck.losses.kernels.knots import EvenKnots, Whole, statistics_of_means
from numcheck.losses.precision import multiply

#: Projections that are worked on at a time, of up to 17 knots: on a CPU their powers fit its cache.
_PART = {"cpu": 1 << 16, "cuda": 1 << 23}


def slice_statistics(
    projections: Tensor, knots: EvenKnots, *, gradient: bool, whole: Whole | None = None
) -> Tensor:
    """See `numcheck.losses.kernels.slices.SliceKernel`."""
    size, count = projections.shape[1], knots.num_points - 1
    # More powers are kept of fewer projections.
    room = max(_PART[projections.device.type] * 4 // (math.isqrt(count - 1) + 1), 1)
    steps = _Steps(count, knots.step, projections, max(room // size, 1), min(room, size))
    table = knots.table_on(projections.device)
    # A part is of some slices, or of one in pieces.
    parts = [torch.split(x, room, dim=1) for x in torch.split(projections, steps.rows)]
    if whole is not None:
        sums = torch.cat([steps.sums(part) for part in parts])
        total = torch.view_as_complex(whole.total(torch.view_as_real(sums)))
        found, coefficients = statistics_of_means(total / whole.size, whole.size, table)
        if gradient:
            for part, given in zip(parts, torch.split(coefficients, steps.rows), strict=True):
                steps.derive(part, given)
        return found
    statistics = []
    for part in parts:
        means = steps.sums(part) / size
        found, coefficients = statistics_of_means(means, size, table)
        statistics.append(found)
        if gradient:
            steps.derive(part, coefficients, again=len(part) > 1)
    return torch.cat(statistics)


class _Steps:
    """Knots in small and large steps, and room for their powers.

    Args:
        count: Number of knots above 0, K.
        step: The first.
        like: A tensor of the dtype and on the device of the projections.
        rows: Slices of a part.
        length: Projections of each, at most.
    """

    def __init__(self, count: int, step: float, like: Tensor, rows: int, length: int) -> None:
        self.rows = rows
        self._count, self._step = count, step
        self._exact = torch.tensor(step, dtype=like.dtype, device="cpu").item() == step
        self._small = math.isqrt(count - 1) + 1  # B
        self._large = -(-count // self._small)  # G
        shapes = [(rows, 2, k, length) for k in (self._small, self._large)]
        self._powers = [like.new_empty(shape) for shape in shapes]

    def _fill(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Of z = exp(i step x) for x of shape (rows, n).

        Returns:
            z^1, ..., z^B, shape (rows, 2 B, n), and 1, z^B, ..., z^(B (G - 1)), shape
            (rows, 2 G, n): first the real parts, then the imaginary ones.
        """
        rows, n = x.shape
        small, large = (table[:rows, ..., :n] for table in self._powers)
        # The angle is rounded once: in float64, unless the step is the same in the dtype of x.
        angle = x * self._step if self._exact else (x.double() * self._step).to(x.dtype)
        torch.cos(angle, out=small[:, 0, 0])
        torch.sin(angle, out=small[:, 1, 0])
        _raise(small)
        large[:, 0, 0], large[:, 1, 0] = 1, 0
        if self._large > 1:
            large[:, :, 1] = small[:, :, -1]
            _raise(large[:, :, 1:])
        return small.flatten(1, 2), large.flatten(1, 2)

    def sums(self, part: Sequence[Tensor]) -> Tensor:
        """Of z^1, ..., z^K over each row, shape (rows, K), complex128."""
        rows = len(part[0])
        found = torch.zeros(
            rows, 2 * self._large, 2 * self._small, dtype=torch.float64, device=part[0].device
        )
        for x in part:
            small, large = self._fill(x)
            found += multiply(large, small.mT)
        found = found.view(rows, 2, self._large, 2, self._small)
        real = found[:, 0, :, 0] - found[:, 1, :, 1]
        imaginary = found[:, 0, :, 1] + found[:, 1, :, 0]
        return torch.complex(real, imaginary).flatten(1)[:, : self._count]

    def derive(self, part: Sequence[Tensor], coefficients: Tensor, *, again: bool = True) -> None:
        """Replace by Re sum_k c_k z^k.

        Args:
            part: Projections of the same rows.
            coefficients: Shape (rows, K), complex128.
            again: Whether their powers are to be computed; otherwise those of the last sums hold.
        """
        padded = coefficients.new_zeros(len(coefficients), self._large * self._small)
        padded[:, : self._count] = coefficients
        c = padded.view(-1, self._large, self._small)
        # Re(y (u + i v)) = Re(y) u - Im(y) v, for y = sum_a c_a z^a.
        rows = torch.cat([c.real, -c.imag], dim=2), torch.cat([-c.imag, -c.real], dim=2)
        weights = torch.cat(rows, dim=1).to(part[0].dtype)
        for x in part:
            kept = (table[: len(x), ..., : x.shape[1]].flatten(1, 2) for table in self._powers)
            small, large = self._fill(x) if again else kept
            x.copy_(multiply(weights, small).mul_(large).sum(dim=1))


def _raise(powers: Tensor) -> None:
    """Fill shape (rows, 2, L, n), which begins with z, with z^1, ..., z^L: ever twice as many."""
    have, wanted = 1, powers.shape[2]
    while have < wanted:
        more = min(have, wanted - have)
        real, imaginary = powers[:, 0, :more], powers[:, 1, :more]
        a, b = powers[:, 0, have - 1 : have], powers[:, 1, have - 1 : have]
        new = slice(have, have + more)
        torch.mul(real, a, out=powers[:, 0, new]).addcmul_(imaginary, b, value=-1)
        torch.mul(real, b, out=powers[:, 1, new]).addcmul_(imaginary, a)
        have += more
