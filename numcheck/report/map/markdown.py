"""`proofs/MAP.md`: the map as Markdown, made from the sources alone.

It names declarations and tests, and links to their files without a line: the file is kept, and an
edit elsewhere in a module should not make it stale. The page, which is made anew, has the lines.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from numcheck.report.map.entries import Entry, LeanSource
from numcheck.report.paper import PaperItem

#: Where it is kept, from the project's root.
MAP_PATH = "proofs/MAP.md"


def _link(text: str, path: str) -> str:
    """A link from the folder of the map to a file of the project."""
    return f"[{text}]({posixpath.relpath(path, 'proofs')})"


def _lean(source: LeanSource) -> str:
    return _link(f"`{source.declaration.name}`", source.path)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _paper(items: Sequence[PaperItem], entries: Sequence[Entry]) -> Iterator[str]:
    by_id = {entry.theorem.id: entry for entry in entries}
    # What ends in \n is followed by an empty line.
    yield "## The paper's items\n"
    yield (
        "*Not here* is what the item says and the theorems here do not; the last column is what "
        "the Lean files that came with the paper do for it.\n"
    )
    yield "| item | Lean | checks | tests | not here | the paper's Lean |"
    yield "|---|---|---|---|---|---|"
    for item in items:
        of = [by_id[theorem] for theorem in item.theorems]
        lean = ", ".join(_lean(e.sources[0]) for e in of)
        checks = ", ".join(_link(e.theorem.id, e.theorem.check_module) for e in of)
        tests = ", ".join(_link(str(len(e.tests)), e.theorem.test_module) for e in of)
        upstream = ", ".join(part for part in (f"**{item.upstream}**", item.where) if part)
        note = f". {item.note}" if item.note else ""
        name = f"{item.item}: {item.title}"
        cells = (name, lean, checks, tests, item.lacks or "nothing", upstream + note)
        yield f"| {' | '.join(_cell(cell) for cell in cells)} |"
    yield ""


def _section(entry: Entry, items: Sequence[PaperItem]) -> Iterator[str]:
    theorem = entry.theorem
    of = [item.item for item in items if theorem.id in item.theorems]
    yield f'### <a id="{theorem.id}"></a>{theorem.title}\n'
    yield f"`{theorem.id}`. {theorem.paper}.\n"
    yield f"$${theorem.latex}$$\n"
    yield f"{theorem.statement}\n"
    if of:
        yield f"- Item of the paper: {'; '.join(of)}"
    yield from (f"- Assumed: {assumption}" for assumption in theorem.assumptions)
    yield f"- Lean: {', '.join(_lean(source) for source in entry.sources)}"
    yield f"- Proof in words: {_link(theorem.proof, theorem.proof)}"
    if theorem.depends:
        yield f"- Uses: {', '.join(f'[`{t}`](#{t})' for t in theorem.depends)}"
    if entry.used_by:
        yield f"- Used by: {', '.join(f'[`{t}`](#{t})' for t in entry.used_by)}"
    yield f"- Checks: {_link(', '.join(entry.kinds), theorem.check_module)}"
    yield f"- Mutants: {'; '.join(f'`{name}` ({says})' for name, says in entry.mutants)}"
    tests = ", ".join(f"`{t.name}`" for t in entry.tests)
    file = theorem.test_module.rpartition("/")[2]
    yield f"- Tests: {_link(file, theorem.test_module)}: {tests}\n"


def to_markdown(entries: Sequence[Entry], items: Sequence[PaperItem]) -> str:
    """The map as Markdown, with links as seen from the folder `proofs`.

    Args:
        entries: The theorems.
        items: The items of the paper.
    """
    lines = [
        "# Map of theorems, proofs and tests",
        "",
        "Written by `numcheck map` from the catalog, the Lean sources and the tests; the page "
        "`site/index.html`, which it makes too, adds the figures of the last run.",
        "",
        *_paper(items, entries),
        "## Theorems",
        "",
    ]
    for entry in entries:
        lines += _section(entry, items)
    return "\n".join(lines)
