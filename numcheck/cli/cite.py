"""The command `cite`."""

from __future__ import annotations

from typing import Annotated

import typer

from numcheck.report.catalog import load_catalog
from numcheck.report.cite import CiteFormat, citation


def cite(
    theorem: Annotated[
        str | None, typer.Argument(help="Id of a theorem; default: the whole package.")
    ] = None,
    style: Annotated[CiteFormat, typer.Option("--format", help="Format.")] = CiteFormat.BIBTEX,
    url: Annotated[
        str | None, typer.Option(help="Address of a published page of the theorems.")
    ] = None,
) -> None:
    """Show how to cite a theorem, or the package, and the paper."""
    entry = None if theorem is None else load_catalog()[theorem]
    # Not through rich, which would break the lines of BibTeX at the width of the terminal.
    typer.echo(citation(entry, style, url=url))
