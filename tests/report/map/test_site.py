"""The page: complete, whole in itself, and true to what it was made from."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from typer.testing import CliRunner

from numcheck.checks.base import Kind
from numcheck.cli.app import app
from numcheck.lean.errors import ToolchainError
from numcheck.report.catalog import load_catalog
from numcheck.report.map.definitions import load_definitions
from numcheck.report.map.entries import Entry, gather
from numcheck.report.map.page import figure, seconds, size
from numcheck.report.map.rendering import Formulas, RenderingError
from numcheck.report.map.site import build_site
from numcheck.report.record import read_report
from numcheck.report.report import LeanResult
from numcheck.support.errors import InvalidInputError, NumcheckError
from numcheck.support.project import Project, find_project
from tests.report.map.small import PAPER, THEOREMS

pytestmark = pytest.mark.xdist_group("map")

PROJECT = find_project()
CATALOG = load_catalog()


class Reader(HTMLParser):
    """The elements of a page, and the text of each card."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._card = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.elements.append((tag, found))
        if tag == "article":
            self._card = str(found["id"])

    def handle_endtag(self, tag: str) -> None:
        self._card = "" if tag == "article" else self._card

    def handle_data(self, data: str) -> None:
        self.texts[self._card] = self.texts.get(self._card, "") + data

    def values(self, name: str) -> list[str]:
        return [str(found[name]) for _, found in self.elements if found.get(name) is not None]


@pytest.fixture(scope="module")
def text(site: Path) -> str:
    return site.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def reader(text: str) -> Reader:
    found = Reader()
    found.feed(text)
    return found


@pytest.fixture(scope="module")
def entries() -> tuple[Entry, ...]:
    return gather(CATALOG, PROJECT)


def test_every_theorem_has_its_card(reader: Reader, entries: tuple[Entry, ...]) -> None:
    ids = reader.values("id")
    assert len(ids) == len(set(ids))
    for entry in entries:
        assert entry.theorem.id in ids
        # Names may be broken after dots and underscores, which text does not show.
        card = reader.texts[entry.theorem.id]
        for source in entry.sources:
            assert source.declaration.name in card
            assert source.declaration.statement in card
            assert source.excerpt.text in card
        for test in entry.tests:
            assert test.name in card
        for name, _ in entry.mutants:
            assert name in card


def test_links_lead_somewhere(site: Path, reader: Reader) -> None:
    ids = set(reader.values("id"))
    targets = reader.values("href")
    assert len(targets) > 500
    for target in targets:
        path, _, fragment = unquote(target).partition("#")
        if not path:
            assert fragment in ids, target
        elif target != "data:,":
            assert (site.parent / path).exists(), target


def test_nothing_is_loaded_from_elsewhere(text: str, reader: Reader) -> None:
    assert not reader.values("src")
    assert "//# sourceMappingURL" not in text
    # The comments of the search library name pages; the policy forbids to load anything.
    assert "content=\"default-src 'none';" in text
    own = text.partition('<script type="application/json"')[0]
    sources = re.findall(r"url\(([^)]{5})", own)
    assert all(source == "data:" or source.startswith("#") for source in sources)
    assert set(re.findall(r"https?://[\w./-]+", own)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
        "http://www.w3.org/1998/Math/MathML",
    }
    assert [tag for tag, _ in reader.elements if tag in ("img", "iframe", "object")] == []


def test_every_formula_is_rendered(text: str) -> None:
    assert text.count('class="katex"') > 300
    assert "katex-error" not in text
    assert not re.search("\ue000\\d", text)


def test_figures_are_those_of_the_run(site: Path, reader: Reader) -> None:
    run = read_report(site.parent.parent / "verify.json")
    for theorem in THEOREMS:
        found = run.of(theorem)
        assert found is not None
        card = re.sub(r"\s+", " ", reader.texts[theorem])
        for check in found.checks:
            assert f"{len(check.comparisons):,} values agree" in card
            assert f"({seconds(check.seconds)})" in card
            figures = [figure(check.worst.observed), figure(check.worst.expected)]
            sizes = [size(check.worst.error), size(check.worst.tolerance)]
            assert " ".join([*figures, *sizes]) in card
        assert f"{len(found.mutants)} of {len(found.mutants)} mutants refuted" in card
        assert "lives" not in card
    other = reader.texts["procrustes-bound"]
    assert "not in a run" in other
    assert "values agree" not in other


def test_failures_are_shown(site: Path, tmp_path: Path, entries: tuple[Entry, ...]) -> None:
    run = read_report(site.parent.parent / "verify.json")
    stein = run.theorems[0]
    check, mutant = stein.checks[0], stein.mutants[0]
    first = replace(check.comparisons[0], error=math.inf)
    lives = mutant.model_copy(update={"killed": {**mutant.killed, Kind.EXACT: False}})
    failed = {
        "checks": (replace(check, comparisons=(first, *check.comparisons[1:])), *stein.checks[1:]),
        "mutants": (lives, *stein.mutants[1:]),
        "lean": LeanResult(status="failed"),
    }
    theorems = (stein.model_copy(update=failed), *run.theorems[1:])
    run = run.model_copy(update={"theorems": theorems})
    page = build_site(entries, PAPER, root=PROJECT.root, output=tmp_path, run=run, samples=1000)
    reader = Reader()
    reader.feed(page.read_text(encoding="utf-8"))
    card = re.sub(r"\s+", " ", reader.texts["stein"])
    shown = ("fails among", "∞", "Lean: failed", "lives", "5 of 6 mutants", "2 of 3 kinds")
    for words in shown:
        assert words in card
    assert "Something did not hold." in reader.texts[""]
    assert "exact FAIL" in reader.texts[""]


