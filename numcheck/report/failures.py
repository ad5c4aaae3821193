"""What did not hold, in words: what was compared, found and claimed, and how to see it again."""

from __future__ import annotations

from collections.abc import Sequence

from numcheck.checks.base import Outcome
from numcheck.checks.sampled import Settings
from numcheck.report.reproduce import mutant_reproduction, reproduction
from numcheck.report.verify import LeanVerdict, MutantResult, Report
from numcheck.sampling.decide import Comparison


def _text(head: str, comparison: Comparison | None, seed: int, reproduce: str) -> str:
    lines = [f"{head}: {comparison.label if comparison else 'nothing was compared'}"]
    if comparison is not None:
        lines += [
            f"  observed  {comparison.observed!r}",
            f"  expected  {comparison.expected!r}",
            f"  tolerance {comparison.tolerance!r} (the error is {comparison.error!r})",
        ]
    return "\n".join([*lines, f"  seed      {seed}", f"  reproduce {reproduce}"])


def outcome_failures(theorem: str, outcome: Outcome, report: Report) -> list[str]:
    """The failed comparisons of a check of a theorem's statement, the worst first.

    Args:
        theorem: Catalog id.
        outcome: What the check found.
        report: The run.

    Returns:
        A text of several lines for each; the last line is the command that repeats it.
    """
    failures: list[Comparison | None] = [*outcome.failures]
    again = reproduction(theorem, report.settings, report.parameters)
    return [
        _text(f"{theorem} ({outcome.kind})", comparison, report.settings.seed, again)
        for comparison in failures or ([] if outcome.comparisons else [None])
    ]


def mutant_failures(theorem: str, mutant: MutantResult, settings: Settings) -> list[str]:
    """The kinds of check that did not refute a mutant, each with what came nearest to doing so.

    Args:
        theorem: Catalog id.
        mutant: How the mutant fared.
        settings: How the sampled checks were run.

    Returns:
        A text of several lines for each; the last line is the command that repeats it.
    """
    again = mutant_reproduction(theorem, settings, mutant.samples)
    head = f"{theorem}: mutant {mutant.name} ({mutant.statement}) is not refuted by"
    return [
        _text(f"{head} {kind}; nearest", mutant.nearest.get(kind), settings.seed, again)
        for kind, dead in mutant.killed.items()
        if not dead
    ]


def lean_failure(theorems: Sequence[str], verdict: LeanVerdict) -> str:
    """What Lean or the audit did not accept, and which theorems are not proved for it.

    Args:
        theorems: Catalog ids.
        verdict: On the library.

    Returns:
        A text of several lines; the last is the command that repeats it.
    """
    refused = [module.name for module in verdict.check.modules if not module.ok]
    problems = [*verdict.check.problems, *(verdict.audit.problems if verdict.audit else ())]
    observed = f"not accepted: {', '.join(refused)}" if refused else "every module accepted"
    return "\n".join(
        [
            f"{', '.join(theorems)} (Lean): not proved by {verdict.check.toolchain}",
            f"  observed  {observed}; {len(problems)} problems of the audit",
            "  expected  every module accepted; 0 problems of the audit",
            f"  reproduce {verdict.reproduce}",
        ]
    )
