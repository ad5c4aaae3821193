"""What a plot of the page is made of, and the figures it is drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Figures, one row a point.
Rows = Sequence[Mapping[str, Any]]
#: What each panel shows, in words, and its SVG.
Panels = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Plot:
    """Panels with words.

    Attributes:
        theorem: Catalog id of the theorem it is about.
        name: Its own name.
        title: What was measured.
        panels: What each panel shows, in words, and its SVG.
        findings: What is to be seen, in sentences with figures.
        source: The command that made the figures, if they are there.
        missing: The command to run for them, if they are not.
    """

    theorem: str
    name: str
    title: str
    panels: Panels = ()
    findings: tuple[str, ...] = ()
    source: str = "numcheck map"
    missing: str = ""


def values(rows: Rows, key: str) -> Any:
    """One figure of every row, as an array."""
    return np.array([row[key] for row in rows], dtype=float)


def rows_of(rows: Rows, **wanted: Any) -> list[Mapping[str, Any]]:
    """The rows with the values that are wanted."""
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


def distinct(rows: Rows, key: str) -> list[Any]:
    """The values of a key, in the order of the rows."""
    return list(dict.fromkeys(row[key] for row in rows))


def points(axes: Axes, x: Any, y: Any, error: Any, colour: str, label: str | None = None) -> None:
    """Points with bars of three standard errors."""
    axes.errorbar(
        x, y, yerr=3 * error, fmt="o", markersize=2.6, linewidth=1, color=colour, label=label
    )
