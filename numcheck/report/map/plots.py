"""The plots of the page, each beside the theorem it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from numcheck.report.map.measured_plots import (
    attenuation_plot,
    eigenfunction_plot,
    straightness_plot,
)
from numcheck.report.map.panels import Plot
from numcheck.report.map.studies import StudyRun
from numcheck.report.map.study_plots import Drawn, bound_plot, constant_plot, spectrum_plot

_OF_STUDY: dict[str, tuple[str, Callable[[StudyRun], Drawn]]] = {
    "approximate-bound": ("approximate-identifiability", bound_plot),
    "converse-spectrum": ("affine-eigenfunction", spectrum_plot),
    "procrustes-constant": ("procrustes-bound", constant_plot),
}


def plots(data: Mapping[str, Any], studies: Mapping[str, StudyRun]) -> dict[str, Plot]:
    """All plots, by the theorem they are about.

    Args:
        data: What `numcheck.report.map.measurements.measure` found.
        studies: What studies found; a plot of one that is not there names the command to run.

    Raises:
        NumcheckError: If matplotlib is not installed.
    """
    found = [attenuation_plot(data), eigenfunction_plot(data), straightness_plot(data)]
    for name, (theorem, plot) in _OF_STUDY.items():
        command, study = f"numcheck study {name}", studies.get(name)
        if study is None:
            found.append(Plot(theorem, name, "A study of how tight this is", missing=command))
        else:
            found.append(Plot(theorem, name, study.title, *plot(study), source=command))
    return {plot.theorem: plot for plot in found}
