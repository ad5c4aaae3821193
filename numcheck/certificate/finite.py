r"""Upper bounds that hold at every sample size, for laws of bounded kurtosis.

Median of means as in `numcheck.sampling.decide`, but nothing else is known of the law: the variance
is bounded in the same way, from half squares of differences, $v = (x - x')^2/2$. They have mean
$\sigma^2$ and variance at most $\sigma^4 (\kappa + 1)/2$, so that by Cantelli's inequality the
median of their group means (k in a group) is below $\sigma^2 (1 - c\sqrt{(\kappa + 1)/(2k)})$ with
small probability.

Squared norms of means are means too: of inner products of two disjoint blocks of vectors.
Differences of consecutive rows remove the mean. So the numbers whose kurtosis has to be at most
kappa are the excess losses of differences of rows, and the inner products of block means.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from numcheck.certificate.pairs import Pairs, excess_loss, squared_lengths
from numcheck.sampling.decide import deviation_factor, rounding_factor
from numcheck.support.errors import InvalidInputError
from numcheck.support.validate_arrays import Array

#: Share of the error probability that is spent on the variance.
_VARIANCE = 0.25
_GROUPS = range(5, 64, 2)


@dataclass(frozen=True)
class Plan:
    """How a mean is bounded; it depends on numbers known in advance alone.

    Attributes:
        groups: Number of groups.
        inflation: By what the median of the half squares is multiplied to bound the variance.
        width: Standard deviations by which the mean may be above the median of group means.
    """

    groups: int
    inflation: float
    width: float

    @property
    def factor(self) -> float:
        """Width of the bound in true standard deviations, about."""
        return self.width * math.sqrt(self.inflation)


@cache
def plan(count: int, kurtosis: float, miss: float) -> Plan | None:
    """The best plan for a number of draws; `None` if they are too few for any."""
    found = []
    for groups in _GROUPS:
        large, small = count // groups, count // 2 // groups
        if small < 1:
            continue
        # One-sided: `numcheck.sampling.decide` speaks of both sides together.
        chance = 1 / rounding_factor(groups, miss * _VARIANCE)
        cantelli = math.sqrt(max(1 / chance - 1, 0.0))
        left = 1 - cantelli * math.sqrt((kurtosis + 1) / (2 * small))
        if left > 0:
            c = deviation_factor(groups, large, kurtosis, 2 * miss * (1 - _VARIANCE))
            found.append(Plan(groups, 1 / left, c / math.sqrt(large)))
    return min(found, key=lambda one: one.factor, default=None)


def _medians(values: Array, groups: int) -> float:
    cuts = [len(values) * g // groups for g in range(groups + 1)]
    means = [values[a:b].mean() for a, b in itertools.pairwise(cuts)]
    return float(np.median(means))


def finite_mean_at_most(values: Array, kurtosis: float, miss: float) -> float:
    """An upper bound of a mean; infinite if the draws are too few.

    Args:
        values: Independent draws of one law, shape (n,).
        kurtosis: At least E(x - E x)^4 / Var(x)^2.
        miss: Probability with which the mean may exceed the bound.
    """
    chosen = plan(len(values), kurtosis, miss)
    if chosen is None:
        return math.inf
    half = len(values) // 2 * 2
    squares = (values[0:half:2] - values[1:half:2]) ** 2 / 2
    variance = _medians(squares, chosen.groups) * chosen.inflation
    return _medians(values, chosen.groups) + chosen.width * math.sqrt(variance)


@cache
def _products(blocks: int, kurtosis: float, miss: float) -> int | None:
    """How many inner products to make of a number of vectors: few, of long blocks, but enough.

    The deviation of one is proportional to their number, where v = 0.
    """
    found = []
    count = 10
    while 2 * count <= blocks:
        chosen = plan(count, kurtosis, miss)
        if chosen is not None:
            found.append((chosen.factor * count, count))
        count = count * 5 // 4
    return min(found)[1] if found else None


def finite_squared_mean_at_most(means: Array, kurtosis: float, miss: float) -> float:
    """An upper bound of |v|^2 from means of blocks of vectors with mean v, shape (2 p, ...).

    Args:
        means: Of equally long blocks; the first and the second make an inner product, and so on.
        kurtosis: At least that of the inner products.
        miss: Probability with which |v|^2 may exceed the bound.
    """
    flat = means.reshape(len(means), -1)
    products = np.einsum("ij,ij->i", flat[0::2], flat[1::2])
    return max(finite_mean_at_most(products, kurtosis, miss), 0.0)


def _block_count(vectors: int, kurtosis: float, miss: float) -> int:
    found = _products(vectors, kurtosis, miss)
    if found is None:
        needed = vectors
        while _products(needed, kurtosis, miss) is None:
            needed = needed * 5 // 4 + 1
        raise InvalidInputError(
            f"{2 * vectors} pairs are too few for bounds that hold at every sample size with "
            f"kurtosis {kurtosis:g}: about {2 * needed:,} are needed. Take more pairs, or leave "
            "out kurtosis for bounds that hold as the sample grows."
        )
    return 2 * found


@dataclass(frozen=True)
class FiniteParts:
    """Bounds on delta, epsilon and the mean at every sample size.

    Attributes:
        pairs: The pairs.
        kurtosis: Kappa, above 1.
        misses: Probabilities for `delta`, `epsilon` and `mean`.

    Raises:
        InvalidInputError: If there are too few pairs.
    """

    pairs: Pairs
    kurtosis: float
    misses: Mapping[str, float]

    def __post_init__(self) -> None:
        _block_count(self.pairs.n // 2, self.kurtosis, min(self.misses.values()))

    @cached_property
    def _sums(self) -> tuple[Array, Array, Array]:
        """What one pass over the pairs leaves of them.

        With the differences u and w of consecutive rows u and w over the root of 2, whose mean is
        zero: their squared lengths, shape (2, n // 2); the inner products of the means of
        (u u^T + w w^T) / 2 - 1 over one block of them and the next, shape (blocks / 2,); and the
        means of (h + h') / 2 over blocks of rows, shape (blocks, m).
        """
        pairs, half = self.pairs, self.pairs.n // 2
        lengths = np.empty((2, half))
        squares = _Blocks(half, _block_count(half, self.kurtosis, self.misses["epsilon"]))
        means = _Blocks(pairs.n, _block_count(pairs.n, self.kurtosis, self.misses["mean"]))
        middle, products = np.zeros((means.count, pairs.m)), np.empty(squares.count // 2)
        before, total = np.zeros((2, pairs.m, pairs.m))
        for rows, h, other in pairs.blocks():
            middles = (h + other) / 2
            for block, part in means.of(rows.start, len(middles)):
                middle[block] += middles[part].sum(axis=0)
            last = len(h) // 2 * 2
            # The rows u are the root of 2 times the middles, but for the mean.
            u = middles[0:last:2] - middles[1:last:2]
            w = (h[0:last:2] - other[0:last:2] - h[1:last:2] + other[1:last:2]) / 2
            start = rows.start // 2
            lengths[:, start : start + len(u)] = squared_lengths(u), squared_lengths(w)
            for block, part in squares.of(start, len(u)):
                total += u[part].T @ u[part] + w[part].T @ w[part]
                if start + part.stop == (block + 1) * squares.size:
                    mean = total / (2 * squares.size) - np.eye(pairs.m)
                    # The second block of two has the last word.
                    products[block // 2] = (before * mean).sum()
                    before, total = mean, np.zeros_like(mean)
        return lengths, products, middle / means.size

    @property
    def lengths(self) -> tuple[Array, Array]:
        """The squared lengths of differences of consecutive rows u and w, over the root of 2."""
        u, w = self._sums[0]
        return u, w

    def delta(self, rho: float) -> float:
        """The bound on the excess loss."""
        excess = excess_loss(*self.lengths, rho)
        return finite_mean_at_most(excess, self.kurtosis, self.misses["delta"])

    def epsilon(self) -> float:
        """The bound on |Cov h - 1|."""
        bound = finite_mean_at_most(self._sums[1], self.kurtosis, self.misses["epsilon"])
        return math.sqrt(max(bound, 0.0))

    def mean(self) -> float:
        """The bound on |E h|."""
        miss = self.misses["mean"]
        return math.sqrt(finite_squared_mean_at_most(self._sums[2], self.kurtosis, miss))


@dataclass(frozen=True)
class _Blocks:
    """Equally long blocks of consecutive rows; what does not fill one is left out.

    Attributes:
        rows: How many rows there are.
        count: How many blocks.
    """

    rows: int
    count: int

    @property
    def size(self) -> int:
        """Rows of a block."""
        return self.rows // self.count

    def of(self, start: int, length: int) -> Iterator[tuple[int, slice]]:
        """The blocks that rows from `start` on belong to, and which of these rows do."""
        for block in range(start // self.size, self.count):
            first, last = block * self.size - start, (block + 1) * self.size - start
            if first >= length:
                return
            yield block, slice(max(first, 0), min(last, length))
