"""The orthogonal Procrustes problem: the nearest matrix with orthonormal rows.

For M = P Q with P positive semidefinite and Q Q^T = 1 (left polar decomposition) no matrix with
orthonormal rows is nearer to M than Q; with the singular values s of M, |M - Q|^2 = sum (s - 1)^2
(Schönemann 1966; Higham, Functions of Matrices, theorem 8.4).

Lean: `LeJEPA.IsProcrustes`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy.linalg
from numpy.typing import NDArray

from numcheck.errors import InvalidInputError

Array = NDArray[np.float64]

_UNIT_ROUNDOFF = 2.0**-53
#: Constant of the backward error of a singular value decomposition, in units of size * roundoff.
#: LAPACK's guide names a modest polynomial of the size; errors seen stay below a tenth of this.
_BACKWARD = 40


def nearest_orthonormal(matrix: Array) -> Array:
    """The nearest matrix with orthonormal rows, in the Frobenius norm.

    Args:
        matrix: Shape (m, n) with m <= n, finite, float64.

    Returns:
        Q of shape (m, n) with Q Q^T = 1 up to rounding.

    Raises:
        InvalidInputError: If there are more rows than columns, or a value is not finite.
    """
    if matrix.ndim != 2 or matrix.shape[0] > matrix.shape[1]:
        raise InvalidInputError(
            f"matrix must have shape (m, n) with m <= n, got {matrix.shape}. No matrix with more "
            "rows than columns has orthonormal rows; pass the transpose."
        )
    if not np.isfinite(matrix).all():
        raise InvalidInputError("matrix has a NaN or an infinity; remove it first.")
    if not matrix.size:
        return matrix.copy()
    return np.asarray(scipy.linalg.polar(matrix, side="left")[0], dtype=np.float64)


def nearest_rotation(matrix: Array) -> Array:
    """The nearest matrix of determinant 1 (Kabsch 1976), for a square matrix."""
    left, _, right = np.linalg.svd(matrix)
    signs = np.ones(len(matrix))
    if len(matrix) and np.linalg.det(left @ right) < 0:
        signs[-1] = -1.0
    return np.asarray((left * signs) @ right)


@dataclass(frozen=True)
class Bound:
    """Both sides of the Procrustes bound for a float64 matrix.

    Attributes:
        distance: |M - Q|, Frobenius.
        frobenius: |M M^T - 1|, Frobenius.
        spectral: |M M^T - 1|, the largest singular value.
        trace: |tr (M M^T - 1)|.
        rounding: Bound on the rounding errors of the distance and of these together.
    """

    distance: float
    frobenius: float
    spectral: float
    trace: float
    rounding: float


def evaluate_bound(matrix: Array, candidate: Array) -> Bound:
    """Both sides of the bound, with what rounding can do to them.

    The candidate is off the exact optimum of a matrix within the backward error of the singular
    value decomposition, which moves its distance by no more than that; forming M M^T costs a
    rounding for each term (Higham, Accuracy and Stability, section 3.5).
    """
    m, n = matrix.shape
    defect = matrix @ matrix.T - np.eye(m)
    size = float(np.linalg.norm(matrix))
    solving = _BACKWARD * n * _UNIT_ROUNDOFF * (size + math.sqrt(m))
    forming = 2 * (n + 2) * _UNIT_ROUNDOFF * (size**2 + math.sqrt(m))
    return Bound(
        distance=float(np.linalg.norm(matrix - candidate)),
        frobenius=float(np.linalg.norm(defect)),
        spectral=float(np.abs(np.linalg.eigvalsh(defect)).max(initial=0.0)),
        trace=abs(float(np.trace(defect))),
        rounding=solving + forming,
    )
