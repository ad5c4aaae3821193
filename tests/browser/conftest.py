"""A real browser on the page, offline: what it would load from elsewhere is refused and kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_browser() -> str | None:
    """The Chromium of NUMCHECK_CHROMIUM, else one on the PATH."""
    named = os.environ.get("NUMCHECK_CHROMIUM")
    if named:
        return named
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.skip("no Chromium: `make browser`, or name one in NUMCHECK_CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield chromium
        chromium.close()


@dataclass
class Visit:
    """The page as opened once.

    Attributes:
        page: Playwright's page.
        messages: Warnings and errors of the console, and uncaught exceptions.
        refused: Addresses that were asked for elsewhere.
    """

    page: Page
    messages: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def has_hash(self, name: str) -> bool:
        return bool(self.page.evaluate("name => location.hash === '#' + name", name))

    def in_view(self, name: str) -> bool:
        return bool(
            self.page.evaluate(
                """name => {
                  const { top, bottom } = document.getElementById(name).getBoundingClientRect()
                  return top >= -1 && top < innerHeight / 2 && bottom > 0
                }""",
                name,
            )
        )


class Visitor:
    """Opens the page in a fresh context."""

    def __init__(self, browser: Browser, site: Path) -> None:
        self._browser, self._site = browser, site
        self._contexts: list[Any] = []
        self.visits: list[Visit] = []

    def __call__(
        self, *, width: int = 1280, height: int = 900, scheme: Any = "light", card: str = ""
    ) -> Visit:
        # The policy of the page forbids the scripts of axe.
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True
        )
        self._contexts.append(context)
        page = context.new_page()
        visit = Visit(page)

        def decide(route: Route) -> None:
            if route.request.url.startswith(("file:", "data:")):
                route.continue_()
            else:
                visit.refused.append(route.request.url)
                route.abort()

        def keep(message: Any) -> None:
            if message.type in ("warning", "error"):
                visit.messages.append(message.text)

        context.route("**/*", decide)
        page.on("console", keep)
        page.on("pageerror", lambda error: visit.messages.append(str(error)))
        page.goto(self._site.as_uri() + (f"#{card}" if card else ""))
        self.visits.append(visit)
        return visit

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def visit(browser: Browser, site: Path) -> Iterator[Visitor]:
    """Opens the page; at the end nothing may have been said on the console, or asked for."""
    visitor = Visitor(browser, site)
    yield visitor
    found = [(v.messages, v.refused) for v in visitor.visits]
    visitor.close()
    assert all(not messages and not refused for messages, refused in found), found
