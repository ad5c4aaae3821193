"""The device code of `numcheck.losses.kernels.triton_slices`, which says what it does."""

from __future__ import annotations

import triton
import triton.language as tl

from numcheck.sampling.kernels.triton_device import sincos64


@triton.jit
def _units(x, step):
    """Cosine and sine of step * x, in the type of x; see `numcheck.losses.kernels.numba_slices`."""
    angle = step * x.to(tl.float64)
    turns = tl.floor(angle * 0.6366197723675814 + 0.5)
    r = (angle - turns * 1.57079632673412561417e00) - turns * 6.07710050650619224932e-11
    r = tl.where(r > 0.7853981633974484, 0.7853981633974484, r)
    r = tl.where(r < -0.7853981633974484, -0.7853981633974484, r)
    quarter = turns - 4.0 * tl.floor(turns * 0.25)
    sine, cosine = sincos64(r)
    odd = (quarter == 1.0) | (quarter == 3.0)
    first = tl.where(odd, sine, cosine)
    second = tl.where(odd, cosine, sine)
    first = tl.where((quarter == 1.0) | (quarter == 2.0), -first, first)
    second = tl.where(quarter >= 2.0, -second, second)
    return first.to(x.dtype), second.to(x.dtype)


@triton.jit
def sum_powers(projections, step, sums, size, blocks, knots, lanes: tl.constexpr):
    """Write the sums of cosines and sines of a block of a slice, for each knot.

    Args:
        projections: Shape (slices, size).
        step: float64, the first knot.
        sums: float64, shape (slices, blocks, knots, 2).
        size: Projections of a slice.
        blocks: Blocks of a slice, each of `lanes` projections; the last may be short.
        knots: Number of knots.
        lanes: Projections of a block.
    """
    program = tl.program_id(0).to(tl.int64)
    row = program // blocks
    column = (program - row * blocks) * lanes + tl.arange(0, lanes)
    inside = column < size
    x = tl.load(projections + row * size + column, mask=inside, other=0.0)
    c, s = _units(x, tl.load(step))
    # Lanes beyond the end stay 0.
    a = tl.where(inside, c, 0.0)
    b = tl.where(inside, s, 0.0)
    out = sums + program * knots * 2
    for k in range(knots):
        tl.store(out + 2 * k, tl.sum(a, axis=0).to(tl.float64))
        tl.store(out + 2 * k + 1, tl.sum(b, axis=0).to(tl.float64))
        cosine = a * c - b * s
        b = a * s + b * c
        a = cosine


@triton.jit
def evaluate_gradient(projections, step, coefficients, size, blocks, knots, lanes: tl.constexpr):
    """Replace the projections by Re sum_k (p_k + i q_k) exp(i (k + 1) step x), by Horner's rule.

    Args:
        projections: Shape (slices, size).
        step: float64, the first knot.
        coefficients: Shape (slices, knots, 2), the p and q in the type of the projections.
        size: Projections of a slice.
        blocks: Blocks of a slice.
        knots: Number of knots.
        lanes: Projections of a block.
    """
    program = tl.program_id(0).to(tl.int64)
    row = program // blocks
    column = (program - row * blocks) * lanes + tl.arange(0, lanes)
    inside = column < size
    place = projections + row * size + column
    c, s = _units(tl.load(place, mask=inside, other=0.0), tl.load(step))
    given = coefficients + row * knots * 2
    a = tl.zeros_like(c)
    b = tl.zeros_like(c)
    for done in range(knots):
        k = knots - 1 - done
        # Read before a is overwritten.
        real = a * c - b * s + tl.load(given + 2 * k)
        b = a * s + b * c + tl.load(given + 2 * k + 1)
        a = real
    tl.store(place, a * c - b * s, mask=inside)
