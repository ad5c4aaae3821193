"""How fast the sampled checks are: `python -m benchmarks.sampling --help`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from benchmarks import Options, run_bench
from numcheck.cli.files import need_writable, write_json

_console = Console()


def _speed_table(data: dict[str, Any]) -> Table:
    table = Table(
        "way",
        "million sample-degrees/s",
        "per core",
        "numcheck is faster by",
        title=f"hermite-attenuation, degrees 1 to {data['options']['degree']}",
        title_justify="left",
    )
    for row in data["speed"]:
        per_core = row["rate_per_core"]
        ratio = data["ratios"].get(row["name"])
        table.add_row(
            row["name"],
            f"{row['rate'] / 1e6:,.0f}",
            "-" if per_core is None else f"{per_core / 1e6:,.0f}",
            "-" if ratio is None else f"{ratio:.1f}",
        )
    return table


def _memory_table(data: dict[str, Any]) -> Table:
    table = Table("samples", "peak MB", "MB more than before", "on the GPU", title="memory")
    for row in data["memory"]:
        cuda = row["cuda_peak"]
        table.add_row(
            f"{row['samples']:,}",
            f"{row['peak'] / 1e6:.0f}",
            f"{row['growth'] / 1e6:.1f}",
            "-" if cuda is None else f"{cuda / 1e6:.0f}",
        )
    return table


def _matrices_table(data: dict[str, Any]) -> Table:
    table = Table("size", "matrices/s in a batch", "faster than one by one by", title="Procrustes")
    for row in data["matrices"]:
        table.add_row(str(row["size"]), f"{row['rate']:,.0f}", f"{row['ratio']:.1f}")
    return table


def bench(
    samples: Annotated[int, typer.Option(help="Samples of a turn; 0: as suits.")] = Options.samples,
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
    ] = Path("results/bench.json"),
) -> None:
    """Measure how fast the sampled checks are, against scipy and plain torch, in one run."""
    options = Options(samples, largest, repetitions, degree, device, dtype, backend)
    if quick:
        options = replace(options, samples=1_500_000, largest=2_000_000, repetitions=3)
    need_writable(json_path)
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("bench", total=None)
        options = replace(options, on_step=lambda step: progress.update(task, description=step))
        data = run_bench(options)
    for table in (_speed_table(data), _memory_table(data), _matrices_table(data)):
        table.title_justify = "left"
        _console.print(table)
    if data["share_of_limit"] is not None:
        _console.print(f"share of the float64 limit of the GPU: {data['share_of_limit']:.0%}")
    write_json(json_path, data)
    _console.print(f"{json_path}", style="dim", highlight=False)


if __name__ == "__main__":
    typer.run(bench)
