"""The command `cite`."""

from __future__ import annotations

from typing import Annotated

import typer

from numcheck.report.catalog import Theorem, load_catalog
from numcheck.report.cite import CiteFormat, citation
from numcheck.report.origin import commit
from numcheck.report.paper import load_paper, look_up
from numcheck.support.environment import repository
from numcheck.support.errors import InvalidInputError


def cite(
    theorem: Annotated[
        str | None,
        typer.Argument(
            help="Id of a theorem, a Lean name of it, or an item of the paper that is one theorem; "
            "default: the whole package."
        ),
    ] = None,
    style: Annotated[CiteFormat, typer.Option("--format", help="Format.")] = CiteFormat.BIBTEX,
    url: Annotated[
        str | None, typer.Option(help="Address of a published page of the theorems.")
    ] = None,
) -> None:
    """Show how to cite a theorem, or the package, and the paper."""
    # Not through rich, which would break the lines of BibTeX at the width of the terminal.
    typer.echo(
        citation(None if theorem is None else _one(theorem), style, url=url, commit=commit())
    )
    if url is None and repository() is None:
        typer.echo(
            "note: the package names no address of its repository; give that of a published page "
            "with --url, or set Repository under [project.urls] in pyproject.toml.",
            err=True,
        )


def _one(name: str) -> Theorem:
    """The theorem that a name means."""
    catalog = load_catalog()
    first, *others = look_up(name, catalog, load_paper(catalog)).theorems
    if others:
        ids = ", ".join(theorem.id for theorem in (first, *others))
        raise InvalidInputError(f"{name} is several theorems here; cite one of {ids}.")
    return first
