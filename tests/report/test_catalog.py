"""The catalog is validated: each message names the file and the key and says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from numcheck.report.catalog import Catalog, CatalogError, load_catalog, split_proof
from numcheck.support.errors import InvalidInputError

GOOD = """# One is one

<details><summary>Entry</summary>

```toml
paper = "Theorem 1"
latex = "1 = 1"
statement = "One is one."
[[declarations]]
name = "LeJEPA.one"
module = "LeJEPA.One"
statement = "theorem LeJEPA.one : 1 = 1"
```

</details>

**Proof.** It is.
"""


def load(folder: Path, **files: str) -> Catalog:
    """A catalog of some texts, by id with `_` for `-`."""
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.md").write_text(text, encoding="utf-8")
    return load_catalog(folder)


def named(slug: str) -> str:
    """The same under another name."""
    return GOOD.replace("LeJEPA.one", f"LeJEPA.{slug}")


def test_good(tmp_path: Path) -> None:
    (theorem,) = load(tmp_path, one=GOOD)
    assert (theorem.id, theorem.title, theorem.paper) == ("one", "One is one", "Theorem 1")
    assert split_proof(GOOD, tmp_path).prose == "# One is one\n\n**Proof.** It is.\n"


def test_order_is_that_of_the_table_and_what_is_not_in_it_comes_last(tmp_path: Path) -> None:
    table = "See [four](four.md).\n\n| [C](c.md) (`c`) | |\n| [Gone](x.md) | |\n| [A](a.md) | |\n"
    (tmp_path / "README.md").write_text(table)
    files = {name: named(name) for name in "abcd"}
    assert [theorem.id for theorem in load(tmp_path, **files)] == ["c", "a", "b", "d"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("paper = ", "paper == "), r"is not TOML: .*line 6.*Correct that line"),
        (("paper =", f"n = {'9' * 5000}\npaper ="), "is not TOML"),
        (("paper =", f"n = {'[' * 3000}\npaper ="), "is not TOML"),
        (('latex = "1 = 1"\n', ""), r"latex: Field required\. Add it"),
        (('"1 = 1"', '" "'), r"latex: .*given was ' '\. Write some text"),
        (('"1 = 1"', "1"), r"latex: .*given was 1\. Write text in quotes"),
        (("latex =", 'colour = "red"\nlatex ='), r"colour: Extra inputs.*Known are paper,"),
        (("latex =", 'id = "one"\nlatex ='), r"id: Extra inputs"),
        (("paper =", "papre ="), r"papre: .*Did you mean paper\?"),
        (
            ("module =", "modul ="),
            r"declarations\.0\.modul \(declarations LeJEPA\.one\): .*Did you mean module\?",
        ),
        (("paper =", 'assumptions = "none"\npaper ='), r"assumptions: .*Write a list in brackets"),
        (('"LeJEPA.one"', '"LeJEPA.two"'), r"must be LeJEPA\.one, given was LeJEPA\.two"),
        (('"LeJEPA.one"', '"one"'), r"declarations\.0\.name .*given was 'one'"),
        (("paper =", 'depends = ["two"]\npaper ='), "depends names 'two', which is not in"),
        (("paper =", 'depends = ["one"]\npaper ='), "depends forms a cycle: one -> one"),
        ((GOOD[GOOD.index("[[") : GOOD.index("```\n\n</")], ""), r"declarations: Field required"),
        (("# One is one\n", "One is one\n"), r"must begin with `# TITLE` and, inside <details>"),
        (("```toml", "```"), r"must begin with `# TITLE` and, inside <details>"),
    ],
)
def test_bad(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    text = GOOD.replace(*change)
    assert text != GOOD
    with pytest.raises(CatalogError, match=message) as error:
        load(tmp_path, one=text)
    assert str(tmp_path) in str(error.value)


def test_every_fault_has_a_line(tmp_path: Path) -> None:
    bad = named("two").replace('latex = "1 = 1"\n', "").replace('"One is one."', "1")
    with pytest.raises(CatalogError) as error:
        load(tmp_path, one="", two=bad)
    first, *lines = str(error.value).splitlines()
    assert first.startswith(str(tmp_path / "one.md"))
    assert len(lines) == 2
    assert all(line.startswith(str(tmp_path / "two.md")) for line in lines)


def test_file_named_like_no_theorem(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"One Two\.md: id: .*given was 'One Two'"):
        load(tmp_path, **{"One Two": GOOD})


def test_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"holds no proof of a theorem \(\*\.md\)\. Restore it"):
        load_catalog(tmp_path)


def test_text_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_bytes(b"\xff")
    with pytest.raises(CatalogError, match=r"is not UTF-8 text: .*Save it as UTF-8"):
        load_catalog(tmp_path)


def test_unknown_id_suggests_a_near_one() -> None:
    with pytest.raises(InvalidInputError, match=r"unknown theorem 'stien'. Did you mean stein\?"):
        load_catalog()["stien"]
