"""How far is the first eigenfunction of a diffusion from affine? Zero at the normal density only.

Generalized normal densities of shapes below and above 2, and densities of other kinds.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from numcheck.lab.studies.base import Options, Result
from numcheck.theory.converse.densities import (
    Density,
    double_well,
    generalized_normal,
    logistic,
    normal,
    smoothed_laplace,
)
from numcheck.theory.converse.sturm_liouville import Eigenfunction, first_eigenfunction

#: Beyond the error of the eigenvalue problem, some 1e-11.
_AFFINE = 1e-9


def _shapes(quick: bool) -> list[float]:
    count = 5 if quick else 25
    below = 2 - np.geomspace(0.9, 1e-3, count)
    above = 2 + np.geomspace(1e-3, 30, count)
    return [*map(float, below), 2.0, *map(float, above)]


def _row(density: Density, found: Eigenfunction, shape: float | None) -> dict[str, Any]:
    return {
        "density": density.name,
        "shape": shape,
        "normal": density.normal,
        "eigenvalue": found.eigenvalue,
        "variance": found.variance,
        "eigenvalue * variance": found.eigenvalue * found.variance,
        "distance from affine": found.distance,
        "smallest slope": found.slope,
    }


def run(options: Options) -> Result:
    """Solve the eigenvalue problems."""
    others = [logistic(), smoothed_laplace(), double_well(0.5), double_well(2.0)]
    others.append(normal(Fraction(1), Fraction(3)))
    rows, drawn = [], []
    for shape in _shapes(options.quick):
        density = generalized_normal(shape)
        options.on_step(density.name)
        rows.append(_row(density, first_eigenfunction(density), shape))
    for density in others:
        options.on_step(density.name)
        found = first_eigenfunction(density)
        rows.append(_row(density, found, None))
        drawn.append((density.name, found))
    affine = [row for row in rows if row["distance from affine"] < _AFFINE]
    off = [row for row in rows if not row["normal"]]
    increasing = all(row["smallest slope"] > 0 for row in rows)
    only_normal = all(row["normal"] == (row in affine) for row in rows)
    nearest = min(off, key=lambda row: float(row["distance from affine"]))

    def plot(figure: Any) -> None:
        left, right = figure.subplots(1, 2)
        sweep = [row for row in rows if row["shape"] is not None]
        left.plot(
            [row["shape"] for row in sweep],
            [max(row["distance from affine"], 1e-16) for row in sweep],
            marker=".",
        )
        left.axvline(2.0, color="grey", linewidth=0.8)
        left.set(xscale="log", yscale="log", xlabel="shape", ylabel="1 - corr(g, z)²")
        left.set_title("distance of the first eigenfunction from affine")
        for name, found in drawn:
            scale = np.sqrt(found.variance)
            right.plot((found.nodes - found.mean) / scale, found.values, label=name)
        right.set(xlim=(-3, 3), ylim=(-6, 6), xlabel="(z - E z) / deviation", ylabel="g(z)")
        right.set_title("first eigenfunctions")
        right.legend(fontsize="small")

    return Result(
        name="converse-spectrum",
        theorem="affine-eigenfunction",
        title="First eigenfunctions of diffusions: affine for the normal density only",
        rows=tuple(rows),
        findings=(
            f"Of {len(rows)} densities the {len(affine)} normal ones have an affine first "
            f"eigenfunction (distance below {_AFFINE:g}).",
            f"The nearest of the others is {nearest['density']}, at distance "
            f"{nearest['distance from affine']:.2e}.",
            f"Every first eigenfunction is increasing: {increasing}.",
        ),
        holds=increasing and only_normal,
        plot=plot,
    )
