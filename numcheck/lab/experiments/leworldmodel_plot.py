"""The plot of the experiment `leworldmodel`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from numcheck.lab.experiments.base import Row, value

#: Labels of more runs than this do not fit side by side.
_UPRIGHT = 4


def _bars(axes: Any, rows: Sequence[Row], names: dict[str, str]) -> None:
    labels = [f"{row['world']}\n{row['outputs']}" for row in rows]
    width = 0.8 / len(names)
    for k, (label, name) in enumerate(names.items()):
        at = np.arange(len(rows)) + (k - (len(names) - 1) / 2) * width
        figures = np.array([row[name] for row in rows]).reshape(-1, 3)
        ends = np.abs(figures[:, 1:].T - figures[:, 0])
        axes.bar(at, figures[:, 0], width, yerr=ends, label=label, error_kw={"linewidth": 0.8})
    axes.set_xticks(range(len(rows)), labels, rotation=90 if len(rows) > _UPRIGHT else 0)
    axes.set_xlabel("world and outputs", fontsize=6)
    axes.tick_params(labelsize=5)
    # Beside the bars: they reach up to the edge.
    axes.legend(fontsize=5, ncols=len(names), loc="lower center", bbox_to_anchor=(0.5, 1.0))


def draw(figure: Any, rows: Sequence[Row]) -> None:
    """Embeddings coloured by state, success, straightness, surprise of runs that were finished."""
    done = [row for row in rows if not row["failure"]]
    if not done:
        return
    worlds = dict.fromkeys(row["world"] for row in done)
    first = [next(row for row in done if row["world"] == world) for world in worlds]
    (upper, lower) = figure.subfigures(2, 1)
    panels = upper.subplots(1, 2 * len(first), squeeze=False)[0]
    for row, pair in zip(first, panels.reshape(-1, 2), strict=True):
        points = np.array(row["points"])
        for axes, state, name in zip(pair, (0, 1), ("first", "second"), strict=True):
            axes.scatter(points[:, 2], points[:, 3], c=points[:, state], s=5, cmap="viridis")
            r2 = value({"r2": row["coordinates"][state]}, "r2")
            axes.set_title(f"{row['world']}: {name} state\nlinear R² {r2:.3f}", fontsize=7)
            axes.set_xlabel("h1", fontsize=7)
            axes.set_ylabel("h2", fontsize=7)
            axes.tick_params(labelsize=6)
    left, middle, right = lower.subplots(1, 3)
    ends = {"learned": "success", "oracle": "success of the oracle"}
    _bars(left, done, ends | {"random": "success of random actions"})
    left.set_ylabel("success of plans", fontsize=7)
    spaces = {space: f"straightness of {space}" for space in ("embeddings", "states", "pixels")}
    _bars(middle, done, spaces)
    middle.set_ylabel("straightness", fontsize=7)
    kinds = {"teleport": "surprise at a teleport", "colour": "surprise at a colour"}
    _bars(right, done, kinds)
    right.axhline(1.0, color="grey", linewidth=0.8)
    right.set_yscale("log")
    right.set_ylabel("error / usual error", fontsize=7)
