"""The command line: results, exit codes, and one clear line for every bad request."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from numcheck.checks.base import Parameters
from numcheck.checks.settings import Settings
from numcheck.report.catalog import load_catalog
from numcheck.report.reproduce import reproduction
from tests.cli.conftest import Runner


@pytest.mark.parametrize(
    "program",
    [[Path(sys.executable).with_name("numcheck")], [sys.executable, "-m", "numcheck"]],
    ids=["installed", "module"],
)
def test_installed_command(program: list[str]) -> None:
    done = subprocess.run([*program, "show", "steni"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("error: unknown theorem 'steni'. Did you mean stein?")
    assert done.stdout == ""


def test_show(run: Runner) -> None:
    done = run("show", "hermite-attenuation")
    assert done.returncode == 0
    for declaration in load_catalog()["hermite-attenuation"].declarations:
        assert " ".join(declaration.statement.split()) in " ".join(done.stdout.split())
    assert "two-augmentations" in done.stdout
    assert "tests/theorems/test_hermite_attenuation.py" in done.stdout


def test_verify_writes_everything(run: Runner, tmp_path: Path) -> None:
    done = run(
        "verify", "stein", "--skip-lean", "--samples", "20000", "--seed", "7",
        "--json", str(tmp_path / "deep" / "r.json"), "--junit", str(tmp_path / "r.xml"),
        "--markdown", str(tmp_path / "r.md"),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^  1/1 stein: holds \([\d.]+ s\)$", done.stderr, re.MULTILINE)
    assert "1 of 1 theorems hold" in done.stdout
    assert re.search(
        r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, (no )?commit .*; [\d.]+ s \(numbers [\d.]+ s\)$",
        done.stdout,
        re.MULTILINE,
    )
    data = json.loads((tmp_path / "deep" / "r.json").read_text())
    assert data["ok"]
    assert data["settings"]["seed"] == 7
    assert "<testsuite" in (tmp_path / "r.xml").read_text()
    assert "Stein's identity" in (tmp_path / "r.md").read_text()


def test_mutate_shows_where_each_dies(run: Runner, tmp_path: Path) -> None:
    done = run("mutate", "stein", "--json", str(tmp_path / "m.json"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 of 6 mutants killed by every kind of check" in done.stdout
    rows = json.loads((tmp_path / "m.json").read_text())["stein"]
    assert all(row["dies_at"] <= 1_000_000 for row in rows)


def test_the_line_that_reproduces_a_run_gives_the_same_figures(run: Runner, tmp_path: Path) -> None:
    settings = Settings(samples=3000, seed=11, dtype="float32")
    line = reproduction("stein", settings, Parameters(rho=(0.25,), degree=3))
    found = []
    for name in ("first.json", "second.json"):
        arguments = shlex.split(line.removeprefix("numcheck "))
        done = run(*arguments, "--skip-mutants", "--json", str(tmp_path / name))
        assert done.returncode == 0, done.stderr
        found.append(json.loads((tmp_path / name).read_text()))
    first, second = (data["theorems"][0]["checks"] for data in found)
    assert [c["comparisons"] for c in first] == [c["comparisons"] for c in second]
    assert found[0]["settings"]["dtype"] == "float32"
    assert found[0]["settings"]["samples"] == 3000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["verify", "--rho", "0"], "rho must lie strictly between 0 and 1, got 0.0"),
        (["verify", "--rho", "half"], "--rho"),
        (["verify", "--degree", "-1"], "degree must be at least 0"),
        (["verify", "--samples", "1"], "samples must be at least 2"),
        (["verify", "--device", "tpu"], "unknown device 'tpu'"),
        (["verify", "--dtype", "int8"], "unknown dtype 'int8'"),
        (["verify", "--backend", "cupy"], "unknown backend 'cupy'"),
        (["verify", "--alpha", "0"], "must lie strictly between 0 and 1"),
        (["verify", "--level", "0"], "it is now --alpha, the probability of a false alarm"),
        (["certify", "a.npy", "b.npy", "--rho", "0.9", "--level=0.9"], "it is now --confidence"),
        (["bench"], "In a checkout, run python -m benchmarks.sampling"),
        (["verify", "--workers", "0"], "workers must be at least 1"),
        (["verify", "--workers", "2", "--scheduler", "tcp://x:1"], "exclude each other"),
        (["verify", "steni"], "unknown theorem 'steni'. Did you mean stein?"),
        (["mutate", "nothing-like-it"], "unknown theorem"),
        (["show", "[/red]"], "unknown theorem '[/red]'"),
        (["lean", "no-such-file.lean"], "is not a Lean file"),
        (["verify", "stein", "--skip-lean", "--samples", "50", "--json", "/proc/x/y"], "/proc/x/y"),
        (["frobnicate"], "frobnicate"),
    ],
)
def test_bad_requests(run: Runner, arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert message in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_cuda_asked_for_and_absent(run: Runner) -> None:
    done = run("verify", "--skip-lean", "--device", "cuda", CUDA_VISIBLE_DEVICES="")
    assert done.returncode == 2
    assert "CUDA" in done.stderr


def test_version(run: Runner) -> None:
    assert run("--version").stdout.strip() == "0.1.0"


@pytest.mark.parametrize(
    "arguments", [["study", "procrustes-constant", "--out"], ["experiment", "mixings", "--output"]]
)
def test_missing_matplotlib_is_noticed_before_the_work(
    run: Runner, arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    done = run(*arguments, str(tmp_path), "--quick")
    assert done.returncode == 2
    assert "pip install 'lejepa-numcheck[report]'" in done.stderr
    assert not list(tmp_path.iterdir())
