"""How fast the sampled checks are: `python -m benchmarks.sampling --help`."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks import run_command, write_figures
from benchmarks.linear_algebra import Matrices, measure_matrices
from benchmarks.memory import Memory, measure_memory
from benchmarks.speed import Speed, measure_speed, ratios, share_of_limit
from benchmarks.ways import Options
from numcheck.cli.files import need_writable
from numcheck.cli.progress import show_steps


def _cell(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)


def _tables(
    degree: int, speeds: list[Speed], memories: list[Memory], matrices: list[Matrices]
) -> list[Table]:
    title = f"hermite-attenuation, degrees 1 to {degree}"
    columns = ("way", "million sample-degrees/s", "per core", "numcheck is faster by")
    speed = Table(*columns, title=title, title_justify="left")
    faster_by = ratios(speeds)
    for s in speeds:
        per_core = None if s.rate_per_core is None else s.rate_per_core / 1e6
        ratio = _cell(faster_by.get(s.name), ".1f")
        speed.add_row(s.name, _cell(s.rate / 1e6, ",.0f"), _cell(per_core, ",.0f"), ratio)
    columns = ("samples", "peak MB", "MB more than before", "on the GPU")
    memory = Table(*columns, title="Memory", title_justify="left")
    for m in memories:
        cuda = None if m.cuda_peak is None else m.cuda_peak / 1e6
        peak, growth = _cell(m.peak / 1e6, ".0f"), _cell(m.growth / 1e6, ".1f")
        memory.add_row(f"{m.samples:,}", peak, growth, _cell(cuda, ".0f"))
    procrustes = Table(
        "size", "matrices/s in a batch", "faster than one by one by",
        title="Procrustes", title_justify="left",
    )  # fmt: skip
    for row in matrices:
        procrustes.add_row(str(row.size), _cell(row.rate, ",.0f"), _cell(row.ratio, ".1f"))
    return [speed, memory, procrustes]


def bench(
    samples: Annotated[
        int, typer.Option(help="Samples of a turn; 0 for a number that suits the device.")
    ] = Options.samples,
    largest: Annotated[
        int, typer.Option(help="Samples of the longest run whose memory is measured.")
    ] = Options.largest,
    repetitions: Annotated[int, typer.Option(help="Turns.")] = Options.repetitions,
    degree: Annotated[int, typer.Option(help="Largest Hermite degree.")] = Options.degree,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or cuda:K.")] = Options.device,
    dtype: Annotated[str, typer.Option(help="float32 or float64.")] = Options.dtype,
    backend: Annotated[str, typer.Option(help="auto, torch or fused.")] = Options.backend,
    quick: Annotated[bool, typer.Option("--quick", help="Seconds, for a first look.")] = False,
    json_path: Annotated[
        Path, typer.Option("--json", help="Write the figures here as JSON.")
    ] = Path("results/sampling.json"),
) -> None:
    """Measure how fast the sampled checks are, against scipy and plain torch."""
    options = Options(samples, largest, repetitions, degree, device, dtype, backend)
    if quick:
        options = replace(options, samples=1_500_000, largest=2_000_000, repetitions=3)
    need_writable(json_path)
    with show_steps("sampling") as on_step:
        shown = replace(options, on_step=on_step)
        speeds, memories = measure_speed(shown), measure_memory(shown)
        matrices = measure_matrices(shown)
    share = share_of_limit(speeds[0].rate, options)
    console = Console()
    for table in _tables(degree, speeds, memories, matrices):
        console.print(table)
    if share is not None:
        console.print(f"share of the float64 throughput of the GPU: {share:.0%}")
    figures = {
        "speed": [asdict(row) for row in speeds],
        "ratios": ratios(speeds),
        "share_of_limit": share,
        "memory": [asdict(row) for row in memories],
        "matrices": [asdict(row) for row in matrices],
    }
    write_figures(json_path, options, figures)


if __name__ == "__main__":
    run_command(bench)
