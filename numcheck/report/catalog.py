"""The catalog: all theorems, read from the files of their proofs and validated.

`proofs/<id>.md` begins with the theorem's title as a heading and its entry in a folded block of
TOML; the proof in words follows. The order is that of the table in `proofs/README.md`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import Field, StringConstraints

from numcheck.support.errors import InvalidInputError, NumcheckError
from numcheck.support.project import find_project
from numcheck.support.tables import Entry, parsed, read_text, validated
from numcheck.support.validate import shown

if TYPE_CHECKING:
    from numcheck.checks.base import Claim, Mutant

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
_LeanName = Annotated[str, StringConstraints(pattern=r"^LeJEPA(\.[\w']+)+$")]

#: Markdown files in `proofs/` that are not a theorem's.
NOT_THEOREMS = frozenset({"README", "MAP"})
_FILE = re.compile(
    r"\A# (?P<title>[^\n]+)\n\n"
    r"<details><summary>[^\n]*</summary>\n\n"
    r"```toml\n(?P<entry>.*?)^```\n\n"
    r"</details>\n(?P<prose>.*)",
    re.DOTALL | re.MULTILINE,
)
#: A row of the table in `proofs/README.md`, which has the order of the theorems.
_ROW = re.compile(r"^\| \[[^\n]*?\]\((?P<id>[a-z0-9-]+)\.md\)", re.MULTILINE)


class CatalogError(NumcheckError):
    """The catalog is not valid; the message says where and what to do."""


class Declaration(Entry):
    """A Lean theorem that a catalogued theorem is, or one of its parts.

    Attributes:
        name: Full name.
        module: The module that holds it.
        statement: Its locked statement, as Lean prints it; `make regenerate` writes it.
    """

    name: _LeanName
    module: _LeanName
    statement: Annotated[str, StringConstraints(strip_whitespace=True)]


class Header(Entry):
    """The entry of a theorem in the file of its proof.

    Attributes:
        paper: The paper item it proves or serves.
        latex: The statement as LaTeX.
        statement: The statement in plain words.
        assumptions: What is assumed, one per line.
        declarations: The Lean theorems; the first is named like the id.
        depends: Ids of the theorems that its proof uses.
    """

    paper: Text
    latex: Text
    statement: Text
    assumptions: tuple[Text, ...] = ()
    declarations: Annotated[tuple[Declaration, ...], Field(min_length=1)]
    depends: tuple[Id, ...] = ()


class Theorem(Header):
    """A catalogued theorem: its entry, with the names that its file gives it.

    Attributes:
        id: Its one name, words joined by `-`: the stem of the file.
        title: What it is called in a sentence: the heading of the file.
    """

    id: Id
    title: Text

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


@dataclass(frozen=True)
class Catalog:
    """All theorems, in the order of the table in `proofs/README.md`.

    Attributes:
        theorems: The theorems.
        folder: Where they were read.
    """

    theorems: tuple[Theorem, ...]
    folder: Path

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
        raise unknown_theorem(theorem, [entry.id for entry in self.theorems])

    @property
    def locked(self) -> dict[str, str]:
        """The locked statement of each Lean declaration."""
        return {d.name: d.statement for theorem in self for d in theorem.declarations}

    @property
    def locks(self) -> tuple[dict[str, str], list[str]]:
        """What the audit of the library asks for: locked statements and named modules."""
        return self.locked, sorted({d.module for theorem in self for d in theorem.declarations})


def unknown_theorem(name: object, known: Sequence[str]) -> InvalidInputError:
    """The error of a name that no theorem has, which proposes the nearest known names."""
    by_key = {key.casefold(): key for key in known}
    near = [by_key[key] for key in get_close_matches(shown(name).strip("'").casefold(), by_key)]
    if near:
        others, last = near[:-1], near[-1]
        hint = f"Did you mean {' or '.join(filter(None, [', '.join(others), last]))}?"
    else:
        hint = f"Known are {'; '.join(known)}."
    return InvalidInputError(f"unknown theorem {shown(name)}. {hint} `numcheck list` shows all.")


class ProofFile(NamedTuple):
    """The parts of `proofs/<id>.md`.

    Attributes:
        title: Its heading.
        entry: The TOML of the entry.
        prose: The heading and the proof in words, without the entry.
        line: Line of the file behind which the entry begins.
    """

    title: str
    entry: str
    prose: str
    line: int


def split_proof(text: str, path: Path) -> ProofFile:
    """Take the file of a proof apart.

    Args:
        text: What it holds.
        path: Its path, for messages.

    Raises:
        CatalogError: If it does not begin with a heading and an entry.
    """
    match = _FILE.match(text)
    if match is None:
        raise CatalogError(
            f"{path} must begin with `# TITLE` and, inside <details>, a block of ```toml with the "
            "entry of the theorem. See how another file of proofs/ begins, or let `numcheck new` "
            "write it."
        )
    title, line = match["title"], text.count("\n", 0, match.start("entry"))
    return ProofFile(title, match["entry"], f"# {title}\n{match['prose']}", line)


def load_catalog(folder: Path | None = None) -> Catalog:
    """Read and validate the catalog.

    Args:
        folder: The folder of proofs; the project's own if not given.

    Raises:
        CatalogError: If it has no theorems, or files of it are not valid: a line for each fault.
    """
    folder = folder or find_project().proofs
    theorems, faults = {}, []
    for path in sorted(path for path in folder.glob("*.md") if path.stem not in NOT_THEOREMS):
        try:
            theorems[path.stem] = _read_theorem(path)
        except CatalogError as error:
            faults.append(str(error))
    if faults:
        raise CatalogError("\n".join(faults))
    if not theorems:
        raise CatalogError(f"{folder} holds no proof of a theorem (*.md). Restore it.")
    _check_consistency(theorems, folder)
    readme = folder / "README.md"
    rows = _ROW.findall(readme.read_text(encoding="utf-8")) if readme.is_file() else []
    names = dict.fromkeys([name for name in rows if name in theorems] + list(theorems))
    return Catalog(tuple(theorems[name] for name in names), folder)


def _read_theorem(path: Path) -> Theorem:
    file = split_proof(read_text(path, CatalogError), path)
    # Empty lines before the entry let messages name the lines of the file.
    data = parsed("\n" * file.line + file.entry, path, CatalogError)
    header = validated(data, path, Header, CatalogError)
    names = {"id": path.stem, "title": file.title}
    return validated({**dict(header), **names}, path, Theorem, CatalogError)


def _check_consistency(theorems: Mapping[str, Theorem], folder: Path) -> None:
    for theorem in theorems.values():
        path = folder / f"{theorem.id}.md"
        first = theorem.declarations[0].name
        if first != f"LeJEPA.{theorem.slug}":
            raise CatalogError(
                f"{path}: the first declaration must be LeJEPA.{theorem.slug}, given was {first}. "
                "A theorem has one name."
            )
        for needed in theorem.depends:
            if needed not in theorems:
                raise CatalogError(
                    f"{path}: depends names {needed!r}, which is not in the catalog. "
                    "Correct the id or add the theorem."
                )
    try:
        TopologicalSorter({t.id: t.depends for t in theorems.values()}).prepare()
    except CycleError as error:
        cycle = " -> ".join(error.args[1])
        raise CatalogError(f"{folder}: depends forms a cycle: {cycle}. Remove one step.") from None
