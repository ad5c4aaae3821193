"""The device code of `numcheck.sampling.kernels.triton_pairs`, which says what it does."""

from __future__ import annotations

import triton
import triton.language as tl


@triton.jit
def _sincos32(x):
    """Cephes `sinf` and `cosf` for |x| <= pi / 4."""
    y = x * x
    sine = x + x * y * (-1.6666654611e-1 + y * (8.3321608736e-3 + y * -1.9515295891e-4))
    cosine = (
        1.0
        - 0.5 * y
        + y * y * (4.166664568298827e-2 + y * (-1.388731625493765e-3 + y * 2.443315711809948e-5))
    )
    return sine, cosine


@triton.jit
def sincos64(x):
    """Cephes `sin` and `cos` for |x| <= pi / 4."""
    y = x * x
    sine = 1.58962301576546568060e-10
    sine = y * sine - 2.50507477628578072866e-8
    sine = y * sine + 2.75573136213857245213e-6
    sine = y * sine - 1.98412698295895385996e-4
    sine = y * sine + 8.33333333332211858878e-3
    sine = y * sine - 1.66666666666666307295e-1
    cosine = -1.13585365213876817300e-11
    cosine = y * cosine + 2.08757008419747316778e-9
    cosine = y * cosine - 2.75573141792967388112e-7
    cosine = y * cosine + 2.48015872888517045348e-5
    cosine = y * cosine - 1.38888888888730564116e-3
    cosine = y * cosine + 4.16666666666665929218e-2
    return x + x * y * sine, 1.0 - 0.5 * y + y * y * cosine


@triton.jit
def _turned(radius, sine, cosine, quarter):
    """The point at an angle beyond a number of quarter turns."""
    odd = (quarter & 1) != 0
    first = tl.where(odd, sine, cosine)
    second = tl.where(odd, cosine, sine)
    first = tl.where(((quarter + 1) & 2) != 0, -first, first)
    second = tl.where((quarter & 2) != 0, -second, second)
    return radius * first, radius * second


@triton.jit
def _philox(c0, c1, c2, c3, k0, k1):
    """Philox-4x32-10; both halves of a product come from one multiplication of 64 bits."""
    for _ in tl.static_range(10):
        p0 = c0.to(tl.uint64) * 0xD2511F53
        p1 = c2.to(tl.uint64) * 0xCD9E8D57
        c0 = (p1 >> 32).to(tl.uint32) ^ c1 ^ k0
        c2 = (p0 >> 32).to(tl.uint32) ^ c3 ^ k1
        c1 = p1.to(tl.uint32)
        c3 = p0.to(tl.uint32)
        k0 += 0x9E3779B9
        k1 += 0xBB67AE85
    return c0, c1, c2, c3


@triton.jit
def _normals32(w0, w1, w2):
    # log u with u = (w0 + (w1 + 1/2) / 2^32) / 2^32, by Cephes' `logf`.
    low = (w1.to(tl.float32) + 0.5) * 2.0**-32
    u = (w0.to(tl.float32) + low) * 2.0**-32
    bits = u.to(tl.int32, bitcast=True)
    exponent = (bits - 0x3F3504F3) >> 23
    f = (bits - (exponent << 23)).to(tl.float32, bitcast=True) - 1.0
    # From 3/4 on u - 1 is taken from the integer, so that no digits are lost.
    signed = w0.to(tl.int32, bitcast=True)
    f = tl.where((signed < 0) & (signed >= -(2**30)), (signed.to(tl.float32) + low) * 2.0**-32, f)
    e = exponent.to(tl.float32)
    y = 7.0376836292e-2 * f - 1.1514610310e-1
    y = y * f + 1.1676998740e-1
    y = y * f - 1.2420140846e-1
    y = y * f + 1.4249322787e-1
    y = y * f - 1.6668057665e-1
    y = y * f + 2.0000714765e-1
    y = y * f - 2.4999993993e-1
    y = y * f + 3.3333331174e-1
    square = f * f
    y = y * f * square - 2.12194440e-4 * e - 0.5 * square
    log = f + y + 0.693359375 * e
    # The angle is a whole number of quarter turns and at most half of one: no digit is lost.
    quarter = (w2 + 2**29) >> 30
    rest = (w2 - (quarter << 30)).to(tl.int32, bitcast=True).to(tl.float32)
    sine, cosine = _sincos32(rest * 1.4629180792671596e-9)
    radius = tl.sqrt(-2.0 * log)
    return _turned(radius, sine, cosine, quarter.to(tl.int32))


