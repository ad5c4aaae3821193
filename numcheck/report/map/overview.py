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
    "Algebra": ("Algebra", "Algebra"),
    "Real": ("The real numbers", "Real numbers"),
    "Normal": ("The Gaussian law of continuous functions", "Gaussian law of functions"),
    "Gaussian": ("Hermite polynomials and the Gaussian law", "Gaussian law"),
    "World": ("Gaussian worlds", "Worlds"),
    "Forward": ("Forward identifiability: Theorem 4.1", "Theorem 4.1"),
    "Converse": ("The converse: Theorem 4.2", "Theorem 4.2"),
    "Approximate": ("Approximate identifiability: Proposition 4.3", "Proposition 4.3"),
    "Planning": ("Planning: Corollary 4.5", "Corollary 4.5"),
    "Dirichlet": ("The Dirichlet energy: Appendix C", "Appendix C"),
    "Regularizer": ("The regularizer", "Regularizer"),
    "Beyond": ("Beyond the paper", "Beyond the paper"),
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
    """The rows of the paper's table, each with the cards of its theorems."""
    by_id = {view["id"]: view for view in cards}
    return [{**item.model_dump(), "views": [by_id[t] for t in item.theorems]} for item in items]


def tiles(entries: Sequence[Entry], run: Report | None) -> list[dict[str, str]]:
    """The figures at the head of the page."""

    def tile(name: str, ok: bool | None, value: str, words: str) -> dict[str, str]:
        return {"name": name, "state": state_of(ok), "value": value, "words": words}

    declarations = sum(len(entry.sources) for entry in entries)
    tests = sum(len(entry.tests) for entry in entries)
    found = [
        tile("Theorems", None, str(len(entries)), f"with {declarations} Lean statements"),
        tile("Tests", None, str(tests), "of the statements"),
    ]
    if run is None:
        number = sum(len(entry.mutants) for entry in entries)
        return [*found, tile("Mutants", None, str(number), "that every check must refute")]
    if run.lean is None:
        found.append(tile("Lean", None, "–", "not checked in this run"))
    else:
        proved = sum(theorem.lean.status == "proved" for theorem in run.theorems)
        whole = proved == len(entries)
        found.append(tile("Lean", whole, f"{proved} of {len(entries)}", "proved"))
    checks = [check for theorem in run.theorems for check in theorem.checks]
    held, values = sum(c.ok for c in checks), sum(len(c.comparisons) for c in checks)
    words = f"hold, of {len(run.theorems)} theorems: {values:,} values compared"
    found.append(tile("Checks", held == len(checks), f"{held} of {len(checks)}", words))
    if mutants := [mutant for theorem in run.theorems for mutant in theorem.mutants]:
        dead = sum(mutant.ok for mutant in mutants)
        count = f"{dead} of {len(mutants)}"
        found.append(tile("Mutants", dead == len(mutants), count, "refuted by every check"))
    return found


def facts(run: Report) -> list[tuple[str, str]]:
    """What a run was asked for, when, of which commit and on what; how long."""
    settings = run.settings.model_dump(exclude={"theorems"}, exclude_none=True)
    found = []
    for name, value in settings.items():
        if isinstance(value, tuple):
            value = ", ".join(map(str, value))
        found.append((name, f"{value:,}" if type(value) is int else str(value)))
    times = [("ended", run.when), ("source", run.source), ("took", str(run.durations))]
    if run.lean:
        times.append(("Lean", run.lean.toolchain))
    return [*times, *found, *run.environment.items()]


def search_rows(cards: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """What the search looks through, one row a theorem, spelled in words and in letters."""
    return [
        {
            "id": view["id"],
            "title": view["title"],
            "paper": prose.greek(view["paper"]),
            # An array would be a word of the search: names of items have commas of their own.
            "items": "; ".join(view["items"]),
            "statement": _both(" ".join((view["statement"], *view["assumptions"]))),
            "lean": " ".join(source["name"] for source in view["sources"]),
            "names": " ".join(
                [m["name"] for m in view["mutants"]] + [test.name for test in view["tests"]]
            ),
        }
        for view in cards
    ]


def _both(text: str) -> str:
    spelled = prose.greek(text)
    return text if spelled == text else f"{text} {spelled}"
