"""What is measured of a trained encoder, each figure with a bootstrap interval."""

from __future__ import annotations

from numcheck.metrics.blocks import Bootstrap, Interval
from numcheck.metrics.coordinates import Coordinates, measure_coordinates
from numcheck.metrics.matching import mean_correlation
from numcheck.metrics.recovery import Recovery, measure
from numcheck.metrics.spectrum import Spectrum, hermite_kernels, most_linear, spectrum

__all__ = [
    "Bootstrap",
    "Coordinates",
    "Interval",
    "Recovery",
    "Spectrum",
    "hermite_kernels",
    "mean_correlation",
    "measure",
    "measure_coordinates",
    "most_linear",
    "spectrum",
]
