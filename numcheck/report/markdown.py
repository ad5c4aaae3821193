"""A report as Markdown, to read or to attach to a review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from numcheck.checks.base import Kind
from numcheck.checks.sampled import Settings
from numcheck.report.catalog import Catalog
from numcheck.report.verify import Report
from numcheck.support.environment import environment
from numcheck.support.validate import instance
from numcheck.theory.quadrature import DIGITS

_MARK = {True: "holds", False: "**FAILS**"}


def to_markdown(report: Report, catalog: Catalog) -> str:
    """The report as a table with what stands behind its words.

    Raises:
        InvalidInputError: If these are no report and no catalog.
    """
    instance(report, Report, name="report")
    instance(catalog, Catalog, name="catalog")
    lean = report.lean
    lines = ["# Verification report", ""]
    if lean is None:
        lines.append("The Lean proofs were not checked in this run.")
    else:
        verdict = "proved" if lean.ok else "**NOT PROVED**"
        lines.append(
            f"Lean: {len(lean.check.modules)} modules {verdict} by {lean.check.toolchain}."
        )
    settings = report.settings
    lines += [
        f"Sampled checks: n = {settings.samples:,}, seed {settings.seed}, {settings.dtype}; the "
        f"chance that the whole suite raises a false alarm is at most {settings.level:g}. "
        f"Precise checks: {DIGITS} digits. Exact checks: over the rationals. "
        "Floating checks: float64, within a bound on the rounding errors.",
        "",
        f"| theorem | Lean | {' | '.join(Kind)} | mutants |",
        f"|---|---|{'---|' * len(Kind)}---|",
    ]
    for result in report.results:
        outcomes = {outcome.kind: outcome for outcome in result.outcomes}
        cells = []
        for kind in Kind:
            outcome = outcomes.get(kind)
            cell = "not run" if outcome is None else f"{_MARK[outcome.ok]}: {outcome.detail}"
            if (
                outcome is not None
                and outcome.comparisons
                and kind
                in (
                    Kind.FLOATING,
                    Kind.SAMPLED,
                )
            ):
                cell += f"; largest error / tolerance {outcome.worst.ratio:.2f}"
            cells.append(cell)
        dead = sum(mutant.ok for mutant in result.mutants)
        title = f"{catalog[result.theorem].title} (`{result.theorem}`)"
        mutants = f"{dead} of {len(result.mutants)} killed" if result.mutants else "not run"
        lines.append(f"| {title} | {result.lean.status} | {' | '.join(cells)} | {mutants} |")
    versions = ", ".join(f"{key} {value}" for key, value in environment().items())
    lines += ["", f"Ran in {report.seconds:.1f} s with {versions}.", ""]
    return "\n".join(lines)


def mutants_to_markdown(
    killed: Mapping[str, Sequence[Mapping[str, Any]]], settings: Settings
) -> str:
    """The mutants, which kinds of check refute them, and from which sample size on.

    Args:
        killed: For each theorem its mutants: `name`, `statement`, `killed` (a kind and whether it
            refutes it) and `dies_at`, as `numcheck mutate --json` writes them.
        settings: How the sampled checks were run.
    """
    mutants = [(theorem, mutant) for theorem, rows in killed.items() for mutant in rows]
    dead = sum(all(mutant["killed"].values()) for _, mutant in mutants)
    lines = [
        "# Power: false statements that the checks refute",
        "",
        "Written by `numcheck mutate --markdown docs/reference/power.md`. A mutant is a near-miss "
        "false statement of a theorem; every kind of check that the theorem has must refute it. "
        "The last column is the smallest power of ten, of numbers a case, at which the sampled "
        f"check does, at the level {settings.level:g} of the whole suite, seed {settings.seed}.",
        "",
        f"{dead} of {len(mutants)} mutants of {len(killed)} theorems are refuted by every kind.",
        "",
        f"| theorem | mutant | says | {' | '.join(Kind)} | dies at n = |",
        f"|---|---|---|{'---|' * len(Kind)}---|",
    ]
    words = {True: "killed", False: "**lives**", None: "-"}
    for theorem, mutant in mutants:
        says = str(mutant["statement"]).replace("|", "\\|")
        marks = " | ".join(words[mutant["killed"].get(str(kind))] for kind in Kind)
        size = "-" if mutant["dies_at"] is None else f"{mutant['dies_at']:,}"
        lines.append(f"| {theorem} | {mutant['name']} | {says} | {marks} | {size} |")
    return "\n".join(lines) + "\n"
