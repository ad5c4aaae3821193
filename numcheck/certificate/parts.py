"""Delta, epsilon and the mean of embeddings with confidence bounds, and what follows from them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from numcheck.certificate.confidence import mean_at_most, squared_mean
from numcheck.certificate.finite import FiniteParts
from numcheck.certificate.pairs import Pairs, squared_matrix_mean

#: Values of rho that are tried in an interval, its ends included.
_GRID = 33
#: Shares of the error probability; delta weighs most in the bound.
_SHARES = {"delta": 0.6, "epsilon": 0.3, "mean": 0.1}


@dataclass(frozen=True)
class Parts:
    """What the theorem needs to know of embeddings: bounds of it, or estimates.

    Attributes:
        rho: Correlation of the pairs.
        delta: E|h - h'|^2 - 2 (1 - rho) tr Cov h.
        epsilon: |Cov h - 1|, Frobenius.
        mean: |E h|.
    """

    rho: float
    delta: float
    epsilon: float
    mean: float

    @property
    def d(self) -> float:
        """D = delta / (2 rho (1 - rho)); it bounds the nonlinear energy of h."""
        return self.delta / (2 * self.rho * (1 - self.rho))

    @property
    def bound(self) -> float:
        """D + (epsilon + D)^2 + |E h|^2."""
        return self.d + (self.epsilon + self.d) ** 2 + self.mean**2


def estimated_parts(pairs: Pairs, rho: float) -> Parts:
    """The parts as they are estimated; delta and the squares of the others without bias.

    Args:
        pairs: The pairs.
        rho: Correlation of the pairs.
    """
    deviation = squared_matrix_mean(pairs, 0.5, 0.5, 1.0).estimate
    mean = squared_mean(pairs.middles).estimate
    delta = float(pairs.excess(rho).mean())
    return Parts(rho, delta, math.sqrt(max(deviation, 0.0)), math.sqrt(max(mean, 0.0)))


def bounded_parts(
    pairs: Pairs, rhos: tuple[float, float], miss: float, kurtosis: float | None = None
) -> Parts:
    """Upper bounds that hold together, at the rho of the interval that makes the bound largest.

    Delta is at least 0 in every world of the kind assumed (theorem `correlation-bound`), so a bound
    below 0 is raised to 0. The bound of D by Student's quantile is a convex function of rho, where
    it is not negative, over a concave one: its largest value is at an end. Hall's correction makes
    it only nearly so, therefore values in between are tried too. At the true rho the bound
    fails with the stated probability, and the largest one is no smaller: the interval costs
    nothing.

    Args:
        pairs: The pairs.
        rhos: Ends of the interval.
        miss: Probability with which any of them may be exceeded.
        kurtosis: If given, bounds that hold at every n for laws of at most this kurtosis
            (`numcheck.certificate.finite`); otherwise bounds that hold as n grows.

    Raises:
        InvalidInputError: If there are too few pairs for this kurtosis.
    """
    shares = {name: share * miss for name, share in _SHARES.items()}
    delta: Callable[[float], float]
    if kurtosis is None:
        deviation = squared_matrix_mean(pairs, 0.5, 0.5, 1.0)
        epsilon = math.sqrt(deviation.at_most(shares["epsilon"]))
        mean = math.sqrt(squared_mean(pairs.middles).at_most(shares["mean"]))

        def delta(rho: float) -> float:
            return mean_at_most(pairs.excess(rho), shares["delta"])
    else:
        finite = FiniteParts(pairs, kurtosis, shares)
        epsilon, mean, delta = finite.epsilon(), finite.mean(), finite.delta
    grid = sorted({float(r) for r in np.linspace(*rhos, _GRID)} | set(rhos))
    found = [Parts(rho, max(delta(rho), 0.0), epsilon, mean) for rho in grid]
    return max(found, key=lambda parts: parts.d)


def pairs_needed(estimate: Parts, bounds: Parts, n: int, target: float) -> int | None:
    """About how many pairs would bring the bound below a target.

    `None` if 10,000 times as many would not. What the bounds have above the estimates is taken to
    shrink like one over the root of n.
    """
    for k in range(1, 41):
        count = n * 10 ** (k / 10)
        shrunk = math.sqrt(n / count)

        def between(low: float, high: float, share: float = shrunk) -> float:
            return max(low, 0.0) + share * (high - max(low, 0.0))

        parts = Parts(
            bounds.rho,
            between(estimate.delta, bounds.delta),
            between(estimate.epsilon, bounds.epsilon),
            between(estimate.mean, bounds.mean),
        )
        if parts.bound < target:
            digits = int(10 ** max(int(math.log10(count)) - 1, 0))
            return math.ceil(count / digits) * digits
    return None
