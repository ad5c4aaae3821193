"""What is made from the Lean library: imports of its root, the audit file, and what is locked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from numcheck.lean.audit import (
    Declarations,
    Found,
    by_name,
    core_kinds,
    core_of,
    declarations_of,
    normalise_statement,
    read_statements,
    terms_of,
)
from numcheck.lean.modules import library_modules, module_path
from numcheck.lean.names import Name
from numcheck.lean.native import audit_file
from numcheck.lean.report import ModuleResult, Status
from numcheck.lean.service import WasmToolchain
from numcheck.report.catalog import Catalog, Theorem, load_catalog, split_proof
from numcheck.support.errors import NumcheckError
from numcheck.support.project import Project

_TERMS_HEADER = """\
# The catalogued theorems and the definitions that their statements rest on, each with a digest of
# what the kernel has: of a theorem its type, of a definition its type and value.
# A line that changes is a change of what a theorem says. Made by `make regenerate`.
"""
_CORE_HEADER = """\
# The constants of Lean's own library that this library uses, in statements, definitions or proofs,
# each with what it is. Nothing else of it may be used. Made by `make regenerate`.
"""
_USES_HEADER = """\
# For each locked statement, and each definition that one rests on, the definitions that it uses, as
# the kernel has them. The map shows them; no audit rests on them. Made by `make regenerate`.
"""
_IMPORTS = re.compile(r"\Amodule\n\n(?P<imports>(?:public import [\w.]+\n)*)")
_STATEMENT = re.compile(r'^statement = (?:"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*")', re.MULTILINE)


def root_imports(project: Project) -> dict[Path, str]:
    """`lean/LeJEPA.lean`, which imports every module, room by room.

    The rooms stay in the order in which the file has them; a new one comes last.
    """
    root = project.lean_sources / "LeJEPA.lean"
    text = root.read_text(encoding="utf-8")
    match = _IMPORTS.match(text)
    if match is None:
        raise NumcheckError(f"{root} must begin with `module`, an empty line and its imports.")
    modules = [name for name in library_modules(project.lean_sources) if name != "LeJEPA"]
    before = re.findall(r"LeJEPA\.(\w+)", match["imports"])
    rooms = list(dict.fromkeys([*before, *(name.split(".")[1] for name in modules)]))
    modules.sort(key=lambda name: (rooms.index(name.split(".")[1]), name))
    imports = "".join(f"public import {name}\n" for name in modules)
    return {root: text[: match.start("imports")] + imports + text[match.end("imports") :]}


def _print_progress(result: ModuleResult, total: int) -> None:
    if result.status is not Status.CACHED:
        print(f"  {result.status} {result.name} ({result.seconds:.0f} s, of {total} modules)")
        for message in result.messages:
            print(f"  {message}")


class Library:
    """The checked library, compiled when it is first asked for."""

    def __init__(self, project: Project) -> None:
        self.project = project

    @cached_property
    def _toolchain(self) -> WasmToolchain:
        toolchain = WasmToolchain(self.project)
        if not toolchain.check_library(_print_progress).ok:
            raise NumcheckError("the library is not proved. Correct what Lean says above.")
        return toolchain

    @cached_property
    def _found(self) -> list[Found]:
        return declarations_of(self._toolchain.compiled(self._toolchain.library_graph()))

    def statements(self) -> dict[Path, str]:
        """The files of proofs, with the statements of their declarations as Lean prints them."""
        catalog = load_catalog(self.project.proofs)
        _need_modules(catalog, self.project)
        locked, modules = catalog.locks
        found = read_statements(list(locked), modules, self._toolchain.run)
        return dict(with_statements(theorem, found, self.project) for theorem in catalog)

    def audit(self) -> dict[Path, str]:
        """`lean/Audit.lean`."""
        return {
            self.project.lean_sources / "Audit.lean": audit_file(
                load_catalog(self.project.proofs).locked
            )
        }

    def locks(self) -> dict[Path, str]:
        """The three files `proofs/*.lock`."""
        theorems = [Name.parse(name) for name in load_catalog(self.project.proofs).locked]
        declared = by_name(self._found)
        core = core_of(self._found, core_kinds(self._toolchain.core()))
        return {
            self.project.definition_lock: _lock(_TERMS_HEADER, terms_of(theorems, declared)),
            self.project.core_lock: _lock(_CORE_HEADER, core),
            self.project.uses_lock: uses_lock(theorems, declared),
        }


def _lock(header: str, entries: Mapping[str, str]) -> str:
    return header + "".join(f"{name} {value}\n" for name, value in entries.items())


def uses_lock(theorems: Iterable[Name], declarations: Declarations) -> str:
    """The text of `proofs/uses.lock`.

    Args:
        theorems: The catalogued ones.
        declarations: All declarations of the library, by name.
    """
    theorems = list(theorems)
    definitions = terms_of(theorems, declarations).keys() - set(map(str, theorems))
    uses = {str(name): declarations[name][1].type_uses for name in theorems}
    uses |= {name: declarations[Name.parse(name)][1].uses for name in sorted(definitions)}
    rows = (
        f"{name}: {' '.join(sorted(definitions.intersection(map(str, used))))}\n"
        for name, used in uses.items()
    )
    return _USES_HEADER + "".join(rows)


def _need_modules(catalog: Catalog, project: Project) -> None:
    known = library_modules(project.lean_sources)
    for theorem in catalog:
        for declaration in theorem.declarations:
            if declaration.module not in known:
                path = module_path(project.lean_sources, declaration.module)
                raise NumcheckError(
                    f"{project.root / theorem.proof}: {declaration.name}: there is no "
                    f"{path.relative_to(project.root)}. Correct `module` or add the file."
                )


def with_statements(theorem: Theorem, found: dict[str, str], project: Project) -> tuple[Path, str]:
    """The file of a theorem, with the statements that Lean prints.

    Args:
        theorem: The theorem.
        found: What Lean prints, by name.
        project: The project.

    Returns:
        The path of the file and its text; as before where only white space differs.

    Raises:
        NumcheckError: If Lean knows no such declaration.
    """
    path = project.root / theorem.proof
    text = path.read_text(encoding="utf-8")
    entry = split_proof(text, path).entry
    head, *tables = re.split(r"^(?=\[\[declarations\]\])", entry, flags=re.MULTILINE)
    for number, declaration in enumerate(theorem.declarations):
        statement = found.get(declaration.name)
        if statement is None:
            raise NumcheckError(
                f"{path}: {declaration.name} is not in {declaration.module}. Correct `name` or "
                "`module`."
            )
        if normalise_statement(statement) != normalise_statement(declaration.statement):
            escaped = statement.replace("\\", "\\\\")
            line = f'statement = """\n{escaped}\n"""'
            tables[number] = _STATEMENT.sub(lambda _, line=line: line, tables[number], count=1)
    return path, text.replace(entry, head + "".join(tables), 1)
