r"""Are slices of embeddings Gaussian? The Epps-Pulley test of a composite hypothesis.

Every slice is centred and divided by its standard deviation. Then, if the law is normal, the
process $\sqrt n(\hat\varphi(t) - e^{-t^2/2})$ tends to a Gaussian one with the covariance
$e^{-(s-t)^2/2} - (1 + st + s^2t^2/2)\,e^{-(s^2+t^2)/2}$ (Epps and Pulley, Biometrika 70, 1983;
Henze, Metrika 37, 1990), and the statistic to a weighted sum of independent $\chi^2_1$, with the
eigenvalues of that covariance at the knots as weights. Its tail is computed by a
saddlepoint approximation (Kuonen, Biometrika 86, 1999).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import torch
from scipy.optimize import brentq
from scipy.stats import norm

from numcheck.certificate.rows import Rows, float_rows, row_slices
from numcheck.support.validate_arrays import Array
from numcheck.theory.matrix_rounding import random_orthogonal
from numcheck.theory.regularizer.epps_pulley import empirical_characteristic, sigreg_knots

#: At most this many slices are tested.
SLICES = 64
_KNOTS = sigreg_knots()


def _directions(h: Rows, generator: np.random.Generator) -> Array:
    """Random orthonormal directions, at most `SLICES` of them, as columns."""
    m = h.shape[1]
    return random_orthogonal(m, generator, min(m, SLICES))


def _characteristic(h: Rows, slices: Callable[[Array], Array], points: Sequence[float]) -> Array:
    """Real and imaginary parts of the means of exp(i t x) over each slice x of some embeddings.

    Returns:
        Shape (2, points, slices).
    """
    total: Array = np.zeros(())
    for rows in row_slices(h):
        block = torch.from_numpy(np.ascontiguousarray(slices(float_rows(h, rows))))
        # In parts, so that what is made of them stays in the cache.
        for part in torch.split(block, 512):
            parts = empirical_characteristic(part, points)
            total = total + len(part) * np.stack([x.numpy() for x in parts])
    return np.asarray(total / h.shape[0])


@cache
def null_weights() -> tuple[float, ...]:
    """The weights of the limiting sum of chi squares."""
    t, root = np.array(_KNOTS.points), np.sqrt(np.array(_KNOTS.weights))
    product, squares = np.outer(t, t), np.add.outer(t**2, t**2) / 2
    apart, total = np.exp(-squares + product), np.exp(-squares - product)
    cosines = (apart + total) / 2 - np.exp(-squares) * (1 + product**2 / 2)
    sines = (apart - total) / 2 - np.exp(-squares) * product
    found = [np.linalg.eigvalsh(root[:, None] * part * root) for part in (cosines, sines)]
    weights = np.concatenate(found)
    return tuple(float(x) for x in weights[weights > 1e-12 * weights.max()])


def weighted_chi_square_tail(value: float, weights: tuple[float, ...]) -> float:
    """P(sum w_k x_k^2 > value) for independent standard normal x_k, to some percent of itself.

    Args:
        value: Any number.
        weights: Above 0.
    """
    w = np.array(weights)
    mean = float(w.sum())
    if value > 1e4 * mean:
        return 0.0
    if value <= 0:
        return 1.0
    if abs(value - mean) < 1e-3 * mean:
        # The formula is 0 / 0 at the mean, and smooth around it.
        low, high = (weighted_chi_square_tail(mean * x, weights) for x in (0.998, 1.002))
        return low + (value / mean - 0.998) / 0.004 * (high - low)

    def excess(s: float) -> float:
        return float((w / (1 - 2 * s * w)).sum()) - value

    largest = float(w.max())
    first = 0.0 if value > mean else -len(w) / value
    last = (1 - largest / (2 * value)) / (2 * largest) if value > mean else 0.0
    s = float(brentq(excess, first, last, xtol=1e-14 / largest))
    generating = -float(np.log1p(-2 * s * w).sum()) / 2
    root = math.copysign(math.sqrt(max(2 * (s * value - generating), 0.0)), s)
    curved = s * math.sqrt(2 * float((w**2 / (1 - 2 * s * w) ** 2).sum()))
    return float(norm.sf(root + math.log(curved / root) / root))


def gaussian_slices(h: Rows, generator: np.random.Generator) -> tuple[float, float]:
    """Largest statistic of slices of embeddings (n, m), and its p-value (Bonferroni over slices).

    Args:
        h: Embeddings whose rows are independent.
        generator: Where the directions come from.
    """
    directions = _directions(h, generator)
    n, sums = h.shape[0], np.zeros((2, directions.shape[1]))
    start = float_rows(h, slice(0, 1))
    for rows in row_slices(h):
        slices = (float_rows(h, rows) - start) @ directions
        sums += slices.sum(axis=0), (slices**2).sum(axis=0)
    means = sums[0] / n
    deviations = np.sqrt(np.maximum(sums[1] / n - means**2, 0.0))
    kept = deviations > 1e-7 * max(float(np.sqrt(sums[1] / n).max()), 1e-300)
    if not kept.any():
        return math.inf, 0.0
    scaled, means = directions[:, kept] / deviations[kept], means[kept] / deviations[kept]
    found = _characteristic(h, lambda rows: (rows - start) @ scaled - means, _KNOTS.points)
    distances = (found[0] - np.array(_KNOTS.targets)[:, None]) ** 2 + found[1] ** 2
    largest = n * float((np.array(_KNOTS.weights) @ distances).max())
    tail = weighted_chi_square_tail(largest, null_weights())
    return largest, min(1.0, len(means) * tail)


def contradiction(h: Rows, bound: float, generator: np.random.Generator) -> tuple[float, float]:
    r"""How far slices are from N(0, 1), beyond what a bound on E|h - Q z|^2 allows, and a p-value.

    If $z$ is Gaussian, the characteristic function of $a^{\mathsf T}h$ is within
    $|t|\,E|a^{\mathsf T}(h - Qz)|$ of $e^{-t^2/2}$; over K orthonormal a the root of the mean
    square of that is at most $|t|\sqrt{B/K}$. The root of the mean square of the sampling errors
    has a mean of at most $n^{-1/2}$ and exceeds it by s with probability at most $e^{-n s^2/2}$
    (McDiarmid: one row changes it by at most 2/n). This holds at every n; it needs a bound that is
    right.

    Args:
        h: Embeddings whose rows are independent.
        bound: B, at least E|h - Q z|^2.
        generator: Where the directions come from.
    """
    directions = _directions(h, generator)
    n, count = h.shape[0], directions.shape[1]
    points = (0.75, 1.0, 1.5, 2.0, 2.5)
    found = _characteristic(h, lambda rows: rows @ directions, points)
    worst = -math.inf
    for t, real, imaginary in zip(points, *found, strict=True):
        distance = math.sqrt(float(((real - math.exp(-(t**2) / 2)) ** 2 + imaginary**2).mean()))
        worst = max(worst, distance - t * math.sqrt(max(bound, 0.0) / count) - 1 / math.sqrt(n))
    return worst, min(1.0, len(points) * math.exp(-n * max(worst, 0.0) ** 2 / 2))
