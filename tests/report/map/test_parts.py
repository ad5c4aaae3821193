"""The parts of the page: words, mathematics, plots and their figures."""

# ruff: noqa: RUF001 - Greek letters are meant
from __future__ import annotations

import re

import pytest
from matplotlib.axes import Axes

from numcheck.report.map import prose
from numcheck.report.map.drawing import INK, SERIES, draw
from numcheck.report.map.graph import fit_svg
from numcheck.report.map.measurements import measure, normalized_hermite
from numcheck.report.map.overview import facts
from numcheck.report.map.rendering import Formulas, Rendered
from numcheck.support.errors import InvalidInputError
from tests.report.made import made_report


@pytest.mark.parametrize(
    ("spelled", "shown"),
    [
        ("rho^2 + sigma^2 <= 1", "ρ² + σ² ≤ 1"),
        ("E[h z^T]", "E[h zᵀ]"),
        ("rhombus, theta", "rhombus, theta"),
        ("2rho z, epsilon+D", "2ρ z, ε+D"),
    ],
)
def test_letters_that_are_spelled_out(spelled: str, shown: str) -> None:
    assert prose.greek(spelled) == shown


def test_words_as_html() -> None:
    assert prose.words("rho^(d+1) He_k < 1") == "ρ<sup>d+1</sup> He<sub>k</sub> &lt; 1"
    assert prose.words("test_a_name") == "test_a_name"
    assert prose.words("rho, `He_k rho^2 <` and `a.b`") == (
        "ρ, <code>He_<wbr>k rho^2 &lt;</code> and <code>a.<wbr>b</code>"
    )


def test_facts_of_a_run() -> None:
    found = dict(facts(made_report()))
    assert found["samples"] == "10,000"
    assert found["rho"] == "0.3, 0.6, 0.95"
    assert found["ended"].endswith("Z")
    assert found["source"].startswith(("commit ", "no commit"))
    assert re.fullmatch(r"[\d.]+ s \(numbers [\d.]+ s\)", found["took"])
    assert {"cpu", "torch", "lean"} <= set(found)
    assert "scheduler" not in found, "what is empty is not shown"


def test_statement_is_cut_outside_braces() -> None:
    latex = r"a = b, \quad c \left( d \quad e \right), \quad \text{f \quad g} \qquad h"
    assert prose.pieces(latex) == [
        "a = b,",
        r"c \left( d \quad e \right),",
        r"\text{f \quad g} \qquad h",
    ]


def test_proof() -> None:
    formulas = Formulas()
    text = (
        "# Title\n\nAs $x<y$ by [b](b.md):\n$$z$$\nand `LeJEPA.c`, `d`, $x<y$.\n\n"
        "| a |\n|---|\n| $x$ |\n"
    )
    found = prose.proof(
        text, formulas, origin="a", link=lambda t: f"#{t}", anchors={"LeJEPA.c": "#c"}
    )
    rendered = Rendered(("[x<y]", "[z]", "[x]"), "")
    shown = rendered.fill(found)
    assert "Title" not in shown
    assert shown.count("[x<y]") == 2
    assert '<span class="math display">[z]</span>' in shown
    assert '<a href="#b.md">b</a>' in shown
    assert '<a href="#c"><code>LeJEPA.<wbr>c</code></a>' in shown
    assert "<code>d</code>" in shown
    assert '<div class="scroll"><table>' in shown
    assert "<div" not in shown.partition("</p>")[0]


def test_lean_is_marked_and_escaped() -> None:
    found = prose.lean("theorem a : 1 < 2 := by decide")
    assert "&lt;" in found
    assert re.sub(r"<[^>]+>", "", found) == "theorem a : 1 &lt; 2 := by decide"
    assert 'class="k' in found
    source = "  LeJEPA.a.{u} :\n\n    LeJEPA.b x → LeJEPA.bc\n"
    linked = prose.linked_lean(source, {"LeJEPA.b"})
    assert re.sub(r"<[^>]+>", "", linked) == source
    assert re.findall(r'<a href="([^"]+)">', linked) == ["#LeJEPA.b"]


def test_plot_takes_its_colours_from_the_page() -> None:
    def plot(axes: Axes) -> None:
        axes.plot([0, 1], color=SERIES[0])

    svg = draw("name", plot)
    assert "var(--series-1)" in svg
    assert "var(--plot-ink)" in svg
    assert INK not in svg
    assert not re.search(r"font-family|<style|<metadata|xlink:href", svg)
    assert not re.search(r" (width|height)=", svg.partition(">")[0])
    assert all(name.startswith("name-") for name in re.findall(r'\bid="([^"]+)"', svg))
    assert svg == draw("name", plot)


def test_svg_that_is_not_of_graphviz() -> None:
    with pytest.raises(InvalidInputError, match="expected an SVG of Graphviz"):
        fit_svg("<html>")


def test_measured_points_lie_on_their_curves() -> None:
    data = measure(20_000, seed=5)
    for name in ("attenuation", "eigenfunctions"):
        for row in data[name]:
            error = abs(row["mean"] - row["expected"])
            assert 0 < row["standard error"] < 1
            # Cantelli: even with heavy tails nothing like that happens.
            assert error < 8 * row["standard error"], row
    # What is one degree off is seen.
    far = [r for r in data["attenuation"] if r["degree"] == 2 and r["rho"] == 0.5]
    assert abs(far[0]["mean"] - 0.5**3) > 8 * far[0]["standard error"]
    bent = dict.fromkeys((row["map"] for row in data["straightness"]), 0.0)
    for row in data["straightness"]:
        bent[row["map"]] = max(bent[row["map"]], row["deviation"])
    assert [deviation > 0.1 for deviation in bent.values()] == [False] * 3 + [True]
    assert sorted(bent.values())[2] < 1e-14


def test_measurements_are_reproducible() -> None:
    assert measure(1000, seed=1) == measure(1000, seed=1)
    assert measure(1000, seed=1) != measure(1000, seed=2)


def test_normalized_hermite_polynomials() -> None:
    import numpy as np

    x = np.array([-1.0, 0.5])
    assert normalized_hermite(2, x) == pytest.approx((x**2 - 1) / np.sqrt(2))
