r"""Pairs of embeddings, turned into what is symmetric and what is antisymmetric in the two views.

With $u = (h + h')/\sqrt2$, centred, and $w = (h - h')/\sqrt2$, for a stationary pair

$$\operatorname{Cov} h = \tfrac12 E[u u^{\mathsf T} + w w^{\mathsf T}], \qquad
\operatorname{Cov}(h, h') = \tfrac12 E[u u^{\mathsf T} - w w^{\mathsf T}]$$

(the symmetric part of the second), and the excess loss is the mean of $(1 + \rho)|w|^2 - (1 -
\rho)|u|^2$. Both views are used for all of it: for $h = z$ and $\rho = 0.95$ that makes the
deviation of the excess loss 3.2 times smaller than one view would.

Rows are read in blocks. What is kept of all of them is a few numbers each.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from numcheck.certificate.confidence import SquaredNorm, squared_mean_of
from numcheck.certificate.rows import CountedRows, Rows, float_rows, row_slices
from numcheck.support.validate_arrays import Array

#: Rows in each half of the sample from which tr Gamma^2 is estimated.
_HALF = 1000
#: Directions with less than this share of the largest variance count as constant.
_SINGULAR = 1e-10
#: The exponents (i, j) of the moments E x^i y^j of squares x of u and y of w.
POWERS = tuple((i, k - i) for k in range(1, 4) for i in range(k, -1, -1))


@dataclass(frozen=True)
class Sums:
    """What one pass over the rows leaves of them.

    Attributes:
        squares: The sums of u u^T and of w w^T over even rows and over odd ones, shape
            (2, 2, m, m): parity first.
        lengths: |u|^2, |w|^2 and <u, w> of each row, shape (3, n).
        neighbours: <u_i, u_(i+1)>, shape (n - 1,).
        powers: The means of x^i y^j, for the exponents of `POWERS`, of the squares x of the
            entries of u and y of those of w, each output divided by its scale; shape (9, m).
    """

    squares: Array
    lengths: Array
    neighbours: Array
    powers: Array


@dataclass(frozen=True)
class Pairs:
    """N independent pairs of embeddings with m outputs.

    Attributes:
        first: The embeddings h, shape (n, m).
        second: Those of their partners, row by row.
        progress: Called with the number of rows after each block that was read.
    """

    first: Rows
    second: Rows
    progress: Callable[[int], None] | None = None

    @property
    def n(self) -> int:
        """Number of pairs."""
        return self.first.shape[0]

    @property
    def m(self) -> int:
        """Number of outputs."""
        return self.first.shape[1]

    @property
    def counted(self) -> CountedRows:
        """The rows of h; reading them is progress."""
        return CountedRows(self.first, self.progress)

    def blocks(self) -> Iterator[tuple[slice, Array, Array]]:
        """All rows in order, block by block: which they are, those of h and those of h'."""
        first = self.counted
        for rows in row_slices(first):
            yield rows, float_rows(first, rows), float_rows(self.second, rows)

    @cached_property
    def _means(self) -> tuple[Array, Array, Array]:
        """The means of h and of h', and the largest size of an entry of each output."""
        sums, largest = np.zeros((2, self.m)), np.zeros(self.m)
        for _, h, other in self.blocks():
            sums += h.sum(axis=0), other.sum(axis=0)
            for x in (h, other):
                np.maximum(largest, np.abs(x).max(axis=0), out=largest)
        return sums[0] / self.n, sums[1] / self.n, largest

    @property
    def mean(self) -> Array:
        """The mean of all embeddings, shape (m,)."""
        return (self._means[0] + self._means[1]) / 2

    def turned(self, h: Array, other: Array) -> tuple[Array, Array]:
        """Rows u and w of rows of h and of h'; u so that sums of its products are unbiased."""
        scale = math.sqrt(2 * self.n / (self.n - 1))
        return ((h + other) / 2 - self.mean) * scale, (h - other) / math.sqrt(2)

    def turned_blocks(self) -> Iterator[tuple[slice, Array, Array]]:
        """All rows u and w in order, block by block."""
        for rows, h, other in self.blocks():
            yield rows, *self.turned(h, other)

    def some(self, rows: slice) -> tuple[Array, Array]:
        """Rows u and w of a few pairs."""
        return self.turned(float_rows(self.first, rows), float_rows(self.second, rows))

    @cached_property
    def sums(self) -> Sums:
        """What one pass over the rows leaves of them."""
        m, n, last = self.m, self.n, np.zeros(self.m)
        squares, powers = np.zeros((2, 2, m, m)), np.zeros((len(POWERS), m))
        lengths, neighbours = np.empty((3, n)), np.empty(n)
        scale = np.where(self._means[2] > 0, self._means[2], 1.0)
        for rows, u, w in self.turned_blocks():
            for parity in (0, 1):
                for kind, x in enumerate((u[parity::2], w[parity::2])):
                    squares[parity, kind] += x.T @ x
            for kind, (x, y) in enumerate(((u, u), (w, w), (u, w))):
                lengths[kind, rows] = np.einsum("ij,ij->i", x, y)
            neighbours[rows.start : rows.stop] = np.einsum("ij,ij->i", np.vstack([last, u[:-1]]), u)
            last = u[-1]
            one, other = (
                [np.ones_like(s), s, s * s, s * s * s] for s in ((u / scale) ** 2, (w / scale) ** 2)
            )
            for k, (i, j) in enumerate(POWERS):
                powers[k] += np.einsum("ij,ij->j", one[i], other[j])
        return Sums(squares, lengths, neighbours[1:], powers / n)

    @cached_property
    def squares(self) -> tuple[Array, Array]:
        """The matrices u^T u and w^T w, summed over all rows, shape (m, m)."""
        u, w = self.sums.squares.sum(axis=0)
        return u, w

    @property
    def covariance(self) -> Array:
        """The estimate of Cov h, unbiased, shape (m, m)."""
        u, w = self.squares
        return np.asarray((u + w) / (2 * self.n))

    @property
    def cross_covariance(self) -> Array:
        """The estimate of the symmetric part of Cov(h, h'), unbiased, shape (m, m)."""
        u, w = self.squares
        return np.asarray((u - w) / (2 * self.n))

    @property
    def lengths(self) -> tuple[Array, Array]:
        """The squared lengths of the rows u and w, shape (n,)."""
        return self.sums.lengths[0], self.sums.lengths[1]

    @cached_property
    def rate(self) -> float:
        """The correlation of h and h' over all outputs; 0 where nothing varies."""
        total = float(np.trace(self.covariance))
        return float(np.trace(self.cross_covariance)) / total if total > 0 else 0.0

    @cached_property
    def rates(self) -> tuple[Array, Array]:
        """Autocorrelations, rising, and directions of variance 1 that have them, as columns."""
        return _rates(*self.squares)

    @cached_property
    def held_out(self) -> tuple[tuple[Array, Array], ...]:
        """The squares of u and w in the direction of largest autocorrelation.

        The direction is found in one half of the rows, the squares are those of the other half;
        both ways round. Empty where nothing varies.
        """
        found = [_rates(*self.sums.squares[parity])[1] for parity in (0, 1)]
        if not all(vectors.shape[1] for vectors in found):
            return ()
        slowest = np.stack([vectors[:, -1] for vectors in found], axis=1)
        seen: list[list[Array]] = [[], [], [], []]
        for _, u, w in self.turned_blocks():
            for half in (0, 1):
                for kind, x in enumerate((u, w)):
                    seen[2 * half + kind].append((x[1 - half :: 2] @ slowest[:, half]) ** 2)
        parts = [np.concatenate(part) for part in seen]
        return (parts[0], parts[1]), (parts[2], parts[3])

    @cached_property
    def deviation(self) -> SquaredNorm:
        """What the bound of |Cov h - 1|^2 needs."""
        return squared_matrix_mean(self, 0.5, 0.5, 1.0)

    @cached_property
    def squared_mean(self) -> SquaredNorm:
        """What the bound of |E h|^2 needs."""
        return squared_mean_of(self.n, self.mean, self.squares[0] / (2 * self.n))

    def excess(self, rho: float) -> Array:
        """Numbers, one per pair, with mean E|h - h'|^2 - 2 (1 - rho) tr Cov h, the excess loss."""
        return excess_loss(*self.lengths, rho)


