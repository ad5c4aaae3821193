"""The page on what is machine-checked: it names every item, and shows what there is to read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from numcheck.report.catalog import load_catalog
from numcheck.report.paper import load_paper
from numcheck.support.errors import NumcheckError
from numcheck.support.project import Project, find_project
from tools.reading import ITEMS, PAGE, below, pieces, reading

PROJECT = find_project()
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


def test_definitions_below_a_theorem_are_found_by_the_words_of_the_code() -> None:
    source = pieces(SOURCE)
    assert [piece.name for piece in below(["t"], source)] == ["a"]
    assert [piece.name for piece in below(["s"], source)] == ["a", "b", ""]
    assert [len(piece.code) for piece in below(["s"], source)] == [1, 1, 2]
    with pytest.raises(NumcheckError, match=r"lacks one of u"):
        below(["u"], source)


def test_the_page_follows_the_challenge(tmp_path: Path) -> None:
    for path in (PAGE, Path("challenge", "Challenge.lean")):
        (tmp_path / path).parent.mkdir(parents=True)
        text = (PROJECT.root / path).read_text(encoding="utf-8")
        (tmp_path / path).write_text(text.replace("def exp (x : R)", "def exp (x : R)  "))
    (made,) = reading(Project(tmp_path)).values()
    assert "def exp (x : R)  " in made
    assert all(f"theorem {name} " in made for names in ITEMS.values() for name in names)
    (tmp_path / PAGE).write_text("<!-- read: all of it -->\n<!-- /read -->\n", encoding="utf-8")
    with pytest.raises(NumcheckError, match=r"'all of it' is none of lengths, statement of Theo"):
        reading(Project(tmp_path))
