"""A report as Markdown, to read or to attach to a review."""

from __future__ import annotations

from numcheck.catalog import Catalog
from numcheck.checks.base import DIGITS, Kind
from numcheck.verify import Report, environment

_MARK = {True: "holds", False: "**FAILS**"}


def to_markdown(report: Report, catalog: Catalog) -> str:
    """The report as a table with what stands behind its words."""
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
            if outcome is not None and kind in (Kind.FLOATING, Kind.SAMPLED):
                cell += f"; largest error / tolerance {outcome.worst.ratio:.2f}"
            cells.append(cell)
        dead = sum(mutant.ok for mutant in result.mutants)
        title = f"{catalog[result.theorem].title} (`{result.theorem}`)"
        mutants = f"{dead} of {len(result.mutants)} killed" if result.mutants else "not run"
        lines.append(f"| {title} | {result.lean.status} | {' | '.join(cells)} | {mutants} |")
    versions = ", ".join(f"{key} {value}" for key, value in environment().items())
    lines += ["", f"Ran in {report.seconds:.1f} s with {versions}.", ""]
    return "\n".join(lines)
