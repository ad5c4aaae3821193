"""`show`: locked statements to the character, theorems by every name they have."""

from __future__ import annotations

from functools import cache

import pytest

from numcheck.cli import theorems
from numcheck.report.catalog import Catalog, Theorem, load_catalog
from numcheck.report.paper import Paper, load_paper, look_up
from numcheck.support.errors import InvalidInputError
from tests.cli.conftest import Runner

CATALOG = load_catalog()
PAPER = load_paper(CATALOG)


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theorems, "load_catalog", cache(lambda: CATALOG))
    monkeypatch.setattr(theorems, "load_paper", lambda _: PAPER)
    # Those of all theorems take twenty seconds to load.
    monkeypatch.setattr(Theorem, "mutants", ())


@pytest.mark.parametrize("columns", ["20", "80", "300"])
def test_what_is_shown_is_what_is_locked(run: Runner, columns: str) -> None:
    for theorem in CATALOG:
        done = run("show", theorem.id, COLUMNS=columns)
        assert (done.returncode, done.stderr) == (0, "")
        for declaration in theorem.declarations:
            head = f"Lean     {declaration.name} (module {declaration.module})\n\n"
            shown = done.stdout.split(head)[1][: len(declaration.statement) + 2]
            assert shown == f"{declaration.statement}\n\n", declaration.name
        for text in (theorem.statement, theorem.latex, *theorem.assumptions):
            assert text in done.stdout


@pytest.mark.parametrize(
    ("name", "ids", "parts"),
    [
        ("stein", ["stein"], 0),
        ("LeJEPA.stein", ["stein"], 0),
        ("Forward_Continuous", ["forward-continuous"], 0),
        ("theorem 4.1", list(PAPER.item[4].theorems), 2),
        ("4.1", list(PAPER.item[4].theorems), 2),
        ("4.1,  LOWER bound", ["loss-lower-bound"], 0),
        ("Proposition 4.3", ["approximate-identifiability", "approximate-continuous"], 5),
        ("corollary 4.5, straight plans", ["straight-paths"], 0),
        ("Section 4", list(PAPER.item[0].theorems), 0),
    ],
)
def test_names_of_theorems_and_items(name: str, ids: list[str], parts: int) -> None:
    found = look_up(name, CATALOG, PAPER)
    assert [theorem.id for theorem in found.theorems] == ids
    assert len(found.parts) == parts


def test_every_item_is_found_by_its_name() -> None:
    for item in PAPER.item:
        assert item in look_up(item.item.upper(), CATALOG, PAPER).items


def test_item_is_shown_with_its_theorems_and_what_they_lack(run: Runner) -> None:
    shown = run("show", "Theorem 4.1").stdout
    assert shown.startswith(f"Theorem 4.1: {PAPER.item[4].title}\nnot here {PAPER.item[4].lacks}\n")
    for theorem in PAPER.item[4].theorems:
        assert f"({theorem})" in shown
    assert "see also Theorem 4.1, lower bound: loss-lower-bound\n" in shown


@pytest.mark.parametrize(
    ("name", "proposed"),
    [
        ("stien", "Did you mean stein?"),
        ("Theorem 4.7", "Did you mean Theorem 4.2, Theorem 4.1 or Theorem 4.1, converse?"),
        ("Corolary 4.5", "Did you mean Corollary 4.5"),
        ("forward-identifyability", "Did you mean forward-identifiability"),
        ("zzzzzz", "Known are stein; hermite-orthogonality;"),
    ],
)
def test_unknown_names_get_the_nearest_ones(name: str, proposed: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        look_up(name, CATALOG, PAPER)
    assert str(error.value).startswith(f"unknown theorem {name!r}. {proposed}")


def test_catalog_proposes_ids_alone() -> None:
    catalog: Catalog = CATALOG
    with pytest.raises(InvalidInputError, match=r"Did you mean approximate-continuous, "):
        catalog["aproximate-continuous"]


def test_items_of_a_theorem() -> None:
    paper: Paper = PAPER
    assert [item.item for item in paper.of("forward-continuous")] == ["Theorem 4.1"]
    assert paper.of("overcomplete") == ()
