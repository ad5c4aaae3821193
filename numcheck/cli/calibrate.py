"""The command `calibrate`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import product
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from numcheck.checks import claim_of
from numcheck.checks.base import Kind
from numcheck.checks.calibration import CONFIDENCE, Calibration, calibrate
from numcheck.cli.files import need_writable, write_json, write_text
from numcheck.cli.options import Json, Markdown
from numcheck.cli.progress import show_progress
from numcheck.report.catalog import load_catalog
from numcheck.support.validate import integer, probability

_console = Console()
_COLUMNS = ("theorem", "n", "means", "false alarms", "rate at most", "normal approximation")


def _row(c: Calibration) -> list[str]:
    return [
        c.theorem,
        str(c.samples),
        str(c.comparisons),
        f"{c.alarms} of {c.runs:,}",
        f"{c.upper:.2%}",
        f"{c.normal_alarms / c.runs:.1%}",
    ]


def to_markdown(found: Sequence[Calibration], seed: int) -> str:
    """The table, with how it was made."""
    runs, alpha = sum(c.runs for c in found), found[0].alpha
    alarms, normal = sum(c.alarms for c in found), sum(c.normal_alarms for c in found)
    sizes = "".join(f" --samples {n}" for n in dict.fromkeys(c.samples for c in found))
    lines = [
        "# False alarms, counted",
        "",
        f"Written by `numcheck calibrate{sizes} --runs {found[0].runs} --alpha {alpha:g} "
        f"--seed {seed} --markdown docs/results/soundness.md`. Every sampled check was run "
        f"{found[0].runs:,} times on independent samples, with the true claim and a false-alarm "
        f"probability of {alpha:g} per run, at which alarms can be counted. (`numcheck verify` "
        "uses 1e-6 for the whole suite.) n is the number of samples of a case; at 4 and 31 the "
        "bounds of [decisions.md](../explanation/decisions.md) have to hold without the help of a "
        "limit theorem.",
        "",
        f"In {runs:,} runs there were {alarms} false alarms. *Rate at most* is the upper limit of "
        f"the rate at {CONFIDENCE:.0%} confidence (Clopper and Pearson). The last column judges "
        "the same samples by mean, estimated standard error and normal quantile, which would have "
        f"raised {normal:,} false alarms: {normal / runs:.0%} instead of {alpha:.0%}.",
        "",
        f"| {' | '.join(_COLUMNS)} |",
        f"|{'---|' * len(_COLUMNS)}",
    ]
    lines += [f"| {' | '.join(_row(c))} |" for c in found]
    return "\n".join(lines) + "\n"


def calibrate_command(
    theorems: Annotated[
        list[str] | None, typer.Argument(help="Ids of theorems; default: all that are sampled.")
    ] = None,
    samples: Annotated[
        list[int] | None, typer.Option(help="Samples per case in a run; may be repeated.")
    ] = None,
    runs: Annotated[int, typer.Option(help="Independent runs per check.")] = 1000,
    alpha: Annotated[
        float, typer.Option(help="Allowed probability that a run raises a false alarm.")
    ] = 0.01,
    seed: Annotated[int, typer.Option(help="Seed.")] = 0,
    json_path: Json = None,
    markdown_path: Markdown = None,
) -> None:
    """Count the false alarms of the sampled checks over many independent runs.

    Exit code 0 only if every rate is compatible with alpha.
    """
    catalog = load_catalog()
    wanted = [catalog[name].id for name in theorems or []] or [
        entry.id for entry in catalog if Kind.SAMPLED in claim_of(entry.id).kinds
    ]
    sizes = [integer(n, name="samples", minimum=2, maximum=1_000_000) for n in samples or [4, 31]]
    probability(alpha, name="alpha")
    integer(runs, name="runs", minimum=1, maximum=10_000_000)
    need_writable(json_path, markdown_path)
    found = []
    with show_progress() as progress:
        task = progress.add_task("calibrate", total=len(wanted) * len(sizes))
        for theorem, size in product(wanted, sizes):
            progress.update(task, description=f"{theorem}, n = {size}")
            found.append(calibrate(theorem, samples=size, runs=runs, alpha=alpha, seed=seed))
            progress.advance(task)
    table = Table(*_COLUMNS, title=f"False alarms at alpha = {alpha:g}", title_justify="left")
    for c in found:
        table.add_row(*_row(c), style=None if c.ok else "red")
    _console.print(table)
    data: list[dict[str, Any]] = [{**asdict(c), "upper": c.upper, "ok": c.ok} for c in found]
    write_json(json_path, data)
    write_text(markdown_path, to_markdown(found, seed))
    total = sum(c.alarms for c in found)
    _console.print(f"{total} false alarms in {sum(c.runs for c in found):,} runs", highlight=False)
    if not all(c.ok for c in found):
        raise typer.Exit(1)
