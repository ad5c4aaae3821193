"""The README: short, with two commands and the paper's theorems by their names here."""

from __future__ import annotations

import re

from numcheck.report.catalog import load_catalog
from numcheck.report.paper import load_paper
from numcheck.support.project import find_project

ROOT = find_project().root
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_it_is_short() -> None:
    assert len(README.splitlines()) <= 150


def test_it_names_the_theorems_of_every_item_of_the_paper() -> None:
    table = README.split("| item of the paper |")[1].split("\n\n")[0]
    named = re.findall(r"`([\w-]+)`", table)
    assert len(named) == len(set(named))
    items = load_paper(load_catalog()).item
    assert set(named) == {theorem for item in items for theorem in item.theorems}
