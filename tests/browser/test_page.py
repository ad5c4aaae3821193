"""The page in a real browser: what is seen, found, reached with the keyboard, printed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from numcheck.report.catalog import load_catalog
from numcheck.support.project import find_project
from tests.browser.conftest import Visit, Visitor

pytestmark = pytest.mark.xdist_group("map")

CATALOG = load_catalog()
#: Cards that stand for all, which come from one template: with a table in the proof, with results
#: and plots, with a plot that is missing.
_LOOKED_AT = ("cramer-wold", "ou-eigenfunctions", "affine-eigenfunction")


def test_mathematics_is_rendered(visit: Visitor) -> None:
    page = visit().page
    assert page.locator(".katex").count() > 300
    assert page.locator(".katex-error").count() == 0
    box = page.locator("#stein .formula .katex-html").first.bounding_box()
    assert box is not None
    assert box["width"] > 80
    families = page.evaluate("document.fonts.ready.then(() => [...document.fonts]"
                             ".filter(f => f.status === 'loaded').map(f => f.family))")  # fmt: skip
    assert {"KaTeX_Main", "KaTeX_Math", "Source Serif", "Inter"} <= {
        family.strip('"') for family in families
    }


def test_every_theorem_is_in_the_graph_and_leads_to_its_card(visit: Visitor) -> None:
    opened = visit()
    page = opened.page
    assert page.locator(".graph .node").count() == len(CATALOG)
    assert page.locator(".graph .edge").count() == sum(len(t.depends) for t in CATALOG)
    page.locator('.graph [data-id="spectral-gap"] a').click()
    assert opened.has_hash("spectral-gap")
    assert opened.in_view("spectral-gap")
    page.locator('.graph [data-id="stein"] a').focus()
    page.keyboard.press("Enter")
    assert opened.has_hash("stein")
    assert opened.in_view("stein")


def test_graph_shows_neighbours(visit: Visitor) -> None:
    page = visit().page
    page.locator('.graph [data-id="procrustes-bound"] a').focus()
    near = page.locator(".graph .node.near").evaluate_all("nodes => nodes.map(n => n.dataset.id)")
    users = {t.id for t in CATALOG if "procrustes-bound" in t.depends}
    assert set(near) == users | set(CATALOG["procrustes-bound"].depends)


def test_permalink(visit: Visitor) -> None:
    assert visit(card="certificate").in_view("certificate")


def _search(opened: Visit, text: str) -> list[str]:
    opened.page.keyboard.press("/")
    opened.page.locator("#query").fill(text)
    found: list[str] = opened.page.locator("#found a").evaluate_all(
        "links => links.map(link => link.getAttribute('href').slice(1))"
    )
    return found


def test_search_finds(visit: Visitor) -> None:
    opened = visit()
    for text, theorem in (
        ("procrusts", "procrustes-bound"),
        ("LeJEPA.parseval", "hermite-completeness"),
        ("two-augmentations", "hermite-attenuation"),
        ("Mehler", "hermite-attenuation"),
        ("\N{GREEK SMALL LETTER RHO}", "hermite-attenuation"),
        ("Appendix Z", "am-gm"),
    ):
        found = _search(opened, text)
        assert theorem in found
        assert opened.page.locator("#found-count").inner_text() == (
            "1 theorem" if len(found) == 1 else f"{len(found)} theorems"
        )


def test_search_for_an_item_leads_to_its_theorems(visit: Visitor) -> None:
    opened = visit()
    for text in ("Theorem 4.1", "theorem  4.1", "4.1"):
        assert set(_search(opened, text)[:2]) == {"forward-identifiability", "stein"}


def test_graph_names_items_and_states(visit: Visitor) -> None:
    page = visit().page
    for theorem, state, words in (
        ("stein", "good", "✓ Theorem 4.1"),
        ("reversible-iff", "none", "\N{EN DASH} Theorem 4.2"),
        ("overcomplete", "none", "\N{EN DASH} beyond the paper"),
    ):
        node = page.locator(f'.graph [data-id="{theorem}"]')
        assert state in str(node.get_attribute("class")).split()
        assert " ".join(node.locator("text").all_text_contents()).endswith(words)


def test_definitions_are_reached_from_a_statement(visit: Visitor) -> None:
    opened = visit()
    page = opened.page
    page.locator("#forward-continuous details").evaluate_all(
        "all => all.forEach(d => d.open = true)"
    )
    page.locator('#forward-continuous pre a[href="#LeJEPA.ContinuousWhitened"]').first.click()
    assert opened.in_view("LeJEPA.ContinuousWhitened")
    page.locator('[id="LeJEPA.ContinuousWhitened"] a[href="#LeJEPA.ContGrowth"]').click()
    assert opened.in_view("LeJEPA.ContGrowth")


#: The words of names that stand on more than one line.
_BROKEN = """() => {
  const broken = []
  const names = 'main a, main code, main .node text, main .source, main th'
  for (const element of document.querySelectorAll(names)) {
    if (element.closest('pre, .katex')) continue
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    for (let node; (node = walker.nextNode());) {
      for (const { 0: word, index } of node.data.matchAll(/[^\\s\\-._\\/]+/g)) {
        const range = document.createRange()
        range.setStart(node, index)
        range.setEnd(node, index + word.length)
        if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) broken.push(word)
      }
    }
  }
  return broken
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_no_name_is_broken_within_a_word(visit: Visitor, width: int) -> None:
    page = visit(width=width).page
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    assert page.evaluate(_BROKEN) == []
    # A column that is too narrow is noticed.
    page.evaluate("document.querySelector('.ours a').style = 'display: block; width: 2em; "
                  "overflow-wrap: anywhere'")  # fmt: skip
    assert page.evaluate(_BROKEN) != []


