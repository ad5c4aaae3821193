"""Everything the map says of a theorem that does not depend on a run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from numcheck.checks import claim_of
from numcheck.checks.base import Kind
from numcheck.lean.modules import module_path
from numcheck.report.catalog import Catalog, Declaration, Theorem, split_proof
from numcheck.report.map.sources import Excerpt, TestFunction, find_declaration, find_tests
from numcheck.support.errors import NumcheckError
from numcheck.support.project import Project


@dataclass(frozen=True)
class LeanSource:
    """A Lean theorem where it is declared.

    Attributes:
        declaration: Its name, module and locked statement.
        path: Its file, from the project's root.
        excerpt: Its source.
    """

    declaration: Declaration
    path: str
    excerpt: Excerpt


@dataclass(frozen=True)
class Entry:
    """A theorem on the map.

    Attributes:
        theorem: What the catalog says of it.
        sources: Its Lean theorems, in the order of the catalog.
        proof: The text of its human-readable proof, Markdown.
        kinds: The kinds of check it has.
        mutants: Names and statements of its mutants.
        tests: Its tests.
        used_by: Ids of the theorems whose proofs use it.
    """

    theorem: Theorem
    sources: tuple[LeanSource, ...]
    proof: str
    kinds: tuple[Kind, ...]
    mutants: tuple[tuple[str, str], ...]
    tests: tuple[TestFunction, ...]
    used_by: tuple[str, ...]

    @property
    def group(self) -> str:
        """The folder of the Lean library that its first declaration is in, e.g. `Gaussian`."""
        return self.theorem.declarations[0].module.split(".")[1]


def _read(root: Path, path: str) -> str:
    try:
        return (root / path).read_text(encoding="utf-8")
    except OSError as error:
        raise NumcheckError(
            f"{root / path} cannot be read: {error.strerror}. The map is made from a checkout of "
            "the project, with proofs/, lean/ and tests/."
        ) from error


def _lean_source(declaration: Declaration, project: Project) -> LeanSource:
    file = module_path(project.lean_sources, declaration.module)
    path = file.relative_to(project.root).as_posix()
    try:
        excerpt = find_declaration(_read(project.root, path), declaration.name)
    except NumcheckError as error:
        raise NumcheckError(f"{path}: {error}") from error
    return LeanSource(declaration, path, excerpt)


def gather(catalog: Catalog, project: Project) -> tuple[Entry, ...]:
    """Read what belongs to each theorem.

    Args:
        catalog: The theorems.
        project: Where their files are.

    Returns:
        One entry a theorem, in the order of the catalog.

    Raises:
        NumcheckError: If a file or a declaration is missing.
    """
    entries, root = [], project.root
    for theorem in catalog:
        claim = claim_of(theorem.id)
        entries.append(
            Entry(
                theorem=theorem,
                sources=tuple(_lean_source(d, project) for d in theorem.declarations),
                proof=split_proof(_read(root, theorem.proof), root / theorem.proof).prose,
                kinds=claim.kinds,
                mutants=tuple((m.name, m.statement) for m in claim.mutants),
                tests=find_tests(_read(root, theorem.test_module)),
                used_by=tuple(t.id for t in catalog if theorem.id in t.depends),
            )
        )
    return tuple(entries)
