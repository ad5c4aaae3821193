"""The page: everything put together, in one file that needs nothing from elsewhere."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from numcheck.checks.base import Kind
from numcheck.report.map import overview, page, prose
from numcheck.report.map.definitions import load_definitions
from numcheck.report.map.entries import Entry
from numcheck.report.map.graph import MARKS, fit_svg, to_dot
from numcheck.report.map.measurements import SAMPLES, measure
from numcheck.report.map.plots import plots
from numcheck.report.map.rendering import Formulas, RenderingError
from numcheck.report.map.studies import StudyRun
from numcheck.report.paper import PaperItem
from numcheck.report.report import Report
from numcheck.support.environment import VERSION
from numcheck.support.errors import NumcheckError
from numcheck.support.project import Project

_TEMPLATES = Path(__file__).with_name("templates")
_FONTS = (
    ("Source Serif", "source-serif-4", "200 900", ("latin", "greek"), ("normal", "italic")),
    ("Inter", "inter", "100 900", ("latin", "greek"), ("normal",)),
)
_RANGES = {
    "latin": "U+0000-00FF, U+0131, U+0152-0153, U+02C6, U+02DA, U+02DC, U+2000-206F, U+2122, "
    "U+2191, U+2193, U+2212, U+2215",
    "greek": "U+0370-03FF",
}


def _read_package(root: Path, name: str) -> bytes:
    path = root / "node_modules" / name
    try:
        return path.read_bytes()
    except OSError as error:
        raise RenderingError(
            f"{path} cannot be read: {error.strerror}. Run `npm ci --ignore-scripts` in {root} "
            "(`make setup` does)."
        ) from error


def _inline(data: bytes) -> str:
    return f"url(data:font/woff2;base64,{base64.b64encode(data).decode()}) format('woff2')"


def _text_fonts(root: Path) -> str:
    faces = []
    for family, package, weights, scripts, styles in _FONTS:
        for script in scripts:
            for style in styles:
                name = f"@fontsource-variable/{package}/files/{package}-{script}-wght-{style}.woff2"
                faces.append(
                    f"@font-face{{font-family:'{family}';font-style:{style};font-weight:{weights};"
                    f"font-display:swap;src:{_inline(_read_package(root, name))};"
                    f"unicode-range:{_RANGES[script]}}}"
                )
    return "".join(faces)


def _formula_style(root: Path) -> str:
    """The style of KaTeX with its fonts inside."""
    style = _read_package(root, "katex/dist/katex.min.css").decode()

    def font(match: re.Match[str]) -> str:
        return "src:" + _inline(_read_package(root, f"katex/dist/{match[1]}"))

    return re.sub(r"src:url\((fonts/[\w-]+\.woff2)\)[^;}]*", font, style)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["marks"] = MARKS
    environment.filters |= {
        "words": prose.words,
        "short": page.short,
        "breakable": prose.breakable,
        "figure": page.figure,
        "size": page.size,
        "seconds": page.seconds,
    }
    return environment


def build_site(
    entries: Sequence[Entry],
    items: Sequence[PaperItem],
    *,
    root: Path,
    output: Path,
    run: Report | None = None,
    studies: Mapping[str, StudyRun] | None = None,
    results: str = "",
    base: str | None = None,
    samples: int = SAMPLES,
) -> Path:
    """Write the page, and the figures of its own plots beside it.

    Args:
        entries: The theorems.
        items: The items of the paper.
        root: The project's root, with `node_modules`.
        output: The folder to write to; it is made.
        run: What a run found.
        studies: What studies found.
        results: Where the run was read, to be named on the page.
        base: What leads from the page to the sources; a relative path if not given.
        samples: Samples of each point of the page's own plots.

    Returns:
        The page.

    Raises:
        RenderingError: If a formula is wrong, or an npm package is missing.
        ToolchainError: If there is no Node.
        NumcheckError: If the folder cannot be written, or `proofs/uses.lock` is stale.
    """
    path_up = Path(os.path.relpath(root.resolve(), output.resolve())).as_posix()
    where = (base or path_up).rstrip("/") + "/"
    data = measure(samples)
    drawn = plots(data, studies or {})
    formulas = Formulas()
    ids = {source.declaration.name: e.theorem.id for e in entries for source in e.sources}
    definitions = load_definitions(ids, Project(root))
    cards = [
        page.card(
            entry,
            run.of(entry.theorem.id) if run else None,
            drawn.get(entry.theorem.id),
            formulas,
            base=where,
            ids=ids,
            definitions=definitions,
            items=items,
        )
        for entry in entries
    ]
    rendered = formulas.render(root, to_dot(cards))
    minisearch = _read_package(root, "minisearch/dist/umd/index.js").decode()
    style = (_TEMPLATES / "style.css").read_text(encoding="utf-8")
    context: dict[str, Any] = {
        "base": where,
        "style": Markup(_text_fonts(root) + _formula_style(root) + style),
        "script": Markup((_TEMPLATES / "page.js").read_text(encoding="utf-8")),
        "minisearch": Markup(re.sub(r"(?m)^//# sourceMappingURL=.*$", "", minisearch)),
        "search": Markup(_json(overview.search_rows(cards))),
        "graph": Markup(fit_svg(rendered.graph)),
        "groups": overview.groups(entries, cards),
        "paper": overview.paper_rows(items, cards),
        "definitions": page.definition_views(definitions),
        "tiles": overview.tiles(entries, run),
        "kinds": list(Kind),
        "run": run,
        "facts": overview.facts(run) if run else [],
        "results": results,
        "version": VERSION,
    }
    text = _environment().get_template("page.html.j2").render(context)
    path = output / "index.html"
    try:
        output.mkdir(parents=True, exist_ok=True)
        path.write_text(rendered.fill(text), encoding="utf-8")
        figures = json.dumps(data, indent=1, allow_nan=False) + "\n"
        (output / "measurements.json").write_text(figures, encoding="utf-8")
    except OSError as error:
        raise NumcheckError(f"{output} cannot be written: {error.strerror}.") from error
    return path


def _json(data: object) -> str:
    """JSON that ends no script."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
