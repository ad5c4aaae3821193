"""A report as plain data, for JSON."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from numcheck.checks.base import Outcome
from numcheck.report.reproduce import mutant_reproduction, reproduction
from numcheck.report.verify import MutantResult, Report, TheoremResult
from numcheck.sampling.decide import Comparison
from numcheck.support.environment import environment
from numcheck.support.validate import instance


def _comparison_json(comparison: Comparison) -> dict[str, Any]:
    """What JSON has no number for, NaN and infinity, as text."""
    return {
        name: str(value) if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in asdict(comparison).items()
    }


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": str(outcome.kind),
        "ok": outcome.ok,
        "detail": outcome.detail,
        "comparisons": len(outcome.comparisons),
        "worst": None,
        "failures": [_comparison_json(comparison) for comparison in outcome.failures],
    }
    if outcome.comparisons:
        worst = outcome.worst
        ratio = worst.ratio if worst.tolerance and math.isfinite(worst.ratio) else None
        found["worst"] = {**_comparison_json(worst), "ratio": ratio}
    return found


def mutant_json(mutant: MutantResult, reproduce: str) -> dict[str, Any]:
    """A mutant as plain data; one that lives with what came nearest to refuting it."""
    found: dict[str, Any] = {
        "name": mutant.name,
        "statement": mutant.statement,
        "killed": {str(kind): dead for kind, dead in mutant.killed.items()},
    }
    if not mutant.ok:
        nearest = {str(kind): _comparison_json(c) for kind, c in mutant.nearest.items()}
        found |= {"nearest": nearest, "reproduce": reproduce}
    return found


def _theorem_json(result: TheoremResult, report: Report) -> dict[str, Any]:
    settings = report.settings
    return {
        "id": result.theorem,
        "ok": result.ok,
        "seconds": round(result.seconds, 3),
        "check_seconds": {str(kind): round(t, 3) for kind, t in result.check_seconds.items()},
        "reproduce": reproduction(result.theorem, settings, report.parameters),
        "lean": asdict(result.lean),
        "checks": [_outcome_json(outcome) for outcome in result.outcomes],
        "mutants": [
            mutant_json(mutant, mutant_reproduction(result.theorem, settings, mutant.samples))
            for mutant in result.mutants
        ],
    }


def to_json(report: Report) -> dict[str, Any]:
    """A report as plain data for `json.dump`.

    Raises:
        InvalidInputError: If it is no report.
    """
    lean = instance(report, Report, name="report").lean
    return {
        "ok": report.ok,
        "seconds": round(report.seconds, 3),
        "environment": environment(),
        "settings": {**asdict(report.settings), **asdict(report.parameters)},
        "lean": None
        if lean is None
        else {
            **lean.check.to_json(),
            "audit": None if lean.audit is None else {"problems": list(lean.audit.problems)},
            "reproduce": lean.reproduce,
        },
        "theorems": [_theorem_json(result, report) for result in report.results],
    }
