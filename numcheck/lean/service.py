"""What `numcheck lean` does: choose a Lean, check the library or files, run the audit."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from typing_extensions import override

from numcheck.lean import native
from numcheck.lean.audit import (
    ALLOWED_AXIOMS,
    AuditReport,
    audit_compiled,
    audit_core,
    audit_imports,
    audit_sources,
    audit_statements,
    audit_terms,
    by_name,
    core_kinds,
    core_of,
    declarations_of,
    dependencies,
    read_lock,
    read_statements,
    terms_of,
)
from numcheck.lean.check import JOBS, BuildFolder, check_modules, open_lean, with_retries
from numcheck.lean.errors import LeanError, OleanFormatError, SourceError, ToolchainError
from numcheck.lean.modules import (
    LIBRARY_ROOT,
    Module,
    ModuleGraph,
    library_modules,
    module_name,
    module_path,
)
from numcheck.lean.names import Name
from numcheck.lean.olean import CompiledModule, read_module
from numcheck.lean.package import find_package, prepare
from numcheck.lean.replay import number_of_declarations, replay
from numcheck.lean.report import CheckReport, Message, ModuleResult, OnResult, Status, ignore_result
from numcheck.support.project import Project
from numcheck.support.validate import integer, shown


class ToolchainChoice(StrEnum):
    """Which Lean to use: the user's own if there is one, or one of the two by name."""

    AUTO = "auto"
    NATIVE = "native"
    WASM = "wasm"


@dataclass(frozen=True)
class Compiled:
    """What the audit reads of checked modules.

    Attributes:
        modules: Their compiled forms.
        core: The kinds of the constants of core.
        problems: What is wrong with imports and declarations, a line each.
    """

    modules: Mapping[Module, CompiledModule]
    core: Mapping[Name, str]
    problems: tuple[str, ...] = ()


class Toolchain(ABC):
    """A Lean that can check the library of a project and files against it."""

    #: Whether it is the version whose elaborated definitions are in `proofs/definitions.lock`.
    locks_definitions = False
    #: Whether it can tell on which axioms a theorem rests.
    prints_axioms = False

    def __init__(self, project: Project) -> None:
        self.project = project

    @abstractmethod
    def check_library(self, on_result: OnResult) -> CheckReport:
        """Check every module of the library."""

    @abstractmethod
    def check_files(self, files: Sequence[Path], on_result: OnResult) -> CheckReport:
        """Check the user's own files, which may import the library and each other."""

    def unproved(self, files: Sequence[Path]) -> list[str]:
        """What of checked files, and of all that they import, Lean took as given.

        Axioms, `sorry`, names declared twice, and imports that were not checked, a line each.
        """
        return list(self.read(self.user_graph(files)).problems)

    @abstractmethod
    def run(self, path: Path) -> tuple[Message, ...]:
        """Lean's messages on one file that imports compiled modules."""

    @abstractmethod
    def olean(self, module: Module) -> Path:
        """The compiled form of a checked module."""

    @abstractmethod
    def core(self) -> Path:
        """The folder of the compiled modules of Lean's own library."""

    def compiled(self, graph: ModuleGraph) -> dict[Module, CompiledModule]:
        """What the compiled forms of checked modules hold."""
        return {module: read_module(self.olean(module)) for module in graph.modules.values()}

    def read(self, graph: ModuleGraph) -> Compiled:
        """The compiled forms of checked modules, and what is wrong with their declarations."""
        modules, core = self.compiled(graph), core_kinds(self.core())
        problems = audit_imports(modules) + audit_compiled(modules, core, graph.closures)
        return Compiled(modules, core, tuple(problems))

    @abstractmethod
    def replay(
        self, graph: ModuleGraph, compiled: Mapping[Module, CompiledModule]
    ) -> tuple[int, list[str]]:
        """Send all declarations through the kernel again: their number, and the problems.

        The number is 0 where the toolchain has no program for it.
        """

    def audit_axioms(self, names: Sequence[str]) -> list[str]:  # noqa: ARG002
        """The problems that Lean itself reports on the axioms of theorems, if it can."""
        return []

    def library_graph(self) -> ModuleGraph:
        """All modules of the library."""
        sources = self.project.lean_sources
        return ModuleGraph(library_modules(sources), [sources])

    def user_graph(self, files: Sequence[Path]) -> ModuleGraph:
        """The user's own files with all that they import."""
        sources = self.project.lean_sources.resolve()
        names, roots = [], [sources]
        for file in files:
            try:
                path = file.resolve()
                found = path.is_file() and path.suffix == ".lean"
            # A name that is too long, a cycle of links, a null byte in the path.
            except (OSError, RuntimeError, ValueError):
                found = False
            if not found:
                name = shown(str(file)).strip("'")
                raise SourceError(f"{name} is not a Lean file. Give the path of a .lean file.")
            if path.is_relative_to(sources):
                names.append(module_name(sources, path))
                continue
            if "." in path.stem or module_path(sources, path.stem).exists():
                raise SourceError(
                    f"{file}: its module name would be {path.stem}, which "
                    f"{'has a dot' if '.' in path.stem else 'the library uses'}. Rename the file."
                )
            names.append(str(Name((path.stem,))))
            roots.append(path.parent)
        return ModuleGraph(names, list(dict.fromkeys(roots)))


