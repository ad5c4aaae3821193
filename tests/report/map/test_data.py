"""What the map says is what the sources, the paper's items and the runs say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from numcheck.report.catalog import load_catalog
from numcheck.report.map.entries import Entry, gather
from numcheck.report.map.markdown import MAP_PATH, to_markdown
from numcheck.report.map.sources import find_declaration, find_definitions, find_tests
from numcheck.report.map.studies import load_studies
from numcheck.report.paper import load_paper
from numcheck.support.errors import InvalidInputError, NumcheckError
from numcheck.support.project import Project, find_project
from tests.report.map.small import PAPER

PROJECT = find_project()
CATALOG = load_catalog()


@pytest.fixture(scope="module")
def entries() -> tuple[Entry, ...]:
    return gather(CATALOG, PROJECT)


def test_every_theorem_has_all_it_needs(entries: tuple[Entry, ...]) -> None:
    assert [entry.theorem.id for entry in entries] == [theorem.id for theorem in CATALOG]
    for entry in entries:
        assert len(entry.sources) == len(entry.theorem.declarations)
        assert entry.proof.startswith("# ")
        assert entry.tests
        assert len(entry.mutants) >= 5
        assert entry.kinds


def test_lines_are_those_of_the_sources(entries: tuple[Entry, ...]) -> None:
    for entry in entries:
        for source in entry.sources:
            lines = (PROJECT.root / source.path).read_text(encoding="utf-8").splitlines()
            short = source.declaration.name.removeprefix("LeJEPA.")
            assert lines[source.excerpt.line - 1].startswith(f"theorem {short}")
            assert f"theorem {short}" in source.excerpt.text
            assert source.excerpt.text.startswith(("/--", "theorem", "@["))
            assert source.excerpt.text.count("\ntheorem ") <= 1
        lines = (PROJECT.root / entry.theorem.test_module).read_text().splitlines()
        for test in entry.tests:
            assert lines[test.line - 1].split("(")[0].strip() == f"def {test.name.split('.')[-1]}"


def test_used_by_is_depends_backwards(entries: tuple[Entry, ...]) -> None:
    by_id = {entry.theorem.id: entry for entry in entries}
    pairs = {(needed, e.theorem.id) for e in entries for needed in e.theorem.depends}
    assert pairs == {(e.theorem.id, user) for e in entries for user in e.used_by}
    assert by_id["stein"].used_by
    assert by_id["stein"].group == "Gaussian"


def test_map_is_current(entries: tuple[Entry, ...]) -> None:
    items = load_paper(CATALOG).item
    kept = (PROJECT.root / MAP_PATH).read_text(encoding="utf-8")
    assert kept == to_markdown(entries, items), "run `numcheck map`"
    assert "#L" not in kept, "an edit anywhere in a module would make it stale"


def test_map_names_everything(entries: tuple[Entry, ...]) -> None:
    text = to_markdown(entries, ())
    for entry in entries:
        for name in (
            *(source.declaration.name for source in entry.sources),
            *(test.name for test in entry.tests),
            *(mutant for mutant, _ in entry.mutants),
        ):
            assert f"`{name}`" in text


def test_declaration_ends_where_the_next_begins() -> None:
    source = (
        "/-- One. -/\ntheorem a : True := trivial\n\n"
        "/-- Two,\n\nlong. -/\n@[simp]\n"
        "theorem a_b : True := by\n  skip\n\n  trivial\n\nend LeJEPA\n"
    )
    assert find_declaration(source, "LeJEPA.a").line == 2
    assert find_declaration(source, "LeJEPA.a").text == "/-- One. -/\ntheorem a : True := trivial"
    found = find_declaration(source, "LeJEPA.a_b")
    assert found.line == 8
    assert found.text.startswith("/-- Two,")
    assert found.text.endswith("  trivial")


def test_definitions_have_their_full_names() -> None:
    source = """public noncomputable section

namespace LeJEPA
section A
/-- One. -/
@[expose] def a.b (x : Nat) :=
  x

end A
/- namespace B -/
namespace C.D
structure S where
  f : Nat
instance : Add S := ⟨id⟩
instance (k : Nat) : OfNat S k := ⟨k⟩
instance named : Neg S := ⟨id⟩
theorem t : True := trivial
end C.D
noncomputable abbrev e := 1
"""
    found = dict(find_definitions(source))
    assert list(found) == [
        "LeJEPA.a.b", "LeJEPA.C.D.S", "LeJEPA.C.D.instAdd", "LeJEPA.C.D.instOfNat",
        "LeJEPA.C.D.named", "LeJEPA.e",
    ]  # fmt: skip
    assert found["LeJEPA.a.b"].text == "/-- One. -/\n@[expose] def a.b (x : Nat) :=\n  x"
    assert found["LeJEPA.a.b"].line == 6
    assert found["LeJEPA.C.D.S"].text.endswith("  f : Nat")


@pytest.mark.parametrize("source", ["", "theorem a\n\ntheorem a\n", "  theorem a", "theorem a'"])
def test_declaration_that_is_not_there_once(source: str) -> None:
    with pytest.raises(NumcheckError, match="expected once"):
        find_declaration(source, "LeJEPA.a")


def test_tests_are_found_by_what_they_are() -> None:
    found = find_tests('def helper(): ...\ndef test_a():\n    """Says."""\ndef test_b(): ...\n')
    assert [(t.name, t.line, t.says) for t in found] == [("test_a", 2, "Says."), ("test_b", 4, "")]
    with pytest.raises(NumcheckError, match="not Python"):
        find_tests("def")


def test_incomplete_checkout_is_named(tmp_path: Path) -> None:
    for name in ("lean", "proofs"):
        (tmp_path / name).symlink_to(PROJECT.root / name)
    with pytest.raises(NumcheckError, match=r"tests/theorems/test_stein.py cannot be read"):
        gather(CATALOG, Project(tmp_path))


def test_paper_items(entries: tuple[Entry, ...]) -> None:
    text = to_markdown(entries, PAPER)
    assert "**assumed**, lean/Main.lean: forward. As an axiom. |" in text
    assert "| Encoders called `h` that are not continuous. | **assumed**" in text
    assert "| nothing | **contradictory**" in text
    assert "The converse \\| of it" in text
    assert text.count("- Item of the paper: Theorem 4.1\n") == 2


def test_studies(tmp_path: Path) -> None:
    assert load_studies(tmp_path / "none") == {}
    study = {"study": "a", "theorem": "stein", "title": "A", "holds": True}
    (tmp_path / "a.json").write_text(json.dumps({**study, "findings": ["B."], "rows": [{"x": 1}]}))
    assert load_studies(tmp_path)["a"].rows == ({"x": 1},)
    (tmp_path / "b.json").write_text(json.dumps(study))
    with pytest.raises(InvalidInputError, match="numcheck study b"):
        load_studies(tmp_path)
