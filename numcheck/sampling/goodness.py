r"""Does a sample have a given law? Tests whose alpha holds at every sample size.

Kolmogorov-Smirnov: for n independent samples of a law with distribution function F, the largest
distance between the empirical one and F exceeds t with probability at most $2 e^{-2 n t^2}$
(Massart, Annals of Probability 18, 1990, with the best constant). Here it is taken over 16,384
quantiles of F: that is at most the distance over all points, and less by 1/16,384 at most; memory
does not grow with n.

Smooth tests: with u = F(x), the Legendre polynomials of 2 u - 1 have mean 0 and variance
1 / (2 k + 1) and are bounded by 1, and by Bernstein's inequality (Boucheron, Lugosi and Massart,
Concentration Inequalities, 2013, corollary 2.11) their means exceed t with probability at most
$2 \exp(-n t^2 / (2 v + 2 t / 3))$. These see a wrong shape sooner (Neyman 1937).

Moments: median of means against the exact value, as in `numcheck.sampling.decide`. The k-th needs
the exact moments to order 4 k.

All assume that the sample is made from independent random bits; the Philox streams are held
against that in `numcheck.sampling.dependence`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import torch
from torch import Tensor

from numcheck.sampling.base import Distribution
from numcheck.sampling.decide import (
    Comparison,
    ExactLaw,
    Relation,
    compare,
    median_of_means,
    tolerance,
    variance_and_kurtosis,
)
from numcheck.sampling.estimate import Moments, Statistic, Stream, combine, estimate, group_bounds
from numcheck.support import validate
from numcheck.support.executors import open_threads

#: (seed, stream, start, count, device) to samples, shape (count,), or views, shape (views, count):
#: `Distribution.sample` and `Transition.sample` are examples.
Sampler = Callable[[int, int, int, int, torch.device], Tensor]

#: Orders of moments and degrees of Legendre polynomials that are tested.
ORDERS = range(1, 9)
#: Quantiles at which distribution functions are compared: few enough for one thread.
_CELLS = 1 << 14
#: Samples made at a time.
_CHUNK = {"cpu": 1 << 17, "cuda": 1 << 22}
#: More than rounding can change a mean of numbers of size 1, and far less than chance does.
ROUNDING = 1e-10
#: Relative rounding error of a sample, in units of the last place.
_SAMPLE_ULPS = 64


def dkw_tolerance(samples: int, alpha: float) -> float:
    """The distance of distribution functions that chance exceeds with probability `alpha`."""
    return math.sqrt(math.log(2 / alpha) / (2 * samples))


def bernstein_tolerance(variance: float, bound: float, samples: int, alpha: float) -> float:
    """The distance of a mean from its expectation that chance exceeds with probability `alpha`.

    Args:
        variance: Variance of one sample.
        bound: Bound on the distance of one sample from its mean.
        samples: Number of samples.
        alpha: Two-sided.
    """
    log = math.log(2 / alpha) / samples
    linear = bound * log / 3
    return linear + math.sqrt(linear**2 + 2 * variance * log)


@validate.renamed(level="alpha, the allowed probability of a false alarm")
@dataclass(frozen=True)
class Draws:
    """What to test, and where to take it from.

    Attributes:
        samples: How many, at least 2.
        alpha: Allowed probability of a false alarm of one call; its comparisons share it.
        seed: 64-bit seed.
        stream: 64-bit number of the stream.
        device: Where to compute.
    """

    samples: int = 200_000
    alpha: float = 1e-9
    seed: int = 0
    stream: int = 0
    device: str = "cpu"

    def __post_init__(self) -> None:
        bounds = {"samples": (2, 2**40), "seed": (0, 2**64 - 1), "stream": (0, 2**64 - 1)}
        for name, (least, most) in bounds.items():
            value = validate.integer(getattr(self, name), name=name, minimum=least, maximum=most)
            object.__setattr__(self, name, value)
        validate.probability(self.alpha, name="alpha")
        validate.device(self.device)


@dataclass(frozen=True)
class SampleStream(Stream):
    """A stream of the samples of a law or the first and last views of a transition."""

    sampler: Sampler = field(kw_only=True)

    def make(self, start: int, count: int) -> tuple[Tensor, Tensor]:
        """Two tensors (1, count); the same one twice if there is one view."""
        made = self.sampler(self.seed, self.stream, start, count, self.device)
        views = made.view(-1, count)
        return views[:1], views[-1:]


def groups_of(statistic: Statistic, sampler: Sampler, draws: Draws) -> tuple[list[Moments], int]:
    """The moments of a statistic of the views group by group, and the size of a block."""
    device = validate.device(draws.device)
    stream = SampleStream(draws.seed, draws.stream, device, _CHUNK[device.type], sampler=sampler)
    return estimate(statistic, stream, draws.samples), stream.block


def legendre(u: Tensor, largest: int) -> Tensor:
    """The Legendre polynomials of degrees 0, ..., largest of 2 u - 1, shape (largest + 1, n)."""
    x = 2 * u - 1
    rows = [torch.ones_like(x), x]
    for k in range(1, largest):
        rows.append(((2 * k + 1) * x * rows[k] - k * rows[k - 1]) / (k + 1))
    return torch.stack(rows[: largest + 1])


def _count(law: Distribution, sampler: Sampler, draws: Draws, start: int, stop: int) -> Tensor:
    """How many of some samples lie in each cell between two quantiles, and above all of them."""
    device = validate.device(draws.device)
    counts = torch.zeros(_CELLS + 2, dtype=torch.int64, device=device)
    size = _CHUNK[device.type]
    for first in range(start, stop, size):
        x = sampler(draws.seed, draws.stream, first, min(size, stop - first), device)
        # Cell j holds what lies above quantile j - 1 and not above j; the last one, NaNs.
        cell = law.cdf(x).mul_(_CELLS).ceil_().nan_to_num_(nan=_CELLS + 1.0)
        counts += torch.bincount(cell.long(), minlength=_CELLS + 2)
    return counts.cpu()


def kolmogorov_smirnov(law: Distribution, sampler: Sampler, draws: Draws) -> Comparison:
    """The largest distance between empirical and exact distribution function.

    Args:
        law: The claimed law.
        sampler: What makes the samples; their law is under test.
        draws: How many, at which alpha.
    """
    device = validate.device(draws.device)
    with open_threads(device) as threads:
        parts = threads.map(
            lambda bound: _count(law, sampler, draws, *bound), group_bounds(draws.samples)
        )
        counts = torch.stack(list(parts)).sum(dim=0)
    empirical = counts.cumsum(0)[:-1].double() / draws.samples
    exact = torch.arange(_CELLS + 1, dtype=torch.float64) / _CELLS
    distance = float((empirical - exact).abs().max())
    allowed = dkw_tolerance(draws.samples, draws.alpha) + ROUNDING
    return compare(Relation.EQUAL, f"{law.name}: distance of cdf", distance, 0.0, allowed)


def finite_or_nan(x: Tensor) -> Tensor:
    """The numbers with NaN for infinities: so no sum of them is finite, and none warns."""
    return torch.where(x.isfinite(), x, math.nan)


@dataclass(frozen=True)
class _Powers:
    """Legendre polynomials of F(x) and powers of x / sigma."""

    law: Distribution
    sigma: float
    powers: int

    def __call__(self, z: Tensor, xi: Tensor) -> tuple[Tensor, Tensor]:  # noqa: ARG002
        rows = [*legendre(self.law.cdf(z[0]), max(ORDERS))[1:]]
        unit = finite_or_nan(z[0] / self.sigma)
        power = torch.ones_like(unit)
        for _ in range(self.powers):
            power = power * unit
            rows.append(power)
        return torch.stack(rows), torch.ones_like(z)


def moment_orders(law: Distribution) -> Sequence[int]:
    """The orders k to 8 for which the moments to order 4 k exist."""
    return [k for k in ORDERS if 4 * k < law.order_limit]


def product_law(moments: Sequence[Fraction], degree: int) -> ExactLaw:
    """The law of a product T of so many samples, from E T, ..., E T^4."""
    variance, kurtosis = variance_and_kurtosis(moments)
    scale = math.sqrt(moments[1])
    rounding = 2 * degree * (_SAMPLE_ULPS + 2) * 2.0**-53 * scale
    return ExactLaw(float(variance), scale, kurtosis, rounding)


def goodness_of_fit(
    law: Distribution, sampler: Sampler, draws: Draws | None = None
) -> tuple[Comparison, ...]:
    """Compare samples with a law: distribution function, smooth tests, moments to order 8.

    Args:
        law: The claimed law.
        sampler: What makes the samples: `law.sample`, or that of another law under test.
        draws: How many, and the alpha that the comparisons share evenly.

    Returns:
        The comparisons; all hold with probability 1 - alpha if the samples have the law. The law of
        the samples of this package differs from the stated one by up to 2^-63 in total variation,
        which adds n 2^-63 to alpha.
    """
    draws = draws or Draws()
    orders = moment_orders(law)
    alpha = draws.alpha / (1 + len(ORDERS) + len(orders))
    found = [kolmogorov_smirnov(law, sampler, replace(draws, alpha=alpha))]
    sigma = math.sqrt(law.variance) if orders else 1.0
    groups, block = groups_of(_Powers(law, sigma, len(orders)), sampler, draws)
    means, medians = combine(groups).mean.ravel(), median_of_means(groups).ravel()
    for k in ORDERS:
        allowed = bernstein_tolerance(1 / (2 * k + 1), 1.0, draws.samples, alpha) + ROUNDING
        label = f"{law.name}: Legendre polynomial {k} of the cdf"
        found.append(compare(Relation.EQUAL, label, float(means[k - 1]), 0.0, allowed))
    for k, observed in zip(orders, medians[len(ORDERS) :], strict=True):
        exact = [law.moment(j * k) / Fraction(sigma) ** (j * k) for j in (1, 2, 3, 4)]
        allowed = tolerance(product_law(exact, k), groups, alpha, block)
        label = f"{law.name}: moment {k} in units of the standard deviation"
        found.append(compare(Relation.EQUAL, label, float(observed), float(exact[0]), allowed))
    return tuple(found)
