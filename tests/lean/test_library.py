"""The library is proved by a real Lean, the audit is clean, and a weakened statement is seen."""

from __future__ import annotations

import time

import pytest

from numcheck.lean.audit import (
    audit_statements,
    by_name,
    declarations_of,
    dependencies,
    read_statements,
)
from numcheck.lean.names import Name
from numcheck.lean.report import CheckReport, Status
from numcheck.lean.service import WasmToolchain, audit_library
from numcheck.report.catalog import load_catalog

pytestmark = [pytest.mark.lean, pytest.mark.xdist_group("lean")]

CATALOG = load_catalog()


@pytest.fixture(scope="module")
def library(lean: WasmToolchain) -> CheckReport:
    report = lean.check_library(lambda *_: None)
    failed = [str(message) for module in report.modules for message in module.messages]
    assert report.ok, "\n".join(failed)
    return report


def test_every_module_is_checked(lean: WasmToolchain, library: CheckReport) -> None:
    assert {m.name for m in library.modules} == set(lean.library_graph().modules)


def test_unchanged_library_is_not_checked_again(lean: WasmToolchain, library: CheckReport) -> None:
    start = time.perf_counter()
    again = lean.check_library(lambda *_: None)
    assert time.perf_counter() - start < 5
    assert all(module.status is Status.CACHED for module in again.modules)
    assert len(again.modules) == len(library.modules)


@pytest.mark.usefixtures("library")
def test_audit_is_clean(lean: WasmToolchain) -> None:
    audit = audit_library(lean, *CATALOG.locks)
    assert audit.ok, "\n".join(audit.problems)
    assert audit.statements == len(CATALOG.locked)
    assert audit.theorems > 500
    assert all(axioms <= {"propext", "Classical.choice", "Quot.sound"} for axioms in
               audit.axioms.values())  # fmt: skip


@pytest.mark.usefixtures("library")
def test_locks_see_every_way_to_weaken_a_statement(lean: WasmToolchain) -> None:
    names = ["LeJEPA.stein", "LeJEPA.no_such_theorem", "LeJEPA.expect"]
    found = read_statements(names, ["LeJEPA"], lean.run)
    lock = CATALOG.locked["LeJEPA.stein"]
    assert audit_statements({"LeJEPA.stein": lock}, found) == []
    weaker = lock.replace("(p : LeJEPA.UniPoly R),", "(p : LeJEPA.UniPoly R), p = 0 →")
    (problem,) = audit_statements({"LeJEPA.stein": weaker}, found)
    assert "its statement is not the locked one" in problem
    assert "If the change is meant, run `make regenerate`" in problem
    (problem,) = audit_statements({"LeJEPA.no_such_theorem": lock}, found)
    assert "not in the library" in problem
    (problem,) = audit_statements({"LeJEPA.expect": lock}, found)
    assert "is not a theorem" in problem


@pytest.mark.usefixtures("library")
def test_compiled_proofs_lead_where_the_text_says(lean: WasmToolchain) -> None:
    declared = by_name(declarations_of(lean.compiled(lean.library_graph())))
    name = Name.parse("LeJEPA.hermite_attenuation_pair")
    needed = set(map(str, dependencies(name, declared)))
    assert {"LeJEPA.stein", "LeJEPA.hermite_orthogonality", "LeJEPA.hermite"} <= needed
    assert "LeJEPA.ou_eigenfunctions" not in needed
