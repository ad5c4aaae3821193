"""The catalog: the one list of theorems, read from `proofs/catalog.toml` and validated."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, StringConstraints

from numcheck.support.errors import InvalidInputError, NumcheckError
from numcheck.support.project import find_project
from numcheck.support.tables import Entry, read_table
from numcheck.support.validate import shown

if TYPE_CHECKING:
    from numcheck.checks.base import Claim, Mutant

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
_LeanName = Annotated[str, StringConstraints(pattern=r"^LeJEPA(\.[\w']+)+$")]


class CatalogError(NumcheckError):
    """The catalog is not valid; the message names the file, the key and the mend."""


class Declaration(Entry):
    """A Lean theorem that a catalogued theorem is, or one of its parts.

    Attributes:
        name: Full name.
        module: The module that holds it.
        statement: Its locked statement, as Lean prints it.
    """

    name: _LeanName
    module: _LeanName
    statement: _Text


class Theorem(Entry):
    """A catalogued theorem.

    Attributes:
        id: Its one name, words joined by `-`.
        title: What it is called in a sentence.
        paper: The paper item it proves or serves.
        latex: The statement as LaTeX.
        statement: The statement in plain words.
        assumptions: What is assumed, one per line.
        declarations: The Lean theorems; the first is named like the id.
        depends: Ids of the theorems that its proof uses.
    """

    id: _Id
    title: _Text
    paper: _Text
    latex: _Text
    statement: _Text
    assumptions: tuple[_Text, ...] = ()
    declarations: Annotated[tuple[Declaration, ...], Field(min_length=1)]
    depends: tuple[_Id, ...] = ()

    @property
    def slug(self) -> str:
        """The id as a Python and Lean identifier."""
        return self.id.replace("-", "_")

    @property
    def proof(self) -> str:
        """The path of the human-readable proof, from the project's root."""
        return f"proofs/{self.id}.md"

    @property
    def check_module(self) -> str:
        """The path of the module of its checks, from the project's root."""
        return f"numcheck/checks/{self.slug}.py"

    @property
    def test_module(self) -> str:
        """The path of the tests of the statement, from the project's root."""
        return f"tests/theorems/test_{self.slug}.py"

    @property
    def claim(self) -> Claim:
        """Its claim, from the module of its name.

        Raises:
            NumcheckError: If it has none.
        """
        # Imported late: checks need torch, the catalog alone does not.
        from numcheck.checks import claim_of

        return claim_of(self.id)

    @property
    def mutants(self) -> tuple[Mutant, ...]:
        """The false neighbours that its checks refute."""
        return tuple(self.claim.mutants)

    @property
    def tests(self) -> tuple[str, ...]:
        """The tests of its statement as pytest names them, without parameters, in their order.

        None where the package was installed without its tests.
        """
        path = find_project().root / self.test_module
        if not path.is_file():
            return ()
        body = ast.parse(path.read_text(encoding="utf-8")).body
        names = [node.name for node in body if isinstance(node, ast.FunctionDef)]
        return tuple(f"{self.test_module}::{n}" for n in names if n.startswith("test_"))


class _File(Entry):
    theorem: Annotated[tuple[Theorem, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Catalog:
    """All theorems, in the order of the file.

    Attributes:
        theorems: The theorems.
        path: Where they were read.
    """

    theorems: tuple[Theorem, ...]
    path: Path

    def __iter__(self) -> Iterator[Theorem]:
        return iter(self.theorems)

    def __len__(self) -> int:
        return len(self.theorems)

    def __getitem__(self, theorem: str) -> Theorem:
        """The theorem of an id.

        Raises:
            InvalidInputError: If there is none; the message names near ones.
        """
        for entry in self.theorems:
            if isinstance(theorem, str) and entry.id == theorem:
                return entry
        known = [entry.id for entry in self.theorems]
        near = get_close_matches(shown(theorem).strip("'"), known, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"Known are {', '.join(known)}."
        raise InvalidInputError(
            f"unknown theorem {shown(theorem)}. {hint} `numcheck list` shows all."
        )

    @property
    def locked(self) -> dict[str, str]:
        """The locked statement of each Lean declaration."""
        return {d.name: d.statement for theorem in self for d in theorem.declarations}

    @property
    def locks(self) -> tuple[dict[str, str], list[str]]:
        """What the audit of the library asks for: locked statements and named modules."""
        return self.locked, sorted({d.module for theorem in self for d in theorem.declarations})


def load_catalog(path: str | Path | None = None) -> Catalog:
    """Read and validate the catalog.

    Args:
        path: The file; the project's own if not given.

    Raises:
        InvalidInputError: If the path is none.
        CatalogError: If it is missing, not TOML, or not valid.
    """
    if path is not None and not isinstance(path, (str, Path)):
        raise InvalidInputError(
            f"path must be text or a pathlib.Path, got {shown(path)} of type {type(path).__name__}."
        )
    path = find_project().catalog if path is None else Path(path)
    theorems = read_table(path, _File, CatalogError).theorem
    _check_consistency(theorems, path)
    return Catalog(theorems, path)


def _check_consistency(theorems: tuple[Theorem, ...], path: Path) -> None:
    ids = [theorem.id for theorem in theorems]
    for theorem in theorems:
        if ids.count(theorem.id) > 1:
            raise CatalogError(f"{path}: id {theorem.id} occurs twice. Rename one.")
        first = theorem.declarations[0].name
        if first != f"LeJEPA.{theorem.slug}":
            raise CatalogError(
                f"{path}: theorem {theorem.id}: its first declaration must be "
                f"LeJEPA.{theorem.slug}, given was {first}. A theorem has one name."
            )
        for needed in theorem.depends:
            if needed not in ids:
                raise CatalogError(
                    f"{path}: theorem {theorem.id}: depends names {needed!r}, which is not in the "
                    "catalog. Correct the id or add the theorem."
                )
    try:
        TopologicalSorter({t.id: t.depends for t in theorems}).prepare()
    except CycleError as error:
        cycle = " -> ".join(error.args[1])
        raise CatalogError(f"{path}: depends forms a cycle: {cycle}. Remove one step.") from None