def _rates(u: Array, w: Array) -> tuple[Array, Array]:
    """Autocorrelations and their directions from sums of u u^T and of w w^T."""
    values, vectors = np.linalg.eigh((u + w) / 2)
    kept = values > _SINGULAR * max(float(values[-1]), 1e-300)
    whitening = vectors[:, kept] / np.sqrt(values[kept])
    rates, rotation = np.linalg.eigh(whitening.T @ (u - w) @ whitening / 2)
    return rates, np.asarray(whitening @ rotation)


def squared_lengths(rows: Array) -> Array:
    """Of each row, shape (n,)."""
    return np.asarray(np.einsum("ij,ij->i", rows, rows))


def excess_loss(u: Array, w: Array, rho: float) -> Array:
    """The excess loss of each pair, from the squared lengths of its rows u and w."""
    return (1 + rho) * w - (1 - rho) * u


def squared_matrix_mean(pairs: Pairs, alpha: float, beta: float, shift: float) -> SquaredNorm:
    """What the bound of |E A|^2 (Frobenius) needs, for A = alpha u u^T + beta w w^T - shift 1.

    No matrix is formed for a single pair: inner products of A's are squares of those of u and w.

    Args:
        pairs: The pairs.
        alpha: Weight of the symmetric part.
        beta: Weight of the antisymmetric part.
        shift: What is subtracted on the diagonal.
    """
    n, m = pairs.n, pairs.m
    mean = alpha / n * pairs.squares[0] + beta / n * pairs.squares[1] - shift * np.eye(m)
    squared = float((mean**2).sum())
    uu, ww, uw = pairs.sums.lengths
    traces = alpha * uu + beta * ww
    norms = alpha**2 * uu**2 + 2 * alpha * beta * uw**2 + beta**2 * ww**2
    norms += shift**2 * m - 2 * shift * traces
    trace = (float(norms.mean()) - squared) * n / (n - 1)
    along = np.empty(n)
    for rows, u, w in pairs.turned_blocks():
        for weight, x in ((alpha, u), (beta, w)):
            part = weight * np.einsum("ij,ij->i", x @ mean, x)
            along[rows] = part if x is u else along[rows] + part
    along -= shift * float(np.trace(mean))

    # tr Gamma^2 = E <A, B>^2 for independent A, B, less their means: from two halves.
    step = max(n // (2 * _HALF), 1)
    first, second = slice(0, None, 2 * step), slice(step, None, 2 * step)
    products = _inner_products(pairs, first, second, alpha, beta)
    products -= shift * (traces[first, None] + traces[None, second]) - shift**2 * m
    products -= along[first, None] + along[None, second] - squared
    square = float((products**2).mean())

    candidates = [square / trace if trace > 0 else 0.0, float(traces.var()) / m]
    if squared > 0:
        candidates.append(float(along.var()) / squared)
    return SquaredNorm(n, squared - trace / n, trace, square, max(candidates))


def _inner_products(pairs: Pairs, first: slice, second: slice, alpha: float, beta: float) -> Array:
    found: Array = np.zeros(())
    for x, a in zip(pairs.some(first), (alpha, beta), strict=True):
        for y, b in zip(pairs.some(second), (alpha, beta), strict=True):
            found = found + a * b * (x @ y.T) ** 2
    return found
