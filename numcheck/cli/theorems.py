"""The commands `list` and `show`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from numcheck.report.catalog import Theorem, load_catalog
from numcheck.report.paper import PaperItem, load_paper, look_up

_console = Console()


def list_theorems() -> None:
    """List the theorems of the catalog."""
    table = Table("id", "title", "paper", title="Theorems", title_justify="left")
    for theorem in load_catalog():
        table.add_row(theorem.id, theorem.title, theorem.paper)
    _console.print(table)


def _head(item: PaperItem) -> list[str]:
    """What an item of the paper is, and what no theorem here says of it."""
    lacks = [f"not here {item.lacks}"] if item.lacks else []
    return [typer.style(f"{item.item}: {item.title}", bold=True), *lacks]


def described(theorem: Theorem, items: Sequence[PaperItem]) -> str:
    """A theorem in words, with its locked statements as they are locked, to the character.

    Args:
        theorem: The theorem.
        items: The items of the paper that it belongs to.
    """
    lines = [
        typer.style(theorem.title, bold=True) + f" ({theorem.id})",
        theorem.paper,
        "",
        theorem.statement,
        typer.style(theorem.latex, dim=True),
        "",
    ]
    lines += [f"item     {item.item}: {item.title}" for item in items]
    lines += [f"assumes  {assumption}" for assumption in theorem.assumptions]
    for declaration in theorem.declarations:
        where = typer.style(f"(module {declaration.module})", dim=True)
        # Flush left, so that it can be copied.
        lines += [f"Lean     {declaration.name} {where}", "", declaration.statement, ""]
    lines += [f"proof    {theorem.proof}", f"checks   {theorem.check_module}"]
    lines.append(f"tests    {theorem.test_module}")
    lines += [f"mutant   {m.name}: {m.statement}" for m in theorem.mutants]
    return "\n".join(lines)


def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="THEOREM",
            help="Id of a theorem, one of its Lean names, or an item of the paper: 'Theorem 4.1'.",
        ),
    ],
) -> None:
    """Show a theorem: statement, assumptions, Lean declarations, checks, mutants, files."""
    catalog = load_catalog()
    paper = load_paper(catalog)
    found = look_up(name, catalog, paper)
    blocks = ["\n".join(line for item in found.items for line in _head(item))]
    blocks += [described(theorem, paper.of(theorem.id)) for theorem in found.theorems]
    blocks.append(
        "\n".join(f"see also {item.item}: {', '.join(item.theorems)}" for item in found.parts)
    )
    # Not through rich, which would take brackets and names between colons for its own.
    typer.echo("\n\n".join(filter(None, blocks)))
