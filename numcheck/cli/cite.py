"""The command `cite`."""

from __future__ import annotations

from typing import Annotated

import typer

from numcheck.report.catalog import load_catalog
from numcheck.report.cite import CiteFormat, citation


def cite(
    theorem: Annotated[
        str | None, typer.Argument(help="Id of a theorem; the whole package if none.")
    ] = None,
    style: Annotated[
        CiteFormat, typer.Option("--format", help="How to write it.")
    ] = CiteFormat.BIBTEX,
    url: Annotated[
        str | None, typer.Option(help="Address of a published page of the theorems.")
    ] = None,
) -> None:
    """Show how to cite a theorem, or the package, and the paper."""
    entry = None if theorem is None else load_catalog()[theorem]
    # As it is: a terminal's width is no reason to break a line of BibTeX.
    typer.echo(citation(entry, style, url=url))
