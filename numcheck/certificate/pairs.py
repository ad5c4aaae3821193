r"""Pairs of embeddings, turned into what is symmetric and what is antisymmetric in the two views.

With $u = (h + h')/\sqrt2$, centred, and $w = (h - h')/\sqrt2$, for a stationary pair

$$\operatorname{Cov} h = \tfrac12 E[u u^{\mathsf T} + w w^{\mathsf T}], \qquad
\operatorname{Cov}(h, h') = \tfrac12 E[u u^{\mathsf T} - w w^{\mathsf T}]$$

(the symmetric part of the second), and the excess loss is the mean of $(1 + \rho)|w|^2 - (1 -
\rho)|u|^2$. Both views are used for all of it: for $h = z$ and $\rho = 0.95$ that makes the
deviation of the excess loss 3.2 times smaller than one view would.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from numcheck.certificate.confidence import SquaredNorm
from numcheck.support.validate_arrays import Array

#: Rows in each half of the sample from which tr Gamma^2 is estimated.
_HALF = 1000


@dataclass(frozen=True)
class Pairs:
    """N independent pairs of embeddings with m outputs.

    Attributes:
        first: The embeddings h, shape (n, m).
        second: Those of their partners, row by row.
    """

    first: Array
    second: Array

    @cached_property
    def middles(self) -> Array:
        """The rows (h + h') / 2."""
        return np.asarray((self.first + self.second) / 2)

    @cached_property
    def symmetric(self) -> Array:
        """The rows u, centred and scaled so that sums of their products over n are unbiased."""
        centred = self.middles - self.middles.mean(axis=0)
        return np.asarray(centred * math.sqrt(2 * self.n / (self.n - 1)))

    @cached_property
    def antisymmetric(self) -> Array:
        """The rows w."""
        return np.asarray((self.first - self.second) / math.sqrt(2))

    @property
    def n(self) -> int:
        """Number of pairs."""
        return len(self.first)

    @property
    def m(self) -> int:
        """Number of outputs."""
        return int(self.first.shape[1])

    @cached_property
    def squares(self) -> tuple[Array, Array]:
        """The matrices u^T u and w^T w, summed over all rows, shape (m, m)."""
        u, w = self.symmetric, self.antisymmetric
        return u.T @ u, w.T @ w

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

    @cached_property
    def lengths(self) -> tuple[Array, Array]:
        """The squared lengths of the rows u and w, shape (n,)."""
        return squared_lengths(self.symmetric), squared_lengths(self.antisymmetric)

    def excess(self, rho: float) -> Array:
        """Numbers, one per pair, with mean E|h - h'|^2 - 2 (1 - rho) tr Cov h, the excess loss."""
        return excess_loss(*self.lengths, rho)


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
    u, w, n, m = pairs.symmetric, pairs.antisymmetric, pairs.n, pairs.m
    mean = alpha / n * pairs.squares[0] + beta / n * pairs.squares[1] - shift * np.eye(m)
    squared = float((mean**2).sum())
    (uu, ww), uw = pairs.lengths, np.einsum("ij,ij->i", u, w)
    traces = alpha * uu + beta * ww
    norms = alpha**2 * uu**2 + 2 * alpha * beta * uw**2 + beta**2 * ww**2
    norms += shift**2 * m - 2 * shift * traces
    trace = (float(norms.mean()) - squared) * n / (n - 1)
    along = alpha * np.einsum("ij,ij->i", u @ mean, u) + beta * np.einsum("ij,ij->i", w @ mean, w)
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
    for x, a in ((pairs.symmetric, alpha), (pairs.antisymmetric, beta)):
        for y, b in ((pairs.symmetric, alpha), (pairs.antisymmetric, beta)):
            found = found + a * b * (x[first] @ y[second].T) ** 2
    return found
