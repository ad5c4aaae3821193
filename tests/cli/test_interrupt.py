"""Ctrl-C, and worse: a run ends at once and leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import psutil
import pytest

from numcheck.support.project import find_project

#: A run that would take minutes.
LONG = ["verify", "stein", "--skip-lean", "--samples", str(10**10)]
#: Seconds in which things have to happen, with room for a busy machine.
SOON = 60


def _begin(*arguments: str) -> subprocess.Popen[str]:
    """The command line in a process group of its own, as a shell starts it."""
    return subprocess.Popen(
        [sys.executable, "-c", "from numcheck.cli import main; main()", *LONG, *arguments],
        cwd=find_project().root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _wait_until(reached: Callable[[], bool], run: subprocess.Popen[str]) -> None:
    end = time.monotonic() + SOON
    while not reached():
        assert run.poll() is None, run.communicate()
        assert time.monotonic() < end
        time.sleep(0.05)


def _computes(run: subprocess.Popen[str]) -> bool:
    threads = psutil.Process(run.pid).threads()
    return any(t.id != run.pid and t.user_time > 0.3 for t in threads)


def _workers(run: subprocess.Popen[str]) -> list[psutil.Process]:
    children = psutil.Process(run.pid).children(recursive=True)
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]


def _all_end(processes: list[psutil.Process]) -> bool:
    """A zombie has ended, though nobody has asked how yet."""

    def ended(process: psutil.Process) -> bool:
        try:
            return process.status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    end = time.monotonic() + 10
    while not all(map(ended, processes)) and time.monotonic() < end:
        time.sleep(0.05)
    return all(map(ended, processes))


@pytest.mark.parametrize("workers", [1, 2])
def test_interrupt_ends_the_run_and_its_workers(workers: int) -> None:
    with _begin("--workers", str(workers)) as run:
        _wait_until(lambda: _computes(run) if workers == 1 else len(_workers(run)) == workers, run)
        others = psutil.Process(run.pid).children(recursive=True)
        # As a terminal does: to everything in the foreground.
        os.killpg(run.pid, signal.SIGINT)
        start = time.monotonic()
        out, err = run.communicate(timeout=SOON)
        assert time.monotonic() - start < 10
        assert run.returncode == 130
        assert err.strip() == "interrupted; finished modules and results are kept"
        assert out == ""
        assert _all_end(others)


def test_workers_end_with_the_process_they_work_for() -> None:
    with _begin("--workers", "2") as run:
        _wait_until(lambda: len(_workers(run)) == 2, run)
        workers = _workers(run)
        _wait_until(lambda: all(w.cpu_times().user > 1 for w in workers), run)
        run.kill()
        assert _all_end(workers)
