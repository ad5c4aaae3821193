"""What pairs of embeddings show of rho, and the certificate as a function of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from numcheck.certificate.assumptions import rate_test
from numcheck.certificate.pairs import Pairs
from numcheck.certificate.parts import Bounds, certified_share
from numcheck.support.errors import InvalidInputError

#: The ends of what is tried of rho.
_LEAST, _LARGEST = 1e-3, 0.9999
_POINTS = 9


@dataclass(frozen=True)
class AtRho:
    """What would be certified at one rho.

    Attributes:
        rho: The correlation.
        bound: On E|h - Q z|^2.
        linear: Lower bound of the share of the variance of h that is linear in z.
        share: The certified share.
    """

    rho: float
    bound: float
    linear: float
    share: float


def least_rho(pairs: Pairs, miss: float) -> float:
    """The least rho that the pairs do not contradict: `rate_test` rejects all below it.

    Args:
        pairs: The pairs.
        miss: P-values up to this are rejections.
    """
    low, high = _LEAST, _LARGEST
    if rate_test(pairs, low).p_value > miss:
        return low
    for _ in range(24):
        middle = (low + high) / 2
        if rate_test(pairs, middle).p_value > miss:
            high = middle
        else:
            low = middle
    return high


def estimated_rho(pairs: Pairs, miss: float) -> tuple[float, float]:
    """An interval of rho, if at least one latent is linear in the embeddings.

    Then the largest autocorrelation of all directions is rho: none has a larger one (theorem
    `correlation-bound`). The lower end is `least_rho`. The upper one is the largest estimated
    autocorrelation, which is at least that of the direction in question, and a normal quantile of
    its error.

    Args:
        pairs: The pairs.
        miss: Probability with which the interval misses.

    Raises:
        InvalidInputError: If nothing varies, or h and h' are not correlated.
    """
    rates, directions = pairs.rates
    low = least_rho(pairs, miss / 2)
    if not len(rates) or low <= _LEAST:
        raise InvalidInputError(
            "rho cannot be estimated: h and h_prime are not seen to be correlated. Make sure that "
            "row i of both belongs to the same pair, that the encoder has not collapsed, or give "
            "rho."
        )
    squares = [np.empty(pairs.n), np.empty(pairs.n)]
    for rows, u, w in pairs.turned_blocks():
        for square, x in zip(squares, (u, w), strict=True):
            square[rows] = (x @ directions[:, -1]) ** 2
    u, w = squares
    rate = float(rates[-1])
    deviation = float(((1 - rate) * u - (1 + rate) * w).std(ddof=1) / (u + w).mean())
    high = rate + float(norm.isf(miss / 2)) * deviation / math.sqrt(pairs.n)
    return low, min(max(high, low), _LARGEST)


def rho_profile(
    pairs: Pairs, bounds: Bounds, least: float, rhos: Sequence[float]
) -> tuple[AtRho, ...]:
    """What would be certified at each rho, from the least allowed one to where nothing would be.

    Args:
        pairs: The pairs.
        bounds: Of these pairs.
        least: The least rho that they do not contradict.
        rhos: What is assumed; these are among the points.
    """
    # Above the root of the correlation of h and h' the embeddings may have no linear part at all.
    end = max(math.sqrt(max(pairs.rate, 0.0)), *rhos, least)
    grid = {float(r) for r in np.linspace(min(least, *rhos), min(end, _LARGEST), _POINTS)}
    points = []
    for rho in sorted(grid | set(rhos)):
        parts, linear = bounds.parts(rho), 1 - bounds.total(rho)
        share = certified_share(parts, linear, pairs.m)
        points.append(AtRho(rho, parts.bound, linear, share))
    return tuple(points)