def test_on_a_phone_our_theorems_come_first(visit: Visitor) -> None:
    page = visit(width=390).page
    for row in page.locator("#page-paper tbody tr").all():
        cells = row.locator("th, td").evaluate_all(
            "cells => cells.map(c => [c.dataset.label ?? '', c.getBoundingClientRect().top])"
        )
        labels = [label for label, _ in sorted(cells, key=lambda cell: float(cell[1]))]
        assert labels == ["", "Theorems here", "Not here", "The paper's Lean"]


def test_search_with_the_keyboard(visit: Visitor) -> None:
    opened = visit()
    first, second = _search(opened, "stein")[:2]
    opened.page.keyboard.press("Enter")
    assert opened.has_hash(first)
    assert opened.page.locator("#found").is_hidden()
    _search(opened, "stein")
    opened.page.keyboard.press("ArrowDown")
    opened.page.keyboard.press("ArrowDown")
    opened.page.keyboard.press("Enter")
    assert opened.has_hash(second)
    assert opened.in_view(second)
    assert _search(opened, "zzzzzz") == []
    assert opened.page.locator("#found-count").inner_text() == "No theorems"
    opened.page.keyboard.press("Escape")
    assert opened.page.locator("#found").is_hidden()


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_page_does_not_scroll_sideways(visit: Visitor, width: int) -> None:
    page = visit(width=width).page
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # Nor is anything cut off: what is too wide scrolls by itself.
    cut = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(element =>
          element.getBoundingClientRect().right > innerWidth + 1 &&
          !element.closest('.scroll, .math.display, .graph, .visually-hidden, .katex-mathml, svg'))
          .map(element => element.outerHTML.slice(0, 80))"""
    )
    assert cut == []


def _violations(opened: Visit, options: dict[str, Any]) -> list[str]:
    """What axe finds on the page as it is."""
    if opened.page.evaluate("typeof axe") == "undefined":
        opened.page.add_script_tag(
            path=find_project().root / "node_modules" / "axe-core" / "axe.min.js"
        )
    found = opened.page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def _keep_a_few(opened: Visit) -> None:
    """Leave a few cards with everything open, and a few of the thousands of formulas."""
    opened.page.evaluate(
        """kept => {
          for (const card of document.querySelectorAll('.card')) {
            if (!kept.includes(card.id)) card.remove()
          }
          for (const more of [...document.querySelectorAll('.definition')].slice(3)) more.remove()
          for (const part of document.querySelectorAll('.card details')) part.open = true
          for (const formula of [...document.querySelectorAll('.katex')].slice(12)) formula.remove()
        }""",
        list(_LOOKED_AT),
    )
    opened.page.wait_for_timeout(100)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360)])
def test_accessibility(visit: Visitor, scheme: str, width: int) -> None:
    opened = visit(scheme=scheme, width=width)
    _keep_a_few(opened)
    assert _violations(opened, {"resultTypes": ["violations"]}) == []
    # A fault that is planted is found.
    opened.page.evaluate("document.querySelector('.lede').style.color = '#808080'")
    opened.page.evaluate("document.querySelector('.lede').style.background = '#8a8a8a'")
    only = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
    assert any("lede" in found for found in _violations(opened, only))


def test_whole_page_has_landmarks_names_and_order(visit: Visitor) -> None:
    opened = visit()
    # Formulas and words of Lean are most of the page, and all alike.
    opened.page.evaluate(
        """() => {
          for (const formula of document.querySelectorAll('.katex')) formula.remove()
          for (const code of document.querySelectorAll('pre code')) code.textContent = 'code'
          for (const more of [...document.querySelectorAll('.definition')].slice(3)) more.remove()
        }"""
    )
    rules = [
        "aria-allowed-attr", "aria-required-children", "aria-required-parent", "aria-roles",
        "bypass", "document-title", "duplicate-id-aria", "heading-order", "html-has-lang",
        "label", "landmark-no-duplicate-main", "landmark-one-main", "landmark-unique",
        "link-name", "page-has-heading-one", "region", "scrollable-region-focusable",
    ]  # fmt: skip
    only = {"runOnly": {"type": "rule", "values": rules}}
    assert _violations(opened, only) == []
    assert opened.page.locator("header.bar, nav, main, search").count() == 4
    opened.page.evaluate("document.body.append(document.createElement('main'), 'outside')")
    assert any("landmark" in found for found in _violations(opened, only))


def test_keyboard(visit: Visitor) -> None:
    opened = visit()
    page = opened.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert opened.has_hash("main")
    # The next stop lies in the theorems, and is seen to be in focus.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.locator("#stein summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#stein details").first.evaluate("part => part.open")


def test_theme(visit: Visitor) -> None:
    page = visit(scheme="dark").page

    def dark() -> bool:
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(map(int, re.findall(r"\d+", colour)[:3])) < 384

    assert dark()
    page.locator("#theme").click()
    assert page.locator("#theme").inner_text() == "Theme: light"
    assert not dark()
    page.locator("#theme").click()
    assert dark()
    page.reload()
    assert page.locator("#theme").inner_text() == "Theme: dark"


def test_print(visit: Visitor) -> None:
    opened = visit(width=800, scheme="dark")
    page = opened.page
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_function("document.querySelectorAll('.card details:not([open])').length === 0")
    assert page.locator(".bar").is_hidden()
    assert page.locator(".contents").is_hidden()
    for part in ("#stein .formula", "#stein .proof", "#stein pre >> nth=0", "#stein .tests"):
        assert page.locator(part).is_visible()
    colour = page.evaluate("getComputedStyle(document.querySelector('#stein')).color")
    assert sum(map(int, re.findall(r"\d+", colour)[:3])) < 384
    page.emulate_media(media="screen", color_scheme="dark")
    page.wait_for_function("document.querySelectorAll('.card details[open]').length === 0")
    _keep_a_few(opened)
    printed = page.pdf()
    assert printed.startswith(b"%PDF")
    assert len(printed) > 50_000


def test_links_to_files_are_relative(visit: Visitor) -> None:
    page = visit().page
    target = page.locator("#stein a", has_text="stein.py").first.evaluate("link => link.href")
    assert Path(target.removeprefix("file://")).is_file()
