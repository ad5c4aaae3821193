"""The command `new`."""

from __future__ import annotations

import keyword
import re
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from numcheck.lean.modules import library_modules
from numcheck.support.errors import InvalidInputError
from numcheck.support.project import Project, find_project

#: Each is the file of a theorem `my-theorem` in the room Beyond.
_SKELETONS = Path(__file__).with_name("skeletons")
# What a class name of joined, capitalized words gives back.
_ID = re.compile(r"[a-z][a-z0-9]+(-[a-z][a-z0-9]+)*")


def _need_id(theorem: str) -> None:
    if not _ID.fullmatch(theorem) or keyword.iskeyword(theorem):
        near = re.sub(r"[^a-z0-9]+", "-", theorem.lower()).strip("-")
        hint = f", like {near}" if near != theorem and _ID.fullmatch(near) else ""
        raise InvalidInputError(
            f"{theorem!r} cannot be an id. Join words by -, each of two or more small letters and "
            f"digits that begin with a letter{hint}."
        )


def _need_room(room: str, project: Project) -> None:
    modules = library_modules(project.lean_sources)
    rooms = sorted({name.split(".")[1] for name in modules if "." in name})
    if room not in rooms:
        near = get_close_matches(room, rooms, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"Known are {', '.join(rooms)}."
        raise InvalidInputError(f"there is no room {room!r} in lean/LeJEPA. {hint}")


def skeletons(theorem: str, room: str, project: Project) -> dict[Path, str]:
    """The files of a new theorem, with what is to be written in them.

    Args:
        theorem: Its id.
        room: The folder below `lean/LeJEPA` for its Lean module.
        project: The checkout.

    Raises:
        InvalidInputError: If the id or the room is invalid, or one of the files exists.
    """
    _need_id(theorem)
    _need_room(room, project)
    slug = theorem.replace("-", "_")
    camel = "".join(word.capitalize() for word in theorem.split("-"))
    names = {
        "LeJEPA.Beyond": f"LeJEPA.{room}",
        "MyTheorem": camel,
        "my_theorem": slug,
        "my-theorem": theorem,
        "My theorem": theorem.replace("-", " ").capitalize(),
    }
    homes = {
        "MyTheorem.lean": f"lean/LeJEPA/{room}/{camel}.lean",
        "my-theorem.md": f"proofs/{theorem}.md",
        "my_theorem.py": f"numcheck/checks/{slug}.py",
        "test_my_theorem.py": f"tests/theorems/test_{slug}.py",
    }
    files = {}
    for skeleton, home in homes.items():
        path = project.root / home
        if path.exists() or path.with_suffix("").exists():
            raise InvalidInputError(f"{home} is there already. Choose another id.")
        text = (_SKELETONS / skeleton).read_text(encoding="utf-8")
        for old, new in names.items():
            text = text.replace(old, new)
        files[path] = text
    return files


def new(
    theorem: Annotated[str, typer.Argument(help="Id of the theorem, like my-theorem.")],
    room: Annotated[
        str, typer.Option(help="Folder below lean/LeJEPA for its Lean module.")
    ] = "Beyond",
) -> None:
    """Write skeletons of the four files of a new theorem, which say what to put where."""
    project = find_project()
    if not (project.root / "tests").is_dir():
        raise InvalidInputError(
            f"{project.root} is not a checkout. Theorems are added to one: install it with "
            "`pip install -e .` there."
        )
    files = skeletons(theorem, room, project)
    for path, text in files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        typer.echo(path.relative_to(project.root))
    typer.echo("Fill in what is marked TODO, then run `make regenerate`.")
