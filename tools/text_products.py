"""What is made from the catalog and the commands: the table of theorems, the map, the reference."""

from __future__ import annotations

import re
from pathlib import Path

import typer
from typer.cli import get_docs_for_click
from typer.main import get_command

from numcheck.cli.app import COMMANDS, LazyGroup, app
from numcheck.report.catalog import Catalog, load_catalog
from numcheck.report.map.entries import gather
from numcheck.report.map.markdown import MAP_PATH, to_markdown
from numcheck.report.paper import load_paper
from numcheck.support.project import Project

_TABLE = re.compile(r"(?<=<!-- theorems -->\n).*?(?=<!-- /theorems -->)", re.DOTALL)
_TITLE = "Command line"
_HEAD = """\
Made by `make regenerate`. Exit codes: 0 if everything asked for held, 1 if something did not, 2 if
the request or the set-up was wrong, 130 after Ctrl-C.
"""


def _cell(text: str) -> str:
    """Text that does not end its cell of the table."""
    return text.replace("|", "\\|")


def theorem_table(catalog: Catalog) -> str:
    """The table, one row for each theorem, with links as seen from `proofs`."""
    rows = [
        "\n| theorem | of the paper | says | Lean | checks | tests |\n|---|---|---|---|---|---|\n"
    ]
    for theorem in catalog:
        first = theorem.declarations[0]
        rows.append(
            f"| [{_cell(theorem.title)}]({theorem.id}.md) (`{theorem.id}`) "
            f"| {_cell(theorem.paper)} | {_cell(theorem.statement)} "
            f"| [`{first.name}`](../lean/{first.module.replace('.', '/')}.lean) "
            f"| [checks](../{theorem.check_module}) | [tests](../{theorem.test_module}) |\n"
        )
    return "".join(rows) + "\n"


def contents(project: Project) -> dict[Path, str]:
    """`proofs/README.md` with its table made anew, in the order of its rows; new ones come last."""
    path = project.proofs / "README.md"
    table = theorem_table(load_catalog(project.proofs))
    return {path: _TABLE.sub(lambda _: table, path.read_text(encoding="utf-8"))}


def theorem_map(project: Project) -> dict[Path, str]:
    """`proofs/MAP.md`."""
    catalog = load_catalog(project.proofs)
    text = to_markdown(gather(catalog, project), load_paper(catalog).item)
    return {project.root / MAP_PATH: text}


def command_reference(project: Project) -> dict[Path, str]:
    """All commands with their arguments and options: `docs/reference/command-line.md`."""
    command = get_command(app)
    assert isinstance(command, LazyGroup)
    for name in COMMANDS:
        command.load(name)
    context = typer.Context(command, info_name="numcheck")
    text = get_docs_for_click(obj=command, ctx=context, name="numcheck", title=_TITLE)
    text = text.replace(f"# {_TITLE}\n", f"# {_TITLE}\n\n{_HEAD}", 1).rstrip() + "\n"
    return {project.root / "docs" / "reference" / "command-line.md": text}
