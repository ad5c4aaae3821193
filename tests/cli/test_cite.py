"""Citations: BibTeX that parses, and the same facts as CITATION.cff."""

from __future__ import annotations

import re

import pytest
import yaml
from pybtex.database import parse_string
from pybtex.scanner import PybtexSyntaxError

import numcheck
from numcheck.report import cite
from numcheck.report.catalog import load_catalog
from numcheck.report.cite import CiteFormat, citation
from numcheck.support.environment import repository
from numcheck.support.errors import InvalidInputError
from numcheck.support.project import find_project
from tests.cli.conftest import Runner

CATALOG = load_catalog()
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def _entries(text: str) -> dict[str, dict[str, str]]:
    """Entries of BibTeX, by key; what is no BibTeX raises, and LaTeX that is not escaped too."""
    entries = parse_string(text, "bibtex").entries
    found = {}
    for key, entry in entries.items():
        people = {role: " and ".join(map(str, names)) for role, names in entry.persons.items()}
        found[key] = {**people, **dict(entry.fields)}
        for name, value in found[key].items():
            assert not re.search(r"(?<!\\)[&%$#_^~]", value) or name == "url", value
    return found


@pytest.mark.parametrize("theorem", [t.id for t in CATALOG])
def test_bibtex_of_every_theorem(theorem: str) -> None:
    entry = CATALOG[theorem]
    found = _entries(citation(entry, commit=COMMIT))
    assert list(found) == [f"lejepa-numcheck:{theorem}", "klindt2026lejepa"]
    software, paper = found.values()
    assert software["version"] == numcheck.__version__
    assert software["year"] == str(cite.YEAR)
    note = software["note"].replace(r"\textasciicircum{}", "^").replace("\\", "")
    for declaration in entry.declarations:
        assert declaration.name in note
    assert f"of the paper: {{{entry.paper}}}; Lean: " in note
    assert note.endswith(f" Version {numcheck.__version__}, commit {COMMIT}")
    assert rf"\#{theorem}" in software["note"]
    assert paper["eprint"] == "2605.26379"
    assert paper["author"] == "Klindt, David and LeCun, Yann and Balestriero, Randall"


def test_command(run: Runner) -> None:
    done = run("cite", "stein", "--url", "https://example.org/map.html", COLUMNS="20")
    assert done.returncode == 0
    found = _entries(done.stdout)
    assert found["lejepa-numcheck:stein"]["url"] == "https://example.org/map.html#stein"


def test_brackets_and_quotes_that_are_left_open_are_no_bibtex() -> None:
    with pytest.raises(PybtexSyntaxError):
        _entries("@misc{a, title = {b}")


def test_item_of_one_theorem_can_be_cited(run: Runner) -> None:
    assert "lejepa-numcheck:straight-paths" in run("cite", "Corollary 4.5, straight plans").stdout
    done = run("cite", "Theorem 4.1")
    assert done.returncode == 2
    assert "Theorem 4.1 is several theorems here; cite one of forward-identifiability" in (
        " ".join(done.stderr.split())
    )


def test_commit_and_address_of_this_checkout(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("numcheck.cli.cite.commit", lambda: f"{COMMIT}-dirty")
    done = run("cite", "stein")
    assert f"commit {COMMIT}, with changes that are not committed}}" in done.stdout
    assert ("note: the package names no address" in done.stderr) == (repository() is None)
    for module in ("numcheck.cli.cite", "numcheck.report.cite"):
        monkeypatch.setattr(f"{module}.repository", lambda: "https://example.org/lejepa")
    done = run("cite", "stein")
    assert done.stderr == ""
    assert _entries(done.stdout)["lejepa-numcheck:stein"]["url"] == "https://example.org/lejepa"


def test_package_as_a_whole(run: Runner) -> None:
    assert list(_entries(run("cite").stdout)) == ["lejepa-numcheck", "klindt2026lejepa"]


def test_text(run: Runner) -> None:
    own, paper = run("cite", "stein", "--format", "text").stdout.splitlines()
    assert f"Theorem stein (Stein's identity); of the paper: {CATALOG['stein'].paper}; " in own
    assert "; Lean: LeJEPA.stein; anchor #stein." in own
    assert own.startswith(f"{cite.AUTHOR} ({cite.YEAR}). {cite.TITLE}")
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
    # What the schema of version 1.2.0 requires, of the file and of each reference.
    assert {"authors", "cff-version", "message", "title"} <= set(data)
    assert all({"authors", "title", "type"} <= set(work) for work in data["references"])
    assert data["cff-version"] == "1.2.0"
    assert data["type"] == "software"
    # The software is what is cited, and the paper is what it refers to.
    assert "preferred-citation" not in data
    assert data["date-released"].year == cite.YEAR
    assert data.get("repository-code") == repository()
    assert data["title"] == cite.TITLE
    assert str(data["version"]) == numcheck.__version__
    assert [author["name"] for author in data["authors"]] == [cite.AUTHOR]
    (paper,) = data["references"]
    assert paper["type"] == "article"
    assert paper["title"] == cite.PAPER_TITLE
    names = [(a["family-names"], a["given-names"]) for a in paper["authors"]]
    assert names == list(cite.PAPER_AUTHORS)
    assert paper["year"] == cite.PAPER_YEAR
    assert paper["identifiers"] == [{"type": "other", "value": f"arXiv:{cite.PAPER_ARXIV}"}]
    assert cite.PAPER_ARXIV in citation(style=CiteFormat.TEXT)
