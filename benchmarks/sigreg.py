"""How fast SIGReg is: `python -m benchmarks.sigreg --help`."""

from __future__ import annotations

import os
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from benchmarks.losses import Advantage, LossOptions, LossSpeed, advantages, measure_losses
from numcheck.cli.files import need_writable, write_json
from numcheck.support.environment import environment

_console = Console()


def _table(options: LossOptions, rows: list[LossSpeed], better: list[Advantage]) -> Table:
    table = Table(
        "backend",
        "ms",
        "processor ms",
        "MB more at the peak",
        "as fast",
        "by processor time",
        "as little memory",
        title=f"SIGReg with derivative: {options.batch:,} embeddings of {options.dimension:,} "
        f"entries, {options.num_slices:,} slices, {options.num_points} knots, {options.dtype}",
        title_justify="left",
    )
    against = {row.backend: row for row in better}
    for row in rows:
        gain, processor = against.get(row.backend), row.processor_seconds
        table.add_row(
            row.backend,
            f"{1e3 * row.seconds:,.0f}",
            "-" if processor is None else f"{1e3 * processor:,.0f}",
            f"{row.growth / 1e6:,.1f}",
            "-" if gain is None else f"{gain.wall:.1f} times",
            "-" if gain is None or gain.processor is None else f"{gain.processor:.1f} times",
            "-" if gain is None else f"1/{gain.memory:.1f}",
        )
    return table


def bench_losses(
    batch: Annotated[int, typer.Option(help="Embeddings.")] = LossOptions.batch,
    dimension: Annotated[int, typer.Option(help="Entries of one.")] = LossOptions.dimension,
    num_slices: Annotated[int, typer.Option(help="Directions.")] = LossOptions.num_slices,
    num_points: Annotated[int, typer.Option(help="Knots.")] = LossOptions.num_points,
    repetitions: Annotated[int, typer.Option(help="Turns.")] = LossOptions.repetitions,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or cuda:K.")] = LossOptions.device,
    dtype: Annotated[str, typer.Option(help="float32 or float64.")] = LossOptions.dtype,
    json_path: Annotated[
        Path, typer.Option("--json", help="Write the figures here as JSON.")
    ] = Path("results/bench-losses.json"),
) -> None:
    """Measure SIGReg's speed and memory against the formula written down in torch, in one run."""
    options = LossOptions(batch, dimension, num_slices, num_points, repetitions, device, dtype)
    need_writable(json_path)
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("bench-losses", total=None)
        shown = replace(options, on_step=lambda step: progress.update(task, description=step))
        rows = measure_losses(shown)
    better = advantages(rows)
    _console.print(_table(options, rows, better))
    data = {
        "environment": environment(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "options": {k: v for k, v in vars(options).items() if k != "on_step"},
        "backends": [asdict(row) for row in rows],
        "against_reference": [asdict(row) for row in better],
    }
    write_json(json_path, data)
    _console.print(f"{json_path}", style="dim", highlight=False)


if __name__ == "__main__":
    typer.run(bench_losses)
