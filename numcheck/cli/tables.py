"""Results as tables and lines to read."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from numcheck.checks.base import Kind, Outcome
from numcheck.lean.audit import AuditReport
from numcheck.lean.report import CheckReport, ModuleResult, Status
from numcheck.report.failures import lean_failure, mutant_failures, outcome_failures
from numcheck.report.verify import MutantResult, Report, TheoremResult
from numcheck.theory.quadrature import DIGITS

#: Failures of one check that are printed; the files have them all.
_SHOWN = 3
_MARK = {True: "[green]✓[/]", False: "[red]✗[/]"}
_STYLE = {
    Status.CHECKED: "green",
    Status.CACHED: "dim green",
    Status.FAILED: "bold red",
    Status.SKIPPED: "yellow",
}


def _cell(outcome: Outcome | None) -> str:
    if outcome is None:
        return "-"
    if not outcome.comparisons:
        return f"{_MARK[False]} compares nothing"
    if not outcome.ok:
        return f"{_MARK[False]} {len(outcome.failures)} of {len(outcome.comparisons)} differ"
    figure = f"{len(outcome.comparisons)}"
    if outcome.kind is Kind.PRECISE:
        figure = f"{max(c.error for c in outcome.comparisons):.0e}"
    elif outcome.kind in (Kind.FLOATING, Kind.SAMPLED):
        figure = f"{outcome.worst.ratio:.2f}"
    return f"{_MARK[True]} {figure}"


def _lean_cell(result: TheoremResult) -> str:
    status = result.lean.status
    if status == "not checked":
        return "[yellow]skipped[/]"
    return f"{_MARK[status == 'proved']} {status}"


def _mutants_cell(mutants: tuple[MutantResult, ...]) -> str:
    if not mutants:
        return "-"
    dead = sum(mutant.ok for mutant in mutants)
    return f"{_MARK[dead == len(mutants)]} {dead}/{len(mutants)}"


def verification_table(report: Report) -> Table:
    """One row a theorem: Lean, the kinds of check, mutants."""
    samples = f"{report.settings.samples:,} numbers a case, seed {report.settings.seed}"
    table = Table(
        title="Theorems",
        title_justify="left",
        caption=f"exact: values that are equal as rationals. precise: largest error at {DIGITS} "
        f"digits. floating, sampled: largest error over its tolerance, {samples}. refuted: mutants "
        "that every kind of check refutes.",
        caption_justify="left",
    )
    for column in ("theorem", "Lean", *Kind, "refuted"):
        table.add_column(str(column), overflow="fold", no_wrap=column == "theorem")
    for result in report.results:
        by_kind = {outcome.kind: outcome for outcome in result.outcomes}
        cells = [_cell(by_kind.get(kind)) for kind in Kind]
        table.add_row(result.theorem, _lean_cell(result), *cells, _mutants_cell(result.mutants))
    return table


def print_failure(console: Console, text: str) -> None:
    """The text of `numcheck.report.failures`, unbroken, so that commands can be copied."""
    head, _, rest = text.partition("\n")
    console.print(f"[red]{escape(head)}[/]\n{escape(rest)}", highlight=False, soft_wrap=True)


def print_failures(console: Console, report: Report) -> None:
    """For every failure: theorem, observed, expected, tolerance, seed, and a line to repeat it."""
    for result in report.results:
        for outcome in result.outcomes:
            texts = outcome_failures(result.theorem, outcome, report)
            for text in texts[:_SHOWN]:
                print_failure(console, text)
            if more := texts[_SHOWN:]:
                console.print(f"{result.theorem} ({outcome.kind}): and {len(more)} more")
        for mutant in result.mutants:
            for text in mutant_failures(result.theorem, mutant, report.settings):
                print_failure(console, text)
    if report.lean is not None:
        print_lean_failures(console, report.lean.check, report.lean.audit)
        if unproved := [r.theorem for r in report.results if r.lean.status == "failed"]:
            print_failure(console, lean_failure(unproved, report.lean))


def print_lean_failures(console: Console, check: CheckReport, audit: AuditReport | None) -> None:
    """Lean's messages as file:line:column, and the findings of the audit."""
    for module in check.modules:
        for message in module.messages:
            if message.severity != "information":
                console.print(escape(str(message)), style="red", highlight=False, soft_wrap=True)
    for problem in (*check.problems, *(audit.problems if audit else ())):
        console.print(escape(problem), style="red", highlight=False, soft_wrap=True)


def module_line(result: ModuleResult, number: int, total: int) -> str:
    """One line on a module that is done."""
    style = _STYLE[result.status]
    return (
        f"[dim]{number:>3}/{total}[/] [{style}]{result.status:<8}[/] {result.name} "
        f"[dim]{result.seconds:.1f} s[/]"
    )


def mutant_table(theorem: str, rows: Iterable[tuple[MutantResult, int | None]]) -> Table:
    """One row a mutant: which kinds refute it, and at which sample size sampling begins to."""
    table = Table(title=f"Mutants of {theorem}", title_justify="left")
    for column in ("mutant", "says", *Kind, "dies at n ="):
        table.add_column(str(column), overflow="fold")
    for mutant, size in rows:
        words = {True: "[green]killed[/]", False: "[red]lives[/]", None: "-"}
        marks = [words[mutant.killed.get(kind)] for kind in Kind]
        table.add_row(
            mutant.name, escape(mutant.statement), *marks, "-" if size is None else f"{size:,}"
        )
    return table
