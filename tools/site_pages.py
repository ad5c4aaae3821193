"""The pages of the site: the documents of the repository, ready for MkDocs, and sources as HTML.

Pages lie where the documents lie, so that links between them stay as they are. A link to any other
file or folder of the repository leads to a copy of it under `source/`.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.util import ClassNotFound

from numcheck.report.catalog import NOT_THEOREMS, Catalog, Theorem, split_proof
from numcheck.report.map.prose import words
from numcheck.report.map.rendering import Formulas
from numcheck.support.errors import NumcheckError

_CODE = r"^(?P<fence>`{3,})[^\n]*\n.*?^(?P=fence)$|`[^`\n]+`"
_MATHEMATICS = re.compile(
    rf"{_CODE}|\$\$(?P<display>.+?)\$\$|(?<!\\)\$(?P<inline>(?:[^$\\]|\\.)+?)\$",
    re.MULTILINE | re.DOTALL,
)
_LINK = re.compile(rf"{_CODE}|(?<=\]\()(?P<target>[^)\s]+)(?=\))", re.MULTILINE | re.DOTALL)
_ANCHOR = re.compile(r'^(#+) <a id="([\w-]+)"></a>(.*)$', re.MULTILINE)
_HREF = re.compile(r'href="(?P<target>(?!\w+:)[^"#][^"]*)"')
_PYGMENTS = HtmlFormatter(nowrap=True)
_PAGE = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{path}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{up}assets/source.css"></head>
<body><header><a href="{up}index.html">Front page</a> <code>{path}</code></header>
<main>{body}</main></body></html>
"""


@dataclass
class Pages:
    """The pages, as they are collected.

    Attributes:
        root: The project's root.
        texts: Their Markdown or HTML, by path within the site's sources.
        formulas: The formulas for which marks stand in the texts.
        sources: Files and folders of the repository that pages lead to.
        files: Files that are copied as they are, by path within the site.
    """

    root: Path
    texts: dict[str, str] = field(default_factory=dict)
    formulas: Formulas = field(default_factory=Formulas)
    sources: set[str] = field(default_factory=set)
    files: dict[str, Path] = field(default_factory=dict)

    def add(self, path: str, text: str) -> None:
        """Add a document of the repository.

        Args:
            path: Where it lies, from the root.
            text: Its Markdown.

        Raises:
            NumcheckError: If it leads to nothing that is there.
        """

        def lead(match: re.Match[str]) -> str:
            target = match["target"]
            return match[0] if target is None else self._lead(target, path)

        def mark(match: re.Match[str]) -> str:
            tex = match["display"] or match["inline"]
            if tex is None:
                return match[0]
            display = match["display"] is not None
            found = self.formulas.mark(tex, display=display, origin=path)
            return f'<span class="display">{found}</span>' if display else found

        text = _LINK.sub(lead, _MATHEMATICS.sub(mark, text))
        text = _ANCHOR.sub(r"\1 \3 {#\2}", text).replace("```lean\n", "```lean4\n")
        self.texts[path] = _with_lists_apart(text)

    def _lead(self, target: str, path: str) -> str:
        """Where a link of a document leads on the site."""
        file, mark, part = target.partition("#")
        if not file or "://" in file or file.startswith("mailto:"):
            return target
        known = posixpath.normpath(posixpath.join(posixpath.dirname(path), file))
        if not (self.root / known).exists():
            raise NumcheckError(f"{path} leads to {target}, which is not there. Correct the link.")
        if known.endswith(".md"):
            return target
        if known.endswith(".ipynb"):
            return f"{file.removesuffix('.ipynb')}.md{mark}{part}"
        return posixpath.relpath(self.copy_of(known), posixpath.dirname(path)) + mark + part

    def copy_of(self, known: str) -> str:
        """The page that shows a file or folder of the repository, which is noted."""
        self.sources.add(known)
        return _place(f"{known}/index" if (self.root / known).is_dir() else known)

    def add_sources(self) -> None:
        """Add what pages lead to, and the files of folders."""
        for name in sorted(self.sources):
            path = self.root / name
            if path.is_dir():
                inside = sorted(p.name for p in path.iterdir() if p.is_file())
                links = [f'<li><a href="{p}.html">{p}</a></li>' for p in inside]
                self._show(f"{name}/index", f"<ul>{''.join(links)}</ul>")
                self.sources |= {f"{name}/{p}" for p in inside}
        for name in sorted(self.sources):
            if (self.root / name).is_file():
                text = (self.root / name).read_text(encoding="utf-8")
                self._show(name, f"<pre>{_numbered(text, name)}</pre>")

    def _show(self, name: str, body: str) -> None:
        path = _place(name)
        up = "../" * path.count("/")
        self.texts[path] = _PAGE.format(path=html.escape(name), up=up, body=body)

    def add_map(self, page: Path) -> None:
        """Add the map, a page that leads to files of the project as seen from its folder.

        Raises:
            NumcheckError: If it leads to a file that is not there.
        """
        root = self.root.resolve()

        def lead(match: re.Match[str]) -> str:
            file, mark, part = match["target"].partition("#")
            path = (page.parent / file).resolve()
            if path.is_file() and path.parent == page.parent.resolve():
                self.files[f"map/{file}"] = path
                return match[0]
            if not path.is_relative_to(root) or not path.exists():
                raise NumcheckError(f"{page} leads to {file}, which is not there. Make it anew.")
            known = path.relative_to(root).as_posix()
            shown = f"{known[:-3]}.html" if known in self.texts else self.copy_of(known)
            return f'href="../{shown}{mark}{part}"'

        self.texts["map/index.html"] = _HREF.sub(lead, page.read_text(encoding="utf-8"))


