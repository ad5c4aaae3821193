"""Reports: what fails is said with everything needed to repeat it, in every form."""

from __future__ import annotations

import io
import json
import math
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from numcheck.checks import claim_of
from numcheck.checks.base import Claim, Kind, Outcome, Parameters, mutant
from numcheck.checks.runner import Runner
from numcheck.checks.settings import Settings
from numcheck.cli.tables import print_failures, theorem_line, verification_table
from numcheck.lean.audit import AuditReport
from numcheck.lean.report import CheckReport, ModuleResult, Status
from numcheck.lean.service import ToolchainChoice
from numcheck.report import Report
from numcheck.report.catalog import load_catalog
from numcheck.report.junit import to_junit
from numcheck.report.markdown import to_markdown
from numcheck.report.report import LeanResult, LeanVerdict, MutantResult
from numcheck.report.reproduce import reproduction
from numcheck.report.verify import try_mutants, verify, verify_claim
from numcheck.sampling.decide import Comparison
from numcheck.support.errors import InvalidInputError
from tests.report.made import QUICK, exact, made_report, made_result

CATALOG = load_catalog()
THEOREMS = ["stein", "hermite-attenuation"]


@pytest.fixture(scope="module")
def report() -> Report:
    return verify(THEOREMS, QUICK)


def test_report_as_json_is_complete(report: Report) -> None:
    data = json.loads(report.to_json())
    assert data["ok"]
    assert [t["id"] for t in data["theorems"]] == THEOREMS
    for theorem in data["theorems"]:
        kinds = [check["kind"] for check in theorem["checks"]]
        assert kinds == ["exact", "high-precision", "sampled"]
        assert all(check["ok"] and check["comparisons"] for check in theorem["checks"])
        assert sum(c["seconds"] for c in theorem["checks"]) <= theorem["seconds"] + 0.01
        assert theorem["lean"]["status"] == "not checked"
        assert all(all(m["killed"].values()) for m in theorem["mutants"])
    assert data["settings"]["samples"] == 10_000
    assert {"python", "numcheck", "torch", "cpu", "gpu", "lean"} <= set(data["environment"])
    assert set(data["hashes"]) == {"lean", "proofs", "checks", "code"}
    assert data["date"].endswith("Z")


def test_report_is_read_back_as_it_was(report: Report) -> None:
    again = Report.model_validate_json(report.to_json())
    assert again == report
    assert again.to_json() == report.to_json()
    assert set(Report.model_json_schema()["required"]) >= {"settings", "theorems", "environment"}


@given(st.lists(st.floats(), min_size=4, max_size=4))
def test_every_float_is_read_back(values: list[float]) -> None:
    report = made_report(made_result(exact(Comparison("x", *values))))
    text = report.to_json()
    json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    again = Report.model_validate_json(text)
    assert again.to_json() == text
    assert repr(again.theorems[0].checks) == repr(report.theorems[0].checks)


def test_date_commit_and_durations_are_told(report: Report) -> None:
    lean = _verdict(Status.CHECKED, audit=AuditReport(()))
    lean = lean.model_copy(update={"audit_seconds": 2.0})
    told = report.model_copy(update={"lean": lean, "seconds": 4.0, "commit": "0123abc-dirty"})
    data = json.loads(told.to_json())
    assert data["durations"] == {"lean": 1.0, "audit": 2.0, "numbers": 4.0, "total": 7.0}
    assert data["dirty"] is True
    date = datetime.fromisoformat(data["date"])
    assert date.utcoffset() == timedelta(0)
    assert date == datetime.fromisoformat(told.when)
    head, _, end = to_markdown(told, CATALOG).partition("## This run")
    for said in (
        f"- Ended: {told.when}",
        "- Source: commit 0123abc, with changes that are not committed",
        "- Took: 7.0 s (Lean 1.0 s, audit 2.0 s, numbers 4.0 s)",
        f"| stein | {report.theorems[0].checks[0].seconds:.1f} | ",
    ):
        assert said in end
    clean = told.model_copy(update={"commit": "0123abc"})
    assert (clean.dirty, clean.source) == (False, "commit 0123abc")
    unknown = told.model_copy(update={"commit": None})
    assert (unknown.dirty, unknown.source) == (None, "no commit is known")
    # What was found stands apart: it is the same text on another day and machine.
    later: dict[str, object] = {
        "date": told.date + timedelta(1),
        "commit": None,
        "seconds": 9.0,
        "environment": {},
    }
    assert to_markdown(told.model_copy(update=later), CATALOG).startswith(head)