class WasmToolchain(Toolchain):
    """The WebAssembly Lean of the npm package, which lacks what `#print axioms` needs of core."""

    locks_definitions = True

    def __init__(self, project: Project, jobs: int = JOBS) -> None:
        super().__init__(project)
        self._jobs = jobs

    def _check(self, graph: ModuleGraph, on_result: OnResult) -> CheckReport:
        return check_modules(graph, project=self.project.root, on_result=on_result, jobs=self._jobs)

    @override
    def check_library(self, on_result: OnResult) -> CheckReport:
        return self._check(self.library_graph(), on_result)

    @override
    def check_files(self, files: Sequence[Path], on_result: OnResult) -> CheckReport:
        return self._check(self.user_graph(files), on_result)

    @override
    def run(self, path: Path) -> tuple[Message, ...]:
        search_path = [BuildFolder.of(self.project.lean_sources).path]

        def once() -> tuple[Message, ...]:
            with open_lean(self.project.root) as lean:
                return lean.run(["-R", str(path.parent), str(path)], search_path).messages

        return with_retries(once)

    @override
    def olean(self, module: Module) -> Path:
        return BuildFolder.of(module.root).olean(module.name)

    @override
    def core(self) -> Path:
        return prepare(find_package(self.project.root)).library

    @override
    def compiled(self, graph: ModuleGraph) -> dict[Module, CompiledModule]:
        for module in graph.modules.values():
            if BuildFolder.of(module.root).load(module, graph.keys[module.name]) is None:
                raise LeanError(
                    f"{module.path} is not the text that was checked. Leave it as it is while it "
                    "is checked, and check it again."
                )
        return super().compiled(graph)

    @override
    def replay(
        self, graph: ModuleGraph, compiled: Mapping[Module, CompiledModule]
    ) -> tuple[int, list[str]]:
        return replay(graph, compiled, self.project.root)


class NativeToolchain(Toolchain):
    """The user's own Lean, through `lake`."""

    prints_axioms = True

    def __init__(self, project: Project, lake: Path) -> None:
        super().__init__(project)
        self._lake = lake

    @override
    def check_library(self, on_result: OnResult) -> CheckReport:
        names = library_modules(self.project.lean_sources)
        return native.build(self._lake, self.project.root, names, on_result=on_result)

    @override
    def check_files(self, files: Sequence[Path], on_result: OnResult) -> CheckReport:
        start = time.perf_counter()
        graph = self.user_graph(files)
        library = self.check_library(ignore_result)
        if not library.ok:
            return library
        modules = [m for m in map(graph.modules.__getitem__, graph.order) if not self._ours(m)]
        results: dict[str, ModuleResult] = {}
        for module in modules:
            if all(results[name].ok for name in module.imports if name in results):
                result = native.check_file(
                    self._lake, self.project.root, module.path, self.olean(module),
                    self._search_path(graph),
                )  # fmt: skip
            else:
                result = ModuleResult(module.name, module.path, Status.SKIPPED, 0.0)
            results[module.name] = result
            on_result(result, len(modules))
        return CheckReport(library.toolchain, tuple(results.values()), time.perf_counter() - start)

    def _ours(self, module: Module) -> bool:
        return module.root == self.project.lean_sources.resolve()

    def _search_path(self, graph: ModuleGraph) -> list[Path]:
        others = {module.root for module in graph.modules.values() if not self._ours(module)}
        return [BuildFolder.of(root).path / "native" for root in sorted(others)]

    @override
    def unproved(self, files: Sequence[Path]) -> list[str]:
        try:
            return super().unproved(files)
        except OleanFormatError as error:
            return [f"what was compiled could not be read, so axioms were not looked for: {error}"]

    @override
    def run(self, path: Path) -> tuple[Message, ...]:
        return native.check_file(self._lake, self.project.root, path).messages

    @override
    def olean(self, module: Module) -> Path:
        folder = self.project.root / ".lake" / "build" / "lib" / "lean"
        if not self._ours(module):
            folder = BuildFolder.of(module.root).path / "native"
        return module_path(folder, module.name).with_suffix(".olean")

    @override
    def replay(
        self, graph: ModuleGraph, compiled: Mapping[Module, CompiledModule]
    ) -> tuple[int, list[str]]:
        checker = native.find_checker(self._lake, self.project.root)
        if checker is None:
            return 0, []
        search_path = self._search_path(graph)
        problems = native.check_again(
            self._lake, self.project.root, checker, graph.order, search_path
        )
        return number_of_declarations(compiled), problems

    @override
    def core(self) -> Path:
        return native.core(self._lake, self.project.root)

    @override
    def audit_axioms(self, names: Sequence[str]) -> list[str]:
        return native.audit_axioms(self._lake, self.project.root, names)


