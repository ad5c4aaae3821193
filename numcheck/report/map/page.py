"""What the page says of each theorem, ready for its templates."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from numcheck.checks.base import Kind
from numcheck.report.map import prose
from numcheck.report.map.entries import Entry
from numcheck.report.map.panels import Plot
from numcheck.report.map.rendering import Formulas
from numcheck.report.report import CheckResult, TheoremResult


def breakable(text: str) -> Markup:
    """A name that may be broken after its dots, slashes and underscores."""
    return Markup(re.sub(r"([./_])", r"\1<wbr>", str(escape(text))))


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


@dataclass(frozen=True)
class Chip:
    """A verdict in a few words.

    Attributes:
        state: `good`, `bad` or `none`.
        words: The words.
    """

    state: str
    words: str


@dataclass(frozen=True)
class CheckView:
    """A row of the table of checks.

    Attributes:
        kind: The kind of check.
        state: `good`, `bad` or `none`.
        words: Its verdict.
        result: What it found, if it was run.
    """

    kind: Kind
    state: str
    words: str
    result: CheckResult | None


def _check_view(kind: Kind, run: TheoremResult | None) -> CheckView:
    result = run.of(kind) if run else None
    if result is None:
        return CheckView(kind, "none", "not run", None)
    count, time = f"{len(result.comparisons):,} values", f"({seconds(result.seconds)})"
    words = f"{count} agree {time}" if result.ok else f"fails among {count} {time}"
    return CheckView(kind, state_of(result.ok), words, result)


def _chips(run: TheoremResult | None) -> list[Chip]:
    if run is None:
        return [Chip("none", "not in a run")]
    lean = {"proved": True, "failed": False}.get(run.lean.status)
    chips = [Chip(state_of(lean), f"Lean: {run.lean.status}")]
    held = sum(check.ok for check in run.checks)
    whole = held == len(run.checks)
    words = f"{held} of {len(run.checks)} kinds of check hold"
    chips.append(Chip(state_of(whole if run.checks else None), words))
    if run.mutants:
        dead = sum(m.ok for m in run.mutants)
        words = f"{dead} of {len(run.mutants)} mutants refuted"
        chips.append(Chip(state_of(dead == len(run.mutants)), words))
    else:
        chips.append(Chip("none", "mutants not tried"))
    return chips


def card(
    entry: Entry,
    run: TheoremResult | None,
    plot: Plot | None,
    formulas: Formulas,
    *,
    base: str,
    ids: Mapping[str, str],
) -> dict[str, Any]:
    """What the card of a theorem shows.

    Args:
        entry: The theorem.
        run: What a run found on it.
        plot: The plot beside it.
        formulas: Where formulas are collected.
        base: What leads from the page to the project's root.
        ids: For each Lean theorem of the catalog the id of its card.
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
    checks = [_check_view(kind, run) for kind in entry.kinds]
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
        "statement": theorem.statement,
        "formula": prose.statement(theorem.latex, formulas, f"catalog: {theorem.id}"),
        "assumptions": theorem.assumptions,
        "depends": theorem.depends,
        "used_by": entry.used_by,
        "chips": _chips(run),
        "verdict": _verdict(run),
        "kinds": entry.kinds,
        "checks": checks,
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
                "statement": prose.lean(source.declaration.statement),
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


def _verdict(run: TheoremResult | None) -> Chip:
    if run is None or not run.checks:
        return Chip("none", "not run")
    held = all(check.ok for check in run.checks)
    kinds = ", ".join(check.kind for check in run.checks if check.ok is held)
    return Chip(state_of(held), f"{kinds} {'hold' if held else 'FAIL'}")
