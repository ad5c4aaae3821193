"""What counts as reproduced: rounding elsewhere, nothing on the same machine."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from numcheck.checks import claim_of
from numcheck.checks.base import Kind
from numcheck.checks.runner import Runner
from numcheck.checks.settings import Settings
from numcheck.report import Report
from numcheck.report.replay import conditions, differences
from numcheck.report.verify import verify


@cache
def _run(settings: Settings) -> Report:
    return verify(("ou-eigenfunctions", "isometry-linear"), settings, mutants=False)


def _elsewhere(report: Report, **environment: str) -> Report:
    return report.model_copy(update={"environment": {**report.environment, **environment}})


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_another_way_to_compute_differs_by_rounding_alone(dtype: str) -> None:
    """The compiled kernel and torch sum the same samples: neither chance nor luck is needed."""
    pytest.importorskip("numba")
    base = Settings(samples=40_000, seed=3, dtype=dtype)
    same = _run(replace(base, backend="torch"))
    fused = _run(replace(base, backend="fused"))
    torch = _elsewhere(same, numba="none")
    assert conditions(torch, fused)
    assert differences(torch, fused) == []
    # Were both taken for the same machine, the last bits would show.
    assert not conditions(same, fused)
    assert differences(same, fused)


def test_another_seed_is_seen_even_with_room_for_rounding() -> None:
    base = Settings(samples=40_000, seed=3)
    found = differences(_elsewhere(_run(base), cpu="another"), _run(replace(base, seed=4)))
    assert {d.theorem for d in found} == {"ou-eigenfunctions"}
    assert all(d.what.startswith("sampled: ") for d in found)


def test_rounding_is_a_small_part_of_a_tolerance() -> None:
    runner = Runner(Settings(samples=40_000, seed=3))
    for c in runner.run(claim_of("hermite-attenuation"), Kind.SAMPLED).comparisons:
        assert 0 < c.rounding <= c.tolerance
        if not c.label.startswith("E[He_0(z) He_0(z')]"):  # a constant has no chance in it
            assert c.rounding < 1e-6 * c.tolerance
