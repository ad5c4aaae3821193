"""Lean text: comments and strings are blanked, headers are read, nothing moves."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numcheck.lean.errors import SourceError
from numcheck.lean.source import read_header, read_source, strip_comments


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
