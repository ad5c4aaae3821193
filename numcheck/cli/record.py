"""The options `--record` and `--replay` of the command `verify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from numcheck.report.record import read_report
from numcheck.report.replay import conditions, differences
from numcheck.report.report import Report
from numcheck.support.errors import InvalidInputError

RecordOption = Annotated[
    Path | None, typer.Option("--record", help="The same as --json: all that a replay needs.")
]
ReplayOption = Annotated[
    Path | None,
    typer.Option("--replay", help="Repeat the run of this report, and compare with it."),
]

#: What may be given beside `--replay`: where to write. All else is the record's to say.
_BESIDE = {"context", "replay_path", "record_path", "json_path", "junit_path", "markdown_path"}
#: Differences that are printed; the first ones say what there is to say.
_SHOWN = 40

_console = Console()


def begin_replay(context: typer.Context, path: Path) -> Report:
    """Read the record of a replay.

    Args:
        context: That of the command, to see which options were given.
        path: The record.

    Raises:
        InvalidInputError: If theorems or settings were given beside it, or it is no report that
            can be replayed.
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
    return read_report(path)


def finish_replay(recorded: Report, found: Report) -> bool:
    """Print what a replay did not reproduce; whether nothing differs."""
    elsewhere = conditions(recorded, found)
    for line in elsewhere:
        _console.print(f"other conditions: {escape(line)}", highlight=False, soft_wrap=True)
    differing = differences(recorded, found)
    if not differing:
        count = sum(len(check.comparisons) for t in recorded.theorems for check in t.checks)
        how = "up to rounding" if elsewhere else "bit for bit"
        _console.print(
            f"[green]reproduced[/]: {len(recorded.theorems)} theorems, {count} comparisons ({how}; "
            "float64 checks within their tolerances), all hashes",
            highlight=False,
        )
        return True
    table = Table(title="Not reproduced", title_justify="left")
    for column in ("theorem", "what", "record", "now", "allowed"):
        table.add_column(column, overflow="fold")
    for d in differing[:_SHOWN]:
        table.add_row(
            *(escape(text) for text in (d.theorem, d.what, d.recorded, d.found)), d.allowed
        )
    _console.print(table)
    if len(differing) > _SHOWN:
        _console.print(f"and {len(differing) - _SHOWN} more")
    if recorded.hashes != found.hashes and recorded.commit:
        _console.print(f"the record is of commit {recorded.commit}", highlight=False)
    words = "1 difference" if len(differing) == 1 else f"{len(differing)} differences"
    _console.print(f"[bold red]not reproduced[/]: {words}", highlight=False)
    return False
