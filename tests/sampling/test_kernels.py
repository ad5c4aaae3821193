"""The fused kernels give what torch gives, up to rounding, and are done without where they lack."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from importlib.util import find_spec

import numpy as np
import psutil
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks import claim_of
from numcheck.checks.base import Kind, Parameters
from numcheck.checks.cases import PolynomialProducts
from numcheck.checks.runner import Runner
from numcheck.checks.settings import Settings
from numcheck.sampling import kernels
from numcheck.sampling.estimate import BLOCK, Stream, estimate
from numcheck.sampling.kernels import pair_kernel
from numcheck.sampling.kernels.base import are_hermite
from numcheck.support.errors import InvalidInputError
from numcheck.theory.gaussian import coefficients
from numcheck.theory.hermite import hermite_polynomials
from tests.calls import run_in_interpreter

CPU = torch.device("cpu")
HERMITE = tuple(tuple(map(float, coefficients(p))) for p in hermite_polynomials(8))
OTHERS = ((2.0,), (0.0, 1.0, 0.5), (-1.0, 0.0, 0.0, 0.25))
with_numba = pytest.mark.skipif(find_spec("numba") is None, reason="needs numba")
with_cuda = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")


@pytest.fixture(autouse=True)
def fresh_choice() -> Iterator[None]:
    yield
    pair_kernel.cache_clear()


def both(
    statistic: PolynomialProducts, seed: int, stream: int, start: int, stop: int
) -> tuple[float, float]:
    """The largest differences between the kernel and torch: of means and of deviations."""
    kernel = pair_kernel("fused", CPU)
    assert kernel is not None
    source = Stream(seed, stream, CPU)
    fused = kernel(statistic, source, start, stop)
    assert fused is not None
    left = np.zeros((len(statistic.left), len(statistic.right)))
    square, mean = left.copy(), left.copy()
    for z, xi in source.blocks(start, stop):
        rows, others = (rows.double().numpy() for rows in statistic(z, xi))
        mean += rows @ others.T / (stop - start)
        square += rows**2 @ (others**2).T / (stop - start)
    spread = (square - mean**2) * (stop - start)
    assert fused.n == stop - start
    return (
        float((np.abs(fused.mean - mean) / np.sqrt(square)).max()),
        float((np.abs(fused.deviation - spread) / ((stop - start) * square)).max()),
    )


@with_numba
@pytest.mark.parametrize(("dtype", "allowed"), [(torch.float64, 1e-13), (torch.float32, 1e-5)])
@pytest.mark.parametrize(
    ("left", "right"),
    [(HERMITE, HERMITE), (HERMITE, OTHERS), (OTHERS, HERMITE[:1]), (HERMITE[:1], HERMITE[:2])],
)
def test_numba_agrees_with_torch(
    left: tuple[tuple[float, ...], ...],
    right: tuple[tuple[float, ...], ...],
    dtype: torch.dtype,
    allowed: float,
) -> None:
    statistic = PolynomialProducts(0.6, left, right, dtype)
    # Two whole blocks and a part of one that is no whole number of tiles.
    means, deviations = both(statistic, 5, 2**63 + 11, 1000, 1000 + 2 * BLOCK["cpu"] + 777)
    assert means <= allowed
    assert deviations <= allowed


@with_numba
@settings(max_examples=25)
@given(
    st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), st.integers(0, 2**62), st.integers(1, 600)
)
def test_numba_makes_the_same_samples(seed: int, stream: int, start: int, count: int) -> None:
    """Sums of z, z' and their products, wherever the samples are in the stream."""
    statistic = PolynomialProducts(0.3, HERMITE[:3], HERMITE[:3], torch.float64)
    means, _ = both(statistic, seed, stream, start, start + count)
    # A single sample may have a product of some thousands, with its rounding.
    assert means <= 1e-11


@with_numba
def test_decisions_are_those_of_torch() -> None:
    true = claim_of("hermite-attenuation")
    runners = [
        Runner(Settings(samples=100_000, backend=backend), Parameters((0.6,), 4))
        for backend in ("torch", "fused")
    ]
    for claim in (true, true.mutants[0].claim, true.mutants[5].claim):
        found = [runner.run(claim, Kind.SAMPLED) for runner in runners]
        for one, two in zip(*(outcome.comparisons for outcome in found), strict=True):
            assert one.ok == two.ok
            assert one.observed == pytest.approx(two.observed, abs=1e-9 * one.tolerance + 1e-14)


@with_numba
def test_memory_does_not_grow_with_the_sample() -> None:
    statistic = PolynomialProducts(0.6, HERMITE, HERMITE, torch.float64)
    stream = Stream(5, 9, CPU, backend="fused")
    estimate(statistic, stream, 1_000_000)
    before = psutil.Process().memory_info().rss
    estimate(statistic, stream, 10_000_000)
    assert psutil.Process().memory_info().rss - before < 10_000_000


