"""What the page says of all theorems together, ready for its templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numcheck.report.map import prose
from numcheck.report.map.entries import Entry
from numcheck.report.map.page import state_of
from numcheck.report.paper import PaperItem
from numcheck.report.report import Report

#: The parts of the Lean library, as headings and in short.
_GROUPS = {
    "Gaussian": ("Hermite polynomials and the Gaussian law", "Gaussian law"),
    "World": ("Gaussian worlds", "Worlds"),
    "Forward": ("Forward identifiability: Theorem 4.1", "Theorem 4.1"),
    "Converse": ("The converse: Theorem 4.2", "Theorem 4.2"),
    "Approximate": ("Approximate identifiability: Proposition 4.3", "Proposition 4.3"),
    "Planning": ("Planning: Corollary 4.5", "Corollary 4.5"),
    "Dirichlet": ("The Dirichlet energy: Appendix C", "Appendix C"),
    "Regularizer": ("The regularizer", "Regularizer"),
}


def groups(entries: Sequence[Entry], cards: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cards by the folder of the Lean library, in the order of the catalog."""
    found: dict[str, list[dict[str, Any]]] = {}
    for entry, view in zip(entries, cards, strict=True):
        found.setdefault(entry.group, []).append(view)
    return [
        {"slug": name.lower(), "views": views}
        | dict(zip(("title", "short"), _GROUPS.get(name, (name, name)), strict=True))
        for name, views in found.items()
    ]


def paper_rows(items: Sequence[PaperItem], cards: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the paper's table; without items, one for each thing that theorems name."""
    by_id = {view["id"]: view for view in cards}
    if items:
        return [
            {**item.model_dump(), "views": [by_id[theorem] for theorem in item.theorems]}
            for item in items
        ]
    found: dict[str, list[dict[str, Any]]] = {}
    for view in cards:
        found.setdefault(view["paper"], []).append(view)
    return [{"item": paper, "title": "", "views": views} for paper, views in found.items()]


def tiles(entries: Sequence[Entry], run: Report | None) -> list[dict[str, str]]:
    """The figures at the head of the page."""
    declarations = sum(len(entry.sources) for entry in entries)
    tests = sum(len(entry.tests) for entry in entries)
    found = [
        _tile("Theorems", None, str(len(entries)), f"with {declarations} Lean statements"),
        _tile("Tests", None, str(tests), "of the statements"),
    ]
    if run is None:
        mutants = sum(len(entry.mutants) for entry in entries)
        return [*found, _tile("Mutants", None, str(mutants), "that every check must refute")]
    runs = [r for r in map(run.of, (entry.theorem.id for entry in entries)) if r]
    proved = sum(r.lean.status == "proved" for r in runs)
    if any(r.lean.status != "not checked" for r in runs):
        lean = _tile("Lean", proved == len(entries), f"{proved} of {len(entries)}", "proved")
    else:
        lean = _tile("Lean", None, "–", "not checked in this run")
    checks = [check for r in runs for check in r.checks]
    held, values = sum(c.ok for c in checks), sum(len(c.comparisons) for c in checks)
    words = f"hold, of {len(runs)} theorems: {values:,} values compared"
    mutants_tried = [m for r in runs for m in r.mutants]
    dead = sum(m.ok for m in mutants_tried)
    found += [
        lean,
        _tile("Checks", held == len(checks), f"{held} of {len(checks)}", words),
    ]
    if mutants_tried:
        count = f"{dead} of {len(mutants_tried)}"
        found.append(_tile("Mutants", dead == len(mutants_tried), count, "refuted by every check"))
    return found


def _tile(name: str, ok: bool | None, value: str, words: str) -> dict[str, str]:
    return {"name": name, "state": state_of(ok), "value": value, "words": words}


def facts(run: Report) -> list[tuple[str, str]]:
    """What a run was asked for, when, of which commit and on what; what is empty not at all."""
    settings = run.settings.model_dump(exclude={"theorems"}, exclude_none=True)
    found = []
    for name, value in settings.items():
        if isinstance(value, tuple):
            value = ", ".join(map(str, value))
        found.append((name, f"{value:,}" if type(value) is int else str(value)))
    date = ("date", f"{run.date:%Y-%m-%d %H:%M} UTC")
    commit = [("commit", run.commit)] if run.commit else []
    return [date, *commit, *found, *run.environment.items()]


def search_rows(cards: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """What the search looks through, one row a theorem, spelled in words and in letters."""
    return [
        {
            "id": view["id"],
            "title": view["title"],
            "paper": prose.greek(view["paper"]),
            "statement": _both(" ".join((view["statement"], *view["assumptions"]))),
            "lean": " ".join(source["name"] for source in view["sources"]),
            "names": " ".join(
                (
                    *(mutant["name"] for mutant in view["mutants"]),
                    *(test.name for test in view["tests"]),
                )
            ),
        }
        for view in cards
    ]


def _both(text: str) -> str:
    spelled = prose.greek(text)
    return text if spelled == text else f"{text} {spelled}"
