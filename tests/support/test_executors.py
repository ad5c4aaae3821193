"""Worker processes: results of one worker, whatever happens to them; none is left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from typing import Any

import psutil
import pytest
import torch

from numcheck.checks import claim_of
from numcheck.checks.base import Kind
from numcheck.checks.runner import Runner
from numcheck.checks.settings import Settings
from numcheck.report.verify import verify
from numcheck.support.errors import InvalidInputError, WorkersLostError
from numcheck.support.executors import ProcessPool, on_one_thread, open_pool, open_threads
from numcheck.support.pool import parts
from tests.calls import die_on_two, late_square, refuse_two, slow_power


def _workers() -> dict[int, psutil.Process]:
    found = {}
    for child in psutil.Process().children():
        with suppress(psutil.Error):  # it has ended
            if "spawn_main" in " ".join(child.cmdline()):
                found[child.pid] = child
    return found


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPool]:
    with closing(ProcessPool(2)) as processes:
        yield processes


def test_results_come_in_order(pool: ProcessPool) -> None:
    assert list(pool.map(late_square, range(6))) == [0, 1, 4, 9, 16, 25]


def test_killed_worker_costs_a_retry_and_not_the_result(pool: ProcessPool) -> None:
    before = _workers()
    found = []
    for number, result in enumerate(pool.map(slow_power, range(40), [3] * 40)):
        if number == 10:
            next(iter(_workers().values())).kill()
        found.append(result)
    assert found == [i**3 for i in range(40)]
    # The death of one worker ends all of a pool.
    assert not set(_workers()) & set(before)


def test_error_in_a_call_is_passed_on_and_the_pool_works_on(pool: ProcessPool) -> None:
    with pytest.raises(ValueError, match="2 is refused"):
        list(pool.map(refuse_two, range(5)))
    assert list(pool.map(refuse_two, range(2))) == [0, 1]


def test_calls_that_kill_their_worker_are_named() -> None:
    before = set(_workers())
    with (
        closing(ProcessPool(1, retries=1)) as pool,
        pytest.raises(WorkersLostError, match=r"died 2 times in a row; lost: parts 3 to 4 of 4\."),
    ):
        list(pool.map(die_on_two, range(4)))
    assert set(_workers()) <= before


def test_abandoned_calls_leave_no_worker() -> None:
    before = set(_workers())
    pool = ProcessPool(2)
    results = pool.map(slow_power, range(1000), [2] * 1000)
    assert next(results) == 0
    assert len(set(_workers()) - before) == 2
    results.close()  # type: ignore[attr-defined]
    assert set(_workers()) == before


def test_whole_run_has_one_pool_and_survives_a_kill() -> None:
    """Two theorems; a worker is killed in the middle of the first."""
    others = set(_workers())
    seen: set[int] = set()
    killed: set[int] = set()
    groups = 0

    def on_group() -> None:
        nonlocal groups
        groups += 1
        mine = {pid: p for pid, p in _workers().items() if pid not in others}
        if groups == 5:
            killed.update(mine)
            next(iter(mine.values())).kill()
        seen.update(mine)

    def comparisons(workers: int, on_group: Callable[[], None]) -> list[Any]:
        settings = Settings(samples=100_000, seed=5, workers=workers)
        names = ["stein", "hermite-orthogonality"]
        report = verify(names, settings, on_group=on_group, mutants=False)
        return [result.checks[-1].comparisons for result in report.theorems]

    found = comparisons(2, on_group)
    assert found == comparisons(1, lambda: None)
    assert killed
    assert len(seen - killed) == 2
    assert set(_workers()) == others


class _Dead(ProcessPool):
    def map(self, *_: Any) -> Iterator[Any]:
        raise WorkersLostError("lost: parts 1 to 31 of 31")


def test_lost_calls_are_named_with_theorem_and_case() -> None:
    with pytest.raises(WorkersLostError, match=r"^stein, stein, 1,000 draws: lost: parts 1 to 31"):
        Runner(Settings(samples=1000), pool=_Dead(2)).run(claim_of("stein"), Kind.SAMPLED)


def test_parts_in_words() -> None:
    assert parts([0, 2, 3, 4, 30], 31) == "parts 1, 3 to 5, 31 of 31"


def test_one_worker_needs_no_pool() -> None:
    with open_pool() as pool:
        assert pool is None


def test_workers_and_scheduler_exclude_each_other() -> None:
    with pytest.raises(InvalidInputError, match="workers = 2 and scheduler = 'tcp://x:1' exclude"):
        Settings(workers=2, scheduler="tcp://x:1")


@pytest.mark.usefixtures("two_threads")
def test_one_thread_is_that_of_the_call_alone() -> None:
    """Other threads, new ones too, have as many as before: while calls run, and afterwards."""
    count = torch.get_num_threads
    with open_threads(torch.device("cpu")) as threads, ThreadPoolExecutor(1) as others:
        assert list(threads.map(lambda _: count(), range(4))) == [1] * 4
        assert (count(), others.submit(count).result()) == (2, 2)
    assert on_one_thread(count) == 1
    assert count() == 2
