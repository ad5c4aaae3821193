"""The confidence bounds miss as often as they may, and not much less often."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binom

from numcheck.certificate.confidence import exceedance, mean_at_most, squared_mean

MISS = 0.05
RUNS = 2000


def _allowed(runs: int) -> int:
    """Misses that are exceeded by chance once in a million times at 1.4 times the stated rate."""
    return int(binom.isf(1e-6, runs, 1.4 * MISS))


@pytest.mark.parametrize("name", ["normal", "exponential", "square", "minus exponential"])
def test_mean_of_skewed_laws(name: str) -> None:
    generator = np.random.default_rng(1)
    z = generator.standard_normal((RUNS, 100))
    e = generator.exponential(size=(RUNS, 100))
    values = {"normal": z, "exponential": e, "square": z**2, "minus exponential": -e}[name]
    mean = {"normal": 0.0, "exponential": 1.0, "square": 1.0, "minus exponential": -1.0}[name]
    misses = sum(mean_at_most(row, MISS) < mean for row in values)
    assert misses <= _allowed(RUNS)
    # The bound is of use: it is not far above the mean.
    assert np.median([mean_at_most(row, MISS) - mean for row in values]) < 2.5 / math.sqrt(100) * 2


def test_correction_for_skewness_is_needed() -> None:
    """The plain bound of Student misses more than twice as often for squares at n = 30."""
    generator = np.random.default_rng(2)
    values = generator.standard_normal((RUNS, 30)) ** 2
    plain = values.mean(axis=1) + 1.699 * values.std(axis=1, ddof=1) / math.sqrt(30)
    assert (plain < 1).sum() > 2 * MISS * RUNS
    assert sum(mean_at_most(row, MISS) < 1 for row in values) < 1.7 * MISS * RUNS


def test_constants_have_no_doubt() -> None:
    assert mean_at_most(np.full(10, 3.0), 0.01) == 3
    assert exceedance(np.full(10, 3.0)) == 0
    assert exceedance(np.full(10, -3.0)) == 1
    assert exceedance(np.zeros(10)) == 1


@pytest.mark.parametrize("sign", [1, -1])
def test_p_values_are_uniform(sign: int) -> None:
    generator = np.random.default_rng(3)
    values = sign * (generator.exponential(size=(RUNS, 200)) - 1)
    p = np.array([exceedance(row) for row in values])
    for cut in (0.01, 0.05, 0.5):
        count = int((p <= cut).sum())
        assert binom.ppf(1e-5, RUNS, 0.7 * cut) <= count <= binom.isf(1e-5, RUNS, 1.3 * cut)


@pytest.mark.parametrize("dimension", [1, 5, 200])
@pytest.mark.parametrize("size", [0.0, 0.15, 1.0])
def test_squared_norm(dimension: int, size: float) -> None:
    """Also where v is as small as the noise of one sample mean, 1 / sqrt(n) = 0.1."""
    generator = np.random.default_rng([4, dimension, int(100 * size)])
    runs = 400 if dimension < 200 else 100
    misses, bounds = 0, []
    for _ in range(runs):
        rows = generator.standard_normal((100, dimension))
        rows[:, 0] += size
        bounds.append(squared_mean(rows).at_most(MISS))
        misses += bounds[-1] < size**2
    assert misses <= _allowed(runs)
    # The naive bound, |mean| + its radius, would be 4 * dimension / n at v = 0.
    naive = (size + math.sqrt(dimension / 100)) ** 2
    assert dimension < 200 or np.median(bounds) < naive


def test_unbiased() -> None:
    generator = np.random.default_rng(5)
    rows = generator.standard_normal((500, 40, 3)) + 0.2
    found = [squared_mean(one).estimate for one in rows]
    assert np.mean(found) == pytest.approx(0.12, abs=float(6 * np.std(found) / math.sqrt(500)))
