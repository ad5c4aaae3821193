r"""Rounding errors of matrix products in float64, in the spectral norm.

A computed product of matrices of size at most n is off by at most $n^2 u\,\|X\|\,\|Y\|$ to first
order, with $u = 2^{-53}$: each entry by $n u$ times that of $|X|\,|Y|$, and
$\||X|\,|Y|\| \le \|X\|_F \|Y\|_F \le n\,\|X\|\,\|Y\|$ (Higham, Accuracy and Stability of Numerical
Algorithms, 2002, section 3.5). Sums and products with vectors cost less.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def unit(size: int) -> float:
    """Eight times the relative error of one product of matrices of a size."""
    return 8 * size**2 * 2.0**-53


def norm(array: NDArray[Any]) -> float:
    """The spectral norm of a matrix, or the length of a vector; 0 for an empty array."""
    return float(np.linalg.norm(array, 2)) if array.size else 0.0


def same(one: NDArray[Any], other: NDArray[Any]) -> bool:
    """Whether two matrices of norm about 1 are equal, up to rounding if they hold floats."""
    if one.dtype == object:
        return bool((one == other).all())
    # The Frobenius norm is at least the spectral one.
    return bool(np.linalg.norm(one - other) <= unit(max(one.shape)))


def random_orthogonal(
    size: int, generator: np.random.Generator, columns: int | None = None
) -> NDArray[np.float64]:
    """The first columns, by default all, of a random orthogonal matrix of either determinant."""
    drawn = generator.standard_normal((size, size if columns is None else columns))
    return np.asarray(np.linalg.qr(drawn)[0])
