"""The command as a process of its own: what it loads, how it ends, what it leaves behind."""

from __future__ import annotations

import inspect
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import psutil
import pytest

import numcheck
from numcheck.cli.app import COMMANDS
from numcheck.support.project import find_project

#: What takes seconds to load, or what only some commands need.
HEAVY = ["torch", "numpy", "scipy", "sympy", "mpmath", "numba", "matplotlib", "pydantic"]


@pytest.fixture(autouse=True)
def _interruptible() -> Iterator[None]:
    """A shell's background job ignores interrupts, and so would the processes that it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def start(*arguments: str, **more: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "numcheck", *arguments],
        stderr=subprocess.PIPE, text=True, start_new_session=True,
        **{"stdout": subprocess.PIPE, **more},
    )  # fmt: skip


COMMAND = """from numcheck.cli import main; sys.argv = ['numcheck', {!r}]
try: main()
except SystemExit as done: assert not done.code"""


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        ("import numcheck; dir(numcheck); numcheck.errors; numcheck.__version__", HEAVY),
        (COMMAND.format("--help"), HEAVY),
        (COMMAND.format("list"), ["torch", "scipy", "sympy", "matplotlib"]),
    ],
    ids=["import", "help", "list"],
)  # fmt: skip
def test_nothing_heavy_is_loaded_at_the_start(code: str, heavy: list[str]) -> None:
    program = f"import sys\n{code}\nprint('loaded:', *sorted(set({heavy}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].strip() == "loaded:"


def test_public_names() -> None:
    public = {"certify", "diagnose", "read_embeddings", "verify", "Certificate"}
    assert public | {"losses", "metrics", "strategies", "errors"} <= set(dir(numcheck))
    for name in dir(numcheck):
        assert getattr(numcheck, name) is not None
    assert numcheck.verify.__module__ == "numcheck.report.verify"
    with pytest.raises(AttributeError, match="has no attribute 'verfiy'"):
        _ = numcheck.verfiy


def test_strategies_without_hypothesis_name_the_extra() -> None:
    program = "import sys; sys.modules['hypothesis'] = None; import numcheck.strategies"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "Install the extra: pip install 'lejepa-numcheck[dev]'" in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_the_command_says(command: str) -> None:
    module, _, function = COMMANDS[command][0].partition(":")
    documentation = inspect.getdoc(getattr(import_module(f"numcheck.cli.{module}"), function))
    assert documentation is not None
    assert " ".join(documentation.partition("\n\n")[0].split()) == COMMANDS[command][1]


@pytest.mark.parametrize(("arguments", "code"), [(["--version"], 0), (["show", "\udcff"], 2)])
def test_process(arguments: list[str], code: int) -> None:
    process = start(*arguments)
    _, err = process.communicate(timeout=120)
    assert process.returncode == code
    assert "Traceback" not in err


def test_terminal_without_greek_letters() -> None:
    process = start("list", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, "")
    assert "Poincar\\xe9" in out


def test_full_disk() -> None:
    with Path("/dev/full").open("w") as full:
        process = start("list", stdout=full)
        _, err = process.communicate(timeout=120)
    assert process.returncode == 2
    assert err.startswith("error: [Errno 28] No space left")
    assert "Traceback" not in err


def test_interrupt_while_modules_are_loaded() -> None:
    process = start(*LONG)
    maps = Path(f"/proc/{process.pid}/maps")
    _wait_until(lambda: "numpy" in maps.read_text(encoding="utf-8"), process)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Traceback" not in err


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
