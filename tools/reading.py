"""What has to be read to judge the theorems of the paper: the text of `challenge/Challenge.lean`.

The page of `docs/` on what is machine-checked shows it, with its lengths, between comments
`<!-- read: PART -->` and `<!-- /read -->`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from numcheck.lean.source import strip_comments
from numcheck.report.map.definitions import Definitions
from numcheck.support.errors import NumcheckError
from numcheck.support.project import Project

#: The items of the paper that are judged, with their theorems there.
ITEMS = {
    "Theorem 4.1": ("theorem_4_1", "theorem_4_1_bound", "theorem_4_1_converse"),
    "Theorem 4.2": ("theorem_4_2",),
    "Proposition 4.3": ("proposition_4_3",),
    "Corollary 4.5": ("corollary_4_5",),
}
PAGE = Path("docs", "explanation", "is-theorem-4-1-machine-checked.md")
_CHALLENGE = Path("challenge", "Challenge.lean")
_DECLARATION = re.compile(
    r"^(?:open \w+ in\n)?(?P<kind>def|abbrev|structure|class|instance|theorem) "
    r"(?P<name>[\w.₁]*)(?P<rest>.*)", re.MULTILINE | re.DOTALL,
)  # fmt: skip
_WORD = re.compile(r"[\w₁]+")
_READ = re.compile(r"(?<=<!-- read: )(?P<part>.+?) -->\n.*?(?=<!-- /read -->)", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """Lines of the file up to an empty one.

    Attributes:
        text: The lines, a docstring among them.
        section: The title of the part of the file.
        name: Of the declaration, without its namespace; empty for an instance, and `None` for what
            declares nothing, such as variables.
        words: The words of the code.
    """

    text: str
    section: str
    name: str | None
    words: frozenset[str]

    @property
    def code(self) -> list[str]:
        """Its lines of code: neither empty nor comments."""
        return [line for line in strip_comments(self.text).splitlines() if line.strip()]


def pieces(source: str) -> list[Piece]:
    """The pieces of the file below its head, in their order."""
    found, section = [], ""
    for text in re.split(r"\n{2,}", source[source.index("\n/-! ") :].strip()):
        if text.startswith("/-! "):
            section = text.strip("/-!# ")
            continue
        code = strip_comments(text)
        match = _DECLARATION.search(code)
        name = None if match is None else match["name"].rpartition(".")[2]
        found.append(Piece(text, section, name, frozenset(_WORD.findall(code))))
    return found


def below(names: Iterable[str], source: Sequence[Piece], definitions: Definitions) -> list[Piece]:
    """The definitions that theorems rest on, as the kernel has it. Instances count with their type.

    Args:
        names: The theorems.
        source: All pieces of the file.
        definitions: Those below the library's theorems, which have the same names.
    """
    used = {name for theorem in names for name in definitions.below(f"LeJEPA.{theorem}")}
    found = {name.rpartition(".")[2] for name in used}
    return [p for p in source if p.name in found or (p.name == "" and p.words & found)]


def _fenced(texts: Iterable[str]) -> str:
    return "\n```lean4\n" + "\n\n".join(texts) + "\n```\n"


def _statement(item: str, source: Sequence[Piece]) -> str:
    (variables,) = [p.text for p in source if p.name is None and "CompleteField" in p.words]
    theorems = [piece.text for piece in source if piece.name in ITEMS[item]]
    return _fenced([variables, *theorems] if item == next(iter(ITEMS)) else theorems)


def _definitions(item: str, source: Sequence[Piece], definitions: Definitions) -> str:
    """Those below an item; of the later ones those that are not below the first."""
    first = next(iter(ITEMS))
    known = [] if item == first else below(ITEMS[first], source, definitions)
    wanted = [piece for piece in below(ITEMS[item], source, definitions) if piece not in known]
    sections = dict.fromkeys(piece.section for piece in wanted)
    return "".join(
        f"\n*{section}*\n{_fenced(piece.text for piece in wanted if piece.section == section)}"
        for section in sections
    )


def _size(definitions: Sequence[Piece]) -> str:
    code = [line for piece in definitions for line in piece.code]
    number = sum(1 for line in code if _DECLARATION.match(line))
    return f"{number}, in {len(code)} line{'s' * (len(code) > 1)}" if number else "none"


def _lengths(source: Sequence[Piece], definitions: Definitions) -> str:
    rows = ["\n| | statement | definitions below it | of these not below Theorem 4.1 |\n"]
    rows.append("|---|---|---|---|\n")
    known = below(ITEMS["Theorem 4.1"], source, definitions)
    for item, names in ITEMS.items():
        statement = sum(len(piece.code) for piece in source if piece.name in names)
        wanted = below(names, source, definitions)
        new = [piece for piece in wanted if piece not in known]
        rows.append(f"| {item} | {statement} lines | {_size(wanted)} | {_size(new)} |\n")
    return "".join(rows)


def reading(project: Project, definitions: Definitions) -> dict[Path, str]:
    """The page with what it shows of the challenge as that is now.

    Args:
        project: Where the challenge and the page are.
        definitions: Those below the library's theorems.

    Raises:
        NumcheckError: If the page asks for a part that there is not.
    """
    source = pieces((project.root / _CHALLENGE).read_text(encoding="utf-8"))
    parts = {"lengths": _lengths(source, definitions)}
    for item in ITEMS:
        parts[f"statement of {item}"] = _statement(item, source)
        parts[f"definitions below {item}"] = _definitions(item, source, definitions)

    def made(match: re.Match[str]) -> str:
        part = match["part"]
        if part not in parts:
            raise NumcheckError(f"{PAGE}: {part!r} is none of {', '.join(parts)}. Correct it.")
        return f"{part} -->\n{parts[part]}\n"

    path = project.root / PAGE
    return {path: _READ.sub(made, path.read_text(encoding="utf-8"))}
