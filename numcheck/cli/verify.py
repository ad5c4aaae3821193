"""The command `verify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from numcheck.checks.base import Parameters
from numcheck.checks.sampled import Settings
from numcheck.cli import tables
from numcheck.cli.files import need_writable, write_json, write_text
from numcheck.cli.lean import lean_verdict
from numcheck.cli.options import (
    Backend,
    Choice,
    Device,
    Dtype,
    Json,
    Level,
    Samples,
    Scheduler,
    Seed,
    Theorems,
    Workers,
)
from numcheck.cli.record import RecordOption, ReplayOption, begin_replay, finish_replay
from numcheck.cli.run import run_request
from numcheck.lean.service import ToolchainChoice
from numcheck.report.catalog import load_catalog
from numcheck.report.jsonreport import to_json
from numcheck.report.junit import to_junit
from numcheck.report.markdown import to_markdown
from numcheck.report.record import make_record
from numcheck.report.record_format import Request

_console = Console()


def verify_command(
    context: typer.Context,
    theorems: Theorems = None,
    samples: Samples = Settings.samples,
    seed: Seed = Settings.seed,
    device: Device = Settings.device,
    dtype: Dtype = Settings.dtype,
    level: Level = Settings.level,
    workers: Workers = Settings.workers,
    scheduler: Scheduler = None,
    chunk: Annotated[int, typer.Option(help="Samples made at a time; 0 for a block.")] = 0,
    backend: Backend = Settings.backend,
    rho: Annotated[
        list[float] | None, typer.Option(help="Correlation in (0, 1); may be repeated.")
    ] = None,
    degree: Annotated[
        int, typer.Option(help="Largest Hermite degree sampled.")
    ] = Parameters.degree,
    toolchain: Choice = ToolchainChoice.AUTO,
    skip_lean: Annotated[bool, typer.Option("--skip-lean", help="Numbers only.")] = False,
    skip_mutants: Annotated[bool, typer.Option("--skip-mutants", help="Theorems only.")] = False,
    json_path: Json = None,
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
    if replay_path is not None:
        recorded = begin_replay(context, replay_path)
        request = recorded.settings.request()
    else:
        settings = Settings(samples, seed, device, dtype, level, workers, chunk, scheduler, backend)
        parameters = Parameters(tuple(rho) if rho else Parameters.rho, degree)
        wanted = [catalog[name].id for name in theorems or []] or [entry.id for entry in catalog]
        lean = None if skip_lean else toolchain
        request = Request(tuple(wanted), settings, parameters, lean, not skip_mutants)
    need_writable(json_path, junit_path, markdown_path, record_path)
    report = run_request(catalog, request, lambda choice: lean_verdict(catalog, choice))
    _console.print(tables.verification_table(report))
    tables.print_failures(_console, report)
    write_json(json_path, to_json(report))
    write_text(junit_path, to_junit(report))
    write_text(markdown_path, to_markdown(report, catalog))
    if record_path is not None:
        write_json(record_path, make_record(request, report))
    _console.print(
        f"{sum(r.ok for r in report.results)} of {len(report.results)} theorems hold; "
        f"chance of a false alarm of the whole suite at most {report.settings.level:g}; "
        f"{report.seconds:.1f} s",
        highlight=False,
    )
    reproduced = recorded is None or finish_replay(recorded, make_record(request, report))
    if not (report.ok and reproduced):
        raise typer.Exit(1)
