"""The command line in this process, and options with right and wrong values."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from unittest import mock

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from numcheck.cli import main

#: Arguments, and whether one of them is wrong.
Words = tuple[list[str], bool]

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
