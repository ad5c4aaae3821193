"""What the page says of each theorem, ready for its templates."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from numcheck.checks.base import Kind
from numcheck.report.map import prose
from numcheck.report.map.definitions import Definitions
from numcheck.report.map.entries import Entry
from numcheck.report.map.panels import Plot
from numcheck.report.map.rendering import Formulas
from numcheck.report.paper import PaperItem
from numcheck.report.report import TheoremResult


def short(name: str) -> str:
    """A Lean name without the namespace that all have."""
    return name.removeprefix("LeJEPA.")


def figure(value: float) -> str:
    """A value with six digits."""
    return f"{value:.6g}".replace("-", "−")


def size(value: float) -> str:
    """An error or a tolerance, of which two digits matter."""
    return "0" if value == 0 else f"{value:.1e}".replace("-", "−").replace("inf", "∞")


def seconds(value: float) -> str:
    """A time in words."""
    return f"{value:.1f} s" if value < 100 else f"{value / 60:.1f} min"


def state_of(ok: bool | None) -> str:
    """A verdict as a class of the page: `good`, `bad`, or `none` if there is none."""
    return "none" if ok is None else "good" if ok else "bad"


class Verdict(NamedTuple):
    """A verdict in a few words, and as a class of the page."""

    state: str
    words: str


def _check(kind: Kind, run: TheoremResult | None) -> dict[str, Any]:
    """A row of the table of checks."""
    result = run.of(kind) if run else None
    if result is None:
        return {"kind": kind, "state": "none", "words": "not run", "result": None}
    count, time = f"{len(result.comparisons):,} values", f"({seconds(result.seconds)})"
    words = f"{count} agree {time}" if result.ok else f"fails among {count} {time}"
    return {"kind": kind, "state": state_of(result.ok), "words": words, "result": result}


def _chips(run: TheoremResult | None) -> list[Verdict]:
    if run is None:
        return [Verdict("none", "not in a run")]
    lean = {"proved": True, "failed": False}.get(run.lean.status)
    held, dead = (sum(part.ok for part in parts) for parts in (run.checks, run.mutants))
    chips = [
        Verdict(state_of(lean), f"Lean: {run.lean.status}"),
        Verdict(
            state_of(held == len(run.checks) if run.checks else None),
            f"{held} of {len(run.checks)} kinds of check hold",
        ),
    ]
    if not run.mutants:
        return [*chips, Verdict("none", "mutants not tried")]
    words = f"{dead} of {len(run.mutants)} mutants refuted"
    return [*chips, Verdict(state_of(dead == len(run.mutants)), words)]


def card(
    entry: Entry,
    run: TheoremResult | None,
    plot: Plot | None,
    formulas: Formulas,
    *,
    base: str,
    ids: Mapping[str, str],
    definitions: Definitions,
    items: Sequence[PaperItem],
) -> dict[str, Any]:
    """What the card of a theorem shows.

    Args:
        entry: The theorem.
        run: What a run found on it.
        plot: The plot beside it.
        formulas: Where formulas are collected.
        base: What leads from the page to the project's root.
        ids: For each Lean theorem of the catalog the id of its card.
        definitions: Those that statements rest on.
        items: The items of the paper.
    """
    theorem = entry.theorem

    def link(target: str) -> str:
        name, _, fragment = target.partition("#")
        if "://" in target or not name:
            return target
        path = posixpath.normpath(posixpath.join("proofs", name))
        stem = path.removeprefix("proofs/").removesuffix(".md")
        if stem in ids.values():
            return f"#{stem}"
        return f"{base}{path}" + (f"#{fragment}" if fragment else "")

    killed = {mutant.name: mutant.killed for mutant in run.mutants} if run else {}
    proof = prose.proof(
        entry.proof,
        formulas,
        origin=theorem.proof,
        link=link,
        anchors={name: f"#{owner}" for name, owner in ids.items() if owner != theorem.id},
    )
    return {
        "id": theorem.id,
        "title": theorem.title,
        "paper": theorem.paper,
        "items": [item.item for item in items if theorem.id in item.theorems],
        "state": status_of(run),
        "statement": theorem.statement,
        "formula": [
            formulas.mark(piece, display=True, origin=f"catalog: {theorem.id}")
            for piece in prose.pieces(theorem.latex)
        ],
        "assumptions": theorem.assumptions,
        "depends": theorem.depends,
        "used_by": entry.used_by,
        "chips": _chips(run),
        "verdict": _verdict(run),
        "kinds": entry.kinds,
        "checks": [_check(kind, run) for kind in entry.kinds],
        "check_module": theorem.check_module,
        "run": run,
        "plot": plot,
        "proof": Markup(proof),
        "proof_path": theorem.proof,
        "sources": [
            {
                "name": source.declaration.name,
                "path": source.path,
                "line": source.excerpt.line,
                "text": prose.lean(source.excerpt.text),
                "statement": prose.linked_lean(source.declaration.statement, definitions.by_name),
                "below": _below(source.declaration.name, definitions),
            }
            for source in entry.sources
        ],
        "mutants": [
            {"name": name, "says": says, "killed": killed.get(name, {})}
            for name, says in entry.mutants
        ],
        "tests": entry.tests,
        "test_module": theorem.test_module,
    }


def status_of(run: TheoremResult | None) -> str:
    """Whether all that a run asked of a theorem held, as a class of the page."""
    return state_of(run.ok if run else None)


def _below(statement: str, definitions: Definitions) -> dict[str, Any]:
    """What has to be read below a statement, and how much that is."""
    names = definitions.below(statement)
    texts = [definitions.by_name[name].excerpt.text for name in names]
    return {"names": names, "lines": sum(text.count("\n") + 1 for text in texts)}


def definition_views(definitions: Definitions) -> list[dict[str, Any]]:
    """What the page shows of each definition."""
    return [
        {
            "name": definition.name,
            "path": definition.path,
            "line": definition.excerpt.line,
            "text": prose.lean(definition.excerpt.text),
            "uses": definition.uses,
        }
        for definition in definitions.by_name.values()
    ]


def _verdict(run: TheoremResult | None) -> Verdict:
    if run is None or not run.checks:
        return Verdict("none", "not run")
    held = all(check.ok for check in run.checks)
    kinds = ", ".join(check.kind for check in run.checks if check.ok is held)
    return Verdict(state_of(held), f"{kinds} {'hold' if held else 'FAIL'}")
