r"""What embeddings can show of the assumptions of the certificate.

The world is assumed to be a stationary Gaussian Ornstein-Uhlenbeck one with correlation rho, and
the pairs to be independent of each other. Whatever the encoder is, that implies that the views
have one law and can be exchanged, that no function of the latents of mean zero is correlated with
itself by more than rho (theorem `correlation-bound`), that consecutive rows are unrelated, and
that slices of h are as near to N(0, 1) as the certified bound says. If one of these fails, an
*assumption* fails.

A certified encoder is *near* a rotation of Gaussian latents; an exact one has Gaussian slices and
one autocorrelation in all directions. If these fail, that is so because the encoder is not exact,
or because an assumption fails: *shape* tests, to be read as a caution.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from numcheck.certificate.confidence import exceedance
from numcheck.certificate.exchange import exchange_p_values
from numcheck.certificate.pairs import Pairs, squared_matrix_mean
from numcheck.certificate.slices import contradiction, gaussian_slices

#: Rows of which the autocorrelation time is estimated.
_TRACED = 1 << 16


class Role(StrEnum):
    """What a rejection means."""

    ASSUMPTION = "assumption"
    SHAPE = "shape"


@dataclass(frozen=True)
class AssumptionTest:
    """One test.

    Attributes:
        name: What is tested.
        role: What a rejection means.
        statistic: What was computed, in words, with its value.
        p_value: Of this test alone.
        adjusted: After Holm's correction for all tests made.
        rejected: Whether that is at most 1 - confidence.
    """

    name: str
    role: Role
    statistic: str
    p_value: float
    adjusted: float = math.nan
    rejected: bool = False


def holm(tests: Sequence[AssumptionTest], confidence: float) -> tuple[AssumptionTest, ...]:
    """The tests with adjusted p-values (Holm, Scandinavian Journal of Statistics 6, 1979)."""
    order = sorted(range(len(tests)), key=lambda k: tests[k].p_value)
    found, largest = list(tests), 0.0
    for rank, k in enumerate(order):
        largest = max(largest, min(1.0, (len(tests) - rank) * tests[k].p_value))
        found[k] = replace(tests[k], adjusted=largest, rejected=largest <= 1 - confidence)
    return tuple(found)


def rate_test(pairs: Pairs, rho: float) -> AssumptionTest:
    """Is any direction, or the sum of all, correlated with itself by more than rho?

    The direction is found in one half of the rows and tested in the other, both ways round.
    """
    halves = pairs.held_out
    seen = [float((u - w).mean() / max(float((u + w).mean()), 1e-300)) for u, w in halves]
    p_values = [exceedance(-pairs.excess(rho))]
    p_values += [exceedance((1 - rho) * u - (1 + rho) * w) for u, w in halves]
    statistic = "slowest direction " + (f"{np.mean(seen):.4f}" if seen else "none")
    p = min(1.0, len(p_values) * min(p_values))
    return AssumptionTest(
        f"autocorrelation at most {rho:g}", Role.ASSUMPTION, f"{statistic}, allowed {rho:g}", p
    )


def serial_test(pairs: Pairs) -> AssumptionTest:
    """Are consecutive rows unrelated? Inner products of disjoint neighbours have mean zero then."""
    products = pairs.sums.neighbours
    mean = float(pairs.lengths[0].mean())
    correlation = float(products.mean()) / mean if mean > 0 else 0.0
    p = min(exceedance(products[0::2]), exceedance(products[1::2]))
    return AssumptionTest(
        "independence of consecutive rows",
        Role.ASSUMPTION,
        f"correlation of neighbours {correlation:.4f}",
        min(1.0, 2 * p),
    )


def thinning(pairs: Pairs, most: int = 1000) -> int:
    """Which rows to keep, if they were recorded one after the other: every k-th.

    K is twice the integrated autocorrelation time of the rows, summed up to the first lag at which
    the correlation is below 0.02 (a tenth of e^-2 is left at that distance for an autoregression).
    """
    rows, _ = pairs.some(slice(0, _TRACED))
    total, time = float((rows**2).sum()) / len(rows), 1.0
    for lag in range(1, min(most, len(rows) // 4)):
        products = np.einsum("ij,ij->i", rows[:-lag], rows[lag:])
        correlation = float(products.mean()) / total if total > 0 else 0.0
        if correlation < 0.02:
            break
        time += 2 * correlation
    return max(2, math.ceil(2 * time))


def isotropy_test(pairs: Pairs) -> AssumptionTest:
    """Is Cov(h, h') a multiple of Cov h? Against a weighted chi square, matched by two moments."""
    rate = pairs.rate
    found = squared_matrix_mean(pairs, (1 - rate) / 2, -(1 + rate) / 2, 0.0)
    distance = max(found.estimate + found.trace / found.n, 0.0)
    return AssumptionTest(
        "one autocorrelation in all directions",
        Role.SHAPE,
        f"|Cov(h, h') - {rate:.4f} Cov h| = {math.sqrt(distance):.4f}",
        found.p_value,
    )


def examine_assumptions(
    pairs: Pairs, *, rho: float, bound: float, confidence: float, seed: int
) -> tuple[AssumptionTest, ...]:
    """All tests, with p-values corrected for their number.

    Args:
        pairs: The pairs.
        rho: The largest correlation that is assumed possible.
        bound: The certified bound on E|h - Q z|^2.
        confidence: Tests are rejected at adjusted p-values of at most 1 - confidence.
        seed: Of directions and signs.
    """
    generator = np.random.default_rng(seed)
    draws = min(max(1999, math.ceil(14 / (1 - confidence))), 19_999)
    found = [rate_test(pairs, rho), serial_test(pairs)]
    names = "stationarity: h and h' have one law", "exchangeability of h and h'"
    for name, p in zip(names, exchange_p_values(pairs, draws, generator), strict=True):
        statistic = f"{draws} exchanges of views at random"
        found.append(AssumptionTest(name, Role.ASSUMPTION, statistic, p))
    distance, p = contradiction(pairs.counted, bound, generator)
    found.append(
        AssumptionTest(
            "Gaussian slices as far as the bound says",
            Role.ASSUMPTION,
            f"distance beyond what is allowed {distance:.4f}",
            p,
        )
    )
    largest, p = gaussian_slices(pairs.counted, generator)
    statistic = f"largest Epps-Pulley statistic {largest:.3f}"
    found.append(AssumptionTest("Gaussian slices", Role.SHAPE, statistic, p))
    if pairs.m > 1:
        found.append(isotropy_test(pairs))
    return holm(found, confidence)
