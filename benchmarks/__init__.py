r"""How fast the sampled check of `hermite-attenuation` is, against scipy and plain torch.

A *sample-degree* is one Hermite degree $1, \dots, d$ evaluated for one sample (z, z') with its
products accumulated. All is measured in one run.
"""

from __future__ import annotations

import os
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from benchmarks.linear_algebra import measure_matrices
from benchmarks.memory import measure_memory
from benchmarks.speed import measure_speed, ratios, share_of_limit
from benchmarks.ways import Options
from numcheck.support.environment import environment

__all__ = ["Options", "run_bench"]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def run_bench(options: Options) -> dict[str, Any]:
    """Measure speed, memory and the batched linear algebra; the figures as plain data."""
    speeds = measure_speed(options)
    return {
        "environment": {**environment(), "numba": _version("numba"), "triton": _version("triton")},
        "cores": os.cpu_count(),
        # Programs that ran beside it at the end, if more than the cores, have slowed it.
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "options": {k: v for k, v in vars(options).items() if k != "on_step"},
        "speed": [asdict(speed) for speed in speeds],
        "ratios": ratios(speeds),
        "share_of_limit": share_of_limit(speeds[0].rate, options),
        "memory": [asdict(memory) for memory in measure_memory(options)],
        "matrices": [asdict(matrices) for matrices in measure_matrices(options)],
    }