def test_every_theorem_is_told_when_it_is_done() -> None:
    said: list[str] = []
    verify(
        ["stein", "am-gm"],
        QUICK,
        mutants=False,
        on_step=said.append,
        on_result=lambda result: said.append(theorem_line(result, len(said), 9)),
    )
    assert [line.partition(" (")[0].split(": ")[0].split()[-1] for line in said if "holds" in line]
    assert said[3].startswith("  3/9 stein: holds (")
    assert said[4] == "am-gm: exact"


def test_table_fits_into_eighty_columns() -> None:
    bad = Comparison("x", 1.0, 0.0, 1.0, 1e-3)
    outcomes = [Outcome(kind, (bad,) * 12_345, "") for kind in Kind]
    alive = MutantResult(name="a", statement="b", killed={Kind.EXACT: False}, nearest={})
    lean = LeanResult(status="proved")
    results = [made_result(*outcomes, id=t.id, lean=lean, mutants=(alive,) * 10) for t in CATALOG]
    console = Console(record=True, width=80, file=io.StringIO())
    console.print(verification_table(made_report(*results)))
    lines = console.export_text().splitlines()
    assert max(map(len, lines)) <= 80
    for theorem in CATALOG:
        row = next(line for line in lines if line.split()[:1] == [theorem.id])
        assert row.split()[1:] == ["✓", "proved", *["✗", "12345"] * 4, "✗", "0/10"]
    head = " ".join(" ".join(lines[:4]).split())
    for word in ("theorem", "Lean", "exact", "high-", "precision", "float64", "sampled", "refuted"):
        assert word in head.split()


def test_report_as_junit(report: Report) -> None:
    suite = ET.fromstring(to_junit(report))
    assert suite.get("failures") == "0"
    assert suite.get("skipped") == "2"
    assert len(suite.findall("testcase")) == int(suite.get("tests", "0"))


def test_report_as_markdown(report: Report) -> None:
    text = to_markdown(report, CATALOG)
    assert "Stein's identity (`stein`)" in text
    assert "not checked in this run" in text


def test_share_of_alpha_is_that_of_the_whole_catalog(report: Report) -> None:
    for result in report.theorems:
        sampled = result.of(Kind.SAMPLED)
        assert sampled is not None
        assert sampled.alpha == pytest.approx(1e-6 / len(CATALOG))


def test_arguments_are_checked() -> None:
    with pytest.raises(InvalidInputError, match=r"unknown theorem 'stien'\. Did you mean stein\?"):
        verify(["stien"])
    with pytest.raises(InvalidInputError, match="settings"):
        verify(["stein"], {"samples": 10})  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match="theorems"):
        verify("stein")


def _printed(report: Report) -> str:
    console = Console(record=True, width=40, file=io.StringIO())
    print_failures(console, report)
    return console.export_text()


def test_living_mutant_is_reported_everywhere() -> None:
    """With 10 samples no mutant dies, and that is a failure of the check."""
    mutants = try_mutants(claim_of("stein"), Runner(Settings(samples=10)))
    failed = made_report(made_result(mutants=mutants))
    assert not failed.ok
    message = ET.fromstring(to_junit(failed)).find("testcase/failure")
    assert message is not None
    assert "not refuted by sampled" in message.get("message", "")
    assert "mutant factor-two (E[z p] = 2 E[p']) is not refuted by sampled; nearest" in _printed(
        failed
    )
    assert f"| 0 of {len(mutants)} killed |" in to_markdown(failed, CATALOG)


def _verdict(*statuses: Status, audit: AuditReport | None) -> LeanVerdict:
    modules = [ModuleResult("LeJEPA.Gaussian.Stein", Path("S.lean"), s, 1.0) for s in statuses]
    check = CheckReport("Lean 4.28", tuple(modules), 1.0)
    return LeanVerdict.of_reports(check, audit, ToolchainChoice.WASM)


