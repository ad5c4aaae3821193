"""The catalog is validated: each message names the file, the key and the mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from numcheck.catalog import CatalogError, load_catalog
from numcheck.errors import InvalidInputError

GOOD = """
[[theorem]]
id = "one"
title = "One"
paper = "Theorem 1"
latex = "1 = 1"
statement = "One is one."
[[theorem.declarations]]
name = "LeJEPA.one"
module = "LeJEPA.One"
statement = "theorem LeJEPA.one : 1 = 1"
"""


def _load(tmp_path: Path, text: str) -> object:
    path = tmp_path / "catalog.toml"
    path.write_text(text)
    return load_catalog(path)


def test_good(tmp_path: Path) -> None:
    catalog = _load(tmp_path, GOOD)
    assert [t.id for t in catalog] == ["one"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("id = ", "id == "), "is not TOML"),
        (('title = "One"\n', ""), r"theorem\.0\.title \(theorem one\): Field required"),
        (('title = "One"', 'title = " "'), r"theorem\.0\.title"),
        (('"one"', '"One Two"'), r"theorem\.0\.id"),
        (('latex = "1 = 1"', 'latex = "1 = 1"\ncolour = "red"'), r"colour.*Extra inputs"),
        (('"LeJEPA.one"', '"LeJEPA.two"'), r"must be LeJEPA\.one, given was LeJEPA\.two"),
        (("paper =", 'depends = ["two"]\npaper ='), "depends names 'two', which is not in"),
        (("paper =", 'depends = ["one"]\npaper ='), "depends forms a cycle: one -> one"),
        (("[[theorem]]", "[[theorems]]"), "theorem"),
    ],
)
def test_bad(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    text = GOOD.replace(*change)
    assert text != GOOD
    with pytest.raises(CatalogError, match=message) as error:
        _load(tmp_path, text)
    assert "catalog.toml" in str(error.value)


def test_double_id(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="id one occurs twice"):
        _load(tmp_path, GOOD + GOOD)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="cannot be read: No such file"):
        load_catalog(tmp_path / "none.toml")


def test_unknown_id_suggests_a_near_one() -> None:
    with pytest.raises(InvalidInputError, match=r"unknown theorem 'stien'. Did you mean stein\?"):
        load_catalog()["stien"]
