r"""Whether z is an optimal whitened encoder: an inequality of two quadratic forms, decided exactly.

In a stationary world the alignment loss of h is $2\,(\mathbb E h(z)^2 - \mathbb E\,h(z) h(z'))$. So
among whitened encoders from a space of functions of mean zero the least loss is that of z if no
function of the space keeps more than the share of its variance that z keeps: if
$\lambda\,\mathbb E h(z)^2 - \mathbb E\,h(z) h(z')$ with $\lambda$ that share is a positive
semidefinite form.

Lean: `LeJEPA.pairLoss_eq`, `LeJEPA.normal_iff_linear_optimal`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import scipy.linalg

from numcheck.theory.rational_matrices import Matrix

#: E[z^a z'^b], from a and b.
MixedMoments = Callable[[int, int], Fraction]


def is_positive_semidefinite(matrix: Sequence[Sequence[Any]]) -> bool:
    """Whether a symmetric matrix is positive semidefinite, by elimination (L D L^T).

    Args:
        matrix: Of numbers of an ordered field, in which the answer is exact.
    """
    rows = [list(row) for row in matrix]
    for i, row in enumerate(rows):
        rest = range(i + 1, len(rows))
        if row[i] < 0 or (row[i] == 0 and any(row[j] != 0 for j in rest)):
            return False
        if row[i] != 0:
            for j in rest:
                factor = rows[j][i] / row[i]
                for k in rest:
                    rows[j][k] -= factor * row[k]
    return True


def excess_form(
    gram: Sequence[Sequence[Any]], cross: Sequence[Sequence[Any]], share: Any
) -> list[list[Any]]:
    """Twice the matrix of share E h(z)^2 - E h(z) h(z').

    Args:
        gram: E[h_j(z) h_k(z)] of functions h_j.
        cross: E[h_j(z) h_k(z')], not symmetric in general.
        share: The factor of the first form.
    """
    size = range(len(gram))
    return [[2 * share * gram[j][k] - cross[j][k] - cross[k][j] for k in size] for j in size]


def share_kept(moment: MixedMoments, k: int = 1) -> Fraction:
    """The share of its variance that z^k keeps: Cov(z^k, z'^k) / Var z^k, with Var z^k > 0."""
    mean = moment(k, 0)
    return (moment(k, k) - mean**2) / (moment(2 * k, 0) - mean**2)


def _forms(moment: MixedMoments, degree: int, *, centred: bool = True) -> tuple[Matrix, Matrix]:
    """E[h_j(z) h_k(z)] and E[h_j(z) h_k(z')] of powers of z, less their means if centred."""
    powers = range(1 if centred else 0, degree + 1)
    means = {k: moment(k, 0) if centred else Fraction(0) for k in powers}
    gram = [[moment(j + k, 0) - means[j] * means[k] for k in powers] for j in powers]
    return gram, [[moment(j, k) - means[j] * means[k] for k in powers] for j in powers]


def best_share(moment: MixedMoments, degree: int) -> float:
    """The largest share of its variance that a polynomial keeps in a stationary world.

    In float64, which loses about a digit per degree.

    Args:
        moment: The mixed moments of the world.
        degree: The degree of the polynomials, at least 1; z must have more than that many values.
    """
    gram, cross = (np.array(form, dtype=np.float64) for form in _forms(moment, degree))
    scale = 1 / np.sqrt(np.diag(gram))
    gram, cross = (form * np.outer(scale, scale) for form in (gram, cross))
    return float(scipy.linalg.eigh((cross + cross.T) / 2, gram, eigvals_only=True)[-1])


def is_optimal(
    moment: MixedMoments, degree: int, *, centred: bool = True, least: bool = True
) -> bool:
    """Whether the whitened z has the least loss of all whitened polynomials of a stationary world.

    Args:
        moment: The mixed moments of the world, in which Var z > 0.
        degree: The degree of the polynomials, at least 1.
        centred: Whether encoders are to have mean zero, and not only mean square one.
        least: Whether the loss of z is to be the least, and not the greatest.
    """
    form = excess_form(*_forms(moment, degree, centred=centred), share_kept(moment))
    return is_positive_semidefinite(form if least else [[-x for x in row] for row in form])
