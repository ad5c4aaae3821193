"""A report as Markdown, to read or to attach to a review; and the table of mutants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from numcheck.checks.base import Kind
from numcheck.checks.settings import Settings
from numcheck.report.catalog import Catalog
from numcheck.report.report import CheckResult, Report
from numcheck.theory.quadrature import DIGITS


def _cell(check: CheckResult | None) -> str:
    if check is None:
        return "not run"
    cell = f"{'holds' if check.ok else '**FAILS**'}: {check.detail}"
    if check.comparisons and check.kind in (Kind.FLOAT64, Kind.SAMPLED):
        cell += f"; largest error / tolerance {check.worst.ratio:.2f}"
    return cell


def to_markdown(report: Report, catalog: Catalog) -> str:
    """The report as a table with what stands behind its words."""
    settings, lean = report.settings, report.lean
    lines = ["# Verification report", ""]
    if lean is None:
        lines.append("The Lean proofs were not checked in this run.")
    else:
        verdict = "proved" if lean.ok else "**NOT PROVED**"
        lines.append(f"Lean: {len(lean.modules)} modules {verdict} by {lean.toolchain}.")
    lines += [
        "Exact checks: over the rationals. "
        f"High-precision checks: {DIGITS} digits. "
        "Float64 checks: within a bound on the rounding errors. "
        f"Sampled checks: n = {settings.samples:,}, seed {settings.seed}, {settings.dtype}; the "
        f"probability that the whole suite raises a false alarm is at most {settings.alpha:g}.",
        "",
        f"| theorem | Lean | {' | '.join(Kind)} | mutants |",
        f"|---|---|{'---|' * len(Kind)}---|",
    ]
    for result in report.theorems:
        title = f"{catalog[result.id].title} (`{result.id}`)"
        cells = " | ".join(_cell(result.of(kind)) for kind in Kind)
        dead = sum(mutant.ok for mutant in result.mutants)
        mutants = f"{dead} of {len(result.mutants)} killed" if result.mutants else "not run"
        lines.append(f"| {title} | {result.lean.status} | {cells} | {mutants} |")
    return "\n".join([*lines, "", *_run(report)])


def _run(report: Report) -> list[str]:
    """When, of what, on what and how long: all that differs from one run to the next."""
    versions = ", ".join(f"{key} {value}" for key, value in report.environment.items())
    kinds = [[result.of(kind) for kind in Kind] for result in report.theorems]
    return [
        "## This run",
        "",
        f"- Ended: {report.when}",
        f"- Source: {report.source}",
        f"- Took: {report.durations}",
        f"- With: {versions}",
        "",
        f"| seconds | {' | '.join(Kind)} | with mutants |",
        f"|---|{'---|' * len(Kind)}---|",
        *(
            f"| {result.id} | "
            + " | ".join(f"{check.seconds:.1f}" if check else "" for check in checks)
            + f" | {result.seconds:.1f} |"
            for result, checks in zip(report.theorems, kinds, strict=True)
        ),
        "",
    ]


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
        "Written by `numcheck mutate --markdown docs/results/power.md`. A mutant is a near-miss "
        "false statement of a theorem; every kind of check that the theorem has must refute it. "
        "The last column is the smallest power of ten, of numbers per case, at which the sampled "
        f"check does, with alpha = {settings.alpha:g} for the whole suite, seed {settings.seed}.",
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
