"""The command `experiment`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from numcheck.cli.files import draw, need_drawable, need_writable, write_json, write_text
from numcheck.cli.progress import show_progress
from numcheck.lab.experiments import EXPERIMENTS, run_experiment
from numcheck.lab.experiments.base import Options, Result, Row, plain
from numcheck.support.validate import named

_console = Console()


def _print_table(title: str, lines: tuple[tuple[str, ...], ...]) -> None:
    table = Table(*lines[0], title=title, title_justify="left")
    for line in lines[1:]:
        table.add_row(*map(escape, line))
    _console.print(table)


def _print(result: Result, folder: Path) -> None:
    _print_table(result.title, result.table)
    for section in result.sections:
        _print_table(section.title, section.table)
    for verdict in result.verdicts:
        word = "[green]obeyed[/]" if verdict.holds else "[bold red]NOT OBEYED[/]"
        _console.print(f"{verdict.theorem}: {word}. {escape(verdict.finding)}", highlight=False)
    _console.print(f"{folder / result.name}.json, .md, .svg", style="dim", highlight=False)


def experiment(
    name: Annotated[str, typer.Argument(help=f"One of {', '.join(EXPERIMENTS)}.")],
    quick: Annotated[
        bool, typer.Option("--quick", help="Small enough for minutes on two cores.")
    ] = False,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or cuda:K.")] = Options.device,
    seed: Annotated[
        int, typer.Option(help="Seed of the first run; the others follow.")
    ] = Options.seed,
    output: Annotated[Path, typer.Option(help="Folder for JSON, table and plot.")] = Path(
        "results/experiments"
    ),
    workers: Annotated[int, typer.Option(help="Processes to train in.")] = Options.workers,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Only this map, loss, data set or number of latents; may be repeated."),
    ] = None,
    size: Annotated[
        str | None, typer.Option(help="leworldmodel only: small, small-vit, medium or large.")
    ] = None,
    steps: Annotated[
        int | None, typer.Option(help="Training steps; reacher, camera and leworldmodel only.")
    ] = None,
    cache: Annotated[
        Path | None,
        typer.Option(
            help="Folder for rendered frames; default: NUMCHECK_CACHE or the user's cache folder."
        ),
    ] = None,
    renderer: Annotated[
        str | None, typer.Option(help="camera only: mujoco (default) or blender.")
    ] = None,
) -> None:
    """Train encoders on synthetic worlds.

    Exit code 0 only if the theorems were obeyed.
    """
    named(EXPERIMENTS, name, kind="experiment")
    need_writable(output / f"{name}.json")
    need_drawable(output / f"{name}.svg")
    options = Options(seed, quick, device, workers, tuple(only or ()), cache, size, steps, renderer)
    # One line of JSON per finished run, so that an interrupted experiment leaves them behind. The
    # lines of an earlier experiment are kept until this one has its first.
    journal, mode = output / f"{name}.rows.jsonl", "w"
    with show_progress() as progress:
        task = progress.add_task(escape(name), total=None)
        frames = progress.add_task("frames", total=None, visible=False)

        def planned(plan: object) -> None:
            progress.console.print(escape(str(plan)), highlight=False, soft_wrap=True)

        def done(row: Row) -> None:
            nonlocal mode
            with journal.open(mode, encoding="utf-8") as file:
                file.write(json.dumps(plain(row), allow_nan=False) + "\n")
            mode = "a"
            progress.advance(task)

        options = replace(
            options,
            on_plan=planned,
            on_frames_total=lambda total: progress.reset(frames, total=total, visible=total > 0),
            on_frames=lambda count: progress.advance(frames, count),
            on_total=lambda total: progress.update(task, total=total),
            on_run=done,
        )
        result = run_experiment(name, options)
    write_json(output / f"{name}.json", result.to_json())
    write_text(output / f"{name}.md", result.to_markdown())
    draw(output / f"{name}.svg", result.plot, size=(7, 4.5))
    _print(result, output)
    if not result.holds:
        raise typer.Exit(1)
