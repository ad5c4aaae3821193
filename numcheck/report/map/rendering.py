"""Formulas and the graph through Node: KaTeX and Graphviz, one process for everything on the page.

Text is made with a mark in place of each formula; when all are known, they are rendered together
and the marks replaced.
"""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from numcheck.lean.wasm import find_node
from numcheck.support.errors import NumcheckError

_SCRIPT = Path(__file__).with_name("render.cjs")
_SECONDS = 120.0
#: Private-use characters: in no text of ours.
_MARK = re.compile("\ue000(\\d+)\ue001")


class RenderingError(NumcheckError):
    """A formula or the graph cannot be rendered, or what renders them is missing."""


@dataclass
class Formulas:
    """The formulas of the page, each once."""

    #: LaTeX and whether it stands by itself, with its number and where it was first found.
    _found: dict[tuple[str, bool], tuple[int, str]] = field(default_factory=dict)

    def mark(self, tex: str, *, display: bool, origin: str) -> str:
        """What to put in the text in place of a formula.

        Args:
            tex: Its LaTeX.
            display: Whether it stands by itself.
            origin: Where it is from, for messages.
        """
        key = tex.strip(), display
        number, _ = self._found.setdefault(key, (len(self._found), origin))
        return f"\ue000{number}\ue001"

    def render(self, root: Path, graph: str | None) -> Rendered:
        """Render all formulas, and a graph.

        Args:
            root: The folder with `node_modules`.
            graph: In Graphviz' language, if there is one.

        Raises:
            RenderingError: If a formula is wrong, or an npm package is missing.
            ToolchainError: If there is no Node.
        """
        formulas = [{"tex": tex, "display": display} for tex, display in self._found]
        found = _run_node(root, {"formulas": formulas, "graph": graph})
        if "missing" in found:
            raise RenderingError(
                f"the npm package {found['missing']} is not in {root / 'node_modules'}. Run "
                f"`npm ci --ignore-scripts` in {root} (`make setup` does)."
            )
        if "formula" in found:
            (tex, _), (_, origin) = list(self._found.items())[found["formula"]]
            raise RenderingError(f"{origin}: `{tex}`: {found['error']}. Correct it there.")
        if "error" in found:
            raise RenderingError(f"the graph cannot be laid out: {found['error']}.")
        return Rendered(tuple(found["formulas"]), found["graph"] or "")


@dataclass(frozen=True)
class Rendered:
    """What Node made.

    Attributes:
        formulas: The HTML of each formula.
        graph: The SVG of the graph.
    """

    formulas: tuple[str, ...]
    graph: str

    def fill(self, text: str) -> str:
        """The text with every mark replaced by its formula."""
        return _MARK.sub(lambda match: self.formulas[int(match[1])], text)


def _run_node(root: Path, request: dict[str, Any]) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [find_node(), _SCRIPT, root],
            input=json.dumps(request),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RenderingError(f"Node did not render the page within {_SECONDS:.0f} s.") from None
    except OSError as error:
        raise RenderingError(f"Node cannot be run: {error}.") from error
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        tail = done.stderr.strip()[-500:] or "nothing"
        raise RenderingError(f"Node stopped while it rendered the page. It said: {tail}") from None
    return answer
