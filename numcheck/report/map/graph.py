"""Which theorem uses which, as a picture: Graphviz' language, and its SVG made fit for the page."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from numcheck.report.map.entries import Entry
from numcheck.support.errors import InvalidInputError

#: Attributes that say how Graphviz would colour things; the page's style does.
_COLOURS = re.compile(r' (?:fill|stroke)="(?:black|white|none|transparent|lightgrey)"')


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def to_dot(entries: Sequence[Entry]) -> str:
    """The graph in Graphviz' language: an arrow leads from a theorem to those that use it.

    Args:
        entries: The theorems; each names those whose proofs use it.
    """
    lines = [
        "digraph theorems {",
        '  graph [rankdir=LR, nodesep=0.14, ranksep=0.34, bgcolor="transparent", pad=0.1];',
        '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=11, margin="0.1,0.06",'
        " height=0.3];",
        "  edge [arrowsize=0.6];",
    ]
    for entry in entries:
        theorem = entry.theorem
        label = "\n".join(textwrap.wrap(theorem.id.replace("-", " "), 16))
        lines.append(
            f"  {_quoted(theorem.id)} [label={_quoted(label)}, URL={_quoted('#' + theorem.id)}, "
            f"tooltip={_quoted(theorem.title)}];"
        )
    for entry in entries:
        lines += [
            f"  {_quoted(needed)} -> {_quoted(entry.theorem.id)};"
            for needed in entry.theorem.depends
        ]
    return "\n".join([*lines, "}"])


def fit_svg(svg: str) -> str:
    """The SVG of Graphviz without prologue, ids, colours and tooltips of edges.

    Raises:
        InvalidInputError: If it is no SVG of Graphviz.
    """
    head = re.search(r'<svg width="(\d+)pt" height="(\d+)pt"', svg)
    if head is None:
        raise InvalidInputError(f"expected an SVG of Graphviz, got {svg[:80]!r}.")
    found = svg[head.start() :]
    found = re.sub(r"<!--.*?-->\n?", "", found, flags=re.DOTALL)
    # The names of the ends of an edge, for the page's script.
    found = re.sub(
        r'<g id="[^"]*" class="edge">\s*<title>(\S+?)&#45;&gt;(\S+?)</title>',
        lambda m: f'<g class="edge" data-from="{_plain(m[1])}" data-to="{_plain(m[2])}">',
        found,
    )
    found = re.sub(
        r'<g id="[^"]*" class="node">\s*<title>(\S+?)</title>',
        lambda m: f'<g class="node" data-id="{_plain(m[1])}">',
        found,
    )
    found = re.sub(r'<g id="a_[^"]*">', "<g>", found)
    found = re.sub(r'<g id="graph0" class="graph"(.*?)>\s*<title>.*?</title>', r"<g\1>", found)
    found = _COLOURS.sub("", found).replace("xlink:href", "href").replace("xlink:title", "title")
    # A link's title attribute is nothing in SVG: its text is its name.
    found = re.sub(r'(<a href="[^"]*") title="[^"]*"', r"\1", found)
    found = re.sub(r' font-family="[^"]*"', "", found)
    return found.replace(
        head[0],
        f'<svg style="--width:{head[1]}pt" role="group" '
        'aria-label="Theorems, with an arrow from each to those that use it"',
        1,
    ).rstrip()


def _plain(name: str) -> str:
    return name.replace("&#45;", "-")
