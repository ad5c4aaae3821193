"""A report as JUnit XML, for continuous integration."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from numcheck.report.failures import lean_failure, mutant_failures, outcome_failures
from numcheck.report.verify import Report, TheoremResult
from numcheck.support.validate import instance


def _case(suite: ET.Element, theorem: str, name: str, failure: str | None) -> None:
    case = ET.SubElement(suite, "testcase", classname=theorem, name=name)
    if failure is not None:
        ET.SubElement(case, "failure", message=failure.splitlines()[0]).text = failure


def _add(suite: ET.Element, result: TheoremResult, report: Report) -> None:
    if result.lean.status == "not checked":
        case = ET.SubElement(suite, "testcase", classname=result.theorem, name="lean")
        ET.SubElement(case, "skipped", message="Lean was not asked")
    else:
        problem = "\n".join(result.lean.problems) or "the library is not proved"
        if report.lean is not None:
            problem += f"\n{lean_failure([result.theorem], report.lean)}"
        _case(suite, result.theorem, "lean", problem if result.lean.status == "failed" else None)
    for outcome in result.outcomes:
        failures = outcome_failures(result.theorem, outcome, report)
        _case(suite, result.theorem, str(outcome.kind), "\n".join(failures) or None)
    for mutant in result.mutants:
        failures = mutant_failures(result.theorem, mutant, report.settings)
        _case(suite, result.theorem, f"mutant {mutant.name}", "\n".join(failures) or None)


def to_junit(report: Report) -> str:
    """The report as JUnit XML.

    Raises:
        InvalidInputError: If it is no report.
    """
    instance(report, Report, name="report")
    suite = ET.Element("testsuite", name="numcheck", time=f"{report.seconds:.3f}")
    for result in report.results:
        _add(suite, result, report)
    suite.set("tests", str(len(suite.findall("testcase"))))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    ET.indent(suite)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(suite, encoding="unicode")
