"""Citations: BibTeX that parses, and the same facts as CITATION.cff."""

from __future__ import annotations

import re

import pytest
import yaml

import numcheck
from numcheck.report import cite
from numcheck.report.catalog import load_catalog
from numcheck.report.cite import CiteFormat, citation
from numcheck.support.errors import InvalidInputError
from numcheck.support.project import find_project
from tests.cli.conftest import Runner

_HEAD = re.compile(r"@(\w+)\{([\w:.-]+),\n((?:  \w+ = \{.*\},\n)+)\}")


def _entries(text: str) -> dict[str, dict[str, str]]:
    """Entries of BibTeX with one field a line; anything else fails."""
    entries = {}
    for block in text.strip().split("\n\n"):
        found = _HEAD.fullmatch(block)
        assert found, block
        fields = {}
        for line in found[3].splitlines():
            name, _, value = line.strip().removesuffix("},").partition(" = {")
            depth = 0
            for before, char in zip(" " + value, value, strict=False):
                if before != "\\":
                    depth += {"{": 1, "}": -1}.get(char, 0)
                assert depth >= 0, line
            assert depth == 0, line
            assert not re.search(r"(?<!\\)[&%$#_]", value) or name == "url", line
            fields[name] = value
        entries[found[2]] = fields
    return entries


@pytest.mark.parametrize("theorem", [t.id for t in load_catalog()])
def test_bibtex_of_every_theorem(theorem: str) -> None:
    entry = load_catalog()[theorem]
    found = _entries(citation(entry))
    assert list(found) == [f"lejepa-numcheck:{theorem}", "klindt2026lejepa"]
    software, paper = found.values()
    assert software["version"] == numcheck.__version__
    for declaration in entry.declarations:
        assert declaration.name in software["note"].replace("\\", "")
    assert rf"\#{theorem}" in software["note"]
    assert paper["eprint"] == "2605.26379"
    assert paper["author"] == "Klindt, David and LeCun, Yann and Balestriero, Randall"


def test_command(run: Runner) -> None:
    done = run("cite", "stein", "--url", "https://example.org/map.html", COLUMNS="20")
    assert done.returncode == 0
    found = _entries(done.stdout)
    assert found["lejepa-numcheck:stein"]["url"] == "https://example.org/map.html#stein"


def test_package_as_a_whole(run: Runner) -> None:
    assert list(_entries(run("cite").stdout)) == ["lejepa-numcheck", "klindt2026lejepa"]


def test_text(run: Runner) -> None:
    own, paper = run("cite", "stein", "--format", "text").stdout.splitlines()
    assert "Theorem stein (Stein's identity), Lean: LeJEPA.stein; anchor #stein" in own
    assert f"version {numcheck.__version__}" in own
    assert paper.startswith("David Klindt, Yann LeCun, Randall Balestriero. When Does LeJEPA")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("stien",), "unknown theorem 'stien'. Did you mean stein?"),
        (("stein", "--format", "word"), "'word' is not one of"),
        (("stein", "--url", "map.html"), "url must be an address like https://example.org"),
        (("stein", "--url", "https://example.org/#a"), "without #; got"),
    ],
)
def test_bad_requests(run: Runner, arguments: tuple[str, ...], message: str) -> None:
    done = run("cite", *arguments)
    assert done.returncode == 2
    assert message in " ".join(done.stderr.split())


def test_braces_cannot_be_smuggled_into_an_entry() -> None:
    with pytest.raises(InvalidInputError):
        citation(url="https://example.org/}, note={x")


def test_citation_file_says_the_same() -> None:
    text = (find_project().root / "CITATION.cff").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    assert data["cff-version"] == "1.2.0"
    assert data["type"] == "software"
    assert {"message", "title", "abstract", "license"} <= set(data)
    assert data["title"] == cite.TITLE
    assert str(data["version"]) == numcheck.__version__
    assert [author["name"] for author in data["authors"]] == [cite.AUTHOR]
    (paper,) = data["references"]
    for article in (paper, data["preferred-citation"]):
        assert article["type"] == "article"
        assert article["title"] == cite.PAPER_TITLE
        names = [(a["family-names"], a["given-names"]) for a in article["authors"]]
        assert names == list(cite.PAPER_AUTHORS)
        assert article["year"] == cite.PAPER_YEAR
    assert paper["identifiers"] == [{"type": "other", "value": f"arXiv:{cite.PAPER_ARXIV}"}]
    assert cite.PAPER_ARXIV in citation(style=CiteFormat.TEXT)
