r"""Statistics of slices and unit vectors on a CPU by numba; see `numcheck.losses.kernels.slices`.

A slice is worked on in tiles of `TILE` projections. Cosine and sine of the first knot are written
out, in float64, as in `numcheck.sampling.kernels.numba_pairs`, after a reduction by quarter turns
with a $\pi / 2$ of 86 bits; powers and Horner's rule are in the type of the projections, and the
sums of the tiles are added up in float64. Slices do not depend on each other, so neither their
number nor that of the threads changes a result.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import Tensor

from numcheck.losses.kernels.knots import EvenKnots, Whole, statistics_of_means
from numcheck.sampling.kernels.numba_pairs import compiled, normals, sine_cosine

#: Projections of a tile: its four rows take 16 KB in float64.
TILE = 512
#: Projections that are worth a thread of their own.
_LEAST_WORK = 1 << 18

#: What a pass over the projections does.
SUM, DERIVE, BOTH = 0, 1, 2

#: pi / 2 in two parts (fdlibm), the first of 33 bits.
_HIGH = 1.57079632673412561417e00
_LOW = 6.07710050650619224932e-11
_EIGHTH = 0.7853981633974484
_PER_QUARTER = 0.6366197723675814


@compiled(forceinline=True)
def _units(n: int, x: Any, step: float, cosines: Any, sines: Any) -> None:
    """Fill with cos and sin of step * x."""
    for t in range(n):
        angle = step * np.float64(x[t])
        turns = np.floor(angle * _PER_QUARTER + 0.5)
        r = (angle - turns * _HIGH) - turns * _LOW
        # Of an angle beyond 2^52 not even the quarter is known; the result is one of an angle. What
        # is not a number stays so.
        r = -_EIGHTH if r < -_EIGHTH else r
        r = _EIGHTH if r > _EIGHTH else r
        quarter = turns - 4.0 * np.floor(turns * 0.25)
        sine, cosine = sine_cosine(r)
        odd = quarter == 1.0 or quarter == 3.0
        first = sine if odd else cosine
        second = cosine if odd else sine
        cosines[t] = -first if quarter == 1.0 or quarter == 2.0 else first
        sines[t] = -second if quarter >= 2.0 else second


@compiled(forceinline=True, fastmath={"contract", "reassoc", "nsz"})
def _add_powers(n: int, c: Any, s: Any, a: Any, b: Any, sums: Any) -> None:
    """Add to each row of sums those of the cosines and sines of a knot."""
    zero = c.dtype.type(0)
    a[:n] = c.dtype.type(1)
    b[:n] = zero
    k, knots = 0, sums.shape[0]
    # Four knots in a pass: powers go from one to the next in registers.
    while k + 4 <= knots:
        c0 = c1 = c2 = c3 = s0 = s1 = s2 = s3 = zero
        for t in range(n):
            x0, y0 = a[t] * c[t] - b[t] * s[t], a[t] * s[t] + b[t] * c[t]
            x1, y1 = x0 * c[t] - y0 * s[t], x0 * s[t] + y0 * c[t]
            x2, y2 = x1 * c[t] - y1 * s[t], x1 * s[t] + y1 * c[t]
            x3, y3 = x2 * c[t] - y2 * s[t], x2 * s[t] + y2 * c[t]
            a[t], b[t] = x3, y3
            c0 += x0
            s0 += y0
            c1 += x1
            s1 += y1
            c2 += x2
            s2 += y2
            c3 += x3
            s3 += y3
        for j, cosines, sines in ((0, c0, s0), (1, c1, s1), (2, c2, s2), (3, c3, s3)):
            sums[k + j, 0] += cosines
            sums[k + j, 1] += sines
        k += 4
    while k < knots:
        cosines = sines = zero
        for t in range(n):
            x, y = a[t] * c[t] - b[t] * s[t], a[t] * s[t] + b[t] * c[t]
            a[t], b[t] = x, y
            cosines += x
            sines += y
        sums[k, 0] += cosines
        sums[k, 1] += sines
        k += 1


@compiled(forceinline=True)
def _horner(n: int, c: Any, s: Any, a: Any, b: Any, coefficients: Any, out: Any) -> None:
    """Fill with Re sum_k (p_k + i q_k) (c + i s)^(k + 1)."""
    a[:n] = c.dtype.type(0)
    b[:n] = c.dtype.type(0)
    k = coefficients.shape[0]
    while k >= 4:
        p0, q0 = coefficients[k - 1, 0], coefficients[k - 1, 1]
        p1, q1 = coefficients[k - 2, 0], coefficients[k - 2, 1]
        p2, q2 = coefficients[k - 3, 0], coefficients[k - 3, 1]
        p3, q3 = coefficients[k - 4, 0], coefficients[k - 4, 1]
        for t in range(n):
            cosine, sine = c[t], s[t]
            x, y = a[t] + p0, b[t] + q0
            x, y = x * cosine - y * sine + p1, x * sine + y * cosine + q1
            x, y = x * cosine - y * sine + p2, x * sine + y * cosine + q2
            x, y = x * cosine - y * sine + p3, x * sine + y * cosine + q3
            a[t], b[t] = x * cosine - y * sine, x * sine + y * cosine
        k -= 4
    while k > 0:
        p, q = coefficients[k - 1]
        for t in range(n):
            x, y = a[t] + p, b[t] + q
            a[t], b[t] = x * c[t] - y * s[t], x * s[t] + y * c[t]
        k -= 1
    for t in range(n):
        out[t] = a[t]


@compiled()
def _slices(projections: Any, step: float, table: Any, mode: int, sums: Any, found: Any) -> None:
    """Fill sums and statistics (`SUM`), replace projections by gradients (`DERIVE`), or both.

    What `DERIVE` finds in `sums` are the coefficients of the gradient.
    """
    slices, size = projections.shape
    knots = table.shape[1]
    c, s = np.empty(size, projections.dtype), np.empty(size, projections.dtype)
    a, b = np.empty(TILE, projections.dtype), np.empty(TILE, projections.dtype)
    coefficients = np.empty((knots, 2), projections.dtype)
    for i in range(slices):
        x, total = projections[i], sums[i]
        if mode == DERIVE:
            for start in range(0, size, TILE):
                _units(min(TILE, size - start), x[start:], step, c[start:], s[start:])
            coefficients[:] = total
        else:
            total[:] = 0.0
            for start in range(0, size, TILE):
                n = min(TILE, size - start)
                _units(n, x[start:], step, c[start:], s[start:])
                _add_powers(n, c[start:], s[start:], a, b, total)
            statistic = 0.0
            for k in range(knots):
                real, imaginary = total[k, 0] / size - table[2, k], total[k, 1] / size
                statistic += table[1, k] * (real * real + imaginary * imaginary)
                factor = 2.0 * table[1, k] * table[0, k]
                coefficients[k, 0] = factor * imaginary
                coefficients[k, 1] = factor * real
            found[i] = size * statistic
        if mode != SUM:
            for start in range(0, size, TILE):
                n = min(TILE, size - start)
                _horner(n, c[start:], s[start:], a, b, coefficients, x[start:])


def slice_statistics(
    projections: Tensor, knots: EvenKnots, *, gradient: bool, whole: Whole | None = None
) -> Tensor:
    """See `numcheck.losses.kernels.slices.SliceKernel`."""
    shape = len(projections), knots.num_points - 1, 2
    sums = torch.empty(shape, dtype=torch.float64, device="cpu")
    if whole is None:
        return _on_threads(projections, knots, BOTH if gradient else SUM, sums)
    _on_threads(projections, knots, SUM, sums)
    means = torch.view_as_complex(whole.total(sums) / whole.size)
    found, coefficients = statistics_of_means(means, whole.size, knots.table)
    if gradient:
        _on_threads(projections, knots, DERIVE, torch.view_as_real(coefficients))
    return found


def _on_threads(projections: Tensor, knots: EvenKnots, mode: int, sums: Tensor) -> Tensor:
    values, totals, table = projections.numpy(), sums.numpy(), knots.table.numpy()
    slices = len(values)
    found = np.empty(slices)
    threads = min(torch.get_num_threads(), slices, 1 + projections.numel() // _LEAST_WORK)
    if threads == 1:
        _slices(values, knots.step, table, mode, totals, found)
    else:
        bounds = [slices * i // threads for i in range(threads + 1)]
        with ThreadPoolExecutor(threads) as pool:
            parts = [
                pool.submit(_slices, values[a:b], knots.step, table, mode, totals[a:b], found[a:b])
                for a, b in pairwise(bounds)
            ]
            for part in parts:
                part.result()
    return torch.from_numpy(found)


@compiled()
def _fill_directions(out: Any, first: Any, key: Any, stream: Any) -> None:
    """Fill the rows with unit vectors made of the counters from `first` on."""
    slices, size = out.shape
    width = (size + 1) // 2
    z, second = np.empty(width), np.empty(width)
    for i in range(slices):
        normals(width, first + np.uint64(i * width), key, stream, 0.0, 1.0, z, second)
        if size % 2:
            second[width - 1] = 0.0
        total = 0.0
        for t in range(width):
            total += z[t] * z[t] + second[t] * second[t]
        scale = 1.0 / math.sqrt(total)
        for t in range(width):
            out[i, 2 * t] = z[t] * scale
            if 2 * t + 1 < size:
                out[i, 2 * t + 1] = second[t] * scale


def fill_directions(out: Tensor, first: int, seed: int, stream: int) -> None:
    """See `numcheck.losses.kernels.slices.DirectionFiller`."""
    _fill_directions(out.numpy(), np.uint64(first), np.uint64(seed), np.uint64(stream))
