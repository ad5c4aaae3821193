"""Delta, epsilon and the mean of embeddings with confidence bounds, and what follows from them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from numcheck.certificate.confidence import mean_at_most
from numcheck.certificate.finite import FiniteParts, finite_mean_at_most
from numcheck.certificate.linear import (
    LinearShares,
    finite_nonlinear_at_most,
    nonlinear_at_most,
    total_powers,
)
from numcheck.certificate.pairs import Pairs
from numcheck.support.validate_arrays import Array

#: Values of rho that are tried in an interval, its ends included.
_GRID = 33
#: Shares of the error probability; delta weighs most in the bound.
_SHARES = {"delta": 0.5, "epsilon": 0.25, "mean": 0.05, "total": 0.1, "outputs": 0.1}


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
        # A product is infinite where a power raises an error.
        spread = self.epsilon + self.d
        return self.d + spread * spread + self.mean * self.mean


def estimated_parts(pairs: Pairs, rho: float) -> Parts:
    """The parts as they are estimated; delta and the squares of the others without bias.

    Args:
        pairs: The pairs.
        rho: Correlation of the pairs.
    """
    deviation, mean = pairs.deviation.estimate, pairs.squared_mean.estimate
    delta = float(pairs.excess(rho).mean())
    return Parts(rho, delta, math.sqrt(max(deviation, 0.0)), math.sqrt(max(mean, 0.0)))


@dataclass(frozen=True)
class Bounds:
    """Upper bounds of the parts, and of shares that are not linear, as functions of rho.

    At one rho all of them hold together.

    Attributes:
        pairs: The pairs.
        miss: Probability with which any of them may be exceeded.
        kurtosis: If given, bounds that hold at every n for laws of at most this kurtosis
            (`numcheck.certificate.finite`); otherwise bounds that hold as n grows.

    Raises:
        InvalidInputError: If there are too few pairs for this kurtosis.
    """

    pairs: Pairs
    miss: float
    kurtosis: float | None = None

    @cached_property
    def _misses(self) -> dict[str, float]:
        return {name: share * self.miss for name, share in _SHARES.items()}

    @cached_property
    def _finite(self) -> FiniteParts | None:
        if self.kurtosis is None:
            return None
        parts = {name: self._misses[name] for name in ("delta", "epsilon", "mean")}
        return FiniteParts(self.pairs, self.kurtosis, parts)

    @cached_property
    def _fixed(self) -> tuple[float, float]:
        """Epsilon and the mean, which do not depend on rho."""
        if self._finite is not None:
            return self._finite.epsilon(), self._finite.mean()
        epsilon = self.pairs.deviation.at_most(self._misses["epsilon"])
        return math.sqrt(epsilon), math.sqrt(self.pairs.squared_mean.at_most(self._misses["mean"]))

    @cached_property
    def _total(self) -> Array:
        return total_powers(self.pairs)

    def parts(self, rho: float) -> Parts:
        """Delta, epsilon and the mean.

        Delta is at least 0 in every world of the kind assumed (theorem `correlation-bound`), so a
        bound below 0 is raised to 0.
        """
        if self._finite is not None:
            delta = self._finite.delta(rho)
        else:
            delta = mean_at_most(self.pairs.excess(rho), self._misses["delta"])
        return Parts(rho, max(delta, 0.0), *self._fixed)

    def total(self, rho: float) -> float:
        """Of the share of the variance of all outputs that is not linear in the latents."""
        miss = self._misses["total"]
        if self._finite is None:
            return float(nonlinear_at_most(self._total, self.pairs.n, rho, miss))
        kurtosis = self._finite.kurtosis
        return finite_nonlinear_at_most(
            *self._finite.lengths, rho, lambda values: finite_mean_at_most(values, kurtosis, miss)
        )

    def outputs(self, rho: float) -> Array:
        """Of the same share of each output; empty for bounds at every n."""
        if self._finite is not None:
            return np.zeros(0)
        powers = self.pairs.sums.powers
        return nonlinear_at_most(powers, self.pairs.n, rho, self._misses["outputs"] / self.pairs.m)


def _grid(rhos: tuple[float, float]) -> list[float]:
    return sorted({float(r) for r in np.linspace(*rhos, _GRID)} | set(rhos))


def bounded_parts(pairs: Pairs, rhos: tuple[float, float], bounds: Bounds | None = None) -> Parts:
    """Upper bounds that hold together, at the rho of the interval that makes the bound largest.

    The bound of D by Student's quantile is a convex function of rho, where it is not negative, over
    a concave one: its largest value is at an end. Hall's correction makes it only nearly so,
    therefore values in between are tried too. At the true rho the bound fails with the stated
    probability, and the largest one is no smaller: the interval costs nothing.

    Args:
        pairs: The pairs.
        rhos: Ends of the interval.
        bounds: Of these pairs; by default at confidence 99%.
    """
    bounds = bounds or Bounds(pairs, 0.01)
    return max((bounds.parts(rho) for rho in _grid(rhos)), key=lambda parts: parts.d)


def linear_shares(rhos: tuple[float, float], bounds: Bounds) -> LinearShares:
    """Lower bounds of the shares of variance that are linear in z, for every rho of an interval."""
    total = max(bounds.total(rho) for rho in _grid(rhos))
    outputs = np.max([bounds.outputs(rho) for rho in _grid(rhos)], axis=0)
    return LinearShares(1 - total, tuple(float(1 - share) for share in outputs))


def certified_share(parts: Parts, linear: float, m: int) -> float:
    """The share of the variance that is certified to be linear in the latents.

    It counts as 0 where the bound is no better than m, which is that of embeddings that are all 0:
    then they may be of any scale. That is meant up to rounding.
    """
    return max(linear, 0.0) if parts.bound < m * (1 - 1e-9) else 0.0


def pairs_needed(
    estimate: Parts, bounds: Parts, linear: tuple[float, float], n: int, m: int, target: float
) -> int | None:
    """About how many pairs would bring the certified share above a target.

    `None` if 10,000 times as many would not. What the bounds have above the estimates is taken to
    shrink like one over the root of n.

    Args:
        estimate: The parts as estimated.
        bounds: Their bounds.
        linear: The linear share, as estimated and as bounded.
        n: Number of pairs.
        m: Number of outputs.
        target: From 0 to 1.
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
        # Estimates have errors too: what would only just do may not.
        if parts.bound < 0.98 * m and between(*linear) > target + 0.01:
            digits = int(10 ** max(int(math.log10(count)) - 1, 0))
            return math.ceil(count / digits) * digits
    return None
