"""The rooms of the package: each imports only from rooms below it, none in a circle."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import numcheck

PACKAGE = Path(numcheck.__file__).parent

#: From the ground up. `docs/explanation/architecture.md` says what each is for.
ROOMS = (
    "support", "theory", "lean", "sampling", "losses", "metrics", "certificate", "checks",
    "report", "lab", "cli",
)  # fmt: skip
#: Public names that have no room: what they name has.
DOORS = ("__init__", "__main__", "errors", "strategies")


def _modules() -> dict[str, Path]:
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        if "_project" not in parts:
            found[".".join(parts).removesuffix(".__init__")] = path
    return found


MODULES = _modules()


def _imports(module: str, *, types: bool = True) -> set[str]:
    """The modules of the package that a module imports, wherever it does, or does for types."""
    found = set()
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    typing = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing and not types:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module for name in names}
    return {name for name in found if name.partition(".")[0] == "numcheck"} - {module}


def _room(module: str) -> str:
    return module.split(".")[1] if "." in module else "__init__"


def test_rooms_are_the_folders() -> None:
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")} - {"_project"}
    assert folders == set(ROOMS)
    assert {path.stem for path in PACKAGE.glob("*.py")} == set(DOORS)


@pytest.mark.parametrize("room", ROOMS)
def test_room_says_its_idea(room: str) -> None:
    text = ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text("utf-8")))
    assert text
    assert len(text.splitlines()[0]) > 30


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_is_imported_from_rooms_above(room: str) -> None:
    allowed = ROOMS[: ROOMS.index(room) + 1]
    upward = [
        f"{module} imports {name}"
        for module in MODULES
        if _room(module) == room
        for name in _imports(module)
        if _room(name) not in allowed
    ]
    assert upward == []


def test_no_circle() -> None:
    graph = {module: _imports(module, types=False) & MODULES.keys() for module in MODULES}
    TopologicalSorter(graph).prepare()
