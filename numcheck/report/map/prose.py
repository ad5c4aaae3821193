"""Text as HTML: plain words, statements in LaTeX, proofs in Markdown, Lean."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Container, Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markupsafe import Markup, escape
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from numcheck.report.map.rendering import Formulas

_GREEK = {
    "alpha": "α", "beta": "β", "delta": "δ", "epsilon": "ε", "eta": "η", "lambda": "λ", "mu": "μ",
    "phi": "φ", "pi": "π", "rho": "ρ", "sigma": "σ", "xi": "ξ",
}  # fmt: skip
_LETTER = re.compile(rf"(?<![A-Za-z])({'|'.join(_GREEK)})(?![A-Za-z])")
_RAISED = re.compile(r"\^(?:\(([^()]*)\)|(\w+))")
_LOWERED = re.compile(r"(?<=[A-Za-zα-ω])_(?:\(([^()]*)\)|(\d+|[a-zα-ω]))(?!\w)")
_SIGNS = (("<=", "≤"), ("+-", "±"), (">=", "≥"), ("^T", "ᵀ"), ("^-1", "⁻¹"))
_POWER = re.compile(r"\^([0-9])(?![0-9])")
_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LEAN = get_lexer_by_name("lean4", stripnl=False)
_LEAN_NAME = re.compile(r"(LeJEPA(?:\.[^\W\d][\w'!?]*)+)")
_QUOTED = re.compile(r"`([^`]+)`")
_PYGMENTS = HtmlFormatter(nowrap=True)


def greek(text: str) -> str:
    """Plain words with the letters and signs that they spell out: `rho^2 <= 1` as `ρ² ≤ 1`."""
    text = _LETTER.sub(lambda match: _GREEK[match[1]], text)
    for spelled, sign in _SIGNS:
        text = text.replace(spelled, sign)
    return _POWER.sub(lambda match: match[1].translate(_DIGITS), text)


def words(text: str) -> Markup:
    """Plain words as HTML, with powers raised and indices lowered: `He_k` as `He<sub>k</sub>`.

    What stands between backticks is code, and stays as it is.
    """
    plain, *rest = _QUOTED.split(text)
    found = _words(plain)
    for code, plain in zip(rest[::2], rest[1::2], strict=True):
        found += f"<code>{breakable(code)}</code>" + _words(plain)
    return Markup(found)


def _words(text: str) -> str:
    found = str(escape(greek(text)))
    found = _RAISED.sub(lambda match: f"<sup>{match[1] or match[2]}</sup>", found)
    return _LOWERED.sub(lambda match: f"<sub>{match[1] or match[2]}</sub>", found)


def breakable(text: str) -> Markup:
    """A name that may be broken after its dots, slashes and underscores, and nowhere else."""
    return Markup(re.sub(r"([./_])", r"\1<wbr>", str(escape(text))))


def pieces(latex: str) -> list[str]:
    r"""A statement cut at every `\quad` outside braces, so that it can be set on several lines."""
    found, depth, start = [], 0, 0
    for match in re.finditer(r"\\quad(?![A-Za-z])|\\left|\\right|\\.|[{}]", latex, re.DOTALL):
        depth += {"{": 1, "\\left": 1, "}": -1, "\\right": -1}.get(match[0], 0)
        if match[0] == r"\quad" and depth == 0:
            found.append(latex[start : match.start()].strip())
            start = match.end()
    found.append(latex[start:].strip())
    return [piece for piece in found if piece]


def lean(source: str) -> str:
    """Lean source with its words marked by class."""
    found = str(highlight(source, _LEAN, _PYGMENTS))
    # The last line is ended even where the source does not end it.
    return found if source.endswith("\n") else found.removesuffix("\n")


def linked_lean(source: str, names: Container[str]) -> str:
    """Lean source in which the full names of definitions lead to where these are shown."""
    return "".join(
        f'<a href="#{escape(part)}">{lean(part)}</a>' if part in names else lean(part)
        for part in _LEAN_NAME.split(source)
    )


def proof(
    text: str,
    formulas: Formulas,
    *,
    origin: str,
    link: Callable[[str], str],
    anchors: Mapping[str, str],
) -> str:
    """A proof in Markdown as HTML, without its title, formulas as marks.

    Args:
        text: The Markdown.
        formulas: Where formulas are collected.
        origin: The file, for messages.
        link: Where a link of the file leads on the page.
        anchors: Where the names of Lean theorems lead.
    """

    def formula(tex: str, options: dict[str, Any]) -> str:
        display = bool(options["display_mode"])
        return formulas.mark(tex, display=display, origin=origin)

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.use(dollarmath_plugin, renderer=formula, allow_space=False, double_inline=True)
    tokens = reader.parse(text.partition("\n")[2] if text.startswith("# ") else text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 4)}"
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("href", link(str(child.attrGet("href"))))
    renderer = reader.renderer
    assert isinstance(renderer, RendererHTML)
    found = str(renderer.render(tokens, reader.options, {}))
    # In a paragraph there is no `div`.
    found = re.sub(
        r'<div class="math inline">(.*?)</div>', r'<span class="math display">\1</span>', found
    )
    found = found.replace('<div class="math block">', '<div class="math display">')
    found = found.replace("<table>", '<div class="scroll"><table>')
    found = found.replace("</table>", "</table></div>")
    return re.sub(r"<code>([\w.'/]+)</code>", lambda match: _code(match[1], anchors), found)


def _code(escaped: str, anchors: Mapping[str, str]) -> str:
    target = anchors.get(html.unescape(escaped))
    code = f"<code>{breakable(Markup(escaped))}</code>"
    return code if target is None else f'<a href="{html.escape(target)}">{code}</a>'
