"""The plots of what `numcheck.report.map.measurements` measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from numcheck.report.map.drawing import BAND, INK, SERIES, draw, logarithmic
from numcheck.report.map.measurements import normalized_hermite
from numcheck.report.map.panels import Plot, Rows, distinct, points, rows_of, values

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _farthest(rows: Rows) -> float:
    """The largest error of a point, in standard errors."""
    errors = abs(values(rows, "mean") - values(rows, "expected"))
    return float((errors / values(rows, "standard error")).max())


def _points(axes: Axes, rows: Rows, x: str, colour: str, label: str | None = None) -> None:
    error = values(rows, "standard error")
    points(axes, values(rows, x), values(rows, "mean"), error, colour, label)


def attenuation_plot(data: Mapping[str, Any]) -> Plot:
    """What is kept of each degree, over rho."""
    rows = data["attenuation"]

    def curves(axes: Axes) -> None:
        rho = np.linspace(0, 1, 101)
        for d in distinct(rows, "degree"):
            of, colour = rows_of(rows, degree=d), SERIES[d - 1]
            axes.plot(rho, rho**d, color=colour)
            _points(axes, of, "rho", colour, f"d = {d}")
        axes.set(xlim=(0, 1), ylim=(-0.05, 1.05), xlabel="ρ", title="what is kept of degree d")
        axes.legend(loc="upper left", labelspacing=0.3, handletextpad=0.4)

    def errors(axes: Axes) -> None:
        axes.axhspan(-3, 3, color=BAND, linewidth=0)
        axes.axhline(0, color=INK, linewidth=0.8)
        for d in distinct(rows, "degree"):
            of = rows_of(rows, degree=d)
            away = (values(of, "mean") - values(of, "expected")) / values(of, "standard error")
            at = values(of, "rho") + 0.006 * (d - 3.5)
            axes.plot(at, away, "o", markersize=3, color=SERIES[d - 1], label=f"d = {d}")
        axes.set(ylim=(-6, 6), xlabel="ρ", title="measured minus ρᵈ, in standard errors")
        axes.legend(ncols=3, loc="lower left", columnspacing=1, handletextpad=0.2)

    return Plot(
        theorem="hermite-attenuation",
        name="attenuation",
        title="Attenuation, measured",
        panels=(
            (
                "Curves of ρ to the power d over ρ for the degrees 1 to 5, with measured "
                "correlations of He_d(z) and He_d(z') as points with error bars on the curves.",
                draw("attenuation-curves", curves),
            ),
            (
                "The same points as differences from ρ to the power d in standard errors, "
                "scattered about zero.",
                draw("attenuation-errors", errors),
            ),
        ),
        findings=(
            f"Points: mean of He_d(z) He_d(z') / d! over {data['samples']:,} pairs, with three "
            "standard errors (exact ones). Lines: ρᵈ.",
            f"Of {len(rows)} points the farthest is {_farthest(rows):.1f} standard errors away.",
        ),
    )


def eigenfunction_plot(data: Mapping[str, Any]) -> Plot:
    """Hermite polynomials before and after one step of the process."""
    rows = data["eigenfunctions"]
    x = np.linspace(-2.4, 2.4, 161)

    def panel(degrees: Sequence[int]) -> Callable[[Axes], None]:
        def plot(axes: Axes) -> None:
            for d in degrees:
                of, colour = rows_of(rows, degree=d), SERIES[d - 1]
                shape = normalized_hermite(d, x)
                axes.plot(x, shape, color=colour, linewidth=0.8, linestyle=(0, (4, 3)))
                axes.plot(x, of[0]["rho"] ** d * shape, color=colour, label=f"d = {d}")
                _points(axes, of, "x", colour)
            axes.set(xlabel="x", ylim=(-3.2, 4.4), title=f"He_d / √d!, d = {degrees[0]} … {d}")
            axes.legend(loc="upper center", ncols=3, columnspacing=1, handlelength=1.2)

        return plot

    return Plot(
        theorem="ou-eigenfunctions",
        name="eigenfunctions",
        title="Eigenfunctions, seen through one step of the process",
        panels=tuple(
            (
                f"The Hermite polynomials of degrees {of[0]} to {of[-1]}, dashed; the same times ρ "
                "to the power d, solid; and on the solid lines the measured means after one step.",
                draw(f"eigenfunctions-{of[0]}", panel(of)),
            )
            for of in ((1, 2, 3), (4, 5, 6))
        ),
        findings=(
            f"Dashed: He_d(x) / √d!. Solid: ρᵈ times that, at ρ = {rows[0]['rho']}. Points: the "
            f"mean of He_d(z') / √d! over {data['samples']:,} steps from z = x, with three "
            "standard errors.",
            f"Of {len(rows)} points the farthest is {_farthest(rows):.1f} standard errors away.",
        ),
    )


def straightness_plot(data: Mapping[str, Any]) -> Plot:
    """Images of a straight path."""
    rows = data["straightness"]
    maps = distinct(rows, "map")
    flat = [name for name in maps if not name.startswith("twist")]

    def plane(axes: Axes) -> None:
        for name, colour, marker in ((maps[0], SERIES[0], "o"), (maps[-1], SERIES[3], "s")):
            images = np.array([row["image"] for row in rows_of(rows, map=name)])
            axes.plot(*images[[0, -1]].T, color=INK, linewidth=0.8, linestyle=(0, (4, 3)))
            axes.plot(*images[::2].T, marker, markersize=3, color=colour, label=name)
        axes.set_aspect("equal", "datalim")
        axes.margins(0.15)
        axes.set_title("images of evenly spaced points of a line")
        axes.legend(loc="best", handletextpad=0.2)

    def deviation(axes: Axes) -> None:
        for name, colour in zip(maps, SERIES, strict=False):
            of = rows_of(rows, map=name)
            away = values(of, "deviation")
            away = np.where(away > 0, away, np.nan)
            axes.plot(values(of, "time"), away, ".", markersize=4, color=colour, label=name)
        axes.set(yscale="log", ylim=(1e-18, 1e12), xlabel="time", title="distance from the chord")
        logarithmic(axes.yaxis)
        axes.legend(loc="upper left", handletextpad=0.2)

    largest = max(row["deviation"] for row in rows if row["map"] in flat)
    bent = max(row["deviation"] for row in rows if row["map"] not in flat)
    return Plot(
        theorem="straight-paths",
        name="straightness",
        title="Straightness of the image of a straight path",
        panels=(
            (
                "Images of evenly spaced points of a straight path: under an isometry evenly "
                "spaced on a straight line, under a twist on a curve, unevenly.",
                draw("straightness-plane", plane),
            ),
            (
                "Distance of the image at each time from the straight path between the images of "
                "the ends, relative to its length: about ten to the minus sixteen for three "
                "isometries, above a tenth for the twist.",
                draw("straightness-deviation", deviation),
            ),
        ),
        findings=(
            f"Over the distance of the ends, isometries are off by at most {largest:.1e} "
            f"(rounding); the twist, which keeps every length |z| but is not linear, by up to "
            f"{bent:.2f}.",
        ),
    )