def _place(name: str) -> str:
    """Where a copy lies: MkDocs leaves out what begins with a dot."""
    return f"source/{name.removeprefix('.')}.html"


def _with_lists_apart(text: str) -> str:
    """An empty line before each list: Python's Markdown, unlike all others, asks for it."""
    lines = text.split("\n")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    starts = [t.map[0] for t in tokens if t.type.endswith("list_open") and t.map and not t.level]
    for start in reversed(starts):
        if start and lines[start - 1].strip():
            lines.insert(start, "")
    return "\n".join(lines)


def _numbered(text: str, name: str) -> str:
    """A source as HTML, each line with its number as the anchor `L1`, `L2`, ..."""
    try:
        # Pygments takes .lean for Lean 3.
        lean = name.endswith(".lean")
        lexer = get_lexer_by_name("lean4") if lean else get_lexer_for_filename(name)
        shown = str(highlight(text, lexer, _PYGMENTS))
    except ClassNotFound:
        shown = html.escape(text)
    return "\n".join(
        f'<a id="L{number}" href="#L{number}">{number:>5}</a> {line}'
        for number, line in enumerate(shown.rstrip("\n").split("\n"), 1)
    )


def notebook(text: str) -> str:
    """A notebook as Markdown."""
    cells = json.loads(text)["cells"]
    found = ((cell["cell_type"], "".join(cell["source"])) for cell in cells)
    return "\n\n".join(
        f"```python\n{source}\n```" if kind == "code" else source for kind, source in found
    )


def theorem_page(theorem: Theorem, catalog: Catalog, root: Path) -> str:
    """The proof in words, with what the catalog says of the theorem for its entry."""
    text = (root / theorem.proof).read_text(encoding="utf-8")
    _, _, prose = split_proof(text, root / theorem.proof).prose.partition("\n")

    def links(of: list[str]) -> str:
        return ", ".join(f"[{catalog[t].title}]({t}.md)" for t in of)

    def lines() -> Iterator[str]:
        yield f"# {theorem.title}\n"
        yield f"`{theorem.id}`: {words(theorem.paper)}.\n"
        yield f"$${theorem.latex}$$\n"
        yield f"{words(theorem.statement)}\n"
        yield from (f"- Assumed: {words(assumption)}" for assumption in theorem.assumptions)
        if theorem.depends:
            yield f"- Uses: {links(list(theorem.depends))}"
        users = [other.id for other in catalog if theorem.id in other.depends]
        if users:
            yield f"- Used by: {links(users)}"
        yield f"- [Checks](../{theorem.check_module}), [tests](../{theorem.test_module})"
        yield f"\n{prose.strip()}\n"
        yield "## In Lean\n"
        yield "The statements as Lean prints them, locked in the catalog.\n"
        for declaration in theorem.declarations:
            source = f"lean/{declaration.module.replace('.', '/')}.lean"
            yield f"[`{declaration.name}`](../{source})\n"
            yield f"```lean4\n{declaration.statement}\n```\n"

    return "\n".join(lines())


def documents(root: Path) -> list[str]:
    """The Markdown documents of the repository and its notebooks, theorems aside."""
    found = [*root.glob("*.md"), *(root / "docs").rglob("*.md"), *(root / "docs").rglob("*.ipynb")]
    found += [root / "proofs" / f"{name}.md" for name in NOT_THEOREMS]
    return sorted(path.relative_to(root).as_posix() for path in found)


def source_style() -> str:
    """The style of the copies of sources."""
    dark = HtmlFormatter(style="monokai").get_style_defs("pre")
    return (
        "body{margin:0;font-family:sans-serif}header{padding:.5rem 1rem;border-bottom:1px solid}"
        "main{padding:0 1rem;overflow-x:auto}pre a{color:#767676;text-decoration:none}"
        f"pre a:target{{color:#c00;font-weight:bold}}{HtmlFormatter().get_style_defs('pre')}"
        "@media(prefers-color-scheme:dark){body{background:#272822;color:#f8f8f2}"
        f"header a,li a{{color:#8cb4ff}}{dark}}}"
    )
