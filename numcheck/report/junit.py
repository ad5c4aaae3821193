"""A report as JUnit XML, for continuous integration."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from numcheck.report.failures import check_failures, lean_failure, mutant_failures
from numcheck.report.report import Report, TheoremResult


def _case(suite: ET.Element, theorem: str, name: str, failures: Sequence[str] = ()) -> ET.Element:
    case = ET.SubElement(suite, "testcase", classname=theorem, name=name)
    if failures:
        text = "\n".join(failures)
        ET.SubElement(case, "failure", message=text.splitlines()[0]).text = text
    return case


def _add(suite: ET.Element, result: TheoremResult, report: Report) -> None:
    if result.lean.status == "failed" and report.lean is not None:
        text = lean_failure([result.id], report.lean)
        _case(suite, result.id, "lean", [*report.lean.problems, text])
    else:
        case = _case(suite, result.id, "lean")
        if result.lean.status == "not checked":
            ET.SubElement(case, "skipped", message="Lean was not asked")
    seed = report.settings.seed
    for check in result.checks:
        _case(suite, result.id, str(check.kind), check_failures(result, check, seed))
    for mutant in result.mutants:
        failures = mutant_failures(result.id, mutant, seed, result.reproduce_mutants)
        _case(suite, result.id, f"mutant {mutant.name}", failures)


def to_junit(report: Report) -> str:
    """The report as JUnit XML."""
    suite = ET.Element("testsuite", name="numcheck", time=f"{report.seconds:.3f}")
    for result in report.theorems:
        _add(suite, result, report)
    suite.set("tests", str(len(suite.findall("testcase"))))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    ET.indent(suite)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(suite, encoding="unicode")
