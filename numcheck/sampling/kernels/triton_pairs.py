r"""Sums of products of Hermite polynomials of Gaussian pairs in one pass on a CUDA device.

A program takes consecutive samples, one for each of its `LANES` lanes at a time: it makes the
Philox words, from them two normals by the method of Box and Muller, the second view, both rows of
polynomials by $He_{k+1} = x He_k - k He_{k-1}$, and adds their products to sums that stay in
registers. At the end it adds up its lanes and writes the sums, the only thing that is written. The
sums of the programs are added in a fixed order, so a run repeats to the last bit.

Polynomials, products and sums are float64. The normals are made in float64 too, or, for float32, in
float32: off by less than 3 (1 + |z|) times its unit roundoff, which is within what
`numcheck.checks.cases.common.rounding_units` allows there since nothing else is rounded to
float32. Words and formulas are those of `numcheck.sampling.kernels.numba_pairs`.

Squares of the products are needed for standard errors only, and the registers do not hold both
kinds of sum, so they take a second pass; of long ranges over 1/`THINNING` of the samples.
"""

from __future__ import annotations

import contextlib
import math

import torch
from torch import Tensor

from numcheck.sampling.estimate import Moments, Stream, merge
from numcheck.sampling.kernels.base import PairProducts, are_hermite
from numcheck.sampling.kernels.triton_device import sum_pairs

#: Samples in flight in a program: one for each of its threads.
LANES = 128
#: Fewest and most samples of a program, multiples of `LANES`.
SHORTEST, LONGEST = 1 << 12, 1 << 16
#: Programs of one launch, whose sums take 21 MB at most.
LAUNCH = 1 << 14
#: Beyond `LAUNCH` * `SHORTEST` samples, one in so many gives the squares.
THINNING = 32
#: Most products: two registers each, of the 255 of a thread.
MOST_PRODUCTS = 81


def _signed(word: int) -> int:
    """The int32 with the bits of a 32-bit word: kernel arguments keep their type for any value."""
    return word - (1 << 32) if word >> 31 else word


def _words(number: int) -> tuple[int, int]:
    return _signed(number & 0xFFFFFFFF), _signed(number >> 32)


def program_sizes(samples: int) -> tuple[int, int]:
    """How many samples a program takes, and of how many of them it squares the products."""
    size = min(max(math.ceil(samples / 1024 / LANES) * LANES, SHORTEST), LONGEST)
    return size, size if samples <= LAUNCH * SHORTEST else size // THINNING


def _launch(
    products: PairProducts, stream: Stream, start: int, stop: int, size: int, squared: int
) -> Tensor:
    """The sums of the products and of their squares for each program, float64."""
    left, right, device = len(products.left), len(products.right), stream.device
    programs = math.ceil((stop - start) / size)
    rho, sigma = products.rho, math.sqrt((1 - products.rho) * (1 + products.rho))
    out = torch.empty(programs, 2, left, right, dtype=torch.float64, device=device)
    bounds = torch.tensor([start, stop, size, squared], dtype=torch.int64, device=device)
    reals = torch.tensor([rho, sigma], dtype=torch.float64, device=device)
    on_cuda = device.type == "cuda"
    with torch.cuda.device(device) if on_cuda else contextlib.nullcontext():
        sum_pairs[(programs,)](
            out, bounds, reals, *_words(stream.seed), *_words(stream.stream),
            left=left, right=right, single=products.dtype == torch.float32,
            lanes=LANES,
            num_warps=LANES // 32, enable_fp_fusion=True,
        )  # fmt: skip
    return out


def pair_moments(products: PairProducts, stream: Stream, start: int, stop: int) -> Moments | None:
    """See `numcheck.sampling.kernels.base.PairKernel`; only for rows He_0, He_1, ..."""
    left, right = products.left, products.right
    if len(left) * len(right) > MOST_PRODUCTS or not (are_hermite(left) and are_hermite(right)):
        return None
    total: Moments | None = None
    size, squared = program_sizes(stop - start)
    for first in range(start, stop, LAUNCH * size):
        last = min(first + LAUNCH * size, stop)
        sums, squares = _launch(products, stream, first, last, size, squared).sum(0).cpu().numpy()
        n = last - first
        whole, rest = divmod(n, size)
        mean = sums / n
        square = squares / (whole * squared + min(rest, squared))
        found = Moments(n, mean, (square - mean * mean).clip(min=0.0) * n)
        total = found if total is None else merge(total, found)
    return total
