"""The picture of the camera experiment: what each encoder saw, and what it recovers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from numcheck.lab.experiments.base import Row, value
from numcheck.lab.pixels.camera import DEGREES_OF_FREEDOM
from numcheck.lab.pixels.source import Pixels

#: Frames shown of each way to explore.
SHOWN = 14


def draw(rows: Sequence[Row], frames: Mapping[str, Pixels], figure: Any) -> None:
    """Bars of R^2 for each degree of freedom above, frames of each data set below.

    Args:
        rows: Of the encoders.
        frames: Of each data set some frames, shape (n, height, width, 3).
        figure: Of matplotlib.
    """
    outer = figure.add_gridspec(1 + len(frames), 1, height_ratios=[4.2, *[1.0] * len(frames)])
    axes = figure.add_subplot(outer[0])
    names = (*DEGREES_OF_FREEDOM, "total")
    regimes = list(dict.fromkeys(row["regime"] for row in rows))
    width = 0.8 / len(regimes)
    for k, regime in enumerate(regimes):
        mine = [row for row in rows if row["regime"] == regime and "total" in row]
        if not mine:
            continue
        places = np.arange(len(names)) + (k - (len(regimes) - 1) / 2) * width
        heights = np.array([np.mean([value(row, name) for row in mine]) for name in names])
        ends = [(min(row[n][1] for row in mine), max(row[n][2] for row in mine)) for n in names]
        spread = np.abs(np.array(ends).T - heights)
        axes.bar(places, heights, width, yerr=spread, label=regime, error_kw={"linewidth": 0.8})
    axes.axhline(0.0, color="grey", linewidth=0.8)
    lowest = min((value(row, n) for row in rows if "total" in row for n in names), default=0.0)
    axes.set_ylim(max(min(lowest, 0.0) - 0.05, -0.5), 1.05)
    axes.set_xticks(np.arange(len(names)), names)
    axes.set_ylabel("$R^2$, common test")
    axes.legend(loc="upper left", ncols=len(regimes), fontsize="small")
    for k, (regime, pictures) in enumerate(frames.items()):
        panel = figure.add_subplot(outer[1 + k])
        chosen = pictures[:SHOWN]
        gap = np.full((chosen.shape[1], 2, 3), 255, dtype=np.uint8)
        strip = [part for picture in chosen for part in (picture, gap)][:-1]
        panel.imshow(np.concatenate(strip, axis=1), interpolation="nearest")
        panel.set_axis_off()
        panel.set_title(regime, fontsize="small", loc="left", pad=2)
