"""The site of all documents: every link leads somewhere, and a browser needs no network."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest
from markdown_it import MarkdownIt

from numcheck.report.catalog import load_catalog
from numcheck.support.errors import NumcheckError
from numcheck.support.project import find_project
from tests.browser.conftest import Visitor
from tools.site_pages import Pages, notebook
from tools.write_site import collect, write_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.xdist_group("map")

ROOT = find_project().root
CATALOG = load_catalog()


@pytest.fixture(scope="module")
def documents(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, with the map of a small run."""
    folder = tmp_path_factory.mktemp("documents") / "site"
    write_site(folder, site)
    return folder


@pytest.fixture
def visit_documents(browser: Browser, documents: Path) -> Iterator[Visitor]:
    visitor = Visitor(browser, documents / "index.html")
    yield visitor
    found = [(v.messages, v.refused) for v in visitor.visits]
    visitor.close()
    assert all(not messages and not refused for messages, refused in found), found


_ANCHOR = re.compile(r'\s(?:id|name)="?([^"\s>]+)')
_LINK = re.compile(r'\shref="?([^"\s>]*)')
_LOAD = re.compile(r'(?:<link(?! rel="canonical")[^>]*\shref|\ssrc)="?([^"\s>]*)')


def _lost(texts: dict[Path, str]) -> list[str]:
    """Links that lead nowhere, and what is loaded from elsewhere."""
    anchors = {path: set(_ANCHOR.findall(text)) for path, text in texts.items()}
    lost = []
    for path, text in texts.items():
        for link in {*_LINK.findall(text), *_LOAD.findall(text)}:
            parts = urlsplit(html.unescape(link))
            if parts.scheme:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            anchor = unquote(parts.fragment)
            if not target.is_file() or (anchor and anchor not in anchors.get(target, {anchor})):
                lost.append(f"{path.name}: {link}")
        lost += [f"{path.name} loads {link}" for link in _LOAD.findall(text) if "://" in link]
    return lost


def test_every_link_and_anchor_is_there(documents: Path) -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in documents.rglob("*.html")}
    assert len(texts) > 500
    del texts[documents / "404.html"]  # its links are those of a server
    assert _lost(texts) == []
    assert "../source/lean/LeJEPA/" in texts[documents / "map" / "index.html"]


def test_lost_links_are_seen(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(
        '<p id="here"><a href="#here">a</a> <a class="b" href="a.html#gone">b</a>'
        '<a href=c.html>c</a><a href="https://d.org/">d</a><script src="https://e.org/"></script>'
    )
    assert sorted(_lost({page: page.read_text()})) == [
        "a.html loads https://e.org/", "a.html: a.html#gone", "a.html: c.html",
    ]  # fmt: skip


def test_every_theorem_has_its_page_with_its_lean_statement(documents: Path) -> None:
    for theorem in CATALOG:
        text = (documents / theorem.proof).with_suffix(".html").read_text(encoding="utf-8")
        plain = re.sub(r"<[^>]+>", "", text)
        for declaration in theorem.declarations:
            assert f"theorem {declaration.name}" in plain
        assert "katex-error" not in text
        assert text.count('class="katex"') > 0


def test_pages_have_the_lists_tables_and_blocks_of_their_documents(documents: Path) -> None:
    """Python's Markdown reads a document as CommonMark does, with which GitHub shows it."""
    reader = MarkdownIt("commonmark").enable("table")
    for path in (*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "proofs" / "MAP.md"):
        tokens = reader.parse(path.read_text(encoding="utf-8"))
        relative = path.relative_to(ROOT).with_suffix(".html").as_posix()
        text = (documents / relative.replace("README", "index")).read_text(encoding="utf-8")
        body = text[text.index("<article") : text.index("</article>")]
        for kind, tag in (("tr_open", "tr"), ("list_item_open", "li"), ("fence", "pre")):
            expected = sum(token.type == kind for token in tokens)
            assert len(re.findall(rf"<{tag}[ >]", body)) == expected, (relative, tag)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    pages = Pages(ROOT)
    with pytest.raises(NumcheckError, match=r"^docs/a\.md leads to b\.md, which is not there\."):
        pages.add("docs/a.md", "[b](b.md)")
    made_map = tmp_path / "index.html"
    made_map.write_text('<a href="gone.md">')
    with pytest.raises(NumcheckError, match=r"index\.html leads to gone\.md, which is not there"):
        pages.add_map(made_map)


def test_a_document_is_made_ready() -> None:
    pages = Pages(ROOT)
    pages.add(
        "docs/a.md",
        "### <a id=\"x\"></a>Title\n`[b](b.md) $x$` and\n- [c](../lean/Audit.lean#L3) $x_1$\n"
        "\n```lean\n$y$\n```\n",
    )  # fmt: skip
    assert pages.texts["docs/a.md"] == (
        "### Title {#x}\n`[b](b.md) $x$` and\n\n- [c](../source/lean/Audit.lean.html#L3) "
        "\ue0000\ue001\n\n```lean4\n$y$\n```\n"
    )
    assert pages.sources == {"lean/Audit.lean"}
    cells = '{"cells": [{"cell_type": "code", "source": ["a\\n", "b"]}]}'
    assert notebook(cells) == "```python\na\nb\n```"


def test_site_without_a_map_says_how_to_make_it(tmp_path: Path) -> None:
    pages, nav = collect(ROOT, tmp_path / "index.html")
    assert {"Map": "map/index.md"} in nav
    assert "`make verify`" in pages.texts["map/index.md"]


def test_front_page_search_and_map(visit_documents: Visitor) -> None:
    page = visit_documents().page
    assert page.locator("h1").inner_text().startswith("LeJEPA's theory")
    assert page.locator(".katex").count() > 10
    page.keyboard.press("/")
    page.keyboard.type("forward-identifiability")
    found = page.locator(".md-search-result__item a[href*='proofs/forward-identifiability.html']")
    found.first.click()
    page.wait_for_url("**/proofs/forward-identifiability.html*")
    assert page.locator("h1").inner_text().startswith("Forward identifiability")
    page.locator(".md-tabs a", has_text="Map").click()
    page.wait_for_url("**/map/index.html")
    assert page.locator("#stein").count() == 1
    target = page.locator("#stein a", has_text="stein.py").first.evaluate("link => link.href")
    page.goto(target)
    assert "Checks of `stein`" in page.locator("pre").inner_text()


def test_reference_names_functions_and_is_searched(visit_documents: Visitor) -> None:
    page = visit_documents().page
    page.keyboard.press("/")
    page.keyboard.type("read_embeddings")
    found = page.locator(".md-search-result__item a[href*='api/numcheck.']").first
    found.click()
    page.wait_for_url("**/api/numcheck.*")
    assert page.locator("h2", has_text="read_embeddings").count() >= 1
