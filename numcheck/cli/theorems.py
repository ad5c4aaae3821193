"""The commands `list` and `show`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from numcheck.report.catalog import load_catalog

_console = Console()


def list_theorems() -> None:
    """List the theorems of the catalog."""
    table = Table("id", "title", "paper", title="Theorems", title_justify="left")
    for theorem in load_catalog():
        table.add_row(theorem.id, theorem.title, theorem.paper)
    _console.print(table)


def show(theorem: Annotated[str, typer.Argument(help="Id of a theorem.")]) -> None:
    """Show a theorem: statement, assumptions, Lean declarations, checks, mutants, files."""
    entry = load_catalog()[theorem]
    out: list[str] = [
        f"[bold]{entry.title}[/] ({entry.id})",
        escape(entry.paper),
        "",
        escape(entry.statement),
        f"[dim]{escape(entry.latex)}[/]",
        "",
    ]
    out += [f"assumes  {escape(assumption)}" for assumption in entry.assumptions]
    for declaration in entry.declarations:
        out.append(f"Lean     {declaration.name} [dim](module {declaration.module})[/]")
        # Escaped as a whole: a bracket may close on another line than it opens.
        out += [f"         {line}" for line in escape(declaration.statement).splitlines()]
    out += [f"proof    {entry.proof}", f"checks   {entry.check_module}"]
    out.append(f"tests    {entry.test_module}")
    out += [f"mutant   {m.name}: {escape(m.statement)}" for m in entry.mutants]
    _console.print("\n".join(out), highlight=False, soft_wrap=True)