def test_several_latents_are_left_to_torch() -> None:
    statistic = PolynomialProducts(0.6, HERMITE, HERMITE, torch.float64)
    assert statistic.fused(Stream(0, 0, CPU, latents=2), 0, 100) is None
    assert statistic.fused(Stream(0, 0, CPU, backend="torch"), 0, 100) is None


def test_hermite_rows_are_told_from_others() -> None:
    assert are_hermite(HERMITE)
    assert are_hermite(HERMITE[:1])
    assert not are_hermite(OTHERS)
    assert not are_hermite(HERMITE[1:])
    assert not are_hermite(())
    (case,) = claim_of("hermite-attenuation").cases(Parameters((0.6,), 8))
    statistic = case.statistic(torch.float64)
    assert isinstance(statistic, PolynomialProducts)
    assert are_hermite(statistic.left)


def test_without_numba_torch_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.delitem(sys.modules, "numcheck.sampling.kernels.numba_pairs", raising=False)
    pair_kernel.cache_clear()
    assert pair_kernel("auto", CPU) is None
    with pytest.raises(InvalidInputError, match=r"pip install 'lejepa-numcheck\[fast\]'"):
        Settings(backend="fused")


def test_a_kernel_that_does_not_run_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_device: torch.device) -> None:
        raise OSError("no compiler")

    monkeypatch.setattr(kernels, "_load", broken)
    pair_kernel.cache_clear()
    with pytest.warns(UserWarning, match="no compiler"):
        assert pair_kernel("auto", CPU) is None


@pytest.mark.skipif(find_spec("triton") is None, reason="needs Triton")
def test_triton_agrees_with_torch_in_its_interpreter() -> None:
    """The kernel itself, run by numpy: several programs and launches, the last ones short."""
    program = """
import torch
from numcheck.checks.cases import PolynomialProducts
from numcheck.sampling.estimate import Stream, _estimate_range
from numcheck.sampling.kernels import triton_pairs
from tests.sampling.test_kernels import HERMITE

stream = Stream(2**63 + 5, 2**64 - 7, torch.device("cpu"), backend="torch")
for launch, thinning in ((triton_pairs.LAUNCH, 32), (1, 1)):
    triton_pairs.LAUNCH, triton_pairs.THINNING = launch, thinning
    for dtype, allowed in ((torch.float64, 1e-13), (torch.float32, 1e-5)):
        statistic = PolynomialProducts(0.6, HERMITE[:4], HERMITE[:3], dtype)
        found = triton_pairs.pair_moments(statistic, stream, 2**33 - 500, 2**33 + 4500)
        expected = _estimate_range(statistic, stream, 2**33 - 500, 2**33 + 4500)
        assert found.n == expected.n
        scale = (expected.deviation / expected.n + expected.mean**2) ** 0.5
        assert (abs(found.mean - expected.mean) / scale).max() < allowed
        error = abs(found.deviation - expected.deviation) / (expected.n * scale**2)
        assert error.max() < allowed, error
many = PolynomialProducts(0.6, HERMITE + HERMITE, HERMITE, torch.float64)
assert triton_pairs.pair_moments(many, stream, 0, 100) is None
"""
    run_in_interpreter(program)


@with_cuda
@pytest.mark.parametrize(("dtype", "allowed"), [("float64", 1e-12), ("float32", 1e-5)])
def test_cuda_agrees_with_the_cpu(dtype: str, allowed: float) -> None:
    name = {"float64": torch.float64, "float32": torch.float32}[dtype]
    statistic = PolynomialProducts(0.6, HERMITE, HERMITE, name)
    samples = 31 * 100_000 + 17
    here = estimate(statistic, Stream(3, 5, CPU, backend="torch"), samples)
    there = Stream(3, 5, torch.device("cuda"), backend="fused")
    first, second = (estimate(statistic, there, samples) for _ in range(2))
    for cpu, gpu, again in zip(here, first, second, strict=True):
        scale = np.sqrt(cpu.deviation / cpu.n + cpu.mean**2)
        assert (np.abs(gpu.mean - cpu.mean) / scale).max() < allowed
        assert np.array_equal(gpu.mean, again.mean)


@with_cuda
def test_cuda_thins_the_squares_of_long_ranges() -> None:
    statistic = PolynomialProducts(0.6, HERMITE[:4], HERMITE[:4], torch.float64)
    stream = Stream(3, 5, torch.device("cuda"), backend="fused")
    kernel = pair_kernel("fused", stream.device)
    assert kernel is not None
    n = 1 << 28
    found = kernel(statistic, stream, 0, n)
    assert found is not None
    # Var(z z') = 1 + rho^2.
    assert found.deviation[1, 1] / n == pytest.approx(1 + 0.36, rel=1e-2)
    assert found.mean[1, 1] == pytest.approx(0.6, abs=6 * math.sqrt(1.36 / n))
