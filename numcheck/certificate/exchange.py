"""Tests that are exact at every sample size: exchange the views of some pairs.

If (h, h') and (h', h) have one law, exchanging the views of any pairs does not change the law of
the sample; a function f with f(h, h') = -f(h', h) then changes sign. So the largest of several
studentised means of such functions is compared with what it becomes under random signs (Fisher
1935; Romano, Annals of Statistics 17, 1989), and p = (1 + number as large) / (1 + number of draws)
is a p-value without any approximation.
"""

from __future__ import annotations

import numpy as np

from numcheck.support.validate_arrays import Array
from numcheck.theory.matrix_rounding import random_orthogonal

#: At most this many directions are tested, and this many groups of rows get one sign each.
_DIRECTIONS = 12
_GROUPS = 1000


def _projections(h: Array, h_prime: Array, generator: np.random.Generator) -> tuple[Array, Array]:
    """Random orthonormal slices of both views, in units that are the same for both."""
    m = h.shape[1]
    slices = random_orthogonal(m, generator, min(m, _DIRECTIONS))
    x, y = h @ slices, h_prime @ slices
    middle = (x.mean(axis=0) + y.mean(axis=0)) / 2
    scale = np.sqrt((x.var(axis=0) + y.var(axis=0)) / 2)
    scale[scale == 0] = 1.0
    return (x - middle) / scale, (y - middle) / scale


def stationarity_functions(h: Array, h_prime: Array, generator: np.random.Generator) -> Array:
    """F(h) - f(h') for f of one slice: the slice, its square, and bounded functions of it."""
    x, y = _projections(h, h_prime, generator)
    parts = [x - y, x**2 - y**2, np.sin(2 * x) - np.sin(2 * y), np.cos(2 * x) - np.cos(2 * y)]
    return np.concatenate(parts, axis=1)


def exchange_functions(h: Array, h_prime: Array, generator: np.random.Generator) -> Array:
    """Antisymmetric functions of the pair whose means do not follow from stationarity."""
    x, y = _projections(h, h_prime, generator)
    # Even ones see laws that are symmetric, odd ones others.
    parts = [x**2 * y - x * y**2, np.sin(x) * np.cos(2 * y) - np.cos(2 * x) * np.sin(y)]
    parts += [x**3 * y - x * y**3, np.sin(x) * np.sin(2 * y) - np.sin(2 * x) * np.sin(y)]
    if x.shape[1] > 1:
        s, t = np.roll(x, 1, axis=1), np.roll(y, 1, axis=1)
        parts.append(x * t - s * y)
    return np.concatenate(parts, axis=1)


def sign_flip_p_value(values: Array, draws: int, generator: np.random.Generator) -> float:
    """The p-value of mean zero for antisymmetric functions, shape (n, functions).

    Args:
        values: One row per pair.
        draws: Number of random signs of all groups of rows; p is at least 1 / (1 + draws).
        generator: Where the signs come from.
    """
    n = len(values)
    cuts = np.linspace(0, n, min(n, _GROUPS) + 1).astype(np.int64)[:-1]
    sums = np.add.reduceat(values, cuts, axis=0)
    size = np.sqrt((sums**2).sum(axis=0))
    # What is constant up to rounding has no sign to flip.
    kept = size > 1e-12 * np.sqrt(n) * max(1.0, float(np.abs(values).max()))
    if not kept.any():
        return 1.0
    sums = sums[:, kept] / size[kept]
    observed = float(np.abs(sums.sum(axis=0)).max())
    count = 0
    for first in range(0, draws, 512):
        signs = generator.choice([-1.0, 1.0], size=(min(512, draws - first), len(sums)))
        # Rounding must not tell a sum from itself.
        count += int((np.abs(signs @ sums).max(axis=1) >= observed * (1 - 1e-12)).sum())
    return (1 + count) / (1 + draws)
