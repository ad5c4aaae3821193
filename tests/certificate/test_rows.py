"""Rows in blocks: the same certificate, however many are read at a time, in little memory."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import pytest
import safetensors.torch as safetensors_torch
import torch

from numcheck import certify
from numcheck.certificate import rows as rows_module
from numcheck.certificate.bound import PASSES
from numcheck.certificate.files import open_embeddings
from numcheck.certificate.finite import FiniteParts
from numcheck.certificate.pairs import Pairs
from numcheck.certificate.rows import FileRows
from tests.certificate.encoders import batch


@pytest.mark.parametrize("dtype", [np.float32, np.float64, ">f8"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_mapped_files_are_as_arrays(dtype: str, order: str, tmp_path: Path) -> None:
    h = np.asarray(batch(count=501)[0], dtype=dtype, order=order)  # type: ignore[call-overload]
    np.save(tmp_path / "h.npy", h)
    found = open_embeddings(tmp_path / "h.npy").rows
    assert isinstance(found, FileRows)
    for chosen in (slice(0, 7), slice(500, 501), slice(None), slice(3, None, 40), slice(1, 400, 2)):
        np.testing.assert_array_equal(found[chosen], h[chosen])


def test_rows_of_other_files_stay_in_them(tmp_path: Path) -> None:
    h = torch.from_numpy(batch(count=501)[0])
    half = h.bfloat16()
    safetensors_torch.save_file({"h": half, "b": torch.zeros(4)}, tmp_path / "h.safetensors")
    with h5py.File(tmp_path / "h.h5", "w") as file:
        file.create_dataset("deep/h", data=h.numpy().astype(">f4"), chunks=(100, 3))
    for name, expected in (("h.safetensors", half.double()), ("h.h5", h.float())):
        found = open_embeddings(tmp_path / name).rows
        assert isinstance(found, FileRows)
        for chosen in (slice(0, 7), slice(500, 501), slice(None), slice(3, None, 40)):
            np.testing.assert_array_equal(found[chosen], expected.numpy()[chosen])


def test_the_size_of_blocks_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    h, other = batch(count=1001)
    one = certify(h, other, rho=0.9)
    parts = FiniteParts(Pairs(h, other), 3, dict.fromkeys(("delta", "epsilon", "mean"), 0.1))
    expected = parts.delta(0.9), parts.epsilon(), parts.mean()
    monkeypatch.setattr(rows_module, "_BLOCK", 40)
    two = certify(h, other, rho=0.9)
    again = replace(parts)  # nothing that was found is kept
    assert (again.delta(0.9), again.epsilon(), again.mean()) == pytest.approx(expected, rel=1e-9)
    for name in ("bound", "delta", "epsilon", "share", "least_rho"):
        assert getattr(two, name) == pytest.approx(getattr(one, name), rel=1e-9), name
    for before, after in zip(one.tests, two.tests, strict=True):
        assert after.p_value == pytest.approx(before.p_value, rel=1e-6)
    assert two.linear.outputs == pytest.approx(one.linear.outputs)


def test_progress_counts_all_passes() -> None:
    seen: list[int] = []
    certify(*batch(count=500), rho=0.9, progress=seen.append)
    assert sum(seen) == PASSES * 500
    tensors = [torch.from_numpy(x) for x in batch(count=500)]
    # An estimate of rho takes one pass more, and so do bounds at every n.
    seen.clear()
    certify(*tensors, rho=None, progress=seen.append)
    assert sum(seen) == (PASSES + 1) * 500
    seen.clear()
    certify(*batch(count=40_000), rho=0.9, kurtosis=15, progress=seen.append)
    assert sum(seen) == (PASSES + 1) * 40_000


@pytest.mark.parametrize("kurtosis", [None, 15])
def test_memory_does_not_grow_with_the_files(kurtosis: float | None, tmp_path: Path) -> None:
    n, m = 50_000, 64
    generator = np.random.default_rng(0)
    for name in ("h", "other"):
        np.save(tmp_path / f"{name}.npy", generator.standard_normal((n, m), dtype=np.float32))
    mapped = [open_embeddings(tmp_path / f"{name}.npy").rows for name in ("h", "other")]
    certify(*batch(count=500), rho=0.9)
    tracemalloc.start()
    try:
        certify(*mapped, rho=0.9, kurtosis=kurtosis)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # Both arrays, their middles and their differences are 130 MB in float64. Blocks have a size
    # of their own, and a few numbers are kept of each row.
    assert peak < 100e6 + 100 * n
