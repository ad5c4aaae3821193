"""What did not hold, in words: what was compared, found and claimed, and how to see it again."""

from __future__ import annotations

from collections.abc import Sequence

from numcheck.report.report import CheckResult, LeanVerdict, MutantResult, TheoremResult
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


def check_failures(theorem: TheoremResult, check: CheckResult, seed: int) -> list[str]:
    """The failed comparisons of a check of a theorem, the worst first.

    Returns:
        A text of several lines for each; the last line is the command that repeats it.
    """
    failures: list[Comparison | None] = [*check.failures]
    return [
        _text(f"{theorem.id} ({check.kind})", comparison, seed, theorem.reproduce)
        for comparison in failures or ([] if check.comparisons else [None])
    ]


def mutant_failures(theorem: str, mutant: MutantResult, seed: int, reproduce: str) -> list[str]:
    """The kinds of check that did not refute a mutant, each with what came nearest to doing so.

    Args:
        theorem: Catalog id.
        mutant: How the mutant fared.
        seed: The seed of the run.
        reproduce: The command that tries the theorem's mutants again.

    Returns:
        A text of several lines for each; the last line is the command.
    """
    head = f"{theorem}: mutant {mutant.name} ({mutant.statement}) is not refuted by"
    return [
        _text(f"{head} {kind}; nearest", mutant.nearest.get(kind), seed, reproduce)
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
    refused = verdict.refused
    observed = f"not accepted: {', '.join(refused)}" if refused else "every module accepted"
    return "\n".join(
        [
            f"{', '.join(theorems)} (Lean): not proved by {verdict.toolchain}",
            f"  observed  {observed}; {len(verdict.problems)} problems of the audit",
            "  expected  every module accepted; 0 problems of the audit",
            f"  reproduce {verdict.reproduce}",
        ]
    )
