"""The benchmark of the sampled checks: it runs, and its ways agree."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.memory import peak_memory
from benchmarks.speed import Speed, ratios
from benchmarks.ways import RHO, Options, ways
from numcheck.support.errors import InvalidInputError
from tests.benchmarks import run_module


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


def test_command(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "bench.json"
    sizes = ["--samples", "40000", "--largest", "100000", "--repetitions", "1"]
    done = run_module("benchmarks.sampling", *sizes, "--device", "cpu", "--json", str(path))
    assert "sample-degrees" in done.stdout
    data: dict[str, Any] = json.loads(path.read_text())
    assert data["options"]["degree"] == 8
    assert data["speed"][0]["name"] == "numcheck"
    assert all(rate > 0 for row in data["speed"] for rate in row["rates"])
    assert set(data["ratios"]) == {row["name"] for row in data["speed"][1:]}
    assert [row["samples"] for row in data["memory"]] == [100, 100_000]
    assert all(row["peak"] >= row["growth"] for row in data["memory"])
    assert all(row["rate"] > 0 for row in data["matrices"])


@pytest.mark.parametrize(
    ("field", "bad"),
    [("samples", -1), ("largest", 10), ("repetitions", 0), ("degree", 0), ("backend", "cupy")],
)
def test_bad_options_are_named(field: str, bad: Any) -> None:
    with pytest.raises(InvalidInputError, match=field):
        Options(**{field: bad})