def test_plots_have_words_or_say_what_to_run(text: str, reader: Reader) -> None:
    pictures = [found for tag, found in reader.elements if found.get("role") == "img"]
    assert len(pictures) == 7
    assert all(len(found["aria-label"] or "") > 40 for found in pictures)
    for study in ("approximate-bound", "converse-spectrum"):
        assert f"Run <code>numcheck study {study}</code>" in text
    assert "numcheck study procrustes-constant</code> and then" not in text
    assert not re.search(r"#0101[0-9a-f]{2}", text), "a colour is not the page's"


def test_definitions_are_those_below_the_statements(
    reader: Reader, entries: tuple[Entry, ...]
) -> None:
    definitions = load_definitions(
        [s.declaration.name for e in entries for s in e.sources], PROJECT
    )
    ids = set(reader.values("id"))
    for definition in definitions.by_name.values():
        assert definition.name in ids
        assert definition.excerpt.text in reader.texts[""]
        lines = (PROJECT.root / definition.path).read_text(encoding="utf-8").splitlines()
        line = lines[definition.excerpt.line - 1]
        assert definition.name.rpartition(".")[2] in line or "instance" in line, definition.name
    below = definitions.below("LeJEPA.forward_continuous")
    assert {"LeJEPA.gaussian", "LeJEPA.RectMat.mul", "LeJEPA.Analysis.exp"} <= set(below)
    card = reader.texts["forward-continuous"]
    assert f"To be read below it: {len(below)} definitions, " in card
    assert set(definitions.by_name) == {
        name for statement in definitions.uses for name in definitions.below(statement)
    }


def test_no_backticks_but_in_lean(text: str) -> None:
    shown = re.sub(r"<(script|style|pre)\b.*?</\1>|<[^>]+>", "", text, flags=re.DOTALL)
    assert "`" not in shown
    assert "Encoders called <code>h</code> that are not continuous." in text


def test_stale_locks_are_named(tmp_path: Path) -> None:
    (tmp_path / "proofs").mkdir()
    (tmp_path / "lean").symlink_to(PROJECT.root / "lean")
    lock = tmp_path / "proofs" / "uses.lock"
    for written, statements, said in (
        (None, [], "cannot be read"),
        ("# Head\nLeJEPA.a: \n", ["LeJEPA.b"], r"has no statement LeJEPA\.b"),
        ("LeJEPA.a: LeJEPA.x\nLeJEPA.x: \n", ["LeJEPA.a"], r"names LeJEPA\.x, which no Lean"),
    ):
        if written is not None:
            lock.write_text(written, encoding="utf-8")
        with pytest.raises(NumcheckError, match=rf"uses\.lock {said}.*Run `make regenerate`"):
            load_definitions(statements, Project(tmp_path))


def test_paper_table(text: str) -> None:
    assert "Forward &lt;identifiability&gt;" in text
    for words in ("assumed", "contradictory", "absent", "As an axiom."):
        assert words in text


def test_page_without_results(tmp_path: Path, entries: tuple[Entry, ...]) -> None:
    page = build_site(
        entries, (), root=PROJECT.root, output=tmp_path / "new", base="https://example.org/tree",
        samples=1000,
    )  # fmt: skip
    text = page.read_text(encoding="utf-8")
    assert "No run is shown." in text
    assert 'href="https://example.org/tree/lean/LeJEPA/Gaussian/Stein.lean#L' in text
    assert not re.search(r"\d values agree", text)
    assert "refuted</td>" not in text
    figures = json.loads((tmp_path / "new" / "measurements.json").read_text())
    assert figures["samples"] == 1000


def test_wrong_formula_is_named(tmp_path: Path, entries: tuple[Entry, ...]) -> None:
    wrong = entries[0].theorem.model_copy(update={"latex": r"\frac{1"})
    broken = (replace(entries[0], theorem=wrong), *entries[1:])
    with pytest.raises(RenderingError, match=r"catalog: stein: `\\frac\{1`: KaTeX parse error"):
        build_site(broken, (), root=PROJECT.root, output=tmp_path, samples=1000)


def test_missing_packages_are_named(tmp_path: Path) -> None:
    with pytest.raises(RenderingError, match=r"npm package katex is not in .*npm ci"):
        Formulas().render(tmp_path, None)


def test_missing_node_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NUMCHECK_NODE", str(tmp_path / "node"))
    with pytest.raises(ToolchainError, match="does not run"):
        Formulas().render(PROJECT.root, None)


def test_folder_that_cannot_be_written(tmp_path: Path, entries: tuple[Entry, ...]) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NumcheckError, match="cannot be written"):
        build_site(entries, (), root=PROJECT.root, output=tmp_path / "file", samples=1000)


def test_command(site: Path, tmp_path: Path) -> None:
    results = site.parent.parent / "verify.json"
    arguments = ["map", "--results", str(results), "--output", str(tmp_path / "site")]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "site" / "index.html").is_file()
    absent = CliRunner().invoke(app, ["map", "--results", str(tmp_path / "absent.json")])
    assert isinstance(absent.exception, InvalidInputError)
    assert "numcheck verify --json" in str(absent.exception)
