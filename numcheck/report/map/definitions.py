"""The definitions below locked statements, with their source: what a reader has to judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from numcheck.report.map.sources import Excerpt, find_definitions
from numcheck.support.errors import NumcheckError
from numcheck.support.project import Project


@dataclass(frozen=True)
class Definition:
    """A definition, structure, inductive type or instance.

    Attributes:
        name: Its full name.
        path: Its file, from the project's root.
        excerpt: Its source.
        uses: The other definitions that it uses, as the kernel has it.
    """

    name: str
    path: str
    excerpt: Excerpt
    uses: tuple[str, ...]


@dataclass(frozen=True)
class Definitions:
    """All definitions below locked statements.

    Fields, constructors and what Lean adds to a definition count as that definition.

    Attributes:
        by_name: The definitions, in the order of their names.
        uses: For each locked statement the definitions that it uses.
    """

    by_name: Mapping[str, Definition]
    uses: Mapping[str, tuple[str, ...]]

    def below(self, statement: str) -> tuple[str, ...]:
        """All definitions that a locked statement rests on, the nearest first."""
        found = dict.fromkeys(self.uses[statement])
        todo = list(found)
        for name in todo:
            new = [used for used in self.by_name[name].uses if used not in found]
            found |= dict.fromkeys(new)
            todo += new
        return tuple(found)


def load_definitions(statements: Iterable[str], project: Project) -> Definitions:
    """Read `proofs/uses.lock` and the sources of the definitions that it names.

    Args:
        statements: The names of the locked statements.
        project: Where the files are.

    Raises:
        NumcheckError: If the file is missing or not that of these statements and sources.
    """
    uses = _read_uses(project)
    statements = list(statements)
    for name in statements:
        if name not in uses:
            raise _stale(project, f"has no statement {name}")
    sources = _read_sources(project)
    owners = {name: _owner(name, sources, project) for name in uses if name not in statements}
    owned: dict[str, dict[str, None]] = {name: {} for name in sorted(set(owners.values()))}
    for name, owner in owners.items():
        owned[owner] |= dict.fromkeys(owners[used] for used in uses[name])
    return Definitions(
        {
            name: Definition(name, *sources[name], tuple(used for used in found if used != name))
            for name, found in owned.items()
        },
        {name: tuple(dict.fromkeys(owners[used] for used in uses[name])) for name in statements},
    )


def _stale(project: Project, what: str) -> NumcheckError:
    return NumcheckError(f"{project.uses_lock} {what}. Run `make regenerate`.")


def _read_uses(project: Project) -> dict[str, list[str]]:
    try:
        lines = project.uses_lock.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise _stale(project, f"cannot be read: {error.strerror}") from error
    rows = (line.partition(":") for line in lines if not line.startswith("#"))
    return {name: used.split() for name, _, used in rows}


def _read_sources(project: Project) -> dict[str, tuple[str, Excerpt]]:
    found = {}
    for path in sorted(project.lean_sources.rglob("*.lean")):
        home = path.relative_to(project.root).as_posix()
        for name, excerpt in find_definitions(path.read_text(encoding="utf-8")):
            found[name] = home, excerpt
    return found


def _owner(name: str, sources: Iterable[str], project: Project) -> str:
    owner = name
    while owner not in sources:
        owner, _, last = owner.rpartition(".")
        if not last or not owner:
            raise _stale(project, f"names {name}, which no Lean source defines")
    return owner
