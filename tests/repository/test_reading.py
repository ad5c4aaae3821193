"""The page on what is machine-checked: it names every item, and shows what there is to read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from numcheck.report.catalog import load_catalog
from numcheck.report.map.definitions import Definition, Definitions, load_definitions
from numcheck.report.map.sources import Excerpt
from numcheck.report.paper import load_paper
from numcheck.support.errors import NumcheckError
from numcheck.support.project import Project, find_project
from tools.reading import ITEMS, PAGE, below, pieces, reading

PROJECT = find_project()
DEFINITIONS = load_definitions(load_catalog().locked, PROJECT)
NOWHERE = Excerpt(1, "")
TEXT = (PROJECT.root / PAGE).read_text(encoding="utf-8")


def test_every_item_of_the_paper_has_a_row_with_its_theorems() -> None:
    catalog = load_catalog()
    table = TEXT.split("| item of the paper |")[1].split("\n\n")[0]
    lines = [re.split(r"(?<!\\)\|", line)[1:-1] for line in table.splitlines()[2:]]
    rows = {cells[0].strip(): cells[1:] for cells in lines}
    items = load_paper(catalog).item
    assert list(rows) == [item.item for item in items]
    locked = {name.removeprefix("LeJEPA.") for name in catalog.locked}
    for item in items:
        proved = set(re.findall(r"`(\w+)`", rows[item.item][0]))
        first = {catalog[t].declarations[0].name.removeprefix("LeJEPA.") for t in item.theorems}
        assert first <= proved <= locked, item.item


SOURCE = """\
module
/-! ## Sums -/

/-- Uses `b` in words only. -/
def N.a : Nat := 1

def b : Nat := N.a

instance : One (Mat Nat) := ⟨c⟩
instance : Zero (Mat Nat) := ⟨c⟩

/-! ## The theorems -/

variable {R : Type} [CompleteField R]

theorem t : a = 1 := sorry

theorem s (m : Mat Nat) : b = 1 := sorry
"""


def test_definitions_below_a_theorem_stand_in_their_order() -> None:
    source = pieces(SOURCE)
    uses: dict[str, tuple[str, ...]] = {
        "LeJEPA.N.a": (),
        "LeJEPA.b": ("LeJEPA.N.a",),
        "LeJEPA.Mat": (),
    }
    by_name = {name: Definition(name, "", NOWHERE, used) for name, used in uses.items()}
    theorems = {"LeJEPA.t": ("LeJEPA.N.a",), "LeJEPA.s": ("LeJEPA.Mat", "LeJEPA.b")}
    definitions = Definitions(by_name, theorems)
    assert [piece.name for piece in below(["t"], source, definitions)] == ["a"]
    found = below(["s"], source, definitions)
    assert [piece.name for piece in found] == ["a", "b", ""]
    assert [len(piece.code) for piece in found] == [1, 1, 2]


def test_the_challenge_has_every_definition_below_its_theorems() -> None:
    source = pieces((PROJECT.root / "challenge" / "Challenge.lean").read_text(encoding="utf-8"))
    for names in ITEMS.values():
        shown = {piece.name for piece in below(names, source, DEFINITIONS)}
        needed = {name for theorem in names for name in DEFINITIONS.below(f"LeJEPA.{theorem}")}
        last = {name.rpartition(".")[2] for name in needed}
        assert {name for name in last if not name.startswith("inst")} == shown - {""}


def test_the_page_follows_the_challenge(tmp_path: Path) -> None:
    for path in (PAGE, Path("challenge", "Challenge.lean")):
        (tmp_path / path).parent.mkdir(parents=True)
        text = (PROJECT.root / path).read_text(encoding="utf-8")
        (tmp_path / path).write_text(text.replace("def exp (x : R)", "def exp (x : R)  "))
    (made,) = reading(Project(tmp_path), DEFINITIONS).values()
    assert "def exp (x : R)  " in made
    assert all(f"theorem {name} " in made for names in ITEMS.values() for name in names)
    (tmp_path / PAGE).write_text("<!-- read: all of it -->\n<!-- /read -->\n", encoding="utf-8")
    with pytest.raises(NumcheckError, match=r"'all of it' is none of lengths, statement of Theo"):
        reading(Project(tmp_path), DEFINITIONS)
