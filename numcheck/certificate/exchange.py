"""Tests that are exact at every sample size: exchange the views of some pairs.

If (h, h') and (h', h) have one law, exchanging the views of any pairs does not change the law of
the sample; a function f with f(h, h') = -f(h', h) then changes sign. So the largest of several
studentised means of such functions is compared with what it becomes under random signs (Fisher
1935; Romano, Annals of Statistics 17, 1989), and p = (1 + number as large) / (1 + number of draws)
is a p-value without any approximation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numcheck.certificate.pairs import Pairs
from numcheck.support.validate_arrays import Array
from numcheck.theory.matrix_rounding import random_orthogonal

#: At most this many directions are tested, and this many groups of rows get one sign each.
_DIRECTIONS = 12
_GROUPS = 1000


@dataclass(frozen=True)
class _Units:
    """Random orthonormal slices, in units that are the same for both views."""

    slices: Array
    middle: Array
    scale: Array

    def of(self, h: Array, h_prime: Array) -> tuple[Array, Array]:
        """Slices of rows of h and of h'."""
        x, y = ((v @ self.slices - self.middle) / self.scale for v in (h, h_prime))
        return x, y


def _units(pairs: Pairs, generator: np.random.Generator) -> _Units:
    m = pairs.m
    slices = random_orthogonal(m, generator, min(m, _DIRECTIONS))
    # The second moments of both views around the mean of both: those of u and w.
    scale = np.sqrt(np.einsum("ij,ik,kj->j", slices, pairs.covariance, slices).clip(min=0.0))
    scale[scale == 0] = 1.0
    return _Units(slices, pairs.mean @ slices, scale)


def _stationary(x: Array, y: Array) -> Array:
    parts = [x - y, x**2 - y**2, np.sin(2 * x) - np.sin(2 * y), np.cos(2 * x) - np.cos(2 * y)]
    return np.concatenate(parts, axis=1)


def _exchanged(x: Array, y: Array) -> Array:
    # Even ones see laws that are symmetric, odd ones others.
    parts = [x**2 * y - x * y**2, np.sin(x) * np.cos(2 * y) - np.cos(2 * x) * np.sin(y)]
    parts += [x**3 * y - x * y**3, np.sin(x) * np.sin(2 * y) - np.sin(2 * x) * np.sin(y)]
    if x.shape[1] > 1:
        s, t = np.roll(x, 1, axis=1), np.roll(y, 1, axis=1)
        parts.append(x * t - s * y)
    return np.concatenate(parts, axis=1)


def stationarity_functions(h: Array, h_prime: Array, generator: np.random.Generator) -> Array:
    """F(h) - f(h') for f of one slice: the slice, its square, and bounded functions of it."""
    return _stationary(*_units(Pairs(h, h_prime), generator).of(h, h_prime))


def exchange_functions(h: Array, h_prime: Array, generator: np.random.Generator) -> Array:
    """Antisymmetric functions of the pair whose means do not follow from stationarity."""
    return _exchanged(*_units(Pairs(h, h_prime), generator).of(h, h_prime))


def exchange_p_values(
    pairs: Pairs, draws: int, generator: np.random.Generator
) -> tuple[float, float]:
    """The p-values of stationarity and of exchangeability, read in one pass over the pairs.

    Args:
        pairs: The pairs.
        draws: Number of random signs of all groups of rows.
        generator: Where the directions and the signs come from.
    """
    units = _units(pairs, generator)
    groups = [_Groups(pairs.n), _Groups(pairs.n)]
    for rows, h, h_prime in pairs.blocks():
        slices = units.of(h, h_prime)
        for group, functions in zip(groups, (_stationary, _exchanged), strict=True):
            group.add(rows.start, functions(*slices))
    one, other = (group.p_value(draws, generator) for group in groups)
    return one, other


class _Groups:
    """Sums of antisymmetric functions over groups of consecutive rows, which get one sign each."""

    def __init__(self, n: int) -> None:
        self._n, self._largest = n, 0.0
        self._cuts = np.linspace(0, n, min(n, _GROUPS) + 1).astype(np.int64)[:-1]
        self._sums = np.zeros((len(self._cuts), 0))

    def add(self, start: int, values: Array) -> None:
        """Add the values of rows from `start` on, shape (rows, functions)."""
        if not self._sums.size:
            self._sums = np.zeros((len(self._cuts), values.shape[1]))
        inside = self._cuts[(self._cuts > start) & (self._cuts < start + len(values))] - start
        first = int(np.searchsorted(self._cuts, start, side="right")) - 1
        sums = np.add.reduceat(values, np.concatenate([[0], inside]), axis=0)
        self._sums[first : first + len(sums)] += sums
        self._largest = max(self._largest, float(np.abs(values).max()))

    def p_value(self, draws: int, generator: np.random.Generator) -> float:
        """That of mean zero."""
        sums = self._sums
        size = np.sqrt((sums**2).sum(axis=0))
        # What is constant up to rounding has no sign to flip.
        kept = size > 1e-12 * np.sqrt(self._n) * max(1.0, self._largest)
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


def sign_flip_p_value(values: Array, draws: int, generator: np.random.Generator) -> float:
    """The p-value of mean zero for antisymmetric functions, shape (n, functions).

    Args:
        values: One row per pair.
        draws: Number of random signs of all groups of rows; p is at least 1 / (1 + draws).
        generator: Where the signs come from.
    """
    groups = _Groups(len(values))
    groups.add(0, values)
    return groups.p_value(draws, generator)
