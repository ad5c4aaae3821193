"""A report as JUnit XML, for continuous integration."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from numcheck.verify import Report, TheoremResult, reproduction


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
        _case(suite, result.theorem, "lean", problem if result.lean.status == "failed" else None)
    for outcome in result.outcomes:
        failure = None
        if not outcome.ok:
            lines = [
                f"{c.label}: observed {c.observed!r}, expected {c.expected!r}, "
                f"tolerance {c.tolerance!r}"
                for c in outcome.failures
            ]
            lines.append(f"reproduce: {reproduction(result.theorem, report.settings, None)}")
            failure = "\n".join(lines)
        _case(suite, result.theorem, str(outcome.kind), failure)
    for mutant in result.mutants:
        alive = [str(kind) for kind, dead in mutant.killed.items() if not dead]
        failure = f"{mutant.statement}: not refuted by {', '.join(alive)}" if alive else None
        _case(suite, result.theorem, f"mutant {mutant.name}", failure)


def to_junit(report: Report) -> str:
    """The report as JUnit XML."""
    suite = ET.Element("testsuite", name="numcheck", time=f"{report.seconds:.3f}")
    for result in report.results:
        _add(suite, result, report)
    suite.set("tests", str(len(suite.findall("testcase"))))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    ET.indent(suite)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(suite, encoding="unicode")
