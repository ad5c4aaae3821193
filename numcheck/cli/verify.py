"""The command `verify`."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from numcheck.checks import claim_of
from numcheck.checks.base import Parameters
from numcheck.checks.settings import Settings
from numcheck.cli import options, tables
from numcheck.cli.files import need_writable, write_text
from numcheck.cli.lean import lean_verdict
from numcheck.cli.progress import show_progress
from numcheck.cli.record import RecordOption, ReplayOption, begin_replay, finish_replay
from numcheck.lean.service import ToolchainChoice
from numcheck.report.catalog import Catalog, load_catalog
from numcheck.report.junit import to_junit
from numcheck.report.markdown import to_markdown
from numcheck.report.report import Report, TheoremResult
from numcheck.report.verify import verify

_console = Console()


def verify_command(
    context: typer.Context,
    theorems: options.Theorems = None,
    samples: options.Samples = Settings.samples,
    seed: options.Seed = Settings.seed,
    device: options.Device = Settings.device,
    dtype: options.Dtype = Settings.dtype,
    alpha: options.Alpha = Settings.alpha,
    workers: options.Workers = Settings.workers,
    scheduler: options.Scheduler = None,
    chunk: Annotated[int, typer.Option(help="Samples made at a time; 0 for a block.")] = 0,
    backend: options.Backend = Settings.backend,
    rho: Annotated[
        list[float] | None, typer.Option(help="Correlation in (0, 1); may be repeated.")
    ] = None,
    degree: Annotated[
        int, typer.Option(help="Largest Hermite degree sampled.")
    ] = Parameters.degree,
    toolchain: options.Choice = ToolchainChoice.AUTO,
    skip_lean: Annotated[bool, typer.Option("--skip-lean", help="Numbers only.")] = False,
    skip_mutants: Annotated[bool, typer.Option("--skip-mutants", help="Theorems only.")] = False,
    json_path: options.Json = None,
    junit_path: Annotated[
        Path | None, typer.Option("--junit", help="Write the results here as JUnit XML.")
    ] = None,
    markdown_path: Annotated[
        Path | None, typer.Option("--markdown", help="Write the results here as Markdown.")
    ] = None,
    record_path: RecordOption = None,
    replay_path: ReplayOption = None,
) -> None:
    """Check the Lean proofs and hold every statement against numbers.

    Exit code 0 only if everything asked for held.
    """
    catalog = load_catalog()
    recorded = None
    lean = None if skip_lean else toolchain
    mutants = not skip_mutants
    if replay_path is not None:
        recorded = begin_replay(context, replay_path)
        asked = recorded.settings
        settings, parameters, mutants = asked.settings(), asked.parameters(), asked.mutants
        theorems = list(asked.theorems)
        lean = recorded.lean.choice if recorded.lean else None
    else:
        settings = Settings(samples, seed, device, dtype, alpha, workers, chunk, scheduler, backend)
        parameters = Parameters(tuple(rho) if rho else Parameters.rho, degree)
    wanted = [catalog[name].id for name in theorems or []] or [entry.id for entry in catalog]
    need_writable(json_path, junit_path, markdown_path, record_path)
    report = _run(catalog, wanted, settings, parameters, mutants, lean)
    _console.print(tables.verification_table(report))
    tables.print_failures(_console, report)
    for path in (json_path, record_path):
        write_text(path, report.to_json() if path else "")
    write_text(junit_path, to_junit(report))
    write_text(markdown_path, to_markdown(report, catalog))
    _console.print(
        f"{sum(r.ok for r in report.theorems)} of {len(report.theorems)} theorems hold; "
        f"probability of a false alarm of the whole suite at most {report.settings.alpha:g}",
        highlight=False,
    )
    _console.print(
        f"{report.when}, {report.source}; {report.durations}", highlight=False, soft_wrap=True
    )
    reproduced = recorded is None or finish_replay(recorded, report)
    if not (report.ok and reproduced):
        raise typer.Exit(1)


def _run(
    catalog: Catalog,
    theorems: Sequence[str],
    settings: Settings,
    parameters: Parameters,
    mutants: bool,
    lean: ToolchainChoice | None,
) -> Report:
    """Run what was asked for, with progress bars; a line a theorem where there is no terminal."""
    claims = [claim_of(theorem) for theorem in theorems]
    steps = sum(len(c.kinds) + len(c.mutants) * mutants for c in claims)
    # Before Lean works for minutes, so that a scheduler that does not answer is noticed at once.
    with settings.open_pool() as pool:
        verdict = lean_verdict(catalog, lean) if lean else None
        with show_progress() as progress:
            task = progress.add_task("numbers", total=steps)
            visible = settings.samples >= 10_000_000
            groups = progress.add_task("samples", total=None, visible=visible)

            numbers = itertools.count(1)

            def on_result(result: TheoremResult) -> None:
                # Bars are for terminals.
                if not progress.console.is_terminal:
                    line = tables.theorem_line(result, next(numbers), len(theorems))
                    typer.echo(line, err=True)

            def on_step(step: str) -> None:
                progress.update(task, description=step, advance=1)
                progress.reset(groups)

            return verify(
                theorems,
                settings,
                parameters=parameters,
                mutants=mutants,
                lean=verdict,
                pool=pool,
                on_step=on_step,
                on_result=on_result,
                on_group=lambda: progress.advance(groups),
            )
