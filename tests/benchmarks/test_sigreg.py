"""The benchmark of SIGReg: it runs, its ways agree, and memory does not grow with the knots."""

from __future__ import annotations

import json
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import torch

from benchmarks.losses import LossOptions, LossSpeed, advantages
from benchmarks.memory import peak_memory
from numcheck.losses import random_directions, sliced_epps_pulley
from numcheck.support.errors import InvalidInputError
from tests.benchmarks import run_module
from tests.losses.references import batch


def growth_with_the_knots() -> int:
    """In bytes, from 3 knots to 300: for 512,000 projections they would take 600 MB."""
    values = batch(2000, 32, 1).float().requires_grad_()
    directions = random_directions(32, 256, seed=1, dtype=torch.float32)
    peaks = []
    for knots in (3, 300):
        for backend in ("auto", "torch"):
            loss = sliced_epps_pulley(values, directions, num_points=knots, backend=backend)
            torch.autograd.grad(loss, values)
        peaks.append(peak_memory())
    return peaks[1] - peaks[0]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the peak is that of the process")
def test_memory_does_not_grow_with_the_knots() -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(growth_with_the_knots).result() < 3_000_000


def test_command(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "bench.json"
    sizes = ["--batch", "1000", "--embedding-dim", "32", "--num-slices", "512"]
    more = ["--repetitions", "1", "--device", "cpu", "--json", str(path)]
    done = run_module("benchmarks.sigreg", *sizes, *more)
    assert "1,000 embeddings of 32 entries" in " ".join(done.stdout.split())
    data: dict[str, Any] = json.loads(path.read_text())
    rows = data["backends"]
    assert [row["backend"] for row in rows][-2:] == ["torch", "reference"]
    for row in rows:
        assert row["value"] == pytest.approx(rows[0]["value"], rel=1e-4)
        assert row["seconds"] > 0
    if sys.platform == "linux":
        assert all(row["memory"] > 8 for row in data["against_reference"])


def test_advantages_are_taken_turn_by_turn() -> None:
    fast = LossSpeed("fused", 2.0, 2.0, (1.0, 2.0, 20.0), (1.0, 1.0, 4.0), 0.0, 10)
    slow = LossSpeed("reference", 9.0, 9.0, (3.0, 6.0, 20.0), (2.0, 5.0, 8.0), 0.0, 90)
    (found,) = advantages([fast, slow])
    assert (found.wall, found.processor, found.memory) == (3.0, 2.0, 9.0)


@pytest.mark.parametrize(
    ("field", "bad"),
    [("batch", 1), ("embedding_dim", 0), ("num_slices", 0), ("num_points", 1), ("repetitions", 0),
     ("device", "tpu"), ("dtype", "float16")],
)  # fmt: skip
def test_bad_options_are_named(field: str, bad: Any) -> None:
    with pytest.raises(InvalidInputError, match=field):
        LossOptions(**{field: bad})
