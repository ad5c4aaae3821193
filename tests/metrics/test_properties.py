"""What holds of every figure: intervals in order, shares that sum to 1, sums written out."""

from __future__ import annotations

import itertools
import math
from dataclasses import fields

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from numcheck import metrics
from numcheck.metrics.blocks import Bootstrap, Interval, block_means, squared_mean
from numcheck.metrics.span import eigenvalues, span

FEW = Bootstrap(replicates=20)
SEEDS = st.integers(0, 10**6)
RATES = st.lists(st.floats(0.01, 0.99), min_size=1, max_size=3)


def normal(seed: int, *shape: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


def in_order(*found: Interval) -> None:
    for interval in found:
        assert math.isfinite(interval.value)
        assert interval.low <= interval.high


def views(seed: int, rows: int, outputs: int) -> tuple[Tensor, Tensor]:
    """Latents with correlation 0.8, and outputs near them with some of their squares."""
    z, noise = normal(seed, 2, rows, 2)
    both = torch.stack([z, 0.8 * z + 0.6 * noise])
    return both, (both + 0.1 * both.square())[..., :outputs].float()


VIEWS = st.builds(views, SEEDS, st.integers(128, 300), st.integers(1, 2))


@given(SEEDS, st.integers(2, 9))
@settings(max_examples=25)
def test_replicates_draw_as_many_blocks_again(seed: int, blocks: int) -> None:
    counts = Bootstrap(seed, 20).counts(blocks)
    assert counts.shape == (20, blocks)
    assert (counts.sum(dim=1) == blocks).all()
    assert (counts >= 0).all()


@given(SEEDS, st.sampled_from([1, 2, 3, 6]), st.sampled_from([(), (2,), (2, 3), (0,)]))
@settings(max_examples=25)
def test_block_means(seed: int, blocks: int, more: tuple[int, ...]) -> None:
    values = normal(seed, 12, *more)
    expected = torch.stack([part.mean(dim=0) for part in values.chunk(blocks)])
    torch.testing.assert_close(block_means(values, blocks), expected)


@given(SEEDS)
@settings(max_examples=10)
def test_squared_mean_is_over_pairs_of_different_blocks(seed: int) -> None:
    """Term by term; what a block drawn twice makes with itself is left out, too."""
    products = normal(seed, 4, 4)
    products = products + products.mT
    for counts in (torch.ones(1, 4).double(), torch.tensor([[1.0, 0, 1, 1]]).double()):
        drawn = [k for k in range(4) if counts[0, k]]
        pairs = [float(products[i, j]) for i, j in itertools.permutations(drawn, 2)]
        assert float(squared_mean(counts, products)) == pytest.approx(sum(pairs) / len(pairs))


@given(VIEWS, st.floats(0.1, 0.9))
@settings(max_examples=10)
def test_recovery(given: tuple[Tensor, Tensor], rho: float) -> None:
    found = metrics.measure(*given, correlation=rho, bootstrap=FEW)
    in_order(*(getattr(found, field.name) for field in fields(found)))
    assert max(found.r2_latents.value, found.r2_embeddings.value) <= 1
    assert found.trace.value >= 0


@given(VIEWS)
@settings(max_examples=10)
def test_span(given: tuple[Tensor, Tensor]) -> None:
    found = span(*given, rates=(0.8, 0.7), bootstrap=FEW)
    in_order(*found.coordinates, found.quadratic, *found.degrees, found.loss, found.excess)
    assert sum(part.value for part in found.degrees) == pytest.approx(1, abs=1e-9)


@given(RATES, st.integers(1, 8))
def test_eigenvalues_are_the_largest_products(rates: list[float], count: int) -> None:
    products = itertools.chain.from_iterable(
        map(math.prod, itertools.combinations_with_replacement(rates, degree))
        for degree in range(1, count + 1)
    )
    np.testing.assert_allclose(eigenvalues(rates, count), sorted(products, reverse=True)[:count])


@given(VIEWS, st.integers(1, 4))
@settings(max_examples=10)
def test_spectrum(given: tuple[Tensor, Tensor], degree: int) -> None:
    z, h = (v[0] for v in given)
    found = metrics.spectrum(z, h, degree=degree, bootstrap=FEW)
    assert len(found.shares) == h.shape[1]
    for row in (*found.shares, found.total):
        assert len(row) == degree + 2
        in_order(*row)
        assert sum(share.value for share in row) == pytest.approx(1, abs=1e-9)


@given(SEEDS, st.integers(1, 3))
@settings(max_examples=15)
def test_coordinates(seed: int, outputs: int) -> None:
    h = normal(seed + 1, 200, outputs).float()
    found = metrics.measure_coordinates(normal(seed, 200, 2), h, bootstrap=FEW)
    assert len(found.each) == 2
    assert (found.error is None) == (outputs > 2)
    in_order(*found.each, found.total)
    assert max(one.value for one in (*found.each, found.total)) <= 1
