"""Every failure prints a line that repeats it: the line is run, and fails in the same way."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import numcheck.checks
from numcheck.checks import claim_of
from numcheck.support.project import find_project
from tests.cli.conftest import Runner

#: Theorems whose claims are replaced by false ones; together they have all kinds of check.
PLANTED = ("stein", "isometry-linear")
_COMMAND = "from numcheck.cli import main; main()"
_FAILURE = re.compile(
    r"^(?P<head>\S+ \([\w-]+\): .+|\S+: mutant .+)\n"
    r"  observed  (?P<observed>.+)\n  expected  (?P<expected>.+)\n  tolerance (?P<tolerance>.+)\n"
    r"  seed      (?P<seed>.+)\n  reproduce (?P<line>numcheck .+)$",
    re.MULTILINE,
)


def plant(set_attribute: Callable[[Any, str, Any], None] = setattr) -> None:
    """Put the claim of its first mutant in place of that of each planted theorem."""
    false = {theorem: claim_of(theorem).mutants[0].claim for theorem in PLANTED}
    find = numcheck.checks._claim_of
    set_attribute(numcheck.checks, "_claim_of", lambda name: false.get(name) or find(name))
    for claim in false.values():
        set_attribute(type(claim), "mutants", ())


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch.setattr)


def _failures(output: str) -> list[dict[str, str]]:
    return [found.groupdict() for found in _FAILURE.finditer(output)]


def _again(line: str, prepare: str = "") -> list[dict[str, str]]:
    """The failures of a printed line, run by a process of its own."""
    program, *arguments = shlex.split(line)
    assert program == "numcheck"
    done = subprocess.run(
        [sys.executable, "-c", f"{prepare}\n{_COMMAND}", *arguments],
        cwd=find_project().root, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    return _failures(done.stdout)


@pytest.mark.usefixtures("planted")
def test_line_of_a_failed_check_fails_with_the_same_figures(run: Runner, tmp_path: Path) -> None:
    options = "--samples 20000 --seed 7 --rho 0.25 --degree 3"
    files = ["--json", str(tmp_path / "r.json"), "--junit", str(tmp_path / "r.xml")]
    done = run("verify", *PLANTED, "--skip-lean", *options.split(), *files)
    assert done.returncode == 1
    failures = _failures(done.stdout)
    assert {re.sub(r":.*", "", failure["head"]) for failure in failures} == {
        "stein (exact)", "stein (high-precision)", "stein (sampled)",
        "isometry-linear (exact)", "isometry-linear (float64)",
    }  # fmt: skip
    data = json.loads((tmp_path / "r.json").read_text())
    suite = ET.parse(tmp_path / "r.xml")
    assert data["settings"]["rho"] == [0.25]
    for theorem in data["theorems"]:
        mine = [f for f in failures if f["head"].startswith(theorem["id"])]
        line = f"numcheck verify {theorem['id']} --skip-lean {options}"
        assert {(failure["line"], failure["seed"]) for failure in mine} == {(line, "7")}
        assert theorem["reproduce"] == line
        found = suite.findall(f"testcase[@classname='{theorem['id']}']/failure")
        assert len(found) == len(theorem["checks"])
        assert all(line in (failure.text or "") for failure in found)
        assert _again(line, f"from {__name__} import plant; plant()") == mine


def test_line_of_a_living_mutant_fails_with_the_same_figures(run: Runner) -> None:
    """Ten samples refute nothing: a failure with nothing planted."""
    options = "--samples 10 --seed 3 --dtype float32"
    failures = _failures(run("mutate", "stein", *options.split()).stdout)
    assert len(failures) == 6
    assert {failure["line"] for failure in failures} == {f"numcheck mutate stein {options}"}
    assert all("is not refuted by sampled; nearest: E[" in failure["head"] for failure in failures)
    assert _again(failures[0]["line"]) == failures


def test_check_that_compares_nothing_fails_and_says_so(run: Runner) -> None:
    options = "--skip-lean --samples 10"
    done = run("verify", "polarization", "--skip-mutants", "--degree", "0", *options.split())
    assert done.returncode == 1
    assert "polarization (sampled): nothing was compared" in done.stdout
    where = "--rho 0.3 --rho 0.6 --rho 0.95 --degree 0"
    assert f"  reproduce numcheck verify polarization {options} {where}\n" in done.stdout
