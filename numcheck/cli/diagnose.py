"""The command `diagnose`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from numcheck.certificate.diagnosis import diagnose
from numcheck.certificate.files import KINDS
from numcheck.certificate.rows import float_rows
from numcheck.cli.files import need_writable, write_json
from numcheck.cli.sources import show_source
from numcheck.metrics import Bootstrap

_console = Console()


def diagnose_command(
    h: Annotated[
        str, typer.Argument(help=f"Embeddings: a file of {KINDS}; FILE#NAME for one of several.")
    ],
    z: Annotated[str, typer.Argument(help="Their latents, row by row.")],
    degree: Annotated[int, typer.Option(help="Highest Hermite degree told apart.")] = 4,
    alpha: Annotated[
        float, typer.Option(help="Probability with which an interval misses.")
    ] = Bootstrap.alpha,
    seed: Annotated[int, typer.Option(help="Seed of the intervals.")] = Bootstrap.seed,
    json_path: Annotated[
        Path | None, typer.Option("--json", help="Write the diagnosis here as JSON.")
    ] = None,
) -> None:
    """Compare embeddings with their latents: R^2, MCC, distance from a rotation.

    Shares of Hermite degrees are shown, too. Exit code 0 whatever the figures are.
    """
    bootstrap = Bootstrap(seed=seed, alpha=alpha)
    need_writable(json_path)
    first, latents = (float_rows(show_source(_console, path), slice(None)) for path in (h, z))
    found = diagnose(first, latents, degree=degree, bootstrap=bootstrap)
    table = Table("figure", f"value [{100 * (1 - alpha):.10g}% interval]", "of")
    for row in found.table():
        table.add_row(*map(escape, row))
    _console.print(table)
    for note in found.notes:
        _console.print(f"[yellow]note:[/] {escape(note)}", highlight=False, soft_wrap=True)
    write_json(json_path, found.to_json())
