"""Reports: what fails is said with everything needed to repeat it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from numcheck.checks import checks_of
from numcheck.checks.base import Checks, Kind, Mutant, Outcome, Parameters
from numcheck.checks.sampled import Settings, check_sampled
from numcheck.cli.tables import print_failures
from numcheck.lean.audit import AuditReport
from numcheck.lean.report import CheckReport, ModuleResult, Status
from numcheck.report.catalog import load_catalog
from numcheck.report.jsonreport import to_json
from numcheck.report.junit import to_junit
from numcheck.report.markdown import to_markdown
from numcheck.report.reproduce import reproduction
from numcheck.report.verify import (
    LeanResult,
    LeanVerdict,
    Report,
    TheoremResult,
    verify,
    verify_theorem,
)
from numcheck.sampling.decide import Comparison

CATALOG = load_catalog()
QUICK = Settings(samples=10_000)


@pytest.fixture(scope="module")
def report() -> Report:
    return verify(CATALOG, ["stein", "ou-eigenfunctions"], QUICK)


def test_report_as_json_is_complete(report: Report) -> None:
    data = json.loads(json.dumps(to_json(report), allow_nan=False))
    assert data["ok"]
    assert [t["id"] for t in data["theorems"]] == ["stein", "ou-eigenfunctions"]
    for theorem in data["theorems"]:
        assert [check["kind"] for check in theorem["checks"]] == ["exact", "precise", "sampled"]
        assert set(theorem["check_seconds"]) == {check["kind"] for check in theorem["checks"]}
        assert sum(theorem["check_seconds"].values()) <= theorem["seconds"] + 0.01
        assert theorem["lean"]["status"] == "not checked"
        assert all(all(m["killed"].values()) for m in theorem["mutants"])
    assert data["settings"]["samples"] == 10_000


def test_report_as_junit(report: Report) -> None:
    suite = ET.fromstring(to_junit(report))
    assert suite.get("failures") == "0"
    assert suite.get("skipped") == "2"
    assert len(suite.findall("testcase")) == int(suite.get("tests", "0"))


def test_report_as_markdown(report: Report) -> None:
    text = to_markdown(report, CATALOG)
    assert "Stein's identity (`stein`)" in text
    assert "not checked in this run" in text


def test_share_of_the_level_is_that_of_the_whole_catalog(report: Report) -> None:
    for result in report.results:
        sampled = next(o for o in result.outcomes if o.kind is Kind.SAMPLED)
        assert getattr(sampled, "level") == pytest.approx(1e-6 / len(CATALOG))  # noqa: B009


def test_failure_is_reported_everywhere() -> None:
    """At n = 100 no mutant dies, and that is a failure of the check."""
    result = verify_theorem("stein", QUICK, mutant_samples=10)
    assert not result.ok
    failed = Report((result,), QUICK, None, 1.0)
    assert not to_json(failed)["ok"]
    suite = ET.fromstring(to_junit(failed))
    message = suite.find("testcase/failure")
    assert message is not None
    assert "not refuted by sampled" in message.get("message", "")


def test_lean_verdict_reaches_every_theorem() -> None:
    modules = (ModuleResult("LeJEPA", Path("LeJEPA.lean"), Status.CHECKED, 1.0),)
    check = CheckReport("Lean", modules, 1.0)
    good = LeanVerdict(check, AuditReport((), 3, 2, 1, {"LeJEPA.stein": frozenset({"propext"})}))
    assert good.ok
    assert good.of(CATALOG["stein"]).status == "proved"
    assert good.of(CATALOG["stein"]).axioms == ("propext",)
    bad = LeanVerdict(check, AuditReport(("x is an axiom",)))
    assert not bad.ok
    assert bad.of(CATALOG["stein"]).status == "failed"
    assert LeanVerdict(check, None).of(CATALOG["stein"]).status == "failed"


def test_reproduction_line_names_what_differs() -> None:
    assert reproduction("stein", Settings(), None) == "numcheck verify stein --skip-lean"
    line = reproduction("stein", Settings(samples=5, seed=3), Parameters(rho=(0.5,), degree=2))
    assert line == ("numcheck verify stein --skip-lean --samples 5 --seed 3 --rho 0.5 --degree 2")


def _printed(report: Report) -> str:
    console = Console(record=True, width=40, file=io.StringIO())
    print_failures(console, report)
    return console.export_text()


def test_failures_print_theorem_values_tolerance_seed_and_the_line() -> None:
    checks = checks_of("stein")
    settings = Settings(samples=10_000, seed=4)
    outcome = check_sampled(checks, settings, claim=checks.mutants[0].claim)
    result = TheoremResult("stein", LeanResult("not checked"), (outcome,), (), 0.1)
    text = _printed(Report((result,), settings, None, 0.1))
    worst = outcome.failures[0]
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
    failed = ModuleResult("LeJEPA.Gaussian.Stein", Path("Stein.lean"), Status.FAILED, 1.0)
    check = CheckReport("Lean 4.28", (failed,), 1.0)
    verdict = LeanVerdict(check, None, "numcheck lean --audit --toolchain wasm")
    result = TheoremResult("stein", verdict.of(CATALOG["stein"]), (), (), 0.1)
    report = Report((result,), QUICK, verdict, 0.1)
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
    assert to_json(report)["lean"]["reproduce"] == verdict.reproduce


@pytest.mark.parametrize("observed", [float("nan"), float("inf")])
def test_values_that_are_no_numbers_are_reported(observed: float) -> None:
    comparison = Comparison("E z", observed, 0.0, observed, 1e-3)
    result = TheoremResult(
        "stein", LeanResult("not checked"), (Outcome(Kind.EXACT, (comparison,), ""),), (), 0.1
    )
    report = Report((result,), QUICK, None, 0.1)
    data = json.loads(json.dumps(to_json(report), allow_nan=False))
    assert data["theorems"][0]["checks"][0]["failures"][0]["observed"] == str(observed)
    for text in (_printed(report), to_junit(report)):
        assert f"observed  {observed!r}" in text


def test_check_that_compares_nothing_refutes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_: int) -> Outcome:
        return Outcome(Kind.EXACT, (), "nothing")

    empty = Checks("stein", 0, (Mutant("one", "one", 1),), exact=nothing)
    monkeypatch.setattr("numcheck.report.verify.checks_of", lambda _: empty)
    result = verify_theorem("stein", QUICK)
    report = Report((result,), QUICK, None, 0.1)
    assert not result.ok
    assert result.mutants[0].killed == {Kind.EXACT: False}
    assert "mutant one (one) is not refuted by exact; nearest: nothing was compared" in _printed(
        report
    )
    assert to_json(report)["theorems"][0]["checks"][0]["worst"] is None
    assert "FAILS" in to_markdown(report, CATALOG)
