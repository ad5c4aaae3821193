"""Which theorem uses which, as a picture: Graphviz' language, and its SVG made fit for the page."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import escape

from numcheck.support.errors import InvalidInputError

#: Attributes that say how Graphviz would colour things; the page's style does.
_COLOURS = re.compile(r' (?:fill|stroke)="(?:black|white|none|transparent|lightgrey)"')
#: What stands for each state, in the graph and elsewhere on the page.
MARKS = {"good": "✓", "bad": "✗", "none": "–"}
#: Points.
_SMALL = 9


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _label(card: Mapping[str, Any]) -> str:
    """The id in words, and in small type what became of it and its item of the paper."""
    name = textwrap.wrap(card["id"].replace("-", " "), 16, break_long_words=False)
    item = card["items"][0] if card["items"] else "beyond the paper"
    small = textwrap.wrap(f"{MARKS[card['state']]} {item}", 20, break_long_words=False)
    lines = [str(escape(line)) for line in name]
    lines += [f'<font point-size="{_SMALL}">{escape(line)}</font>' for line in small]
    return f"<{'<br/>'.join(lines)}>"


def to_dot(cards: Sequence[Mapping[str, Any]]) -> str:
    """The graph in Graphviz' language: an arrow leads from a theorem to those that use it.

    Args:
        cards: The theorems: `id`, `title`, `state`, `items`, and `depends`, what its proof uses.
    """
    lines = [
        "digraph theorems {",
        '  graph [rankdir=LR, nodesep=0.14, ranksep=0.34, bgcolor="transparent", pad=0.1];',
        '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=11, margin="0.13,0.06",'
        " height=0.3];",
        "  edge [arrowsize=0.6];",
    ]
    for card in cards:
        lines.append(
            f"  {_quoted(card['id'])} [label={_label(card)}, URL={_quoted('#' + card['id'])}, "
            f"tooltip={_quoted(card['title'])}, class={card['state']}];"
        )
    for card in cards:
        lines += [f"  {_quoted(needed)} -> {_quoted(card['id'])};" for needed in card["depends"]]
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
        r'<g id="[^"]*" class="(node \w+)">\s*<title>(\S+?)</title>',
        lambda m: f'<g class="{m[1]}" data-id="{_plain(m[2])}">',
        found,
    )
    found = re.sub(r'<g class="node .*?</text>(?=\s*</g>)', _centred, found, flags=re.DOTALL)
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


def _centred(node: re.Match[str]) -> str:
    """A node whose lines stand in its middle, however wide the page's type is."""
    outline = re.search(r' (?:d|points)="([^"]*)"', node[0])
    ends = [float(x) for x in re.findall(r"(-?[\d.]+),", outline[1])] if outline else []
    if not ends:
        raise InvalidInputError(
            f"expected a node of Graphviz with an outline, got {node[0][:80]!r}."
        )
    middle = f'text-anchor="middle" x="{(min(ends) + max(ends)) / 2:.2f}"'
    return re.sub(r'text-anchor="\w+" x="[^"]*"', middle, node[0])


def _plain(name: str) -> str:
    return name.replace("&#45;", "-")
