"""What `proofs/paper.toml` calls contradictory is refuted by a real Lean, restated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from numcheck.lean.audit import by_name, declarations_of
from numcheck.lean.names import Name
from numcheck.lean.service import WasmToolchain, audit_files
from numcheck.report.catalog import load_catalog
from numcheck.report.paper import Verdict, load_paper

SOURCE = Path(__file__).with_name("upstream") / "Contradictions.lean"
PAPER = load_paper(load_catalog())


def test_every_contradictory_axiom_is_refuted_and_nothing_else() -> None:
    text = SOURCE.read_text(encoding="utf-8")
    written = set(re.findall(r"^theorem (\w+)", text, re.MULTILINE))
    named = {axiom.refutation for axiom in PAPER.axiom if axiom.verdict is Verdict.CONTRADICTORY}
    # The main theorem is no axiom, but its statement is refuted in the same way.
    notes = " ".join(item.note for item in PAPER.item)
    assert "`hermite_identifiability_false`" in notes
    assert written == named | {"hermite_identifiability_false"}


def test_each_refutation_is_of_the_axiom_of_its_name() -> None:
    for axiom in PAPER.axiom:
        if axiom.refutation is not None:
            assert axiom.refutation == f"{axiom.name}_false"


@pytest.mark.lean
@pytest.mark.xdist_group("lean")
def test_lean_accepts_the_refutations(lean: WasmToolchain) -> None:
    report = lean.check_files([SOURCE], lambda *_: None)
    assert report.ok, [str(m) for module in report.modules for m in module.messages]
    audit = audit_files(lean, [SOURCE])
    assert audit.ok, audit.problems
    declared = by_name(declarations_of(lean.compiled(lean.user_graph([SOURCE]))))
    for axiom in PAPER.axiom:
        if axiom.refutation is not None:
            assert declared[Name(("Upstream", axiom.refutation))][1].kind == "theorem"