def test_lean_verdict_reaches_every_theorem() -> None:
    axioms = {"LeJEPA.stein": frozenset({"propext"})}
    good = _verdict(Status.CHECKED, audit=AuditReport((), 3, 2, 1, axioms))
    assert good.ok
    assert good.of(CATALOG["stein"]).status == "proved"
    assert good.of(CATALOG["stein"]).axioms == ("propext",)
    for bad in (
        _verdict(Status.CHECKED, audit=AuditReport(("x is an axiom",))),
        _verdict(Status.CHECKED, audit=None),
        _verdict(Status.CACHED, Status.SKIPPED, audit=AuditReport(())),
    ):
        assert not bad.ok
        assert bad.of(CATALOG["stein"]).status == "failed"
    report = made_report(made_result(), lean=good)
    assert Report.model_validate_json(report.to_json()) == report


def test_reproduction_line_names_what_differs() -> None:
    line = reproduction("stein", Settings(), Parameters())
    assert line == "numcheck verify stein --skip-lean"
    settings = Settings(samples=5, seed=3, alpha=1e-3)
    line = reproduction("stein", settings, Parameters(rho=(0.5,), degree=2))
    options = "--samples 5 --seed 3 --alpha 0.001 --rho 0.5 --degree 2"
    assert line == f"numcheck verify stein --skip-lean {options}"


def test_failures_print_theorem_values_tolerance_seed_and_the_line() -> None:
    result = verify_claim(claim_of("stein").mutants[0].claim, Runner(QUICK), mutants=False)
    text = _printed(made_report(result))
    check = result.of(Kind.SAMPLED)
    assert check is not None
    worst = check.failures[0]
    for part in (
        "stein (sampled)",
        f"observed  {worst.observed!r}",
        f"expected  {worst.expected!r}",
        f"tolerance {worst.tolerance!r}",
        "seed      4",
        "reproduce numcheck verify stein --skip-lean --samples 10000 --seed 4",
    ):
        assert part in text


def test_lean_failure_prints_theorems_findings_and_the_line() -> None:
    verdict = _verdict(Status.FAILED, audit=None)
    report = made_report(made_result(lean=verdict.of(CATALOG["stein"])), lean=verdict)
    expected = (
        "stein (Lean): not proved by Lean 4.28\n"
        "  observed  not accepted: LeJEPA.Gaussian.Stein; 0 problems of the audit\n"
        "  expected  every module accepted; 0 problems of the audit\n"
        "  reproduce numcheck lean --audit --toolchain wasm\n"
    )
    assert expected in _printed(report)
    message = ET.fromstring(to_junit(report)).find("testcase/failure")
    assert message is not None
    assert expected.strip() in (message.text or "")
    assert json.loads(report.to_json())["lean"]["reproduce"] == verdict.reproduce


@pytest.mark.parametrize("observed", [math.nan, math.inf])
def test_values_that_are_no_numbers_are_reported(observed: float) -> None:
    report = made_report(made_result(exact(Comparison("E z", observed, 0.0, observed, 1e-3))))
    assert not report.ok
    for text in (_printed(report), to_junit(report)):
        assert f"observed  {observed!r}" in text


class CompareNothing(Claim):
    """A claim whose only check compares nothing: it has a grid without points."""

    one: int = 0
    mutants = (mutant("one", "one", one=1),)


def test_check_that_compares_nothing_refutes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CompareNothing, "kinds", (Kind.EXACT,))
    monkeypatch.setattr(CompareNothing, "theorem", "stein")
    result = verify_claim(CompareNothing(), Runner(QUICK))
    report = made_report(result)
    assert not result.ok
    assert result.mutants[0].killed == {Kind.EXACT: False}
    assert "mutant one (one) is not refuted by exact; nearest: nothing was compared" in _printed(
        report
    )
    assert "FAILS" in to_markdown(report, CATALOG)


@settings(max_examples=15)
@given(
    st.integers(2, 300), st.integers(0, 2**64 - 1), st.sampled_from(["float32", "float64"]),
    st.floats(0.1, 0.9), st.integers(1, 3),
)  # fmt: skip
def test_no_settings_raise_an_alarm_and_every_form_says_so(
    samples: int, seed: int, dtype: str, rho: float, degree: int
) -> None:
    given_settings, parameters = Settings(samples, seed, dtype=dtype), Parameters((rho,), degree)
    report = verify(["ou-eigenfunctions"], given_settings, parameters=parameters, mutants=False)
    assert report.ok
    assert Report.model_validate_json(report.to_json()) == report
    assert report.settings.settings() == given_settings
    assert report.settings.parameters() == parameters
    assert ET.fromstring(to_junit(report)).get("failures") == "0"
    assert "FAILS" not in to_markdown(report, CATALOG)
