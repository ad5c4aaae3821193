"""Bounds for every sample size: right for heavy tails, and refused where nothing can be said."""

from __future__ import annotations

import math

import numpy as np
import pytest

from numcheck import certify
from numcheck.certificate.finite import (
    finite_mean_at_most,
    finite_squared_mean_at_most,
    plan,
)
from numcheck.certificate.synthetic import random_encoder
from numcheck.support.errors import InvalidInputError

RUNS = 1000


def test_mean_of_a_heavy_tailed_law_of_the_stated_kurtosis() -> None:
    """A number that is rarely large: Student's bound misses several times as often as it may."""
    p, miss, n = 0.02, 0.05, 80
    kurtosis = (1 - 3 * p + 3 * p**2) / (p * (1 - p))
    generator = np.random.default_rng(0)
    values = (generator.uniform(size=(RUNS, n)) < p).astype(float)
    plain = values.mean(axis=1) + 1.67 * values.std(axis=1) / math.sqrt(n)
    assert (plain < p).mean() > 3 * miss
    assert plan(n, kurtosis, miss) is None
    assert finite_mean_at_most(values[0], kurtosis, miss) == math.inf
    large = (generator.uniform(size=(RUNS, 4000)) < p).astype(float)
    found = [finite_mean_at_most(row, kurtosis, miss) for row in large]
    assert np.mean(np.array(found) < p) <= miss
    assert np.median(found) < 3 * p


@pytest.mark.parametrize("size", [0.0, 0.02])
def test_squared_norm(size: float) -> None:
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
