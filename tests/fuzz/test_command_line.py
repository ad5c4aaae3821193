"""Every command with generated arguments: an exit code and a message, never a traceback.

No call starts Lean: its package is looked for where it is not.
"""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from numcheck.cli import main

#: Arguments, and whether one of them is wrong.
Words = tuple[list[str], bool]

ENTRY = "from numcheck.cli import main; main()"
LONG = "a" * 300


def call(*arguments: str) -> tuple[int, str, str]:
    """Exit code, output and messages of the command line, run in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    code = 0
    program = mock.patch.object(sys, "argv", ["numcheck", *arguments])
    with program, redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as done:
            code = int(done.code or 0)

    def text(stream: io.TextIOWrapper) -> str:
        stream.seek(0)
        return stream.read()

    return code, text(out), text(err)


@pytest.fixture(scope="module", autouse=True)
def _no_lean(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("none")
    nowhere = {"NUMCHECK_LEAN_WASM": str(folder), "NUMCHECK_CACHE": str(folder / "cache")}
    nowhere |= {"PATH": str(folder), "COLUMNS": "200", "NUMCHECK_NODE": str(folder / "node")}
    with mock.patch.dict(os.environ, nowhere):
        yield


def option(name: str, good: list[str], bad: list[str]) -> SearchStrategy[Words]:
    """An option with a good value, mostly, or with a bad one; always a bad one if none is good."""
    right = st.sampled_from(good).map(lambda value: ([name, value], False))
    wrong = st.sampled_from(bad).map(lambda value: ([name, value], True))
    return st.one_of(right, right, wrong) if good else wrong


NO_INTEGER = ["x", "", "1.5", "nan", "1e3", "--", "²", "0x10", "水", "9" * 5000]
NO_NUMBER = ["x", "", "1,5", "half", "水", "--"]
NO_NAME = ["", "steni", "STEIN", "stein ", "../stein", "[/red]", "\udcff", "水", LONG, "a\nb", "%s"]
SEED = option("--seed", ["0", "7", str(2**64 - 1)], ["-1", str(2**64), *NO_INTEGER])
SAMPLES = option("--samples", ["2", "31", "60"], ["1", "0", "-5", str(2**63), *NO_INTEGER])
DEVICE = option("--device", ["cpu", "auto"], ["tpu", "cuda:²", "cpu:", "cuda:99", "", "水", "CPU"])
LEVEL = option("--level", ["1e-6", "0.5", "1e-200"], ["0", "1", "nan", "inf", "1e-300", *NO_NUMBER])
DTYPE = option("--dtype", ["float32", "float64"], ["float16", "", "Float64", "水"])
RHO = option("--rho", ["0.5", "0.01", "0.99"], ["0", "1", "-1", "2", "nan", "5e-324", *NO_NUMBER])
DEGREE = option("--degree", ["1", "3"], ["-1", "17", *NO_INTEGER])
BACKEND = option("--backend", ["auto", "torch"], ["numba", "", "Torch", "水"])
SCHEDULER = option("--scheduler", [], ["nonsense", "", "foo://x:1", "tcp://", "水", "\udcff"])
RUNS = option("--runs", ["1", "3"], ["0", "-1", *NO_INTEGER])
WORKERS = option("--workers", ["1"], ["0", "-1", "4097", *NO_INTEGER])
CHUNK = option("--chunk", ["0", "1", "77"], ["-1", str(2**40), *NO_INTEGER])
TOOLCHAIN = option("--toolchain", ["auto", "wasm"], ["", "lake", "水"])
JOBS = option("--jobs", ["1", "2"], ["0", "-1", "1000", *NO_INTEGER])


def output(name: str) -> SearchStrategy[Words]:
    """A file that can be written, or one that cannot."""
    bad = ["/proc/none/x", "/", f"/tmp/{LONG}", "a\0b", "/dev/null/x"]
    return option(name, ["/dev/null"], bad)


WRONG_WORDS = st.sampled_from(
    [["--frobnicate"], ["-z"], ["--rho=", "--degree=x"], ["--=", "1"]]
).map(lambda words: (words, True))


VERIFY = [
    SEED, SAMPLES, DEVICE, LEVEL, DTYPE, RHO, DEGREE, WORKERS, SCHEDULER, CHUNK, BACKEND, TOOLCHAIN,
    output("--json"), output("--junit"), output("--markdown"), WRONG_WORDS,
]  # fmt: skip
OPTIONS: dict[str, list[SearchStrategy[Words]]] = {
    "verify": VERIFY,
    "mutate": [SEED, SAMPLES, DEVICE, LEVEL, DTYPE, WORKERS, SCHEDULER, output("--json"),
               output("--markdown"), WRONG_WORDS],
    "calibrate": [SEED, RUNS, LEVEL, output("--json"), output("--markdown"), WRONG_WORDS],
    "bench": [WRONG_WORDS, output("--json")],
    "lean": [JOBS, TOOLCHAIN, output("--json"), WRONG_WORDS],
    "study": [SEED, option("--samples", ["1000"], ["999", *NO_INTEGER]), WRONG_WORDS,
              option("--out", ["/dev/shm/numcheck-fuzz"], ["/proc/x", "/dev/null/x", "a\0b"])],
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
    "show": (["stein", "epps-pulley"], NO_NAME),
    "list": ([], ["stein", "水"]),
}
#: What would be granted, slowly: mostly or always with something wrong in it.
SLOW = {"mutate": 9, "study": 10, "bench": 10}
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
    max_examples=400,
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
    assert len(CALLS) >= 400
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
