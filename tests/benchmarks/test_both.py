"""The benchmarks of the sampled checks and of SIGReg: they run, and their ways agree."""

from __future__ import annotations

import math
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest
import torch

from benchmarks.losses import LossOptions, LossSpeed, advantages
from benchmarks.memory import peak_memory
from benchmarks.speed import Speed, ratios
from benchmarks.ways import RHO, Options, ways
from numcheck.losses import random_directions, sliced_epps_pulley
from numcheck.support.errors import InvalidInputError
from tests.losses.references import batch


def test_all_ways_estimate_the_same() -> None:
    found = {way.name: way.run(400_000) for way in ways(Options(device="cpu", degree=3))}
    assert {"numcheck", "plain torch", "scipy"} <= set(found)
    for means in found.values():
        for k, mean in enumerate(means, 1):
            # Six standard errors: E[(He_k He_k')^2] is at most E He_k^4.
            bound = 6 * math.sqrt((3, 60, 3348)[k - 1] / 400_000)
            assert mean == pytest.approx(RHO**k * math.factorial(k), abs=bound)


def test_ratios_are_taken_turn_by_turn() -> None:
    one = Speed("one", 1, 4.0, None, (2.0, 4.0, 60.0), ())
    two = Speed("two", 1, 2.0, None, (1.0, 2.0, 20.0), ())
    assert ratios([one, two]) == {"two": 2.0}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it is that of the process")
def test_peak_memory_sees_what_was_given_back() -> None:
    before = peak_memory()
    assert 10**7 < before < 10**11
    taken = bytearray(before + 50_000_000)
    del taken
    assert peak_memory() > before + 40_000_000


@pytest.mark.parametrize(
    ("options", "field", "bad"),
    [
        *((Options, field, -1) for field in ("samples", "largest", "repetitions", "degree")),
        *((LossOptions, key, 0) for key in ("batch", "embedding_dim", "num_slices", "repetitions")),
        (Options, "backend", "cupy"), (LossOptions, "num_points", 1),
        (LossOptions, "device", "tpu"), (LossOptions, "dtype", "float16"),
    ],
)  # fmt: skip
def test_bad_options_are_named(options: Any, field: str, bad: Any) -> None:
    with pytest.raises(InvalidInputError, match=field):
        options(**{field: bad})


def growth_with_the_knots() -> int:
    """In bytes, from 30 knots to 300: for 512,000 projections they would take 550 MB more.

    By 3 and 30 knots libraries are loaded, and have the room that they keep for products.
    """
    values = batch(2000, 32, 1).float().requires_grad_()
    directions = random_directions(32, 256, seed=1, dtype=torch.float32)
    peaks = []
    for knots in (3, 30, 300):
        for backend in ("auto", "torch"):
            loss = sliced_epps_pulley(values, directions, num_points=knots, backend=backend)
            torch.autograd.grad(loss, values)
        peaks.append(peak_memory())
    return peaks[2] - peaks[1]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the peak is that of the process")
def test_memory_does_not_grow_with_the_knots() -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(growth_with_the_knots).result() < 6_000_000


def test_advantages_are_taken_turn_by_turn() -> None:
    fast = LossSpeed("fused", 2.0, 2.0, (1.0, 2.0, 20.0), (1.0, 1.0, 4.0), 0.0, 10)
    slow = LossSpeed("reference", 9.0, 9.0, (3.0, 6.0, 20.0), (2.0, 5.0, 8.0), 0.0, 90)
    (found,) = advantages([fast, slow])
    assert (found.wall, found.processor, found.memory) == (3.0, 2.0, 9.0)
