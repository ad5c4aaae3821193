"""Files of embeddings that a command reads."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from numcheck.certificate.files import open_embeddings
from numcheck.certificate.rows import Rows


def show_source(console: Console, path: str) -> Rows:
    """The embeddings of a file, and a line that says how many rows and columns were read."""
    found = open_embeddings(path)
    rows, columns = found.rows.shape
    said = f"{path}: {rows:,} rows, {columns:,} columns"
    said += "".join(f"; {note}" for note in found.notes)
    console.print(escape(said), style="dim", highlight=False, soft_wrap=True)
    return found.rows
