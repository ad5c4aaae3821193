"""`challenge/` says what `LeJEPA.Headline` proves: term by term, as the kernel has them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from numcheck.lean.audit import ALLOWED_AXIOMS, Declarations, by_name, declarations_of, terms_of
from numcheck.lean.check import LEAN_OPTIONS, open_lean
from numcheck.lean.names import Name
from numcheck.lean.olean import Declaration, read_module
from numcheck.lean.service import WasmToolchain
from numcheck.support.project import find_project

PROJECT = find_project()
CHALLENGE = PROJECT.root / "challenge" / "Challenge.lean"
CONFIGURATION = json.loads(CHALLENGE.with_name("comparator.json").read_text(encoding="utf-8"))
THEOREMS = CONFIGURATION["theorem_names"]


@pytest.fixture(scope="module")
def compiled(lean: WasmToolchain) -> Declarations:
    assert lean.check_library(lambda *_: None).ok
    return by_name(declarations_of(lean.compiled(lean.library_graph())))


def _compile(source: Path, folder: Path) -> dict[Name, Declaration]:
    """The declarations of a file that imports core only and proves nothing, its one fault."""
    olean = folder / "Challenge.olean"
    arguments = [*LEAN_OPTIONS, "-R", str(source.parent), "-o", str(olean), str(source)]
    with open_lean(PROJECT.root) as lean:
        run = lean.run(arguments, [])
    said = {message.text for message in run.messages}
    assert run.exit_code == 0
    assert said == {"declaration uses `sorry`"}, said
    assert len(run.messages) == len(THEOREMS)
    return {declaration.name: declaration for declaration in read_module(olean).declarations}


def _differences(challenge: Mapping[Name, Declaration], compiled: Declarations) -> list[str]:
    """Names on which the challenge and the library do not agree."""
    return [
        text
        for text, digest in terms_of(map(Name.parse, THEOREMS), compiled).items()
        if (found := challenge.get(Name.parse(text))) is None or found.digest != digest
    ]


def test_the_configuration_names_the_theorems_of_the_headline() -> None:
    headline = (PROJECT.lean_sources / "LeJEPA" / "Headline.lean").read_text(encoding="utf-8")
    names = [line.split()[1] for line in headline.splitlines() if line.startswith("theorem ")]
    assert [f"LeJEPA.{name}" for name in names] == THEOREMS
    assert set(CONFIGURATION["permitted_axioms"]) == ALLOWED_AXIOMS
    assert len(headline.splitlines()) <= 150


@pytest.mark.lean
@pytest.mark.xdist_group("lean")
def test_statements_and_definitions_are_those_of_the_library(
    compiled: Declarations, tmp_path: Path
) -> None:
    challenge = _compile(CHALLENGE, tmp_path)
    assert not _differences(challenge, compiled)
    text = CHALLENGE.read_text(encoding="utf-8")
    written = re.findall(r"^(?:def|structure|class|abbrev) (\S+)", text, re.MULTILINE)
    below = {name.rpartition(".")[2] for name in terms_of(map(Name.parse, THEOREMS), compiled)}
    assert len(written) > 40
    assert {name.rpartition(".")[2] for name in written} <= below


@pytest.mark.lean
@pytest.mark.xdist_group("lean")
def test_another_statement_or_definition_is_seen(compiled: Declarations, tmp_path: Path) -> None:
    text = CHALLENGE.read_text(encoding="utf-8")
    changes = {
        "(m : R) ≤ gaussianLoss": "(m : R) ≤ 1 + gaussianLoss",
        "def exp (x : R) : R := lim (psum (term x))": "def exp (x : R) : R := 1 + x",
    }
    for said, instead in changes.items():
        assert said in text
        text = text.replace(said, instead)
    changed = tmp_path / "Challenge.lean"
    changed.write_text(text, encoding="utf-8")
    found = _differences(_compile(changed, tmp_path), compiled)
    assert {"LeJEPA.theorem_4_1_bound", "LeJEPA.Analysis.exp"} <= set(found)
