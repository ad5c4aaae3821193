"""`proofs/paper.toml` is validated: each message names the file, the key and the mend."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from numcheck.report.catalog import Catalog, load_catalog
from numcheck.report.paper import Paper, PaperError, Upstream, Verdict, load_paper
from numcheck.support.project import find_project
from tests.report.test_catalog import GOOD as ONE
from tests.report.test_catalog import load, named

TWO = named("two").replace("Theorem 1", "Beyond the paper")
GOOD = """
[source]
paper = "arXiv:1"
repository = "someone/proofs"
commit = "0123abc"
[[item]]
item = "Theorem 1"
title = "One is one"
theorems = ["one"]
lacks = "That two is two."
upstream = "proved"
where = "lean/A/One.lean: one, one_again"
note = "It is."
[[axiom]]
name = "bad"
where = "lean/A/One.lean"
verdict = "contradictory"
refutation = "bad_false"
note = "It says 0 = 1."
"""


def _load(tmp_path: Path, text: str = GOOD, **others: str) -> Paper:
    path = tmp_path / "paper.toml"
    path.write_text(text, encoding="utf-8")
    return load_paper(load(tmp_path, one=ONE, **others), path)


def test_good(tmp_path: Path) -> None:
    paper = _load(tmp_path)
    assert paper.item[0].upstream is Upstream.PROVED
    assert paper.axiom[0].verdict is Verdict.CONTRADICTORY


def test_theorem_beyond_the_paper_needs_no_item(tmp_path: Path) -> None:
    _load(tmp_path, two=TWO)
    with pytest.raises(PaperError, match=r"theorem two is in no item\. Add it to one, or let"):
        _load(tmp_path, two=TWO.replace("Beyond", "Not"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("title =", "title"), r"is not TOML"),
        (('["one"]', '["two"]'), r"item Theorem 1: theorems names 'two', which is not in the"),
        (('"proved"', '"done"'), r"item\.0\.upstream .*'absent'; given was 'done'"),
        (('"proved"', '"absent"'), r"upstream is absent and where is 'lean/A.*leave where empty"),
        (('"lean/A/One.lean: one, one_again"', '""'), r"upstream is proved and where is ''"),
        (('"lean/A/One.lean: one, one_again"', '"One.lean"'), r"item\.0\.where .*'One\.lean'"),
        (('lacks = "That two is two."\n', ""), r"item\.0\.lacks .*Add it"),
        (("where = ", "were = "), r"item\.0\.were .*Did you mean where\?"),
        (('refutation = "bad_false"\n', ""), r"axiom bad: verdict is contradictory and refutation"),
        (('"contradictory"', '"true"'), r"axiom bad: verdict is true and refutation is 'bad_f"),
        (('commit = "0123abc"', 'commit = "main"'), r"source\.commit: .*given was 'main'"),
        (("[[axiom]]", "[[axioms]]"), r"axioms: .*Did you mean axiom\?"),
    ],
)
def test_bad(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    text = GOOD.replace(*change)
    assert text != GOOD
    with pytest.raises(PaperError, match=message) as error:
        _load(tmp_path, text)
    assert "paper.toml" in str(error.value)


@pytest.mark.parametrize("kind", ["item", "axiom"])
def test_double_names(tmp_path: Path, kind: str) -> None:
    tables = GOOD.split("[[")
    again = "[[" + next(table for table in tables if table.startswith(kind))
    with pytest.raises(PaperError, match=rf"{kind} .* occurs twice\. Join or rename"):
        _load(tmp_path, GOOD + again)


def test_the_paper_of_this_project() -> None:
    catalog: Catalog = load_catalog()
    paper = load_paper(catalog)
    verdicts = [axiom.verdict for axiom in paper.axiom]
    assert len(verdicts) == 13
    assert verdicts.count(Verdict.CONTRADICTORY) == 7
    # An axiom that carries an item is named where the item is judged.
    for item in paper.item:
        for axiom in paper.axiom:
            if f": {axiom.name}" in item.where and axiom.verdict is Verdict.CONTRADICTORY:
                assert item.upstream is Upstream.CONTRADICTORY


def test_what_the_documents_say_of_the_papers_files_is_what_is_judged() -> None:
    root = find_project().root
    paper = load_paper(load_catalog())
    count = Counter(axiom.verdict for axiom in paper.axiom)
    trust = (root / "docs" / "explanation" / "trust.md").read_text(encoding="utf-8")
    readme = (root / "README.md").read_text(encoding="utf-8")
    said = [
        f"declare {len(paper.axiom)} axioms", f"{count[Verdict.TRUE]} are true",
        f"{count[Verdict.EMPTY]} say", f"{count[Verdict.CONTRADICTORY]} are contradictory",
        f"`{paper.source.commit}`", f"`{paper.source.repository}`",
    ]  # fmt: skip
    assert [words for words in said if words not in " ".join(trust.split())] == []
    table = trust.split("| contradictory axiom |")[1].split("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [
        axiom.name for axiom in paper.axiom if axiom.verdict is Verdict.CONTRADICTORY
    ]
    said = [f"{count[Verdict.CONTRADICTORY]} of their {len(paper.axiom)} axioms", said[-2]]
    assert [words for words in said if words not in " ".join(readme.split())] == []
