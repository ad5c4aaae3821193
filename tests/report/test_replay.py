"""What counts as reproduced: rounding elsewhere, nothing on the same machine."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from numcheck.checks.base import Kind, Parameters
from numcheck.checks.sampled import Settings
from numcheck.report.catalog import load_catalog
from numcheck.report.record import make_record
from numcheck.report.record_format import Record, Request, parse_record, seal_of
from numcheck.report.replay import compare_records, conditions
from numcheck.report.verify import verify

THEOREMS = ("hermite-attenuation", "procrustes-bound")
HERE = Path("record.json")


@cache
def _made(settings: Settings) -> dict[str, Any]:
    request = Request(THEOREMS, settings, Parameters(), None, False)
    report = verify(load_catalog(), THEOREMS, settings, mutants=False)
    return make_record(request, report)


def _record(settings: Settings, **changes: object) -> Record:
    data = {**_made(settings), **changes}
    return parse_record({**data, "seal": seal_of(data)}, HERE)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_another_way_to_compute_differs_by_rounding_alone(dtype: str) -> None:
    """The compiled kernel and torch sum the same samples: neither chance nor luck is needed."""
    pytest.importorskip("numba")
    base = Settings(samples=40_000, seed=3, dtype=dtype)
    environment = {**_made(replace(base, backend="torch"))["environment"], "numba": "none"}
    torch = _record(replace(base, backend="torch"), environment=environment)
    fused = _record(replace(base, backend="fused"))
    assert conditions(torch, fused)
    assert compare_records(torch, fused) == ()
    # Were both taken for the same machine, the last bits would show.
    same = _record(replace(base, backend="torch"))
    assert not conditions(same, fused)
    assert compare_records(same, fused)


def test_another_seed_is_seen_even_with_room_for_rounding() -> None:
    base = Settings(samples=40_000, seed=3)
    elsewhere = _record(base, environment={})
    found = compare_records(elsewhere, _record(replace(base, seed=4)))
    assert {d.theorem for d in found} == {"hermite-attenuation"}
    assert all(d.what.startswith("sampled: ") for d in found)


def test_rounding_is_a_small_part_of_a_tolerance() -> None:
    record = _record(Settings(samples=40_000, seed=3))
    for figure in record.figures["hermite-attenuation"][Kind.SAMPLED]:
        assert 0 < figure.rounding <= figure.tolerance
        if not figure.label.startswith("E[He_0(z) He_0(z')]"):  # a constant has no chance in it
            assert figure.rounding < 1e-6 * figure.tolerance
