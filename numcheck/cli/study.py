"""The command `study`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from numcheck.cli.files import draw, need_writable, write_json, write_text
from numcheck.lab.studies import STUDIES, find_study, run_study
from numcheck.lab.studies.base import Options, Result

_console = Console()


@contextmanager
def _progress(name: str) -> Iterator[Callable[[str], None]]:
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(name, total=None)
        yield lambda step: progress.update(task, description=f"{name}: {escape(step)}")


def _save(result: Result, folder: Path, command: str) -> None:
    write_json(folder / f"{result.name}.json", result.to_json())
    write_text(folder / f"{result.name}.md", result.to_markdown(command))
    draw(folder / f"{result.name}.svg", result.plot)


def study(
    names: Annotated[
        list[str] | None, typer.Argument(help=f"Of {', '.join(STUDIES)}; all if none.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for JSON, tables and plots.")] = Path(
        "results/studies"
    ),
    seed: Annotated[int, typer.Option(help="Seed.")] = Options.seed,
    samples: Annotated[int, typer.Option(help="Samples of each sampled point.")] = Options.samples,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer points.")] = False,
) -> None:
    """Measure how tight the bounds are; exit code 0 only if all figures agree with the theorems."""
    held = []
    wanted = names or list(STUDIES)
    for name in wanted:
        find_study(name)
    Options(seed, samples, quick)
    need_writable(*(out / f"{name}.json" for name in wanted))
    for name in wanted:
        with _progress(name) as on_step:
            result = run_study(name, Options(seed, samples, quick, on_step))
        command = f"numcheck study {name} --seed {seed} --samples {samples}"
        _save(result, out, command + (" --quick" if quick else ""))
        _console.print(f"[bold]{escape(result.title)}[/] ({result.theorem})", highlight=False)
        for finding in result.findings:
            _console.print(f"  {escape(finding)}", highlight=False)
        saved = escape(f"{out / result.name}.json, .md, .svg")
        _console.print(f"  {saved}", style="dim", highlight=False)
        held.append(result.holds)
    if not all(held):
        raise typer.Exit(1)
