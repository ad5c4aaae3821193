"""The arithmetic of the Triton kernel: its very source, run by numpy."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch

import numcheck.sampling.kernels
from numcheck.sampling.gaussian import normal_pairs
from numcheck.sampling.philox import words_at
from numcheck.sampling.source import indices

CPU = torch.device("cpu")
SEED, STREAM = 2**63 + 12345, 2**64 - 99


class Value(np.ndarray):
    """An array with the one method of Triton's tensors that the kernel uses."""

    def to(self, dtype: Any, bitcast: bool = False) -> Any:
        return self.view(dtype) if bitcast else self.astype(dtype)


def value(numbers: Any, dtype: Any) -> Any:
    return np.asarray(numbers).astype(dtype).view(Value)


@pytest.fixture
def device_code(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module, with what it needs of Triton in numpy."""
    language: Any = ModuleType("triton.language")
    triton: Any = ModuleType("triton")
    for name in ("float32", "float64", "int32", "int64", "uint32", "uint64", "sqrt", "floor"):
        setattr(language, name, getattr(np, name))
    language.where = lambda *arguments: np.asarray(np.where(*arguments)).view(Value)
    language.static_range, language.constexpr = range, int
    triton.language = language
    triton.jit = lambda function=None, **_: function or (lambda f: f)
    monkeypatch.setitem(sys.modules, "triton", triton)
    monkeypatch.setitem(sys.modules, "triton.language", language)
    path = Path(numcheck.sampling.kernels.__file__).with_name("triton_device.py")
    spec = importlib.util.spec_from_file_location("triton_device_in_numpy", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def words(start: int, count: int) -> list[Any]:
    found = words_at(SEED, STREAM, indices(start, count, CPU))
    return [value(word.numpy(), np.uint32) for word in found]


@pytest.mark.parametrize("start", [0, 2**32 - 500, 2**62])
def test_words(device_code: Any, start: int) -> None:
    index = start + np.arange(1000)
    keys = [SEED & 0xFFFFFFFF, SEED >> 32, STREAM & 0xFFFFFFFF, STREAM >> 32]
    k0, k1, s0, s1 = (value([k], np.uint32) for k in keys)
    counter = value(index & 0xFFFFFFFF, np.uint32), value(index >> 32, np.uint32)
    for ours, expected in zip(
        device_code._philox(*counter, s0, s1, k0, k1), words(start, 1000), strict=True
    ):
        assert np.array_equal(ours, expected)


def test_normals_of_float64(device_code: Any) -> None:
    expected = normal_pairs(SEED, STREAM, 0, 200_000, CPU)
    for ours, theirs in zip(device_code._normals64(*words(0, 200_000)), expected, strict=True):
        assert ours.dtype == np.float64
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-14, atol=4e-15)


def test_normals_of_float32(device_code: Any) -> None:
    """Off by less than 3 (1 + |z|) units: `rounding_units` allows more than 6 a degree."""
    n = 300_000
    expected = normal_pairs(SEED, STREAM, 0, n, CPU)
    for ours, theirs in zip(device_code._normals32(*words(0, n)[:3]), expected, strict=True):
        z = theirs.numpy()
        assert ours.dtype == np.float32
        error = np.abs(ours.astype(float) - z) / (1 + np.abs(z))
        assert error.max() < 3 * 2.0**-24
        # Nor may it have a mean, which would not shrink as samples are added up.
        assert abs((ours.astype(float) - z).mean()) < 2.0**-24 * 6 / n**0.5


def test_normals_at_the_ends(device_code: Any) -> None:
    """The words where a case changes, or digits could be lost."""
    ends = [0, 1, 2**31 - 1, 2**31, 0xB504F333, 0xB504F334, 0xC0000000, 0xBFFFFFFF, 2**32 - 1]
    quarters = [k * 2**29 + e for k in range(8) for e in (0, 1, 2**29 - 1)]
    w0, w1, w2 = (a.ravel() for a in np.meshgrid(ends, [0, 2**31, 2**32 - 1], quarters))
    # The rounded u of the float64 path, and 1 - u to full precision.
    u = w0 / 2.0**32 + (w1 + 0.5) / 2.0**64
    distance = (2**32 - 1 - w0) / 2.0**32 + (2**32 - w1 - 0.5) / 2.0**64
    log = np.log(u)
    exact = np.where(u < 0.5, log, np.log1p(-np.minimum(distance, 0.6)))
    turns = (w2 + 0.5) / 2.0**32
    given = [value(w, np.uint32) for w in (w0, w1, w2, np.full_like(w0, 2**31))]
    for found, logarithm, digits in (
        (device_code._normals64(*given), log, 1e-14),
        (device_code._normals32(*given[:3]), exact, 3 * 2.0**-24),
    ):
        for ours, function in zip(found, (np.cos, np.sin), strict=True):
            z = np.sqrt(-2 * logarithm) * function(2 * np.pi * turns)
            assert np.isfinite(ours).all()
            assert (np.abs(ours - z) / (1 + np.abs(z))).max() < digits


def test_rows(device_code: Any) -> None:
    x = value(np.linspace(-3, 3, 101), np.float64)
    rows = device_code._hermite(x, 0.5 + 0 * x, 8)
    for k, row in enumerate(rows):
        expected = np.polynomial.hermite_e.hermeval(x, [0] * k + [1])
        np.testing.assert_allclose(row, 0.5 * expected, rtol=1e-12, atol=1e-11)
    assert len(rows) == 9
    assert len(device_code._hermite(x, x, 0)) == 1
