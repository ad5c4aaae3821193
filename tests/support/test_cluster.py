"""A dask scheduler: results of one worker, also if workers die; clear errors if there is none."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import psutil
import pytest

import numcheck
from numcheck.checks import claim_of
from numcheck.checks.base import Kind
from numcheck.checks.runner import Runner
from numcheck.checks.settings import Settings
from numcheck.support import cluster
from numcheck.support.errors import InvalidInputError, NumcheckError, WorkersLostError
from tests.calls import die_on_two, late_square, refuse_two

SETTINGS = Settings(samples=300_000, seed=3)


def test_missing_package_is_said_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(NumcheckError, match=r"pip install 'lejepa-numcheck\[cluster\]'"):
        Runner(Settings(scheduler="tcp://localhost:8786")).run(claim_of("stein"), Kind.SAMPLED)


@pytest.fixture(scope="module")
def local() -> Iterator[Any]:
    """Two worker processes under nannies, which start a worker again when it dies."""
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as found:
        yield found


@pytest.fixture(scope="module")
def pool(local: Any) -> Iterator[cluster.DaskPool]:
    with closing(cluster.DaskPool(local.scheduler_address)) as found:
        yield found


def _kill_one(local: Any) -> None:
    pids = [nanny.process.pid for nanny in local.workers.values() if nanny.process]
    psutil.Process(pids[0]).kill()


def test_results_come_in_order_and_errors_through(pool: cluster.DaskPool) -> None:
    assert list(pool.map(late_square, range(6))) == [0, 1, 4, 9, 16, 25]
    with pytest.raises(ValueError, match="2 is refused"):
        list(pool.map(refuse_two, range(5)))


def test_killed_worker_costs_a_retry_and_not_the_result(local: Any) -> None:
    groups = 0

    def on_group() -> None:
        nonlocal groups
        groups += 1
        if groups == 5:
            _kill_one(local)

    stein = claim_of("stein")
    settings = replace(SETTINGS, scheduler=local.scheduler_address)
    found = Runner(settings, on_group=on_group).run(stein, Kind.SAMPLED)
    assert groups > 5
    assert found.comparisons == Runner(SETTINGS).run(stein, Kind.SAMPLED).comparisons


def test_calls_that_kill_their_worker_are_named(
    local: Any, pool: cluster.DaskPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local.scheduler, "allowed_failures", 0)
    with pytest.raises(WorkersLostError, match=r"died again and again; lost: parts 1 of 1\."):
        list(pool.map(die_on_two, [2]))


def test_another_version_on_a_worker_is_refused(
    local: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = numcheck.__version__
    monkeypatch.setattr(cluster, "VERSION", "99")
    with pytest.raises(NumcheckError, match=f"do not have numcheck 99; tcp://.* has '{right}'"):
        cluster.DaskPool(local.scheduler_address)


@pytest.mark.parametrize(
    ("address", "error", "message"),
    [
        ("tcp://127.0.0.1:1", NumcheckError, "no dask scheduler answers at tcp://127.0.0.1:1"),
        ("nonsense", InvalidInputError, "'nonsense' is no address"),
        ("foo://x:1", InvalidInputError, "unknown address scheme 'foo'"),
        ("", InvalidInputError, "'' is no address"),
    ],
)
def test_scheduler_that_does_not_answer(
    address: str, error: type[Exception], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    with pytest.raises(error, match=message):
        cluster.DaskPool(address)


def test_scheduler_without_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    with (
        distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as empty,
        pytest.raises(NumcheckError, match=r"has no workers\. Start one: `dask worker"),
    ):
        cluster.DaskPool(empty.scheduler_address)
