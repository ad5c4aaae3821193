"""The command `map`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from numcheck.cli.files import need_writable, writing
from numcheck.report.catalog import load_catalog
from numcheck.report.paper import load_paper
from numcheck.support.errors import NumcheckError
from numcheck.support.extras import extra_module
from numcheck.support.project import find_project

_console = Console()
_RESULTS = Path("results/verify.json")


def map_command(
    results: Annotated[
        Path | None,
        typer.Option(
            help="Results written by `verify --json` or `verify --record`; default: "
            f"{_RESULTS} if it exists. Studies are read from studies/ beside it."
        ),
    ] = None,
    output: Annotated[Path, typer.Option(help="Folder for the page.")] = Path("site"),
    sources: Annotated[
        str | None,
        typer.Option(
            help="Address of a hosted copy that links to files lead to; default: relative paths."
        ),
    ] = None,
) -> None:
    """Write proofs/MAP.md, and a page that shows every theorem with its proofs and checks."""
    extra_module("matplotlib", extra="report", use="plots of the map")
    try:
        from numcheck.report.map.entries import gather
        from numcheck.report.map.markdown import MAP_PATH, to_markdown
        from numcheck.report.map.site import build_site
        from numcheck.report.map.studies import load_studies
        from numcheck.report.record import read_report
    except ModuleNotFoundError as error:
        raise NumcheckError(
            f"the map needs {error.name}. Install the extras: "
            "pip install 'lejepa-numcheck[report,lean]'."
        ) from error
    source = results or _RESULTS
    run = read_report(source) if results or source.is_file() else None
    need_writable(output / "index.html")
    project, catalog = find_project(), load_catalog()
    entries = gather(catalog, project)
    items = load_paper(catalog).item
    path = project.root / MAP_PATH
    text = to_markdown(entries, items)
    with writing(path):
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    _console.print(f"{path}", style="dim", highlight=False)
    page = build_site(
        entries,
        items,
        root=project.root,
        output=output,
        run=run,
        studies=load_studies(source.parent / "studies"),
        results=str(source),
        base=sources,
    )
    shown = f"results of {source}" if run else f"no results: there is no {source}"
    _console.print(f"{page} ({shown})", style="dim", highlight=False)
