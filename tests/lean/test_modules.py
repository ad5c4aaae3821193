"""Lean's sources: comments blanked, headers read, modules in the order of their imports."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numcheck.lean.errors import SourceError
from numcheck.lean.modules import ModuleGraph, library_modules
from numcheck.lean.source import read_header, read_source, strip_comments


def _write(root: Path, **sources: str) -> None:
    for name, text in sources.items():
        path = root.joinpath(*name.split("__")).with_suffix(".lean")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_imports_come_first(tmp_path: Path) -> None:
    _write(
        tmp_path,
        A="module\nimport B\nimport D.E\n",
        B="module\nimport D.E\nimport Init.Prelude\n",
        D__E="module\n",
    )
    graph = ModuleGraph(["A"], [tmp_path])
    assert graph.order == ("D.E", "B", "A")
    assert graph.modules["B"].imports == ("D.E",)
    assert library_modules(tmp_path) == ["A", "B", "D.E"]


def test_keys_follow_content_and_imports(tmp_path: Path) -> None:
    _write(tmp_path, A="module\nimport B\n", B="module\n", C="module\n")
    before = ModuleGraph(["A", "C"], [tmp_path]).keys
    _write(tmp_path, B="module\n-- changed\n")
    after = ModuleGraph(["A", "C"], [tmp_path]).keys
    assert before["A"] != after["A"]
    assert before["B"] != after["B"]
    assert before["C"] == after["C"]


def test_missing_module_names_who_wants_it(tmp_path: Path) -> None:
    _write(tmp_path, A="module\n\nimport Nowhere\n")
    with pytest.raises(SourceError, match=r"A\.lean:3: module Nowhere is missing"):
        ModuleGraph(["A"], [tmp_path])


def test_cycle_is_shown(tmp_path: Path) -> None:
    _write(tmp_path, A="module\nimport B\n", B="module\nimport C\n", C="module\nimport A\n")
    with pytest.raises(SourceError, match="import cycle: ") as error:
        ModuleGraph(["A"], [tmp_path])
    for step in ("A -> B", "B -> C", "C -> A"):
        assert step in str(error.value) + " " + str(error.value).split(": ")[1]


def test_plain_file_is_told_to_become_a_module(tmp_path: Path) -> None:
    _write(tmp_path, A="import Init\ntheorem x : True := trivial\n")
    with pytest.raises(SourceError, match="does not start with `module`"):
        ModuleGraph(["A"], [tmp_path])


def test_module_in_two_folders_is_refused(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    _write(one, A="module\n")
    _write(two, A="module\n", B="module\nimport A\n")
    with pytest.raises(SourceError, match=r"B\.lean:2: module A is in 2 folders: .*Rename all but"):
        ModuleGraph(["B"], [one, two])


@pytest.mark.parametrize("name", ["A.«B».C", "A.B.C", "é", "«B c»", "B₁'"])
def test_imports_are_names(name: str) -> None:
    text = f"module\npublic import {name}\nimport all Last\n"
    assert read_header(text).imports == ((name.replace("«B»", "B"), 2), ("Last", 3))


def test_byte_order_mark_is_named(tmp_path: Path) -> None:
    path = tmp_path / "A.lean"
    path.write_text("\ufeffmodule\n")
    with pytest.raises(SourceError, match=r"begins with a byte order mark, .*Save it as UTF-8"):
        read_source(path)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("def x := 1 -- sorry", "def x := 1"),
        ("/- sorry /- nested -/ sorry -/ def x := 1", "def x := 1"),
        ("/-! sorry -/ def x := 1", "def x := 1"),
        ('def s := "sorry -- /-" def t := 1', "def s := def t := 1"),
        ('def s := "a\\"sorry" def t := 1', "def s := def t := 1"),
        ("def c := '\"' def t := sorry", "def c := def t := sorry"),
        ("theorem h' : a' = b' := sorry", "theorem h' : a' = b' := sorry"),
        ('def r := r#"sorry " "# def t := 1', "def r := def t := 1"),
        ("def x := 1 /- never closed sorry", "def x := 1"),
    ],
)
def test_strip_comments(text: str, kept: str) -> None:
    assert strip_comments(text).split() == kept.split()


@given(st.text(alphabet="ab-/ \n\"'\\!#r", max_size=60))
def test_positions_stay(text: str) -> None:
    stripped = strip_comments(text)
    assert len(stripped) == len(text)
    assert [i for i, c in enumerate(stripped) if c == "\n"] == [
        i for i, c in enumerate(text) if c == "\n"
    ]


def test_header() -> None:
    text = """/- a comment: import Nothing -/
module

public import LeJEPA.Algebra.Sum -- why
import all LeJEPA.Gaussian.Stein
public meta import Init.Prelude

/-! import NotThis -/
theorem import_like : True := trivial
"""
    header = read_header(text)
    assert header.is_module
    assert header.imports == (
        ("LeJEPA.Algebra.Sum", 4),
        ("LeJEPA.Gaussian.Stein", 5),
        ("Init.Prelude", 6),
    )


def test_unreadable_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_source(tmp_path / "none.lean")
    binary = tmp_path / "binary.lean"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceError, match="not UTF-8"):
        read_source(binary)
