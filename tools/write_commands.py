"""Write `docs/reference/command-line.md` from the commands themselves."""

from __future__ import annotations

import typer
from typer.cli import get_docs_for_click
from typer.main import get_command

from numcheck.cli.app import COMMANDS, LazyGroup, app
from numcheck.support.project import find_project

_TITLE = "Command line"
_HEAD = """\
Made by `python -m tools.write_commands`. Exit codes: 0 if everything asked for held, 1 if something
did not, 2 if the request or the set-up was wrong, 130 after Ctrl-C.
"""


def command_reference() -> str:
    """All commands with their arguments and options, as Markdown."""
    command = get_command(app)
    assert isinstance(command, LazyGroup)
    for name in COMMANDS:
        command.load(name)
    context = typer.Context(command, info_name="numcheck")
    text = get_docs_for_click(obj=command, ctx=context, name="numcheck", title=_TITLE)
    return text.replace(f"# {_TITLE}\n", f"# {_TITLE}\n\n{_HEAD}", 1).rstrip() + "\n"


if __name__ == "__main__":
    path = find_project().root / "docs" / "reference" / "command-line.md"
    path.write_text(command_reference(), encoding="utf-8")
    print(f"wrote {path}")