def choose_toolchain(
    project: Project, choice: ToolchainChoice = ToolchainChoice.AUTO, jobs: int = JOBS
) -> Toolchain:
    """The Lean to use.

    Args:
        project: The project.
        choice: Which one is wanted.
        jobs: Modules the WebAssembly Lean checks at the same time.

    Raises:
        InvalidInputError: The number of jobs is out of range.
        ToolchainError: A native one was asked for and `lake` is not on the PATH.
    """
    jobs = integer(jobs, name="jobs", minimum=1, maximum=64)
    lake = native.find_lake()
    if choice is ToolchainChoice.NATIVE and lake is None:
        raise ToolchainError(
            "a native Lean was asked for, but `lake` is not on the PATH. Install Lean with elan, "
            "or leave out `--toolchain native` to use the WebAssembly Lean."
        )
    if lake is not None and choice is not ToolchainChoice.WASM:
        return NativeToolchain(project, lake)
    return WasmToolchain(project, jobs)


def audit_library(
    toolchain: Toolchain, locked: Mapping[str, str], wanted: Sequence[str]
) -> AuditReport:
    """Audit the checked library: compiled modules, locked terms and statements, sources, axioms.

    Args:
        toolchain: The Lean that has checked the library.
        locked: For each catalogued declaration its locked statement.
        wanted: The modules that the catalog names.
    """
    graph = toolchain.library_graph()
    problems = audit_sources(graph.modules.values())
    outside = sorted(graph.modules.keys() - graph.closure(LIBRARY_ROOT))
    problems += [
        f"{graph.modules[name].path}: {LIBRARY_ROOT} does not import {name}. Run `make "
        "regenerate`, which adds it, or remove the file."
        for name in outside
    ]
    compiled, replayed, notes = _read_and_replay(toolchain, graph)
    problems += compiled.problems
    found = declarations_of(compiled.modules)
    absent = [name for name in wanted if name not in graph.modules]
    problems += [f"module {name} is in the catalog but not in the library" for name in absent]
    present = [name for name in wanted if name in graph.modules]
    statements = read_statements(list(locked), present, toolchain.run)
    problems += audit_statements(locked, statements)
    declared = by_name(found)
    names = {name: Name.parse(name) for name in locked}
    if toolchain.locks_definitions:
        project = toolchain.project
        terms = terms_of(names.values(), declared)
        problems += audit_terms(read_lock(project.definition_lock), terms)
        problems += audit_core(read_lock(project.core_lock), core_of(found, compiled.core))
    problems += toolchain.audit_axioms(list(locked))
    axioms = {
        text: frozenset(map(str, dependencies(name, declared))) & ALLOWED_AXIOMS
        for text, name in names.items()
    }
    theorems = sum(declaration.kind == "theorem" for _, declaration in found)
    counts = len(found), theorems, len(statements)
    return AuditReport(tuple(problems), *counts, axioms, tuple(notes), replayed)


def audit_files(toolchain: Toolchain, files: Sequence[Path]) -> AuditReport:
    """Audit the user's own files, already checked, and all that they import.

    Args:
        toolchain: The Lean that has checked them.
        files: The files.
    """
    graph = toolchain.user_graph(files)
    compiled, replayed, notes = _read_and_replay(toolchain, graph)
    found = declarations_of(compiled.modules)
    theorems = sum(declaration.kind == "theorem" for _, declaration in found)
    return AuditReport(
        (*audit_sources(graph.modules.values()), *compiled.problems),
        len(found), theorems, notes=tuple(notes), replayed=replayed,
    )  # fmt: skip


def _read_and_replay(toolchain: Toolchain, graph: ModuleGraph) -> tuple[Compiled, int, list[str]]:
    """What the compiled modules hold, how many declarations were replayed, and what was not done.

    The problems that the replay finds are among those of the first.
    """
    try:
        compiled = toolchain.read(graph)
    except OleanFormatError as error:
        if not toolchain.prints_axioms:
            raise
        # Another version may lay its files out differently; then Lean's own word must suffice.
        note = f"compiled modules were not read, `#print axioms` was: {error}"
        return Compiled({}, {}), 0, [note]
    replayed, refused = toolchain.replay(graph, compiled.modules)
    missed = number_of_declarations(compiled.modules) and not replayed
    notes = ["nothing was replayed: this toolchain has no leanchecker"] if missed else []
    return replace(compiled, problems=(*compiled.problems, *refused)), replayed, notes
