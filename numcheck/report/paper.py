"""The items of the paper, our theorems for each, and what the paper's own Lean files do for it.

Read from `proofs/paper.toml` and validated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from numcheck.report.catalog import Catalog, Id, Text, Theorem, unknown_theorem
from numcheck.support.errors import NumcheckError
from numcheck.support.project import find_project
from numcheck.support.tables import Entry, read_table

_Where = Annotated[str, StringConstraints(pattern=r"^(lean/[\w/]+\.lean: \w+(, \w+)*)?$")]
#: How the `paper` of a catalogued theorem begins that no item of the paper asks for.
_BEYOND = "beyond"


class PaperError(NumcheckError):
    """`proofs/paper.toml` is not valid; the message says where and what to do."""


class Upstream(StrEnum):
    """What the paper's own Lean files do for an item."""

    PROVED = "proved"
    ASSUMED = "assumed"
    CONTRADICTORY = "contradictory"
    ABSENT = "absent"


class Verdict(StrEnum):
    """What an axiom of theirs is: refutable, true, or an implication from its own conclusion."""

    CONTRADICTORY = "contradictory"
    TRUE = "true"
    EMPTY = "empty"


class Source(Entry):
    """What was read.

    Attributes:
        paper: The paper.
        repository: Where its Lean files are, owner and name.
        commit: The commit that was read.
    """

    paper: Text
    repository: Annotated[str, StringConstraints(pattern=r"^[\w.-]+/[\w.-]+$")]
    commit: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{7,40}$")]


class PaperItem(Entry):
    """An item of the paper.

    Attributes:
        item: What the paper calls it.
        title: What it says, in a few words.
        theorems: Catalog ids.
        lacks: What the item says and our theorems do not, in a sentence; empty if they cover it.
        upstream: What the paper's Lean files do for it.
        where: File and declarations in their repository; empty if it is absent there.
        note: The evidence.
    """

    item: Text
    title: Text
    theorems: Annotated[tuple[Id, ...], Field(min_length=1)]
    lacks: Annotated[str, StringConstraints(strip_whitespace=True)]
    upstream: Upstream
    where: _Where
    note: Text


class UpstreamAxiom(Entry):
    """An axiom of the paper's Lean files.

    Attributes:
        name: Its name there.
        where: Its file there.
        verdict: What it is.
        note: Why.
        refutation: The theorem of `tests/lean/upstream/Contradictions.lean` that refutes it,
            restated over the rationals, if it is contradictory.
    """

    name: Annotated[str, StringConstraints(pattern=r"^\w+$")]
    where: Annotated[str, StringConstraints(pattern=r"^lean/[\w/]+\.lean$")]
    verdict: Verdict
    note: Text
    refutation: Annotated[str, StringConstraints(pattern=r"^\w+$")] | None = None


class Paper(Entry):
    """All of `proofs/paper.toml`.

    Attributes:
        source: What was read.
        item: The items, in the order of the paper.
        axiom: The axioms of the paper's Lean files.
    """

    source: Source
    item: Annotated[tuple[PaperItem, ...], Field(min_length=1)]
    axiom: tuple[UpstreamAxiom, ...] = ()

    def of(self, theorem: str) -> tuple[PaperItem, ...]:
        """The items that a theorem belongs to; none if it goes beyond the paper."""
        return tuple(item for item in self.item if theorem in item.theorems)


@dataclass(frozen=True)
class Named:
    """What a name leads to.

    Attributes:
        items: The items of the paper that have the name; none if it is a theorem's own.
        theorems: The theorems.
        parts: Further items, which are parts of those.
    """

    items: tuple[PaperItem, ...]
    theorems: tuple[Theorem, ...]
    parts: tuple[PaperItem, ...] = ()


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _number(key: str) -> str:
    """`4.1, lower bound` for `theorem 4.1, lower bound`."""
    return re.sub(r"^[a-z]+ (?=\d)", "", key)


def look_up(name: str, catalog: Catalog, paper: Paper) -> Named:
    """The theorems that a name means, in capital or small letters.

    Args:
        name: The id of a theorem; the name of one of its Lean theorems, with or without the
            namespace; or an item of the paper as `proofs/paper.toml` names it, with or without
            its first word: `Theorem 4.1` or `4.1`.
        catalog: The theorems.
        paper: The items.

    Raises:
        InvalidInputError: If it is none of these; the message proposes the nearest names.
    """
    key = _key(name)
    for theorem in catalog:
        lean = [_key(declaration.name) for declaration in theorem.declarations]
        if key == theorem.id or key in lean or f"lejepa.{key}" in lean:
            return Named((), (theorem,))
    keys = {item.item: {_key(item.item), _number(_key(item.item))} for item in paper.item}
    items = tuple(item for item in paper.item if key in keys[item.item])
    parts = tuple(
        item for item in paper.item if any(k.startswith(f"{key}, ") for k in keys[item.item])
    )
    if not items:
        # There is no item `Section 4`, but there are parts of it.
        items, parts = parts, ()
    if not items:
        raise unknown_theorem(name, [*(theorem.id for theorem in catalog), *keys])
    ids = dict.fromkeys(theorem for item in items for theorem in item.theorems)
    return Named(items, tuple(catalog[theorem] for theorem in ids), parts)


def load_paper(catalog: Catalog, path: Path | None = None) -> Paper:
    """Read `proofs/paper.toml` and hold it against the catalog.

    Args:
        catalog: The catalog.
        path: The file; the project's own if not given.

    Raises:
        PaperError: It is missing, not TOML, not valid, names an unknown theorem, or leaves one
            out.
    """
    path = path or find_project().proofs / "paper.toml"
    paper = read_table(path, Paper, PaperError)
    _check_names(paper, path)
    known = {theorem.id for theorem in catalog}
    for item in paper.item:
        for theorem in item.theorems:
            if theorem not in known:
                raise PaperError(
                    f"{path}: item {item.item}: theorems names {theorem!r}, which is not in the "
                    "catalog. Correct the id or add the theorem."
                )
        if (item.where == "") != (item.upstream is Upstream.ABSENT):
            raise PaperError(
                f"{path}: item {item.item}: upstream is {item.upstream} and where is "
                f"{item.where!r}. Name file and declaration, or leave where empty if the item is "
                "absent."
            )
    placed = {theorem for item in paper.item for theorem in item.theorems}
    for entry in catalog:
        if entry.id not in placed and not entry.paper.lower().startswith(_BEYOND):
            raise PaperError(
                f"{path}: theorem {entry.id} is in no item. Add it to one, or let its `paper` in "
                "the catalog begin with Beyond."
            )
    return paper


def _check_names(paper: Paper, path: Path) -> None:
    for kind, names in (
        ("item", [item.item for item in paper.item]),
        ("axiom", [axiom.name for axiom in paper.axiom]),
    ):
        for name in names:
            if names.count(name) > 1:
                raise PaperError(f"{path}: {kind} {name} occurs twice. Join or rename them.")
    for axiom in paper.axiom:
        if (axiom.refutation is None) == (axiom.verdict is Verdict.CONTRADICTORY):
            raise PaperError(
                f"{path}: axiom {axiom.name}: verdict is {axiom.verdict} and refutation is "
                f"{axiom.refutation!r}. A contradictory one, and no other, names the theorem that "
                "refutes it."
            )