@triton.jit
def _normals64(w0, w1, w2, w3):
    # log u by the formula of fdlibm.
    u = w0.to(tl.float64) * 2.0**-32 + (w1.to(tl.float64) + 0.5) * 2.0**-64
    bits = u.to(tl.int64, bitcast=True)
    exponent = (bits - 0x3FE6A09E667F3BCD) >> 52
    f = (bits - (exponent << 52)).to(tl.float64, bitcast=True) - 1.0
    e = exponent.to(tl.float64)
    s = f / (2.0 + f)
    z = s * s
    r = 1.479819860511658591e-01
    r = z * r + 1.531383769920937332e-01
    r = z * r + 1.818357216161805012e-01
    r = z * r + 2.222219843214978396e-01
    r = z * r + 2.857142874366239149e-01
    r = z * r + 3.999999999940941908e-01
    r = z * r + 6.666666666666735130e-01
    h = 0.5 * f * f
    log = e * 6.93147180369123816490e-01 - (
        (h - (s * (h + z * r) + e * 1.90821492927058770002e-10)) - f
    )
    v = w2.to(tl.float64) * 2.0**-32 + (w3.to(tl.float64) + 0.5) * 2.0**-64
    quarter = tl.floor(4.0 * v + 0.5)
    sine, cosine = sincos64((v - 0.25 * quarter) * 6.283185307179586)
    return _turned(tl.sqrt(-2.0 * log), sine, cosine, quarter.to(tl.int32))


@triton.jit
def _hermite(x, weight, degree: tl.constexpr):
    """The rows w He_k(x) for k = 0, ..., degree."""
    rows = (weight,)
    if degree > 0:
        rows = rows + (weight * x,)
    for k in tl.static_range(1, degree):
        rows = rows + (x * rows[k] - (1.0 * k) * rows[k - 1],)
    return rows


@triton.jit
def _sum_products(
    out, first, stop, rho, sigma, k0, k1, s0, s1,
    left: tl.constexpr, right: tl.constexpr, square: tl.constexpr,
    single: tl.constexpr, lanes: tl.constexpr,
):  # fmt: skip
    """Write the sums of the products, or of their squares, of the samples first, ..., stop - 1."""
    sums = ()
    for _ in tl.static_range(left * right):
        sums = sums + (tl.zeros([lanes], tl.float64),)
    one = tl.full([lanes], 1.0, tl.float64)
    index = first + tl.arange(0, lanes).to(tl.int64)
    for _ in range(tl.cdiv(stop - first, lanes)):
        c0 = (index & 0xFFFFFFFF).to(tl.uint32)
        c1 = (index >> 32).to(tl.uint32)
        zero = tl.zeros_like(c0)
        w0, w1, w2, w3 = _philox(c0, c1, zero + s0, zero + s1, k0, k1)
        if single:
            z, xi = _normals32(w0, w1, w2)
        else:
            z, xi = _normals64(w0, w1, w2, w3)
        z = z.to(tl.float64)
        # A lane beyond the end adds nothing.
        rows = _hermite(z, tl.where(index < stop, one, 0.0), left - 1)
        others = _hermite(rho * z + sigma * xi.to(tl.float64), one, right - 1)
        added = ()
        for i in tl.static_range(left):
            for j in tl.static_range(right):
                product = rows[i] * others[j]
                if square:
                    added = added + (sums[i * right + j] + product * product,)
                else:
                    added = added + (sums[i * right + j] + product,)
        sums = added
        index += lanes
    for k in tl.static_range(left * right):
        tl.store(out + k, tl.sum(sums[k], axis=0))


@triton.jit(do_not_specialize=["k0", "k1", "s0", "s1"])
def sum_pairs(
    out, bounds, reals, k0, k1, s0, s1,
    left: tl.constexpr, right: tl.constexpr, single: tl.constexpr, lanes: tl.constexpr,
):  # fmt: skip
    """Write, for each program, the sums of the products and then those of their squares.

    Args:
        out: float64, shape (programs, 2, left, right).
        bounds: int64: first and one beyond the last sample, samples of a program, of these squared.
        reals: float64: rho and sqrt(1 - rho^2).
        k0: Low word of the seed, as int32.
        k1: High word of the seed.
        s0: Low word of the stream's number.
        s1: High word of the stream's number.
        left: Rows He_0, He_1, ... of z.
        right: Rows of z'.
        single: Whether normals are made in float32.
        lanes: Samples in flight.
    """
    k0 = k0.to(tl.uint32, bitcast=True)
    k1 = k1.to(tl.uint32, bitcast=True)
    s0 = s0.to(tl.uint32, bitcast=True)
    s1 = s1.to(tl.uint32, bitcast=True)
    rho = tl.load(reals)
    sigma = tl.load(reals + 1)
    program = tl.program_id(0).to(tl.int64)
    first = tl.load(bounds) + program * tl.load(bounds + 2)
    out += program * (2 * left * right)
    for square in tl.static_range(2):
        stop = tl.minimum(first + tl.load(bounds + 2 + square), tl.load(bounds + 1))
        _sum_products(
            out + square * left * right, first, stop, rho, sigma, k0, k1, s0, s1,
            left, right, square == 1, single, lanes,
        )  # fmt: skip
