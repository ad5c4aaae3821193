"""Results as tables and lines to read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from numcheck.checks.base import Kind
from numcheck.lean.report import ModuleResult, Status
from numcheck.report.failures import check_failures, lean_failure, mutant_failures
from numcheck.report.report import CheckResult, LeanModule, MutantResult, Report, TheoremResult
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


def _cell(check: CheckResult | None) -> str:
    if check is None:
        return "-"
    if not check.ok:
        return f"{_MARK[False]} {len(check.failures)}"
    figure = f"{len(check.comparisons)}"
    if check.kind is Kind.HIGH_PRECISION:
        figure = f"{max(c.error for c in check.comparisons):.0e}"
    elif check.kind in (Kind.FLOAT64, Kind.SAMPLED):
        figure = f"{check.worst.ratio:.2f}"
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
    """One row a theorem: Lean, the kinds of check, mutants. It fits into 80 columns."""
    samples = f"{report.settings.samples:,} numbers per case, seed {report.settings.seed}"
    table = Table(
        title="Theorems",
        title_justify="left",
        box=SIMPLE_HEAD,
        show_edge=False,
        padding=0,
        caption="exact: number of values that are equal as rationals. high-precision: largest "
        f"error at {DIGITS} digits. float64, sampled: largest error over its tolerance, {samples}. "
        "refuted: mutants that every kind of check refutes. After \u2717: number of values that "
        "differ, 0 if nothing was compared.",
        caption_justify="left",
    )
    for column in ("theorem", "Lean", *Kind, "refuted"):
        # In two lines where a name has two parts: ids need the room.
        head = str(column).replace("-", "-\n")
        table.add_column(head, no_wrap=True, vertical="bottom")
    for result in report.theorems:
        cells = [_cell(result.of(kind)) for kind in Kind]
        table.add_row(result.id, _lean_cell(result), *cells, _mutants_cell(result.mutants))
    return table


def theorem_line(result: TheoremResult, number: int, total: int) -> str:
    """One line on a theorem that is done, where no terminal shows bars."""
    verdict = "holds" if result.ok else "FAILS"
    return f"{number:>3}/{total} {result.id}: {verdict} ({result.seconds:.1f} s)"


def print_failure(console: Console, text: str) -> None:
    """The text of `numcheck.report.failures`, unbroken, so that commands can be copied."""
    head, _, rest = text.partition("\n")
    console.print(f"[red]{escape(head)}[/]\n{escape(rest)}", highlight=False, soft_wrap=True)


def print_failures(console: Console, report: Report) -> None:
    """For every failure: theorem, observed, expected, tolerance, seed, and a line to repeat it."""
    seed = report.settings.seed
    for result in report.theorems:
        for check in result.checks:
            texts = check_failures(result, check, seed)
            for text in texts[:_SHOWN]:
                print_failure(console, text)
            if more := texts[_SHOWN:]:
                console.print(f"{result.id} ({check.kind}): and {len(more)} more")
        for mutant in result.mutants:
            for text in mutant_failures(result.id, mutant, seed, result.reproduce_mutants):
                print_failure(console, text)
    if report.lean is not None:
        print_lean_failures(console, report.lean.modules, report.lean.problems)
        if unproved := [t.id for t in report.theorems if t.lean.status == "failed"]:
            print_failure(console, lean_failure(unproved, report.lean))


def print_lean_failures(
    console: Console, modules: Iterable[ModuleResult | LeanModule], problems: Sequence[str]
) -> None:
    """Lean's messages as file:line:column, and the findings of the audit."""
    for module in modules:
        for message in module.messages:
            if message.severity != "information":
                console.print(escape(str(message)), style="red", highlight=False, soft_wrap=True)
    for problem in problems:
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
