"""Every command with generated arguments: an exit code and a message, never a traceback.

No call starts Lean: its package is looked for where it is not.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.fuzz.commands import (
    BACKEND,
    CHUNK,
    DEGREE,
    DEVICE,
    DTYPE,
    JOBS,
    LEVEL,
    LONG,
    NO_INTEGER,
    NO_NAME,
    RHO,
    RUNS,
    SAMPLES,
    SCHEDULER,
    SEED,
    TOOLCHAIN,
    WORKERS,
    WRONG_WORDS,
    Words,
    call,
    option,
    output,
)

ENTRY = "from numcheck.cli import main; main()"


@pytest.fixture(scope="module", autouse=True)
def _no_lean(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("none")
    nowhere = {"NUMCHECK_LEAN_WASM": str(folder), "NUMCHECK_CACHE": str(folder / "cache")}
    nowhere |= {"PATH": str(folder), "COLUMNS": "200", "NUMCHECK_NODE": str(folder / "node")}
    with mock.patch.dict(os.environ, nowhere):
        yield


VERIFY = [
    SEED, SAMPLES, DEVICE, LEVEL, DTYPE, RHO, DEGREE, WORKERS, SCHEDULER, CHUNK, BACKEND, TOOLCHAIN,
    output("--json"), output("--junit"), output("--markdown"), output("--record"), WRONG_WORDS,
]  # fmt: skip
RUNS_OF_LOSSES = option("--repetitions", ["1"], ["0", "-1", "1001", *NO_INTEGER])
#: Nothing that `verify` wrote.
NO_RUN = ["/proc/none", "/", "/dev/null", "a\0b", LONG, __file__, ""]


def folder(name: str) -> SearchStrategy[Words]:
    """A folder that can be written to, or one that cannot."""
    return option(name, ["/dev/shm/numcheck-fuzz"], ["/proc/x", "/dev/null/x", "a\0b"])


OPTIONS: dict[str, list[SearchStrategy[Words]]] = {
    "verify": VERIFY,
    "mutate": [SEED, SAMPLES, DEVICE, LEVEL, DTYPE, WORKERS, SCHEDULER, output("--json"),
               output("--markdown"), WRONG_WORDS],
    "calibrate": [SEED, RUNS, LEVEL, output("--json"), output("--markdown"), WRONG_WORDS],
    "bench": [WRONG_WORDS, output("--json")],
    "lean": [JOBS, TOOLCHAIN, output("--json"), WRONG_WORDS],
    "study": [SEED, option("--samples", ["1000"], ["999", *NO_INTEGER]), WRONG_WORDS,
              folder("--out")],
    "experiment": [SEED, DEVICE, WORKERS, WRONG_WORDS, folder("--output")],
    "map": [WRONG_WORDS, folder("--output"), option("--results", [], NO_RUN)],
    "cite": [WRONG_WORDS, option("--format", ["bibtex", "text"], ["", "BIBTEX", "apa", "水"]),
             option("--url", ["https://a.org/b.html"], ["", "a b", "https://a.org/#x", "水"])],
    "bench-losses": [
        DEVICE, DTYPE, WRONG_WORDS, output("--json"), RUNS_OF_LOSSES,
        *(option(f"--{name}", ["2", "3"], ["0", "-1", str(2**24 + 1), *NO_INTEGER])
          for name in ("batch", "dimension", "slices", "knots")),
    ],
    "show": [WRONG_WORDS],
    "list": [WRONG_WORDS],
}  # fmt: skip
#: What each command is about: right, then wrong. Every request of Lean fails, as it is not there.
SUBJECTS: dict[str, tuple[list[str], list[str]]] = {
    "verify": (["stein"], NO_NAME),
    "mutate": (["stein"], NO_NAME),
    "calibrate": (["stein"], NO_NAME),
    "bench": ([], ["no-such-bench", "", "水"]),
    "lean": ([], ["no.lean", "", f"{LONG}.lean", "/", "a\0b.lean", "\udcff.lean", "/etc/passwd"]),
    "study": (["procrustes-constant", "converse-spectrum"], NO_NAME),
    "experiment": (["mixings", "regret"], [*NO_NAME, "stein"]),
    "map": ([], ["stein", "水"]),
    "cite": (["stein", "epps-pulley"], NO_NAME),
    "bench-losses": ([], ["stein", "水"]),
    "show": (["stein", "epps-pulley"], NO_NAME),
    "list": ([], ["stein", "水"]),
}
#: What would be granted, slowly: mostly or always with something wrong in it.
SLOW = {"mutate": 9, "study": 10, "bench": 10, "experiment": 10, "map": 10, "bench-losses": 10}
#: The only options by which these are as quick as a test has to be.
QUICK = {"verify": (SAMPLES, ["--samples", "31"]), "calibrate": (RUNS, ["--runs", "2"])}


@st.composite
def commands(draw: st.DrawFn) -> Words:
    """A command with some of its options in any order, and whether something is wrong."""
    name = draw(st.sampled_from(["verify", "verify", *OPTIONS]))
    right, wrong = SUBJECTS[name]
    parts: list[Words] = []
    fine: bool = draw(st.integers(0, 5)) > 0
    unasked: bool = draw(st.booleans())
    if right and fine:
        parts.append(([draw(st.sampled_from(right))], False))
    elif right or unasked:
        # A name that begins with a dash, or is empty, must not be taken for something else.
        parts.append(([draw(st.sampled_from(wrong))], True))
    chosen = draw(st.lists(st.sampled_from(OPTIONS[name]), max_size=3, unique_by=id))
    parts += [draw(strategy) for strategy in chosen]
    if name == "verify":
        parts.append((["--skip-lean", "--skip-mutants"], False))
    if name in QUICK and QUICK[name][0] not in chosen:
        parts.append((QUICK[name][1], False))
    bad = name == "lean" or any(part[1] for part in parts)
    if not bad and draw(st.integers(1, 10)) <= SLOW.get(name, 0):
        parts, bad = [*parts, (["--frobnicate"], True)], True
    parts = draw(st.permutations(parts))
    if not draw(st.integers(0, 9)):
        # Last, as anything after it would be its value.
        parts, bad = [*parts, ([draw(st.sampled_from(["--seed", "--json"]))], True)], True
    words = [word for part, _ in parts for word in part]
    return [name, *words], bad


@settings(
    max_examples=600,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(commands())
def _call_every_command(drawn: Words) -> None:
    words, wrong = drawn
    code, out, err = call(*words)
    assert "Traceback" not in out + err
    if wrong:
        assert code == 2, (code, out, err)
        assert "error" in err.lower()
    else:
        assert code in (0, 1), (code, out, err)
        assert out
    CALLS.append(code)


CALLS: list[int] = []


def test_every_command() -> None:
    CALLS.clear()
    _call_every_command()
    assert len(CALLS) >= 600
    assert {0, 2} <= set(CALLS)


@pytest.mark.parametrize(
    "words", [[], [""], ["frobnicate"], ["LIST"], ["--seed"], ["--", "list"], ["\udcff"], ["[/]"]]
)
def test_no_command(words: list[str]) -> None:
    code, out, err = call(*words)
    assert code in (0, 2)
    assert out + err
    assert "Traceback" not in out + err


# The command as a process of its own.


def start(*arguments: str, **more: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ENTRY, *arguments],
        stderr=subprocess.PIPE, text=True, start_new_session=True,
        **{"stdout": subprocess.PIPE, **more},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["show", "\udcff"], 2),
        (["lean", f"{LONG}.lean"], 2),
        (["verify", "stein", "--device", "cuda:²"], 2),
        (["verify", "stein", "--skip-lean", "--skip-mutants", "--samples", "50"], 0),
    ],
)
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


@pytest.mark.parametrize(
    ("seconds", "arguments"),
    [
        (0.5, ["list"]),
        (8.0, ["verify", "stein", "--skip-lean", "--samples", "1000000000"]),
        (12.0, ["verify", "stein", "--skip-lean", "--samples", "1000000000", "--workers", "2"]),
    ],
)
def test_interrupted(seconds: float, arguments: list[str]) -> None:
    """Ctrl-C while torch is being loaded, while threads work, and while processes do."""
    process = start(*arguments)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Traceback" not in err
