"""Citations: of the package, of each theorem in it, and of the paper.

`CITATION.cff` says the same in the format of its kind; a test holds the two together.
"""

from __future__ import annotations

import re
from enum import StrEnum

from numcheck.report.catalog import Theorem
from numcheck.report.origin import commit_in_words
from numcheck.support.environment import VERSION, repository
from numcheck.support.errors import InvalidInputError

AUTHOR = "The LeJEPA theory contributors"
#: In which this version was released.
YEAR = 2026
TITLE = "Machine-checked theory of LeJEPA world models"
PAPER_TITLE = "When Does LeJEPA Learn a World Model?"
PAPER_AUTHORS = (("Klindt", "David"), ("LeCun", "Yann"), ("Balestriero", "Randall"))
PAPER_YEAR = 2026
PAPER_ARXIV = "2605.26379"

_KEY = "lejepa-numcheck"
_SPECIAL = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
)
_URL = re.compile(r"https?://[^\s{}#\\]+")


class CiteFormat(StrEnum):
    """How a citation is written."""

    BIBTEX = "bibtex"
    TEXT = "text"


def _escape(text: str) -> str:
    """Text as LaTeX shows it."""
    return text.translate(_SPECIAL)


def _entry(kind: str, key: str, fields: dict[str, str]) -> str:
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])


def _link(theorem: Theorem | None, url: str | None) -> str | None:
    if url is None:
        return repository()
    if not _URL.fullmatch(url):
        raise InvalidInputError(
            f"url must be an address like https://example.org/map.html, without #; got {url!r}."
        )
    return url if theorem is None else f"{url}#{theorem.id}"


def _software(theorem: Theorem | None, url: str | None, commit: str | None) -> str:
    fields = {
        "author": f"{{{_escape(AUTHOR)}}}",
        "title": f"{{{_escape(TITLE)}}}",
        "year": str(YEAR),
        "howpublished": f"Lean 4 proofs and Python package \\texttt{{{_KEY}}}",
        "version": VERSION,
    }
    note = f"Version {VERSION}" + (f", {commit_in_words(commit)}" if commit else "")
    if theorem is not None:
        names = ", ".join(rf"\texttt{{{_escape(d.name)}}}" for d in theorem.declarations)
        note = (
            f"Theorem \\texttt{{{theorem.id}}} ({{{_escape(theorem.title)}}}); of the paper: "
            f"{{{_escape(theorem.paper)}}}; Lean: {names}; anchor "
            f"\\texttt{{\\#{theorem.id}}}. {note}"
        )
    fields["note"] = note
    link = _link(theorem, url)
    if link is not None:
        fields["url"] = link
    return _entry("misc", _KEY if theorem is None else f"{_KEY}:{theorem.id}", fields)


def _paper() -> str:
    return _entry(
        "misc",
        "klindt2026lejepa",
        {
            "author": " and ".join(f"{family}, {given}" for family, given in PAPER_AUTHORS),
            "title": f"{{{_escape(PAPER_TITLE)}}}",
            "year": str(PAPER_YEAR),
            "eprint": PAPER_ARXIV,
            "archiveprefix": "arXiv",
        },
    )


def _as_text(theorem: Theorem | None, url: str | None, commit: str | None) -> str:
    link = _link(theorem, url)
    own = f"{AUTHOR} ({YEAR}). {TITLE} ({_KEY}), version {VERSION}"
    own += f", {commit_in_words(commit)}." if commit else "."
    if theorem is not None:
        names = ", ".join(declaration.name for declaration in theorem.declarations)
        own += (
            f" Theorem {theorem.id} ({theorem.title}); of the paper: {theorem.paper}; "
            f"Lean: {names}; anchor #{theorem.id}."
        )
    own += "" if link is None else f" {link}"
    authors = ", ".join(f"{given} {family}" for family, given in PAPER_AUTHORS)
    return f"{own}\n{authors}. {PAPER_TITLE} {PAPER_YEAR}. arXiv:{PAPER_ARXIV}."


def citation(
    theorem: Theorem | None = None,
    style: CiteFormat = CiteFormat.BIBTEX,
    *,
    url: str | None = None,
    commit: str | None = None,
) -> str:
    """How to cite the package or a theorem of it, and the paper.

    Args:
        theorem: The theorem; the whole package if not given.
        style: BibTeX entries, or a line of text each.
        url: Address of a published page of the theorems, which has an anchor for each; by default
            that of the repository, if the package has one.
        commit: The commit that is cited, as `numcheck.report.origin.commit` gives it.

    Returns:
        Two entries: the package (with the theorem, its item of the paper, its Lean declarations
        and its anchor), and the paper whose theory it checks.

    Raises:
        InvalidInputError: If `url` is no address or has an anchor already.
    """
    if style is CiteFormat.TEXT:
        return _as_text(theorem, url, commit)
    return f"{_software(theorem, url, commit)}\n\n{_paper()}"
