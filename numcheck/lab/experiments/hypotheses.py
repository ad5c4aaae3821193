"""Which hypotheses of the theorems a world met: tests of the latents that data were made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import beta, kurtosis, skew
from torch import Tensor

from numcheck.certificate.assumptions import examine_assumptions
from numcheck.certificate.pairs import Pairs
from numcheck.certificate.slices import gaussian_slices
from numcheck.certificate.verdict import chance_text
from numcheck.metrics import Bootstrap
from numcheck.metrics.blocks import Interval, block_means, mean
from numcheck.metrics.recovery import BLOCKS

Array = NDArray[np.float64]

#: With which hypotheses are rejected.
CONFIDENCE = 0.99
ONE_RATE = "one rate for all latents"


@dataclass(frozen=True)
class Hypothesis:
    """A hypothesis of a theorem in one data set.

    Attributes:
        name: What is assumed.
        theorem: Catalog id of the theorem that assumes it.
        held: Whether it held: for tests, whether it was not rejected.
        measured: The figures.
    """

    name: str
    theorem: str
    held: bool
    measured: str

    def to_json(self) -> dict[str, Any]:
        """The hypothesis as plain data, for a row."""
        return dict(vars(self))


@dataclass(frozen=True)
class LatentLaw:
    """What pairs of latents show of their law.

    Attributes:
        rates: Of each coordinate its correlation with itself across the pair.
        ratio: (max rate)^2 / min rate; 1e6 where a rate is not positive.
        hypotheses: Of the theorems on Gaussian pairs, tested.
    """

    rates: tuple[Interval, ...]
    ratio: Interval
    hypotheses: tuple[Hypothesis, ...]

    @property
    def span(self) -> tuple[float, float]:
        """The least and the largest rate within the intervals, inside (0, 1): for `certify`."""
        low, high = min(i.low for i in self.rates), max(i.high for i in self.rates)
        return min(max(low, 1e-3), 0.9999), min(max(high, 1e-3), 0.9999)


def _figures(law: Interval, digits: int = 3) -> str:
    return f"{law.value:.{digits}f} [{law.low:.{digits}f}, {law.high:.{digits}f}]"


def _rates(z: Array, strap: Bootstrap) -> tuple[tuple[Interval, ...], Interval]:
    products = block_means(torch.from_numpy(z[0] * z[1]), BLOCKS)
    squares = block_means(torch.from_numpy((z[0] ** 2 + z[1] ** 2) / 2), BLOCKS)

    def rate(counts: Tensor, j: int) -> Tensor:
        return mean(counts, products[:, j]) / mean(counts, squares[:, j])

    def ratio(counts: Tensor) -> Tensor:
        all_rates = torch.stack([rate(counts, j) for j in range(z.shape[2])])
        least = all_rates.amin(dim=0)
        found = all_rates.amax(dim=0).square() / least
        return torch.where(least > 0, found, torch.full_like(found, 1e6))

    each = [strap.interval(lambda c, j=j: rate(c, j), BLOCKS) for j in range(z.shape[2])]  # type: ignore[misc]
    return tuple(each), strap.interval(ratio, BLOCKS)


def latent_law(
    z: Array, *, names: Sequence[str], seed: int = 0, bootstrap: Bootstrap | None = None
) -> LatentLaw:
    """Test the hypotheses of the theorems on Gaussian pairs on the latents themselves.

    A hypothesis counts as failed at 1%; the p-values of those that the certificate tests are
    corrected together (Holm).

    Args:
        z: Latents of at least 128 independent pairs, shape (2, n, latents), none constant; each is
            centred and scaled here.
        names: Of the coordinates.
        seed: Of directions, signs and the bootstrap.
        bootstrap: How intervals are made.
    """
    z = z[:, : z.shape[1] // BLOCKS * BLOCKS]
    z = (z - z.mean(axis=(0, 1))) / z.std(axis=(0, 1))
    rates, ratio = _rates(z, bootstrap or Bootstrap(seed=seed))
    rho = min(max(max(rate.high for rate in rates), 1e-3), 0.9999)
    tests = examine_assumptions(
        Pairs(z[0], z[1]), rho=rho, bound=0.0, confidence=CONFIDENCE, seed=seed
    )
    by_name = {test.name.split(":")[0]: test for test in tests}

    def of(name: str, theorem: str, key: str, more: str = "", *, also: bool = True) -> Hypothesis:
        test = by_name[key]
        said = ", ".join(filter(None, (test.statistic, chance_text(test.adjusted), more)))
        return Hypothesis(name, theorem, not test.rejected and also, said)

    generator = np.random.default_rng(seed)
    marginals, least = [], 1.0
    for j, name in enumerate(names):
        _, p = gaussian_slices(z[0][:, [j]], generator)
        least = min(least, p * z.shape[2])
        shape = f"skewness {skew(z[0][:, j]):.2f}, excess kurtosis {kurtosis(z[0][:, j]):.2f}"
        marginals.append(f"{name}: {shape}, {chance_text(p)}")
    largest, step_p = gaussian_slices(z[1] - z[0], generator)
    each = least > 1 - CONFIDENCE
    autocorrelation = "; ".join(
        f"{name} {_figures(rate)}" for name, rate in zip(names, rates, strict=True)
    )
    forward = "forward-identifiability"
    found = [
        of("Gaussian latents", forward, "Gaussian slices", "; ".join(marginals), also=each),
        Hypothesis(
            "jointly Gaussian pairs",
            forward,
            step_p > 1 - CONFIDENCE,
            f"slices of z' - z: statistic {largest:.3f}, {chance_text(step_p)}",
        ),
        of("stationary pairs", forward, "stationarity"),
        of("reversible pairs", forward, "exchangeability of h and h'"),
        of("independent pairs", "certificate", "independence of consecutive rows"),
    ]
    if z.shape[2] > 1:
        key = "one autocorrelation in all directions"
        found += [
            of(ONE_RATE, forward, key, f"rates {autocorrelation}"),
            Hypothesis(
                "(max rho)^2 < min rho",
                "anisotropy-threshold",
                ratio.value < 1,
                f"(max rho)^2 / min rho = {_figures(ratio)}",
            ),
        ]
    return LatentLaw(rates, ratio, tuple(found))


def share_hypothesis(
    name: str, theorem: str, count: int, total: int, *, limit: float
) -> Hypothesis:
    """A hypothesis that `count` of `total` samples break; it holds up to a share of `limit`."""
    # Clopper and Pearson.
    low = float(beta.ppf(0.025, count, total - count + 1)) if count else 0.0
    high = float(beta.ppf(0.975, count + 1, total - count)) if count < total else 1.0
    measured = f"broken by {count} of {total}, {count / total:.2%} [{low:.2%}, {high:.2%}]"
    return Hypothesis(name, theorem, count / total <= limit, f"{measured}; allowed {limit:.2%}")
