"""The options `--record` and `--replay` of the command `verify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from numcheck.report.record_format import Record, parse_record, read_record
from numcheck.report.replay import compare_records, conditions
from numcheck.support.errors import InvalidInputError

RecordOption = Annotated[
    Path | None, typer.Option("--record", help="Write all that a replay needs here, as JSON.")
]
ReplayOption = Annotated[
    Path | None,
    typer.Option("--replay", help="Run again what this record says, and compare with it."),
]

#: What may be said beside `--replay`: where to write. All else is the record's to say.
_BESIDE = {"context", "replay_path", "record_path", "json_path", "junit_path", "markdown_path"}
#: Differences that are printed; the first ones say what there is to say.
_SHOWN = 40

_console = Console()


def begin_replay(context: typer.Context, path: Path) -> Record:
    """Read the record of a replay.

    Args:
        context: That of the command, to see which options were given.
        path: The record.

    Raises:
        InvalidInputError: Theorems or settings were given beside it.
        RecordError: It is no record that can be replayed.
    """
    given = [
        name
        for name in context.params
        if name not in _BESIDE
        and (source := context.get_parameter_source(name)) is not None
        and source.name == "COMMANDLINE"
    ]
    if given:
        raise InvalidInputError(
            f"--replay takes theorems and settings from {path}; given beside it were "
            f"{', '.join(given)}. Leave them out, or run verify without --replay."
        )
    return read_record(path)


def finish_replay(recorded: Record, found: dict[str, Any]) -> bool:
    """Print what a replay did not reproduce.

    Args:
        recorded: The record.
        found: That of the run that repeated it.

    Returns:
        Whether nothing differs.
    """
    now = parse_record(found, Path("this run"))
    for line in conditions(recorded, now):
        _console.print(f"other conditions: {escape(line)}", highlight=False, soft_wrap=True)
    differences = compare_records(recorded, now)
    figures = sum(len(found) for kinds in recorded.figures.values() for found in kinds.values())
    if not differences:
        how = "up to rounding" if conditions(recorded, now) else "bit for bit"
        _console.print(
            f"[green]reproduced[/]: {len(recorded.figures)} theorems, {figures} figures ({how}; "
            "floating checks within their tolerances), all hashes",
            highlight=False,
        )
        return True
    table = Table(title="Not reproduced", title_justify="left")
    for column in ("theorem", "what", "record", "now", "allowed"):
        table.add_column(column, overflow="fold")
    for d in differences[:_SHOWN]:
        table.add_row(
            *(escape(text) for text in (d.theorem, d.what, d.recorded, d.found)), d.allowed
        )
    _console.print(table)
    if len(differences) > _SHOWN:
        _console.print(f"and {len(differences) - _SHOWN} more")
    _console.print(f"[bold red]not reproduced[/]: {len(differences)} differences", highlight=False)
    return False
