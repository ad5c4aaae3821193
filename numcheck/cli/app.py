"""The command line with all its commands; `list` and `show` are here."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from numcheck.checks import checks_of
from numcheck.cli.calibrate import calibrate_command
from numcheck.cli.certify import certify_command
from numcheck.cli.cite import cite
from numcheck.cli.experiment import experiment
from numcheck.cli.lean import lean
from numcheck.cli.map import map_command
from numcheck.cli.mutate import mutate
from numcheck.cli.new import new
from numcheck.cli.study import study
from numcheck.cli.verify import verify_command
from numcheck.report.catalog import load_catalog
from numcheck.support.environment import VERSION

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Machine-checked proofs and numerical checks of the theory of LeJEPA world models.",
)
_console = Console()


def _version(wanted: bool) -> None:
    if wanted:
        _console.print(VERSION)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    del version


@app.command("list")
def list_theorems() -> None:
    """List the theorems of the catalog."""
    table = Table("id", "title", "paper", title="Theorems", title_justify="left")
    for theorem in load_catalog():
        table.add_row(theorem.id, theorem.title, theorem.paper)
    _console.print(table)


@app.command()
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
        out += [f"         {escape(line)}" for line in declaration.statement.splitlines()[1:]]
    out += [f"proof    {entry.proof}", f"checks   {entry.check_module}"]
    out.append(f"tests    {entry.test_module}")
    out += [f"mutant   {m.name}: {escape(m.statement)}" for m in checks_of(entry.id).mutants]
    _console.print("\n".join(out), highlight=False, soft_wrap=True)


app.command()(lean)
app.command("verify")(verify_command)
app.command()(mutate)
app.command()(study)
app.command("calibrate")(calibrate_command)
app.command("certify")(certify_command)
app.command()(cite)
app.command("map")(map_command)
app.command()(experiment)
app.command()(new)
