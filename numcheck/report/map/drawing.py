"""Plots as SVG that takes its colours and its type from the page, light or dark."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from numcheck.support.extras import extra_module

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Colours that stand for the variables of the page's style.
INK, GRID, BAND = "#010101", "#010102", "#010103"
SERIES = tuple(f"#0101{number:02x}" for number in range(16, 22))
_VARIABLES = {INK: "--plot-ink", GRID: "--plot-grid", BAND: "--plot-band"} | {
    colour: f"--series-{number}" for number, colour in enumerate(SERIES, 1)
}
#: Inches; small, so that the type can be read on a phone.
_SIZE = (4.4, 3.2)
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "numcheck",
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GRID,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.labelcolor": INK,
    "legend.fontsize": 8.5,
    "lines.linewidth": 1.4,
    "text.color": INK,
    "xtick.color": GRID,
    "ytick.color": GRID,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
}
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def logarithmic(*axes: Any) -> None:
    """Label the powers of ten of logarithmic axes in plain text, and nothing between them.

    Args:
        axes: Of matplotlib.
    """
    from matplotlib.ticker import FuncFormatter, NullFormatter

    def label(value: float, _position: int | None = None) -> str:
        exponent = str(round(math.log10(value))) if value > 0 else ""
        return exponent and f"10{exponent.translate(_SUPERSCRIPT)}"

    for axis in axes:
        axis.set_major_formatter(FuncFormatter(label))
        axis.set_minor_formatter(NullFormatter())


def draw(name: str, plot: Callable[[Axes], None]) -> str:
    """One panel as SVG to put into the page.

    Args:
        name: Of the panel; its ids begin with it.
        plot: Draws on the axes, in the colours of this module.

    Raises:
        InvalidInputError: If matplotlib is not installed.
    """
    extra_module("matplotlib", extra="report", use="plots")
    from cycler import cycler
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    text = io.StringIO()
    with rc_context({**_STYLE, "axes.prop_cycle": cycler(color=SERIES)}):
        figure = Figure(figsize=_SIZE, layout="constrained")
        plot(figure.add_subplot())
        figure.savefig(
            text,
            format="svg",
            transparent=True,
            metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")),
        )
    return fit_svg(text.getvalue(), name)


def fit_svg(svg: str, name: str) -> str:
    """An SVG of matplotlib with its ids made its own, and colours and type left to the page.

    Args:
        svg: What matplotlib wrote.
        name: What its ids are to begin with.
    """
    found = svg[svg.index("<svg") :].rstrip()
    found = re.sub(r"<metadata>.*?</metadata>\s*|<style.*?</style>\s*", "", found, flags=re.DOTALL)
    for size in ("width", "height"):
        found = re.sub(rf'(<svg [^>]*?) {size}="[^"]*"', r"\1", found, count=1)
    found = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', found)
    found = re.sub(r'((?:xlink:)?href="|url\()#', rf"\1#{name}-", found)
    found = found.replace("xlink:href", "href")
    found = re.sub(r"font-family: [^;\"]*;? ?", "", found)
    found = re.sub(r"(font: [\d.]+px) [^;\"]*", r"\1 var(--sans)", found)
    for colour, variable in _VARIABLES.items():
        found = found.replace(colour, f"var({variable})")
    return found.replace("<svg ", '<svg aria-hidden="true" ', 1)
