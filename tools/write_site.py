"""Build the site: documents, theorems with their proofs, the map, the Python reference.

It takes what exists: no Lean is run, and where the map has not been made, its page says how to.
"""

from __future__ import annotations

import argparse
import logging
import re
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from numcheck.report.catalog import load_catalog
from numcheck.support.errors import NumcheckError
from numcheck.support.project import find_project
from tools.site_pages import Pages, documents, notebook, source_style, theorem_page

_SECTION = re.compile(r"^\*\*(?P<title>[^*]+)\*\*.*?(?=^\*\*|\Z)", re.MULTILINE | re.DOTALL)
_MARK = re.compile("\ue000\\d+\ue001")
_ESCAPED_MARK = re.compile(r"\\ue000\d+\\ue001")
_NO_MAP = """\
# Map

The map has not been built yet. It is one page with every theorem, its proofs and what the last run
found; `make verify` makes it, or `numcheck map` without running anything. Then make the site again.
"""
_STYLE = """\
.display { display: block; margin: 1em 0; overflow: auto hidden; text-align: center; }
.katex { font-size: 1.1em; }
.md-grid { max-width: 70rem; }
.md-typeset table code { word-break: keep-all; }
"""
#: What the pages need of npm packages, and where it goes.
_ASSETS = {
    "katex/dist/katex.min.css": "katex/katex.min.css",
    "katex/dist/fonts": "katex/fonts",
    "iframe-worker/shim/index.js": "iframe-worker.js",
}


def _sections(pages: Pages) -> list[dict[str, Any]]:
    """The documents in the order of `docs/README.md`, which has to name every one."""
    contents = pages.texts["docs/README.md"]
    found: list[dict[str, Any]] = []
    for match in _SECTION.finditer(contents):
        links = re.findall(r"\]\(([\w/-]+\.md)\)", match[0])
        found.append({match["title"]: [f"docs/{link}" for link in links]})
    named = {page for section in found for of in section.values() for page in of}
    there = {path for path in pages.texts if path.startswith("docs/")} - {"docs/README.md"}
    if there != named:
        raise NumcheckError(f"docs/README.md does not name {', '.join(sorted(there - named))}.")
    return found


def _modules(root: Path) -> list[str]:
    """The modules of the package, the command line's skeletons aside."""
    paths = (path.relative_to(root).with_suffix("") for path in (root / "numcheck").rglob("*.py"))
    names = {".".join(path.parts).removesuffix(".__init__") for path in paths}
    return sorted(n for n in names if not n.endswith("__main__") and ".skeletons." not in n)


def _add_reference(pages: Pages) -> None:
    """A page for each module, and their list by room."""
    rows, room = ["# The Python package\n"], ""
    for name in _modules(pages.root):
        pages.texts[f"api/{name}.md"] = f"::: {name}\n"
        if ".".join(name.split(".")[:2]) != room:
            room = ".".join(name.split(".")[:2])
            rows.append(f"\n## {room}\n")
        rows.append(f"- [`{name}`]({name}.md)")
    pages.texts["api/README.md"] = "\n".join(rows) + "\n"


def collect(root: Path, made_map: Path) -> tuple[Pages, list[Any]]:
    """All pages but the copies of sources, and the navigation.

    Args:
        root: The project's root.
        made_map: The page that `numcheck map` writes, whether or not it is there.

    Raises:
        NumcheckError: If a document leads to nothing that is there, or is not in the contents.
    """
    pages, catalog = Pages(root), load_catalog()
    for path in documents(root):
        text = (root / path).read_text(encoding="utf-8")
        is_notebook = path.endswith(".ipynb")
        pages.add(path.replace(".ipynb", ".md"), notebook(text) if is_notebook else text)
    for theorem in catalog:
        pages.add(theorem.proof, theorem_page(theorem, catalog, root))
    sections = _sections(pages)
    if made_map.is_file():
        pages.add_map(made_map)
    else:
        pages.texts["map/index.md"] = _NO_MAP
    _add_reference(pages)
    proofs = ["proofs/README.md", "proofs/MAP.md", *(theorem.proof for theorem in catalog)]
    place = "map/index.html" if made_map.is_file() else "map/index.md"
    return pages, [
        {"Start": "README.md"},
        {"Contents": "docs/README.md"},
        *sections,
        {"Theorems": proofs},
        {"Map": place},
        {"Python": "api/README.md"},
        {"Contributing": "CONTRIBUTING.md"},
    ]


def _write(pages: Pages, folder: Path) -> None:
    """Write what MkDocs reads into a folder."""
    files = pages.files | {
        f"assets/{name}": pages.root / "node_modules" / package for package, name in _ASSETS.items()
    }
    for name, path in files.items():
        if not path.exists():
            raise NumcheckError(f"{path} is missing. Run `make setup`, or `npm ci`.")
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if path.is_dir() else shutil.copy)(path, folder / name)
    styles = {"assets/site.css": _STYLE, "assets/source.css": source_style()}
    for name, text in (pages.texts | styles).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _build(sources: str, folder: Path, nav: list[Any]) -> None:
    """Let MkDocs build the site; to it a warning is an error."""
    config = load_config(
        str(find_project().root / "mkdocs.yml"), docs_dir=sources, site_dir=str(folder), nav=nav
    )
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    except Abort as error:
        raise NumcheckError(f"MkDocs: {error} What it said is above.") from error
    finally:
        config.plugins.on_shutdown()


def write_site(folder: Path, made_map: Path) -> None:
    """Write the site.

    Args:
        folder: Where to; what is in it is removed.
        made_map: The page that `numcheck map` writes, whether or not it is there.

    Raises:
        NumcheckError: If a link leads nowhere, a formula is wrong, or something is missing.
    """
    root = find_project().root
    pages, nav = collect(root, made_map)
    pages.add_sources()
    rendered = pages.formulas.render(root, None)
    with tempfile.TemporaryDirectory() as sources:
        _write(pages, Path(sources))
        _build(sources, folder, nav)
    for path in folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if _MARK.search(text):
            path.write_text(rendered.fill(text), encoding="utf-8")
    for path in folder.glob("search/search_index.js*"):
        path.write_text(_ESCAPED_MARK.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")


def main() -> None:
    """Run the command."""
    root = find_project().root
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=root / "build" / "site")
    folder = parser.parse_args().folder.resolve()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    start = time.monotonic()
    try:
        write_site(folder, root / "site" / "index.html")
    except NumcheckError as error:
        parser.exit(1, f"{error}\n")
    print(f"{folder / 'index.html'}: {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
