"""Reports for tests, put together from parts of a run."""

from __future__ import annotations

from functools import cache

from numcheck.checks.base import Kind, Outcome
from numcheck.checks.settings import Settings
from numcheck.report.report import CheckResult, LeanResult, Report, TheoremResult
from numcheck.report.verify import verify
from numcheck.sampling.decide import Comparison

QUICK = Settings(samples=10_000, seed=4)


@cache
def _made() -> Report:
    return verify(["stein"], QUICK, mutants=False)


def made_report(*theorems: TheoremResult, **changes: object) -> Report:
    """The report of a quick run, with other results in it."""
    return _made().model_copy(update={"theorems": theorems, **changes})


def made_result(*outcomes: Outcome, **changes: object) -> TheoremResult:
    """A result on `stein` with these outcomes."""
    result = TheoremResult(
        id="stein",
        lean=LeanResult(),
        checks=tuple(CheckResult(**vars(outcome)) for outcome in outcomes),
        mutants=(),
        seconds=0.1,
        reproduce="numcheck verify stein --skip-lean",
        reproduce_mutants="numcheck mutate stein",
    )
    return result.model_copy(update=changes)


def exact(*comparisons: Comparison) -> Outcome:
    """What an exact check found."""
    return Outcome(Kind.EXACT, comparisons, "")
