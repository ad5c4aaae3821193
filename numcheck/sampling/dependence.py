r"""Do pairs depend on each other as they should? Independence and exchangeability.

Independence: with u = F(x) and v = F(y) for independent x and y, products of Legendre polynomials
of 2 u - 1 and of 2 v - 1 have mean 0, variance 1 / ((2 a + 1) (2 b + 1)) and are bounded by 1:
Bernstein's inequality, as in `numcheck.sampling.goodness`.

Exchangeability: if (z, z') and (z', z) have the same law, an antisymmetric function g(z, z') has a
symmetric law. Given the sizes |g_i| the signs are then fair coins, and by Hoeffding's inequality
$|\sum g_i| / (\sum g_i^2)^{1/2}$ exceeds t with probability at most $2 e^{-t^2 / 2}$, whatever the
law is (Efron, Journal of the American Statistical Association 64, 1969). Here g is an
antisymmetric combination of Legendre polynomials of F(z) and F(z').
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from numcheck.sampling.base import Distribution
from numcheck.sampling.decide import Comparison, Relation, compare
from numcheck.sampling.estimate import combine
from numcheck.sampling.goodness import (
    ROUNDING,
    Draws,
    Sampler,
    bernstein_tolerance,
    groups_of,
    legendre,
)
from numcheck.sampling.source import Source, indices

#: Degrees of the Legendre polynomials.
DEGREE = 4


@dataclass(frozen=True)
class LaggedPairs:
    """Disjoint pairs of samples of one stream, a fixed number of indices apart, as a sampler.

    Attributes:
        law: Their law.
        lag: The difference of their numbers, from 1.
    """

    law: Distribution
    lag: int = 1

    def __call__(
        self, seed: int, stream: int, start: int, count: int, device: torch.device
    ) -> Tensor:
        """Pairs start, ..., start + count - 1, shape (2, count)."""
        number = indices(start, count, device)
        first = number + torch.div(number, self.lag, rounding_mode="floor") * self.lag
        source = Source(seed, stream, device)
        return torch.stack([self.law.draw(source, first), self.law.draw(source, first + self.lag)])


@dataclass(frozen=True)
class StreamPairs:
    """Samples of the same number from two streams, as a sampler.

    Attributes:
        law: Their law.
        seeds: Whether the second has the next seed instead of the next stream.
    """

    law: Distribution
    seeds: bool = False

    def __call__(
        self, seed: int, stream: int, start: int, count: int, device: torch.device
    ) -> Tensor:
        """Pairs start, ..., start + count - 1, shape (2, count)."""
        both = (seed, stream), (seed + 1, stream) if self.seeds else (seed, stream + 1)
        return torch.stack([self.law.sample(*one, start, count, device) for one in both])


@dataclass(frozen=True)
class _Products:
    """Products of Legendre polynomials of F(z) and F(z')."""

    law: Distribution

    def __call__(self, z: Tensor, xi: Tensor) -> tuple[Tensor, Tensor]:
        return legendre(self.law.cdf(z[0]), DEGREE)[1:], legendre(self.law.cdf(xi[0]), DEGREE)[1:]


@dataclass(frozen=True)
class _Antisymmetric:
    """P_a(F(z)) P_b(F(z')) - P_b(F(z)) P_a(F(z')) for a < b."""

    law: Distribution

    def __call__(self, z: Tensor, xi: Tensor) -> tuple[Tensor, Tensor]:
        one, two = legendre(self.law.cdf(z[0]), DEGREE), legendre(self.law.cdf(xi[0]), DEGREE)
        rows = [one[a] * two[b] - one[b] * two[a] for a, b in _DEGREES]
        return torch.stack(rows), torch.ones_like(z)


_DEGREES = list(itertools.combinations(range(DEGREE + 1), 2))


def independence(
    law: Distribution, pairs: Sampler, draws: Draws | None = None
) -> tuple[Comparison, ...]:
    """Test pairs for independence.

    Args:
        law: The law of each of the two.
        pairs: Makes the pairs, shape (2, count), e.g. `LaggedPairs` or `StreamPairs`.
        draws: How many, and the alpha that the comparisons share evenly.
    """
    draws = draws or Draws()
    groups, _ = groups_of(_Products(law), pairs, draws)
    means = combine(groups).mean
    found = []
    for a, b in itertools.product(range(1, DEGREE + 1), repeat=2):
        variance = 1 / ((2 * a + 1) * (2 * b + 1))
        alpha = draws.alpha / DEGREE**2
        allowed = bernstein_tolerance(variance, 1.0, draws.samples, alpha) + ROUNDING
        label = f"{law.name}: Legendre polynomials {a} and {b} of a pair"
        found.append(compare(Relation.EQUAL, label, float(means[a - 1, b - 1]), 0.0, allowed))
    return tuple(found)


def exchangeability(
    law: Distribution, pairs: Sampler, draws: Draws | None = None
) -> tuple[Comparison, ...]:
    """Test pairs for exchangeability: for stationary pairs, reversibility.

    Args:
        law: A law to scale z and z' by; alpha holds whatever their law is.
        pairs: Makes the pairs, shape (2, count) or more views, of which the first and the last
            count.
        draws: How many, and the alpha that the comparisons share evenly.
    """
    draws = draws or Draws()
    groups, _ = groups_of(_Antisymmetric(law), pairs, draws)
    total = combine(groups)
    mean, deviation = total.mean.ravel(), total.deviation.ravel()
    size = np.sqrt(deviation / total.n + mean**2)
    allowed = math.sqrt(2 * math.log(2 * len(_DEGREES) / draws.alpha) / draws.samples)
    found = []
    for (a, b), m, s in zip(_DEGREES, mean, size, strict=True):
        # In units of the root mean square; where that is rounding, so is the mean. NaN stays.
        observed = 0.0 if s <= ROUNDING else float(m / s)
        label = f"{law.name}: Legendre polynomials {a} and {b}, exchanged"
        found.append(compare(Relation.EQUAL, label, observed, 0.0, allowed + ROUNDING))
    return tuple(found)
