r"""Sums of products of polynomials of Gaussian pairs in one pass on a CPU, compiled by numba.

A tile of `TILE` samples stays in the cache of a core: Philox words, two normals by the method of
Box and Muller, the second view, both rows of polynomials, and the sums of their products and of
the squares of these. Each loop runs over the samples of the tile and is one that LLVM turns into
vector instructions; this is why the logarithm, the sine and the cosine are written out (those of
the C library take one number at a time, and longer than all the rest together). Normals and sums
are float64, polynomials are evaluated in the dtype asked for: $He_0, He_1, \dots$ by
$He_{k+1} = x He_k - k He_{k-1}$, others by Horner's rule. Both cost at most three roundings per
degree, relative to the polynomial of absolute values, as
`numcheck.checks.cases.common.rounding_units` allows. Tiles are added up in blocks, blocks are
merged, as in `numcheck.sampling.estimate`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import numba
import numpy as np
import torch
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from numcheck.sampling.estimate import Moments, Stream
from numcheck.sampling.kernels.base import PairProducts, are_hermite

#: Samples of a tile: its rows take 4 KB each in float64.
TILE = 512
#: Blocks of one call: about 20 ms, after which other threads of Python get their turn.
SPAN = 64

_DTYPES = {torch.float32: np.float32, torch.float64: np.float64}
_FunctionT = TypeVar("_FunctionT", bound=Callable[..., Any])

_WORD = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_ROUNDS = 10
#: The bits of sqrt(1/2): mantissas are taken from there to sqrt(2).
_SQRT_HALF = 0x3FE6A09E667F3BCD


def compiled(**options: Any) -> Callable[[_FunctionT], _FunctionT]:
    """`numba.njit` with the options of all kernels, machine code kept where there is a folder."""
    options = {"nogil": True, "error_model": "numpy", "fastmath": {"contract"}, **options}

    def compile_it(function: _FunctionT) -> _FunctionT:
        try:
            return cast(_FunctionT, numba.njit(cache=True, **options)(function))
        except RuntimeError:  # no folder to keep the machine code in
            return cast(_FunctionT, numba.njit(**options)(function))

    return compile_it


def _bitcast(_context: Any, value: Any) -> Any:
    """A float64 as int64 with the same bits, or the other way round."""
    known = {
        types.float64: (types.int64, ir.IntType(64)),
        types.int64: (types.float64, ir.DoubleType()),
    }
    target, kind = known[value]

    def generate(_target: Any, builder: Any, _signature: Any, arguments: Sequence[Any]) -> Any:
        return builder.bitcast(arguments[0], kind)

    return target(value), generate


_same_bits: Callable[..., Any] = intrinsic(_bitcast)


@compiled(forceinline=True)
def sine_cosine(x: Any) -> tuple[Any, Any]:
    """Sine and cosine of a float64 within pi / 4 of 0 (Cephes)."""
    y = x * x
    r = 1.58962301576546568060e-10
    r = y * r - 2.50507477628578072866e-8
    r = y * r + 2.75573136213857245213e-6
    r = y * r - 1.98412698295895385996e-4
    r = y * r + 8.33333333332211858878e-3
    r = y * r - 1.66666666666666307295e-1
    sine = x + x * y * r
    r = -1.13585365213876817300e-11
    r = y * r + 2.08757008419747316778e-9
    r = y * r - 2.75573141792967388112e-7
    r = y * r + 2.48015872888517045348e-5
    r = y * r - 1.38888888888730564116e-3
    r = y * r + 4.16666666666665929218e-2
    return sine, 1.0 - 0.5 * y + y * y * r


@compiled(forceinline=True)
def normals(
    n: int, start: Any, key: Any, stream: Any, rho: float, sigma: float, z: Any, second: Any
) -> None:
    """Fill z and rho z + sigma xi with n samples from `start` on."""
    s0, s1 = stream & _WORD, stream >> _HALF
    for t in range(n):
        index = start + np.uint64(t)
        c0, c1, c2, c3 = index & _WORD, index >> _HALF, s0, s1
        k0, k1 = key & _WORD, key >> _HALF
        for _ in range(_ROUNDS):
            p0, p1 = c0 * _MULTIPLIERS[0], c2 * _MULTIPLIERS[1]
            c0 = (p1 >> _HALF) ^ c1 ^ k0
            c2 = (p0 >> _HALF) ^ c3 ^ k1
            c1, c3 = p1 & _WORD, p0 & _WORD
            k0, k1 = (k0 + _WEYL[0]) & _WORD, (k1 + _WEYL[1]) & _WORD
        # log u by the formula of fdlibm, u = 2^e (1 + f).
        u = float(c0) * 2.0**-32 + (float(c1) + 0.5) * 2.0**-64
        bits = _same_bits(u)
        exponent = (bits - _SQRT_HALF) >> 52
        f = _same_bits(bits - (exponent << 52)) - 1.0
        s = f / (2.0 + f)
        y = s * s
        r = 1.479819860511658591e-01
        r = y * r + 1.531383769920937332e-01
        r = y * r + 1.818357216161805012e-01
        r = y * r + 2.222219843214978396e-01
        r = y * r + 2.857142874366239149e-01
        r = y * r + 3.999999999940941908e-01
        r = y * r + 6.666666666666735130e-01
        h = 0.5 * f * f
        small = s * (h + y * r) + exponent * 1.90821492927058770002e-10
        radius = math.sqrt(-2.0 * (exponent * 6.93147180369123816490e-01 - ((h - small) - f)))
        # The angle is a whole number of quarter turns and x, at most half of one.
        v = float(c2) * 2.0**-32 + (float(c3) + 0.5) * 2.0**-64
        turns = math.floor(4.0 * v + 0.5)
        quarter = np.int64(turns)
        x = (v - 0.25 * turns) * (2.0 * math.pi)
        sine, cosine = sine_cosine(x)
        if quarter & 1:
            sine, cosine = cosine, sine
        first = radius * (-cosine if (quarter + 1) & 2 else cosine)
        z[t] = first
        second[t] = rho * first + sigma * (radius * (-sine if quarter & 2 else sine))


@compiled(forceinline=True)
def _evaluate(n: int, x: Any, hermite: bool, table: Any, rows: Any) -> None:
    """Fill the rows with the polynomials at x."""
    count, width = table.shape
    if hermite:
        rows[0] = table[0, 0]
        if count > 1:
            rows[1] = x
        for k in range(1, count - 1):
            below, current, above, weight = rows[k - 1], rows[k], rows[k + 1], x.dtype.type(k)
            for t in range(n):
                above[t] = x[t] * current[t] - weight * below[t]
        return
    for i in range(count):
        row = rows[i]
        row[:] = table[i, width - 1]
        for k in range(width - 2, -1, -1):
            c = table[i, k]
            for t in range(n):
                row[t] = row[t] * x[t] + c


@compiled(forceinline=True, fastmath={"contract", "reassoc", "nsz"})
def _add_products(n: int, left: Any, right: Any, sums: Any, squares: Any) -> None:
    """Add the sums of all products of a left and a right row, and of their squares."""
    for i in range(left.shape[0]):
        a = left[i]
        for j in range(right.shape[0]):
            b = right[j]
            total = square = 0.0
            for t in range(n):
                product = np.float64(a[t]) * np.float64(b[t])
                total += product
                square += product * product
            sums[i, j] += total
            squares[i, j] += square


@compiled()
def _add_blocks(
    start: Any, count: int, block: int, before: float, key: Any, stream: Any, rho: float,
    sigma: float, hermite_left: bool, left: Any, hermite_right: bool, right: Any,
    mean: Any, deviation: Any,
) -> None:  # fmt: skip
    """Merge the samples start, ..., start + count - 1, in blocks, into the moments of `before`."""
    z, second = np.empty(TILE), np.empty(TILE)
    x, y = np.empty(TILE, left.dtype), np.empty(TILE, right.dtype)
    rows = np.empty((len(left), TILE), left.dtype)
    others = np.empty((len(right), TILE), right.dtype)
    sums, squares = np.empty_like(mean), np.empty_like(mean)
    for first in range(0, count, block):
        size = min(block, count - first)
        sums[:] = 0.0
        squares[:] = 0.0
        for tile in range(first, first + size, TILE):
            n = min(TILE, first + size - tile)
            normals(n, start + np.uint64(tile), key, stream, rho, sigma, z, second)
            x[:] = z
            y[:] = second
            _evaluate(n, x, hermite_left, left, rows)
            _evaluate(n, y, hermite_right, right, others)
            _add_products(n, rows, others, sums, squares)
        after = before + size
        for i in range(mean.shape[0]):
            for j in range(mean.shape[1]):
                average = sums[i, j] / size
                spread = max(squares[i, j] / size - average * average, 0.0) * size
                shift = average - mean[i, j]
                mean[i, j] += shift * (size / after)
                deviation[i, j] += spread + shift * shift * (before * size / after)
        before = after


def _table(rows: Sequence[Sequence[float]], dtype: torch.dtype) -> NDArray[np.floating[Any]]:
    table = np.zeros((len(rows), max(len(row) for row in rows)), _DTYPES[dtype])
    for i, row in enumerate(rows):
        table[i, : len(row)] = row
    return table


def pair_moments(products: PairProducts, stream: Stream, start: int, stop: int) -> Moments:
    """See `numcheck.sampling.kernels.base.PairKernel`."""
    left, right = (_table(rows, products.dtype) for rows in (products.left, products.right))
    rho, sigma = products.rho, math.sqrt((1 - products.rho) * (1 + products.rho))
    mean = np.zeros((len(left), len(right)))
    deviation = np.zeros_like(mean)
    for first in range(start, stop, SPAN * stream.block):
        _add_blocks(
            np.uint64(first), min(SPAN * stream.block, stop - first), stream.block,
            float(first - start), np.uint64(stream.seed), np.uint64(stream.stream), rho, sigma,
            are_hermite(products.left), left, are_hermite(products.right), right, mean, deviation,
        )  # fmt: skip
    return Moments(stop - start, mean, deviation)
