"""The modules of a check: where they are, what they import, in which order they are compiled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from numcheck.lean.errors import SourceError
from numcheck.lean.names import Name
from numcheck.lean.source import read_header, read_source

#: Roots of the modules that come with Lean itself.
CORE_ROOTS = frozenset({"Init", "Std", "Lean", "Lake"})
#: Those of them that proofs need.
PROOF_ROOTS = frozenset({"Init", "Std"})
#: The module of the library that imports all others.
LIBRARY_ROOT = "LeJEPA"


@dataclass(frozen=True)
class Module:
    """One Lean source.

    Attributes:
        name: Module name, e.g. `LeJEPA.Gaussian.Stein`.
        root: Folder from which the name is counted.
        path: The file.
        text: Its contents.
        imports: The non-core modules that it imports.
    """

    name: str
    root: Path
    path: Path
    text: str
    imports: tuple[str, ...]


def module_path(root: Path, name: str) -> Path:
    """The file of a module below a source root."""
    *folders, last = map(str, Name.parse(name))
    return root.joinpath(*folders, f"{last}.lean")


def module_name(root: Path, path: Path) -> str:
    """The module name of a file below a source root."""
    return str(Name(path.relative_to(root).with_suffix("").parts))


class ModuleGraph:
    """Modules closed under imports, without cycles.

    Args:
        names: The modules wanted, looked up below `roots` in order.
        roots: Source folders, that of the library first.

    Raises:
        SourceError: A module is missing or in two folders, a file is not a `module`, or imports
            form a cycle.
    """

    def __init__(self, names: Iterable[str], roots: Sequence[Path]) -> None:
        self.modules: dict[str, Module] = {}
        self._roots = tuple(root.resolve() for root in roots)
        #: The source folder of the library.
        self.library = self._roots[0]
        self._load([(name, "asked for on the command line") for name in names])
        graph = {name: module.imports for name, module in self.modules.items()}
        try:
            #: All modules, each after what it imports.
            self.order: tuple[str, ...] = tuple(TopologicalSorter(graph).static_order())
        except CycleError as error:
            cycle = " -> ".join(reversed(error.args[1]))
            raise SourceError(
                f"import cycle: {cycle}. Move what the modules share into a module that imports "
                "none of them."
            ) from None

    def _load(self, todo: list[tuple[str, str]]) -> None:
        """Read modules, each with what wants it, and all that they import."""
        while todo:
            name, wanted_by = todo.pop()
            if name in self.modules:
                continue
            candidates = {root: module_path(root, name) for root in self._roots}
            found = {root: path for root, path in candidates.items() if path.is_file()}
            if not found:
                looked = ", ".join(map(str, candidates.values()))
                raise SourceError(
                    f"{wanted_by}: module {name} is missing (looked for {looked}). "
                    "Correct the import or add the file."
                )
            if len(found) > 1:
                raise SourceError(
                    f"{wanted_by}: module {name} is in {len(found)} folders: "
                    f"{', '.join(map(str, found.values()))}. Rename all but one."
                )
            ((root, path),) = found.items()
            text = read_source(path)
            header = read_header(text)
            if not header.is_module:
                raise SourceError(
                    f"{path}:1: the file does not start with `module`. The WebAssembly Lean can "
                    "import core only into files of the module system: add `module` as first line."
                )
            imports = [(i, line) for i, line in header.imports if i.split(".")[0] not in CORE_ROOTS]
            self.modules[name] = Module(name, root, path, text, tuple(i for i, _ in imports))
            todo.extend((i, f"{path}:{line}") for i, line in imports)

    def closure(self, name: str) -> frozenset[str]:
        """A module and all that it imports."""
        found: set[str] = set()
        todo = [name]
        while todo:
            current = todo.pop()
            if current not in found:
                found.add(current)
                todo.extend(self.modules[current].imports)
        return frozenset(found)

    @cached_property
    def closures(self) -> tuple[frozenset[str], ...]:
        """The closure of each module that no other imports."""
        imported = {name for module in self.modules.values() for name in module.imports}
        return tuple(self.closure(name) for name in self.order if name not in imported)

    @cached_property
    def keys(self) -> dict[str, str]:
        """For each module the hash of its text and of all that it imports."""
        keys: dict[str, str] = {}
        for name in self.order:
            module = self.modules[name]
            digest = hashlib.sha256(name.encode() + b"\0" + module.text.encode())
            for imported in sorted(module.imports):
                digest.update(keys[imported].encode())
            keys[name] = digest.hexdigest()
        return keys


def library_modules(root: Path) -> list[str]:
    """All modules below a library's source folder that belong to it, sorted.

    `lean/Audit.lean` is not one: it is the axiom audit for native toolchains, not a `module`.
    """
    return sorted(
        module_name(root, path) for path in root.rglob("*.lean") if path != root / "Audit.lean"
    )
