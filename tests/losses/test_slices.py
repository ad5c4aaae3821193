"""The kernels of slices, numba and torch, against many digits: wherever projections are."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import mpmath
import pytest
import torch
from torch import Tensor

from numcheck.losses.kernels import slices
from numcheck.losses.kernels.knots import EvenKnots
from numcheck.losses.kernels.slices import slice_kernel
from numcheck.losses.kernels.torch_slices import slice_statistics
from numcheck.support.errors import InvalidInputError
from numcheck.theory.regularizer.epps_pulley import epps_pulley, sigreg_knots
from tests.calls import run_in_interpreter
from tests.losses.references import batch

CPU = torch.device("cpu")
UNIT = {torch.float32: 2.0**-24, torch.float64: 2.0**-53}
with_numba = pytest.mark.skipif(find_spec("numba") is None, reason="needs numba")
with_cuda = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
backends = pytest.mark.parametrize("backend", ["torch", pytest.param("fused", marks=with_numba)])
dtypes = pytest.mark.parametrize("dtype", [torch.float32, torch.float64])

#: Small, ordinary and extreme; turns at and between which sine and cosine change roles.
EXTREME = [
    0.0, 1e-30, -1e-8, 0.1, -0.5, 1.0, 3.0, -7.25, 16.0, -33.3, 100.0, 314.159, -512.0, 700.7,
    -999.9, 1e3, *(2.0**-4 * q * float(mpmath.pi / 2) / 0.05 for q in (-3, -2, -1, 1, 2, 3, 5, 7)),
]  # fmt: skip


@pytest.fixture(autouse=True)
def fresh_choice() -> Iterator[None]:
    yield
    slice_kernel.cache_clear()


class OneKnot(EvenKnots):
    """Weight 1 at the last knot, which is to be met at 0; no weight elsewhere."""

    @property
    def table(self) -> Tensor:
        points = torch.arange(1, self.num_points, dtype=torch.float64) * self.step
        weights = torch.zeros_like(points)
        weights[-1] = 1.0
        return torch.stack([points, weights, torch.zeros_like(points)])


def power_error(knots: EvenKnots, x: Tensor, unit: float) -> Tensor:
    """What the module says of the rounding of the last power."""
    return unit * ((knots.table[0, -1] * x.double()).abs() + 5 * (knots.num_points - 1))


@backends
@dtypes
@pytest.mark.parametrize("count", [2, 3, 17, 65])
def test_powers_are_within_their_bound(backend: str, dtype: torch.dtype, count: int) -> None:
    """Of x and 0 the statistic is 1 + cos t x, and its derivative at 0 is t sin t x."""
    kernel = slice_kernel(backend, CPU)
    knots = OneKnot(count, 5.0)
    x = torch.tensor(EXTREME, dtype=dtype)
    projections = torch.stack([x, torch.zeros_like(x)], dim=1)
    found = kernel(projections, knots, gradient=True)
    errors = power_error(knots, x, UNIT[dtype]).tolist()
    with mpmath.workdps(40):
        t = (count - 1) * mpmath.mpf(knots.step)
        for number, value, slope, error in zip(
            x.tolist(), found.tolist(), projections[:, 1].tolist(), errors, strict=True
        ):
            sine, cosine = mpmath.sin(t * number), mpmath.cos(t * number)
            # Sine and mean are rounded once more each, the statistic has both parts.
            assert abs(slope - t * sine) <= t * (error + 4 * UNIT[dtype])
            assert abs(value - (1 + cosine)) <= 2 * error + 8 * UNIT[dtype]


@backends
def test_the_bound_is_not_idle(backend: str) -> None:
    """Errors are seen that are at least a thousandth of it."""
    kernel, knots = slice_kernel(backend, CPU), OneKnot(65, 5.0)
    x = batch(1, 400, 2)[0].float()
    projections = torch.stack([x, torch.zeros_like(x)], dim=1)
    kernel(projections, knots, gradient=True)
    errors = (projections[:, 1].double() / 5 - (5 * x.double()).sin()).abs()
    assert (errors / power_error(knots, x, 2.0**-24)).max() > 1e-3


@backends
@dtypes
@pytest.mark.parametrize("size", [2, 3, 16, 511, 512, 513, 1100])
@pytest.mark.parametrize("count", [2, 3, 17])
def test_agrees_with_the_formula(backend: str, dtype: torch.dtype, size: int, count: int) -> None:
    samples = batch(3, size, size, scale=1.3).to(dtype)
    expected = samples.mT.clone().requires_grad_()
    statistics = epps_pulley(expected, sigreg_knots(count, 2.5))
    statistics.sum().backward()  # type: ignore[no-untyped-call]
    assert expected.grad is not None
    kernel, knots = slice_kernel(backend, CPU), EvenKnots(count, 2.5)
    allowed = 60 * UNIT[dtype]
    untouched = samples.clone()
    alone = kernel(untouched, knots, gradient=False)
    assert torch.equal(untouched, samples)
    found = kernel(samples, knots, gradient=True)
    assert torch.equal(found, alone)
    assert found.dtype == torch.float64
    torch.testing.assert_close(found, statistics.double(), rtol=0, atol=allowed * size)
    torch.testing.assert_close(samples, expected.grad.mT, rtol=0, atol=allowed)


@backends
@dtypes
def test_angles_that_are_not_known_give_angles(backend: str, dtype: torch.dtype) -> None:
    """Beyond 1 / roundoff any angle is as good as another, but a cosine is at most 1."""
    x = torch.tensor([1e20, -1e30, 3e38, 1e17, 0.0, 1.0], dtype=dtype)
    knots = EvenKnots(9, 3.0)
    projections = x[None].clone()
    found = slice_kernel(backend, CPU)(projections, knots, gradient=True)
    weights = knots.table[1]
    assert 0 <= found.item() <= 6 * 4 * float(weights.sum())
    assert projections.isfinite().all()


@with_numba
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_do_not_change_a_bit(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from numcheck.losses.kernels import numba_slices

    samples = batch(7, 600, 1)
    once = samples.clone()
    expected = numba_slices.slice_statistics(once, EvenKnots(), gradient=True)
    monkeypatch.setattr(numba_slices, "_LEAST_WORK", 10)
    monkeypatch.setattr(torch, "get_num_threads", lambda: threads)
    again = samples.clone()
    found = numba_slices.slice_statistics(again, EvenKnots(), gradient=True)
    assert torch.equal(found, expected)
    assert torch.equal(again, once)


def test_without_a_kernel_auto_takes_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_device: torch.device) -> Any:
        raise ImportError("No module named 'numba'")

    monkeypatch.setattr(slices, "_load", missing)
    assert slice_kernel("auto", CPU) is slice_statistics
    assert slice_kernel("torch", CPU) is slice_statistics
    with pytest.raises(InvalidInputError, match=r"'fused' is not available.*pip install"):
        slice_kernel("fused", CPU)


def test_a_kernel_that_breaks_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_device: torch.device) -> Any:
        raise RuntimeError("no compiler")

    monkeypatch.setattr(slices, "_load", broken)
    with pytest.warns(UserWarning, match="no compiler"):
        assert slice_kernel("auto", CPU) is slice_statistics


@pytest.mark.skipif(find_spec("triton") is None, reason="needs Triton")
def test_triton_agrees_with_torch_in_its_interpreter() -> None:
    """The kernel itself, run by numpy: several programs a slice, the last ones short."""
    program = """
