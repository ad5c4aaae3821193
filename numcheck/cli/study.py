"""The command `study`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from numcheck.cli.files import draw, need_drawable, need_writable, write_json, write_text
from numcheck.cli.progress import show_steps
from numcheck.lab.studies import STUDIES, run_study
from numcheck.lab.studies.base import Options
from numcheck.support.validate import named

_console = Console()


def study(
    names: Annotated[
        list[str] | None, typer.Argument(help=f"One or more of {', '.join(STUDIES)}; default: all.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for JSON, tables and plots.")] = Path(
        "results/studies"
    ),
    seed: Annotated[int, typer.Option(help="Seed.")] = Options.seed,
    samples: Annotated[int, typer.Option(help="Samples per sampled point.")] = Options.samples,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer points.")] = False,
) -> None:
    """Measure how tight the bounds are.

    Exit code 0 only if all figures agree with the theorems.
    """
    wanted = names or list(STUDIES)
    for name in wanted:
        named(STUDIES, name, kind="study")
    Options(seed, samples, quick)
    need_writable(*(out / f"{name}.json" for name in wanted))
    need_drawable(*(out / f"{name}.svg" for name in wanted))
    held = []
    for name in wanted:
        with show_steps(name) as on_step:
            result = run_study(name, Options(seed, samples, quick, on_step))
        command = f"numcheck study {name} --seed {seed} --samples {samples}"
        write_json(out / f"{name}.json", result.to_json())
        write_text(out / f"{name}.md", result.to_markdown(command + (" --quick" if quick else "")))
        draw(out / f"{name}.svg", result.plot)
        _console.print(f"[bold]{escape(result.title)}[/] ({result.theorem})", highlight=False)
        for finding in result.findings:
            _console.print(f"  {escape(finding)}", highlight=False)
        saved = escape(f"{out / name}.json, .md, .svg")
        _console.print(f"  {saved}", style="dim", highlight=False)
        held.append(result.holds)
    if not all(held):
        raise typer.Exit(1)
