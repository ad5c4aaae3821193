"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from numcheck.lean.service import ToolchainChoice

Theorems = Annotated[list[str] | None, typer.Argument(help="Ids of theorems; default: all.")]
Samples = Annotated[int, typer.Option(help="Samples per sampled case.")]
Seed = Annotated[int, typer.Option(help="Seed of the sampled checks.")]
Device = Annotated[str, typer.Option(help="auto, cpu, cuda or cuda:K.")]
Dtype = Annotated[str, typer.Option(help="float32 or float64; sums are always float64.")]
Alpha = Annotated[
    float, typer.Option("--alpha", help="Probability that the whole suite raises a false alarm.")
]
Workers = Annotated[int, typer.Option(help="Processes; their number does not change the result.")]
Scheduler = Annotated[
    str | None,
    typer.Option(
        help="Compute on the workers of the dask scheduler at this address: tcp://host:8786."
    ),
]
Backend = Annotated[str, typer.Option(help="auto, torch or fused (numba, Triton).")]
Choice = Annotated[ToolchainChoice, typer.Option(help="Which Lean to use.")]
Json = Annotated[Path | None, typer.Option("--json", help="Write the results here as JSON.")]
Markdown = Annotated[
    Path | None, typer.Option("--markdown", help="Write the table here as Markdown.")
]