import torch
from numcheck.losses.kernels import triton_slices
from numcheck.losses.kernels.knots import EvenKnots
from numcheck.losses.kernels.torch_slices import slice_statistics
from tests.losses.references import batch
from tests.losses.test_slices import EXTREME

triton_slices.LANES = 16
extreme = torch.tensor(EXTREME, dtype=torch.float64).repeat(3, 1)
for dtype, allowed in ((torch.float64, 1e-11), (torch.float32, 1e-3)):
    for samples in (batch(5, 33, 1, scale=2), batch(1, 16, 2), batch(2, 3, 3), extreme):
        for count in (2, 3, 17):
            ours = samples.to(dtype, copy=True)
            theirs, untouched = ours.clone(), ours.clone()
            knots = EvenKnots(count, 2.5)
            found = triton_slices.slice_statistics(ours, knots, gradient=True)
            expected = slice_statistics(theirs, knots, gradient=True)
            assert (found - expected).abs().max() < allowed, (found, expected)
            assert (ours - theirs).abs().max() < allowed
            alone = triton_slices.slice_statistics(untouched, knots, gradient=False)
            assert torch.equal(alone, found)
            assert torch.equal(untouched, samples.to(dtype))
"""
    run_in_interpreter(program)


@with_cuda
@dtypes
def test_cuda_agrees_with_the_cpu(dtype: torch.dtype) -> None:
    samples = batch(40, 3000, 1, scale=2).to(dtype)
    expected = samples.clone()
    statistics = slice_statistics(expected, EvenKnots(), gradient=True)
    allowed = 300 * UNIT[dtype]
    for backend in ("torch", "fused"):
        kernel = slice_kernel(backend, torch.device("cuda"))
        given, again = samples.cuda(), samples.cuda()
        found = kernel(given, EvenKnots(), gradient=True)
        torch.testing.assert_close(found.cpu(), statistics, rtol=allowed, atol=3000 * allowed)
        torch.testing.assert_close(given.cpu(), expected, rtol=0, atol=allowed)
        assert torch.equal(kernel(again, EvenKnots(), gradient=True), found)
        assert torch.equal(again, given)


def test_losses_work_without_numba() -> None:
    code = (
        "import sys; sys.modules['numba'] = None\n"
        "import torch\n"
        "from numcheck.losses import sigreg\n"
        "h = torch.ones(4, 3, requires_grad=True)\n"
        "sigreg(h, seed=1).backward()\n"
        "assert h.grad.isfinite().all()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
