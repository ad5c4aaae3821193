"""Bad arguments of every command: exit code 2 and a message, never a traceback.

Each bad value stands alone beside good ones, so that it alone can be what is refused. No call
starts Lean: its package is looked for where it is not.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from numcheck.cli.app import COMMANDS
from tests.cli.conftest import Runner

LONG = "a" * 300
NO_INTEGER = ["x", "", "1.5", "nan", "1e3", "--", "²", "0x10", "水", "9" * 5000]
NO_NUMBER = ["x", "", "1,5", "half", "水", "--", "nan", "inf"]
NO_NAME = ["", "steni", "../stein", "[/red]", "\udcff", "水", LONG, "a\nb", "%s"]
NO_FILE = ["/proc/none/x", "/", f"/tmp/{LONG}", "a\0b", "/dev/null/x"]
NO_FOLDER = ["/proc/x", "/dev/null/x", "a\0b"]

#: Good values, then bad ones.
OPTIONS: dict[str, tuple[list[str], list[str]]] = {
    "--seed": (["0", "7", str(2**64 - 1)], ["-1", str(2**64), *NO_INTEGER]),
    "--samples": (["2", "60"], ["1", "0", "-5", str(2**63), *NO_INTEGER]),
    "--device": (["cpu", "auto"], ["tpu", "cuda:²", "cpu:", "cuda:99", "", "水", "CPU"]),
    "--alpha": (["1e-6", "0.5", "1e-200"], ["0", "1", "1e-300", *NO_NUMBER]),
    "--dtype": (["float32", "float64"], ["float16", "", "Float64", "水"]),
    "--rho": (["0.5", "0.01", "0.99"], ["0", "1", "-1", "2", "5e-324", *NO_NUMBER]),
    "--degree": (["1", "3"], ["-1", "17", *NO_INTEGER]),
    "--backend": (["auto", "torch"], ["numba", "", "Torch", "水"]),
    "--scheduler": ([], ["nonsense", "", "foo://x:1", "tcp://", "水", "\udcff"]),
    "--workers": (["1"], ["0", "-1", "4097", *NO_INTEGER]),
    "--chunk": (["0", "77"], ["-1", str(2**40), *NO_INTEGER]),
    "--runs": (["1", "3"], ["0", "-1", *NO_INTEGER]),
    "--toolchain": (["auto", "wasm"], ["", "lake", "水"]),
    "--jobs": ([], ["0", "-1", "1000", *NO_INTEGER]),
    "--format": (["bibtex", "text"], ["", "BIBTEX", "apa", "水"]),
    "--url": (["https://a.org/b.html"], ["", "a b", "https://a.org/#x", "水"]),
    "--results": ([], ["/proc/none", "/", "/dev/null", "a\0b", LONG, __file__, ""]),
    **dict.fromkeys(("--json", "--junit", "--markdown", "--record"), (["/dev/null"], NO_FILE)),
    **dict.fromkeys(("--out", "--output"), ([], NO_FOLDER)),
}
SAMPLING = ["--seed", "--samples", "--device", "--alpha", "--dtype", "--workers", "--scheduler"]
#: For each command: good arguments that make it quick, its options, and bad arguments.
CALLS: dict[str, tuple[list[str], list[str], list[str]]] = {
    "verify": (
        ["stein", "--skip-lean", "--skip-mutants", "--samples", "31"],
        [*SAMPLING, "--rho", "--degree", "--chunk", "--backend", "--toolchain",
         "--json", "--junit", "--markdown", "--record"],
        NO_NAME,
    ),
    "mutate": (["stein", "--samples", "31"], [*SAMPLING, "--json", "--markdown"], NO_NAME),
    "calibrate": (
        ["stein", "--runs", "2"],
        ["--seed", "--runs", "--alpha", "--json", "--markdown"],
        NO_NAME,
    ),
    "lean": ([], ["--jobs", "--toolchain", "--json"],
             ["no.lean", "", f"{LONG}.lean", "/", "a\0b.lean", "\udcff.lean", "/etc/passwd"]),
    "study": (["procrustes-constant", "--quick"], ["--seed", "--out"], NO_NAME),
    "experiment": (
        ["mixings", "--quick"], ["--seed", "--device", "--workers", "--output"],
        [*NO_NAME, "stein"],
    ),
    "map": ([], ["--output", "--results"], ["stein", "水"]),
    "cite": (["stein"], ["--format", "--url"], NO_NAME),
    "show": (["stein"], [], NO_NAME),
    "list": ([], [], ["stein", "水"]),
}  # fmt: skip
#: Commands whose good calls are as quick as a test has to be.
QUICK = ("verify", "calibrate", "cite", "show", "list")


@pytest.fixture(autouse=True)
def _no_lean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NUMCHECK_LEAN_WASM", "NUMCHECK_CACHE", "NUMCHECK_NODE", "PATH"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)


def refused(run: Runner, *words: str) -> None:
    done = run(*words)
    assert "Traceback" not in done.stdout + done.stderr, words
    assert done.returncode == 2, (words, done)
    assert "error" in done.stderr.lower(), words


def test_all_commands_are_here() -> None:
    # In tests/certificate (test_command.py, test_diagnosis.py) and test_new.py.
    assert {*CALLS, "certify", "diagnose", "new"} >= set(COMMANDS)


@pytest.mark.parametrize("command", CALLS)
def test_bad_options(run: Runner, command: str) -> None:
    good, options, _ = CALLS[command]
    for option in options:
        for value in OPTIONS[option][1]:
            refused(run, command, *good, option, value)
        refused(run, command, *good, option)
    for words in (["--frobnicate"], ["-z"], ["--rho=", "--degree=x"], ["--=", "1"]):
        refused(run, command, *good, *words)


@pytest.mark.parametrize("command", CALLS)
def test_bad_arguments(run: Runner, command: str) -> None:
    good = [word for word in CALLS[command][0] if word not in ("stein", "mixings")]
    for word in CALLS[command][2]:
        refused(run, command, word, *good)


@pytest.mark.parametrize("command", QUICK)
def test_good_arguments(run: Runner, command: str) -> None:
    good, options, _ = CALLS[command]
    for words in ([], *([option, value] for option in options for value in OPTIONS[option][0])):
        done = run(command, *good, *words)
        assert done.returncode == 0, (words, done)
        assert done.stdout
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [([], 2), ([""], 2), (["frobnicate"], 2), (["LIST"], 2), (["--seed"], 2), (["--", "list"], 0),
     (["\udcff"], 2), (["[/]"], 2), (["bench"], 2), (["bench-losses", "--json", "x"], 2)],
)  # fmt: skip
def test_no_command(run: Runner, words: list[str], code: int) -> None:
    done = run(*words)
    assert done.returncode == code
    assert done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
