"""The catalog and what it names agree, in both directions: Lean, checks, mutants, tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from numcheck.checks.base import Claim, Mutant
from numcheck.lean.audit import read_compiled
from numcheck.lean.auxiliary import judge_auxiliary, load_auxiliary, public_theorems
from numcheck.lean.service import WasmToolchain
from numcheck.report.catalog import load_catalog
from numcheck.support.project import find_project

CATALOG = load_catalog()
ROOT = find_project().root


@pytest.mark.lean
@pytest.mark.xdist_group("lean")
def test_every_public_theorem_is_catalogued_or_auxiliary() -> None:
    toolchain = WasmToolchain(find_project())
    assert toolchain.check_library(lambda *_: None).ok
    compiled = read_compiled(toolchain.library_graph().modules.values(), toolchain.olean)
    assert set(CATALOG.locked) <= set(public_theorems(compiled))
    homes = {d.name: d.module for theorem in CATALOG for d in theorem.declarations}
    assert {name: compiled[name][0].name for name in homes} == homes
    problems = judge_auxiliary(CATALOG.locked, load_auxiliary(), compiled)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("theorem", [t.id for t in CATALOG])
def test_entry_resolves_to_objects(theorem: str) -> None:
    entry = CATALOG[theorem]
    assert isinstance(entry.claim, Claim)
    assert entry.claim.theorem == theorem
    assert entry.claim.kinds
    assert all(isinstance(mutant, Mutant) for mutant in entry.mutants)
    assert entry.mutants
    assert entry.tests, f"{entry.test_module} has no test"


def _collected(*paths: str) -> set[str]:
    """The tests that pytest finds, as it names them."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *paths],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return {line for line in done.stdout.splitlines() if "::" in line}


def test_pytest_collects_the_tests_checks_and_mutants_of_every_entry_and_no_others() -> None:
    statements = "tests/theorems"
    shared = "tests/checks/test_checks.py"
    collected = _collected(statements, shared)
    written = {n.partition("[")[0] for n in collected if n.startswith(statements)}
    named = {test for entry in CATALOG for test in entry.tests}
    assert written == named

    def of(test: str) -> set[str]:
        return {n for n in collected if n.startswith(f"{shared}::{test}[")}

    assert of("test_theorem_holds") == {
        f"{shared}::test_theorem_holds[{t.id}-{kind}]" for t in CATALOG for kind in t.claim.kinds
    }
    assert of("test_mutant_is_refuted") == {
        f"{shared}::test_mutant_is_refuted[{t.id}-{mutant.name}-{kind}]"
        for t in CATALOG
        for mutant in t.mutants
        for kind in t.claim.kinds
    }


def test_every_check_module_is_that_of_an_entry() -> None:
    """Modules in `numcheck/checks` that list mutants, found in their text."""
    with_checks = {
        path.relative_to(ROOT).as_posix()
        for path in Path(ROOT, "numcheck", "checks").glob("*.py")
        if "\n    mutants = (" in path.read_text(encoding="utf-8")
    }
    assert with_checks == {theorem.check_module for theorem in CATALOG}
