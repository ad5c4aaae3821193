"""The plots of what studies found: their panels, and what is to be seen in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from numcheck.report.map.drawing import BAND, GRID, INK, SERIES, draw, logarithmic
from numcheck.report.map.panels import Panels, distinct, points, rows_of, values
from numcheck.report.map.studies import StudyRun

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: The panels of a plot, and its findings.
Drawn = tuple[Panels, tuple[str, ...]]


def bound_plot(study: StudyRun) -> Drawn:
    """Error over the bound of approximate identifiability."""
    maps = distinct(study.rows, "map")

    def panel(whitened: bool) -> Callable[[Axes], None]:
        def plot(axes: Axes) -> None:
            # On a logarithmic axis a figure without a sign is no point.
            rows = [
                row
                for row in rows_of(study.rows, whitened=whitened)
                if row["ratio"] > 4 * row["standard error"]
            ]
            ends = np.array([1e-4, 1e3])
            axes.fill_between(ends, ends, 1e4, color=BAND, linewidth=0)
            axes.plot(ends, ends, color=INK, linewidth=0.8)
            for name, colour in zip(maps, SERIES, strict=False):
                of = rows_of(rows, map=name)
                bound = values(of, "bound")
                spread = bound * values(of, "standard error")
                points(axes, bound, values(of, "error"), spread, colour, name)
            axes.set(xscale="log", yscale="log", xlim=(1e-3, 1e3), ylim=(1e-4, 1e2))
            axes.set(xlabel="bound D + (ε + D)²", ylabel="error E|h − Qz|²")
            axes.set_title("whitened encoders" if whitened else "encoders as they are")
            logarithmic(axes.xaxis, axes.yaxis)
            axes.legend(loc="lower right", handletextpad=0.2, labelspacing=0.25)

        return plot

    panels = tuple(
        (
            f"Measured error over the bound for {words}, on logarithmic axes: all points lie "
            "below the diagonal, where error and bound are equal.",
            draw(f"bound-{name}", panel(name == "whitened")),
        )
        for name, words in (("plain", "distorted encoders"), ("whitened", "whitened encoders"))
    )
    return panels, ("Above the line the bound would be violated.", *study.findings)


def spectrum_plot(study: StudyRun) -> Drawn:
    """Distance of first eigenfunctions from affine, over the shape."""
    rows = [row for row in study.rows if row["shape"] is not None]
    shape, distance = values(rows, "shape"), values(rows, "distance from affine")

    def sweep(axes: Axes) -> None:
        axes.axvline(2, color=INK, linewidth=0.8)
        axes.plot(shape, distance, "o-", markersize=2.6, color=SERIES[0])
        axes.set(xscale="log", xticks=[1, 2, 4, 8, 16, 32], xlabel="shape (2: the normal density)")
        axes.set_xticklabels(["1", "2", "4", "8", "16", "32"])
        axes.minorticks_off()
        axes.set(ylim=(0, None), title="distance of the first eigenfunction from affine")

    def near(axes: Axes) -> None:
        for colour, sign, words in ((SERIES[0], -1, "below"), (SERIES[2], 1, "above")):
            side = sign * (shape - 2) > 0
            axes.plot(
                abs(shape[side] - 2), distance[side], "o-", markersize=2.6, color=colour,
                label=f"shapes {words} 2",
            )  # fmt: skip
        axes.set(xscale="log", yscale="log", xlabel="|shape − 2|", title="the same, near 2")
        logarithmic(axes.xaxis, axes.yaxis)
        axes.legend(loc="upper left")

    panels = (
        (
            "Distance from affine over the shape of a generalized normal density: zero at shape 2 "
            "only, growing on both sides.",
            draw("spectrum-sweep", sweep),
        ),
        (
            "The same on logarithmic axes over the distance of the shape from 2: straight lines "
            "down to the smallest shapes, so the distance vanishes at 2 only.",
            draw("spectrum-near", near),
        ),
    )
    return panels, ("Distance: 1 − corr(g, z)² for the first eigenfunction g.", *study.findings)


def constant_plot(study: StudyRun) -> Drawn:
    """How near the search comes to the constant of the Procrustes bound."""
    sizes = [str(row["size"]) for row in study.rows]

    def search(axes: Axes) -> None:
        start, end = (1 - values(study.rows, key) for key in ("ratio at the start", "ratio"))
        floor = np.maximum(end, 1e-12)
        axes.vlines(sizes, floor, start, color=GRID, linewidth=2)
        axes.plot(sizes, start, "s", markersize=4, color=SERIES[3], label="best random start")
        axes.plot(sizes, floor, "o", markersize=4, color=SERIES[0], label="after the search")
        axes.set(yscale="log", ylim=(1e-13, 1e2), xlabel="size of the matrix")
        axes.set_title("1 minus the largest ratio |M − Q| / |M Mᵀ − 1|")
        logarithmic(axes.yaxis)
        axes.legend(loc="upper right")

    words = (
        "One minus the largest ratio found, before and after a gradient search, for each size of "
        "matrix: the search comes close to zero and never below."
    )
    return ((words, draw("constant-search", search)),), study.findings
