"""The orthogonal Procrustes problem: the nearest matrix with orthonormal rows.

For M = P Q with P positive semidefinite and Q Q^T = 1 (left polar decomposition) no matrix with
orthonormal rows is nearer to M than Q; with the singular values s of M, |M - Q|^2 = sum (s - 1)^2
(Schönemann 1966; Higham, Functions of Matrices, theorem 8.4).

Each function has a form for batches, on the device of its tensors, and one for a single array.

Lean: `LeJEPA.IsProcrustes`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from numcheck.support.validate_arrays import finite

Array = NDArray[np.float64]

_UNIT_ROUNDOFF = 2.0**-53
#: Constant of the backward error of a singular value decomposition, in units of size * roundoff.
#: LAPACK's guide names a modest polynomial of the size; errors seen stay below a tenth of this.
_BACKWARD = 40
#: Up to this size numpy decomposes a batch on a CPU, one after the other: torch would start threads
#: for each, which wait longer than they work.
_SMALL = 48


def nearest_orthonormal_batch(matrices: Tensor) -> Tensor:
    """The nearest matrix with orthonormal rows to each of a batch, in the Frobenius norm.

    Args:
        matrices: Shape (b, m, n) with m <= n, finite, float64.

    Returns:
        Q of shape (b, m, n) with Q Q^T = 1 up to rounding, on the same device.
    """
    left, right = _singular_vectors(matrices)
    return torch.bmm(left, right)


def nearest_orthonormal(matrix: Array) -> Array:
    """The nearest matrix with orthonormal rows to one of shape (m, n).

    Args:
        matrix: Shape (m, n) with m <= n, finite, float64.
    """
    return np.asarray(nearest_orthonormal_batch(_single(matrix))[0].numpy())


def nearest_rotation_batch(matrices: Tensor) -> Tensor:
    """The nearest matrix of determinant 1 (Kabsch 1976) to each of a batch of shape (b, n, n)."""
    left, right = _singular_vectors(matrices)
    if matrices.shape[-1]:
        left[..., -1] *= torch.linalg.det(left @ right).sign()[:, None]
    return torch.bmm(left, right)


def _singular_vectors(matrices: Tensor) -> tuple[Tensor, Tensor]:
    """Left and right ones of each of a batch, shapes (b, m, m) and (b, m, n)."""
    if matrices.device.type == "cpu" and 0 < matrices.shape[-1] <= _SMALL and len(matrices):
        left, _, right = np.linalg.svd(matrices.detach().numpy(), full_matrices=False)
        return torch.from_numpy(left), torch.from_numpy(right)
    left, _, right = torch.linalg.svd(matrices, full_matrices=False)
    return left, right


def _single(matrix: Array) -> Tensor:
    return torch.from_numpy(matrix.copy()).unsqueeze(0)


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


def evaluate_bounds(matrices: Tensor, candidates: Tensor) -> list[Bound]:
    """Both sides of the bound for each of a batch, with what rounding can do to them.

    The candidate is off the exact optimum of a matrix within the backward error of the singular
    value decomposition, which moves its distance by no more than that; forming M M^T costs a
    rounding for each term (Higham, Accuracy and Stability, section 3.5).

    Args:
        matrices: The matrices M, shape (b, m, n), float64.
        candidates: A matrix Q for each, same shape.

    Raises:
        InvalidInputError: If float64 cannot hold a side of the bound.
    """
    m, n = matrices.shape[1:]
    one = torch.eye(m, dtype=matrices.dtype, device=matrices.device)
    defects = torch.bmm(matrices, matrices.mT) - one
    finite(defects.cpu().numpy(), of="M M^T - 1")
    norms = [
        torch.linalg.matrix_norm(matrices - candidates),
        torch.linalg.matrix_norm(defects),
        # A zero beside them leaves the largest as it is, and a 0 x 0 matrix with one.
        torch.nn.functional.pad(torch.linalg.eigvalsh(defects).abs(), (0, 1)).amax(dim=-1),
        defects.diagonal(dim1=1, dim2=2).sum(dim=-1).abs(),
        torch.linalg.matrix_norm(matrices),
    ]
    found = []
    for distance, frobenius, spectral, trace, size in torch.stack(norms, dim=1).tolist():
        solving = _BACKWARD * n * _UNIT_ROUNDOFF * (size + math.sqrt(m))
        forming = 2 * (n + 2) * _UNIT_ROUNDOFF * (size**2 + math.sqrt(m))
        bound = Bound(distance, frobenius, spectral, trace, solving + forming)
        finite([distance, frobenius, bound.rounding], of="a side of the bound")
        found.append(bound)
    return found


def evaluate_bound(matrix: Array, candidate: Array) -> Bound:
    """Both sides of the bound for one matrix of shape (m, n)."""
    return evaluate_bounds(_single(matrix), _single(candidate))[0]
