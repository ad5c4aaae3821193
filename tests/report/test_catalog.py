"""The catalog is validated: each message names the file, the key and the mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from numcheck.report.catalog import CatalogError, load_catalog
from numcheck.support.errors import InvalidInputError

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
        (("id = ", "id == "), "is not TOML: .*Correct that line"),
        (
            ('title = "One"\n', ""),
            r"theorem\.0\.title \(theorem one\): Field required\. Add it",
        ),
        (('title = "One"', 'title = " "'), r"theorem\.0\.title .*given was ' '\. Write some text"),
        (('title = "One"', "title = 1"), r"theorem\.0\.title .*given was 1\. Write text in quotes"),
        (('"one"', '"One Two"'), r"theorem\.0\.id .*given was 'One Two'"),
        (
            ('latex = "1 = 1"', 'latex = "1 = 1"\ncolour = "red"'),
            r"theorem\.0\.colour .*Extra inputs.*Remove it, or correct its name\. Known are id,",
        ),
        (("paper =", "papre ="), r"theorem\.0\.papre .*Did you mean paper\?"),
        (
            ('module = "LeJEPA.One"', 'modul = "LeJEPA.One"'),
            r"theorem\.0\.declarations\.0\.modul .*Did you mean module\?",
        ),
        (("paper =", 'assumptions = "none"\npaper ='), r"assumptions .*Write a list in brackets"),
        (('"LeJEPA.one"', '"LeJEPA.two"'), r"must be LeJEPA\.one, given was LeJEPA\.two"),
        (('"LeJEPA.one"', '"one"'), r"declarations\.0\.name .*given was 'one'"),
        (("paper =", 'depends = ["two"]\npaper ='), "depends names 'two', which is not in"),
        (("paper =", 'depends = ["one"]\npaper ='), "depends forms a cycle: one -> one"),
        (("[[theorem]]", "[[theorems]]"), r"theorems: .*Did you mean theorem\?"),
    ],
)
def test_bad(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    text = GOOD.replace(*change)
    assert text != GOOD
    with pytest.raises(CatalogError, match=message) as error:
        _load(tmp_path, text)
    assert "catalog.toml" in str(error.value)


def test_no_declaration(tmp_path: Path) -> None:
    text = GOOD[: GOOD.index("[[theorem.declarations]]")]
    with pytest.raises(CatalogError, match=r"declarations \(theorem one\): Field required"):
        _load(tmp_path, text)
    with pytest.raises(CatalogError, match=r"declarations .*Give at least one"):
        _load(tmp_path, text + "declarations = []")


def test_every_fault_has_a_line(tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as error:
        _load(tmp_path, GOOD.replace('title = "One"\n', "").replace('"One is one."', "1"))
    lines = str(error.value).splitlines()
    assert len(lines) == 2
    assert all("catalog.toml" in line for line in lines)


def test_double_id(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="id one occurs twice"):
        _load(tmp_path, GOOD + GOOD)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="cannot be read: No such file"):
        load_catalog(tmp_path / "none.toml")


def test_unknown_id_suggests_a_near_one() -> None:
    with pytest.raises(InvalidInputError, match=r"unknown theorem 'stien'. Did you mean stein\?"):
        load_catalog()["stien"]
