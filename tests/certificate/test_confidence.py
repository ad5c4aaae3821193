"""The confidence bounds miss as often as they may; those for every sample size never more often."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binom

from numcheck import certify
from numcheck.certificate.confidence import exceedance, mean_at_most, squared_mean
from numcheck.certificate.finite import finite_mean_at_most, finite_squared_mean_at_most, plan
from numcheck.certificate.synthetic import random_encoder
from numcheck.support.errors import InvalidInputError

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


@pytest.mark.parametrize("scales", [[1.0], [1.0, 1.0, 1.0, 1.0], [3.0, 1.0, 0.3, 0.1]])
def test_chance_alone_is_as_rare_as_its_p_value(scales: list[float]) -> None:
    generator = np.random.default_rng(0)
    rows = generator.standard_normal((2000, 100, len(scales))) * scales
    p = np.array([squared_mean(x).p_value for x in rows])
    for alpha in (0.1, 0.01):
        assert abs((p < alpha).mean() - alpha) < 4 * math.sqrt(alpha / 2000) + 0.2 * alpha
    assert squared_mean(rows[0] + 1).p_value < 1e-6


def test_unbiased() -> None:
    generator = np.random.default_rng(5)
    rows = generator.standard_normal((500, 40, 3)) + 0.2
    found = [squared_mean(one).estimate for one in rows]
    assert np.mean(found) == pytest.approx(0.12, abs=float(6 * np.std(found) / math.sqrt(500)))


def test_mean_of_a_heavy_tailed_law_of_the_stated_kurtosis() -> None:
    """A number that is rarely large: Student's bound misses several times as often as it may."""
    p, miss, n, runs = 0.02, 0.05, 80, 1000
    kurtosis = (1 - 3 * p + 3 * p**2) / (p * (1 - p))
    generator = np.random.default_rng(0)
    values = (generator.uniform(size=(runs, n)) < p).astype(float)
    plain = values.mean(axis=1) + 1.67 * values.std(axis=1) / math.sqrt(n)
    assert (plain < p).mean() > 3 * miss
    assert plan(n, kurtosis, miss) is None
    assert finite_mean_at_most(values[0], kurtosis, miss) == math.inf
    large = (generator.uniform(size=(runs, 4000)) < p).astype(float)
    found = [finite_mean_at_most(row, kurtosis, miss) for row in large]
    assert np.mean(np.array(found) < p) <= miss
    assert np.median(found) < 3 * p


@pytest.mark.parametrize("size", [0.0, 0.02])
def test_squared_norm_of_bounded_kurtosis(size: float) -> None:
    generator = np.random.default_rng(1)
    misses = 0
    for _ in range(100):
        blocks = generator.standard_normal((4000, 3)) / 4
        blocks[:, 0] += size
        misses += finite_squared_mean_at_most(blocks, 9.0, 0.05) < size**2
    assert misses <= 12


def test_certificate_for_a_kurtosis() -> None:
    generator = np.random.default_rng(2)
    encoder = random_encoder("near-orthogonal", 2, 2, 0.2, generator)
    h, other = encoder.sample(100_000, 0.9, generator)
    plain = certify(h, other, rho=0.9)
    for kurtosis in (15, 30):
        found = certify(h, other, rho=0.9, kurtosis=kurtosis)
        assert found.delta > plain.delta
        assert found.epsilon > plain.epsilon > encoder.epsilon
        assert found.bound > plain.bound > encoder.error
        assert found.verdict.endswith(f"with kurtosis at most {kurtosis}.")
    assert found.to_json()["kurtosis"] == 30
    with pytest.raises(InvalidInputError, match=r"100000 pairs are too few .* about [\d,]+ are"):
        certify(h, other, rho=0.9, kurtosis=4000)


@pytest.mark.parametrize("kurtosis", [0.5, -1, math.nan, "small", math.inf])
def test_bad_kurtosis_is_named(kurtosis: float) -> None:
    h = np.random.default_rng(0).standard_normal((200, 2))
    with pytest.raises(InvalidInputError, match="kurtosis must be a number of at least 1"):
        certify(h, h[::-1], rho=0.9, kurtosis=kurtosis)
