"""How fast SIGReg is: `python -m benchmarks.sigreg --help`."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks import run_command, write_figures
from benchmarks.losses import Advantage, LossOptions, LossSpeed, advantages, measure_losses
from numcheck.cli.files import need_writable
from numcheck.cli.progress import show_steps


def _table(options: LossOptions, rows: list[LossSpeed], better: list[Advantage]) -> Table:
    table = Table(
        "backend",
        "ms",
        "processor ms",
        "MB more at the peak",
        "as fast",
        "by processor time",
        "as little memory",
        "as fast as compiled",
        "products alone",
        title=f"SIGReg with gradient: {options.batch:,} embeddings of {options.embedding_dim:,} "
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
            "-" if row.compiled is None else "{:.1f} / {:.1f} times".format(*row.compiled),
            f"{100 * row.products:.0f}%",
        )
    return table


def bench(
    batch: Annotated[int, typer.Option(help="Number of embeddings.")] = LossOptions.batch,
    embedding_dim: Annotated[
        int, typer.Option(help="Entries of an embedding.")
    ] = LossOptions.embedding_dim,
    num_slices: Annotated[int, typer.Option(help="Directions.")] = LossOptions.num_slices,
    num_points: Annotated[int, typer.Option(help="Knots.")] = LossOptions.num_points,
    repetitions: Annotated[int, typer.Option(help="Turns.")] = LossOptions.repetitions,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or cuda:K.")] = LossOptions.device,
    dtype: Annotated[str, typer.Option(help="float32 or float64.")] = LossOptions.dtype,
    json_path: Annotated[
        Path, typer.Option("--json", help="Write the figures here as JSON.")
    ] = Path("results/sigreg.json"),
) -> None:
    """Measure SIGReg's speed and memory against the formula written down in torch."""
    options = LossOptions(batch, embedding_dim, num_slices, num_points, repetitions, device, dtype)
    need_writable(json_path)
    with show_steps("sigreg") as on_step:
        rows = measure_losses(replace(options, on_step=on_step))
    better = advantages(rows)
    Console().print(_table(options, rows, better))
    figures = {
        "backends": [asdict(row) for row in rows],
        "against_reference": [asdict(row) for row in better],
    }
    write_figures(json_path, options, figures)


if __name__ == "__main__":
    run_command(bench)
