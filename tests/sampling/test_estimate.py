"""Estimates depend on the samples alone: not on chunks or workers, on the dtype by rounding."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import psutil
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from numcheck.checks.cases import PolynomialProducts
from numcheck.sampling.estimate import (
    GROUPS,
    Moments,
    Stream,
    combine,
    estimate,
    group_bounds,
    merge,
)
from numcheck.support.executors import open_pool

CPU = torch.device("cpu")
STREAM = Stream(seed=5, stream=9, device=CPU)
STATISTIC = PolynomialProducts(
    rho=0.6,
    left=((1.0,), (0.0, 1.0), (-1.0, 0.0, 1.0)),
    right=((1.0,), (0.0, 1.0), (0.0, -3.0, 0.0, 1.0)),
    dtype=torch.float64,
)
SAMPLES = 5000


def _means(groups: list[Moments]) -> Any:
    return np.stack([group.mean for group in groups])


@pytest.mark.parametrize(
    ("chunk", "samples"), [(1, 500), (7, SAMPLES), (SAMPLES, SAMPLES), (50_001, GROUPS * 40_000)]
)
def test_chunk_size_does_not_matter(chunk: int, samples: int) -> None:
    expected = estimate(STATISTIC, STREAM, samples)
    found = estimate(STATISTIC, replace(STREAM, chunk=chunk), samples)
    assert [g.n for g in found] == [g.n for g in expected]
    # Vector and scalar code of torch may round the last bit of a sample differently.
    np.testing.assert_allclose(_means(found), _means(expected), rtol=1e-13, atol=1e-14)


@pytest.mark.usefixtures("two_threads")
def test_workers_do_not_matter() -> None:
    one = estimate(STATISTIC, STREAM, SAMPLES)
    assert torch.get_num_threads() == 2
    with open_pool(3) as pool:
        three = estimate(STATISTIC, STREAM, SAMPLES, pool=pool)
    np.testing.assert_array_equal(_means(three), _means(one))


def test_dtype_matters_only_by_rounding() -> None:
    double = combine(estimate(STATISTIC, STREAM, 100_000))
    single = combine(estimate(replace(STATISTIC, dtype=torch.float32), STREAM, 100_000))
    np.testing.assert_allclose(single.mean, double.mean, rtol=1e-5, atol=1e-5)
    assert not np.array_equal(single.mean, double.mean)


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=40), st.integers(1, 39))
def test_merged_moments_are_the_moments_of_all(values: list[float], cut: int) -> None:
    cut = min(cut, len(values) - 1)

    def moments(part: list[float]) -> Moments:
        data = np.array(part)
        mean = np.atleast_1d(data.mean())
        return Moments(len(part), mean, np.atleast_1d(((data - mean) ** 2).sum()))

    merged, whole = merge(moments(values[:cut]), moments(values[cut:])), moments(values)
    assert merged.n == whole.n
    np.testing.assert_allclose(merged.mean, whole.mean, atol=1e-10)
    np.testing.assert_allclose(merged.deviation, whole.deviation, atol=1e-7)


def test_standard_error_is_that_of_the_sample() -> None:
    total = combine(estimate(STATISTIC, STREAM, 10_000))
    z, xi = next(iter(Stream(5, 9, CPU, chunk=10_000).blocks(0, 10_000)))
    left, right = STATISTIC(z, xi)
    product = left[1] * right[1]
    expected = float(product.std() / 100)
    assert total.standard_error[1, 1] == pytest.approx(expected, rel=1e-9)


@given(st.integers(2, 10**6))
def test_groups_cover_all_samples_once(samples: int) -> None:
    bounds = group_bounds(samples)
    assert bounds[0][0] == 0
    assert bounds[-1][1] == samples
    assert all(a[1] == b[0] for a, b in itertools.pairwise(bounds))
    sizes = [stop - start for start, stop in bounds]
    assert max(sizes) - min(sizes) <= 1
    assert min(sizes) >= 1


def test_memory_does_not_grow_with_the_sample() -> None:
    process = psutil.Process()
    estimate(STATISTIC, STREAM, 400_000)
    before = process.memory_info().rss
    estimate(STATISTIC, STREAM, 4_000_000)
    # All samples at once would take 4 x 10^6 x (2 normals + 6 rows) x 8 bytes = 256 MB.
    assert process.memory_info().rss - before < 30_000_000
