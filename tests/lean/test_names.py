"""Names as lists: what is shown of one is read again as the same, and no two look the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numcheck.lean.names import Name

PARTS = st.one_of(
    st.integers(min_value=0), st.text(), st.sampled_from(["foo", "a.b", "»", "«x»", ""])
)
NAMES = st.lists(PARTS, min_size=1, max_size=4).map(Name)


@given(NAMES)
def test_what_is_shown_is_read_again(name: Name) -> None:
    assert Name.parse(str(name)) == name
    assert len(f"{name} x".splitlines()) == 1


@given(NAMES, NAMES)
def test_two_names_never_look_the_same(one: Name, other: Name) -> None:
    assert (str(one) == str(other)) == (one == other)


def test_shown_as_lean_shows_them() -> None:
    names = {
        ("LeJEPA", "stein"): "LeJEPA.stein",
        ("foo.bar",): "«foo.bar»",
        ("foo", "bar"): "foo.bar",
        ("x₁'", 1): "x₁'.1",
        ("x", "1"): "x.«1»",
        ("a»b\n",): r"«a\u0000bbb\u00000a»",
    }
    assert {name: str(Name(name)) for name in names} == names


@pytest.mark.parametrize("text", ["a.", ".a", "a..b", "a b", "«a", "a-b", "1a"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a Lean name"):
        Name.parse(text)
