"""The command `mutate`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from numcheck.checks import checks_of
from numcheck.checks.sampled import Settings, check_sampled
from numcheck.cli import tables
from numcheck.cli.files import need_writable, write_json, write_text
from numcheck.cli.options import (
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
from numcheck.cli.progress import show_progress
from numcheck.report.catalog import load_catalog
from numcheck.report.failures import mutant_failures
from numcheck.report.jsonreport import mutant_json
from numcheck.report.markdown import mutants_to_markdown
from numcheck.report.reproduce import mutant_reproduction
from numcheck.report.verify import MutantResult, TheoremResult, verify_theorem
from numcheck.support.pool import Pool

_console = Console()


def _try_mutants(
    theorem: str, settings: Settings, share: float, pool: Pool | None
) -> TheoremResult:
    with show_progress() as progress:
        checks = checks_of(theorem)
        task = progress.add_task(theorem, total=len(checks.kinds) + len(checks.mutants))

        def on_step(step: str) -> None:
            progress.update(task, description=step, advance=1)

        return verify_theorem(
            theorem,
            settings,
            share=share,
            mutant_samples=settings.samples,
            pool=pool,
            on_step=on_step,
        )


def _size_of_death(
    theorem: str, mutant: MutantResult, settings: Settings, share: float, pool: Pool | None
) -> int | None:
    """The smallest power of ten, up to the sample size, at which sampling refutes a mutant."""
    checks = checks_of(theorem)
    if checks.cases is None:
        return None
    claim = next(m.claim for m in checks.mutants if m.name == mutant.name)
    size = 10
    while size <= settings.samples:
        trial = replace(settings, samples=size)
        if not check_sampled(checks, trial, claim=claim, share=share, pool=pool).ok:
            return size
        size *= 10
    return None


def mutate(
    theorems: Theorems = None,
    samples: Samples = Settings.samples,
    seed: Seed = Settings.seed,
    device: Device = Settings.device,
    dtype: Dtype = Settings.dtype,
    level: Level = Settings.level,
    workers: Workers = Settings.workers,
    scheduler: Scheduler = None,
    json_path: Json = None,
    markdown_path: Annotated[
        Path | None, typer.Option("--markdown", help="Write the table here as Markdown.")
    ] = None,
) -> None:
    """Show that every check refutes every mutant of its theorem.

    Exit code 0 only if all are refuted by every kind of check at this sample size.
    """
    catalog = load_catalog()
    settings = Settings(samples, seed, device, dtype, level, workers=workers, scheduler=scheduler)
    wanted = [catalog[name].id for name in theorems or []] or [entry.id for entry in catalog]
    need_writable(json_path, markdown_path)
    share = 1 / len(catalog)
    data: dict[str, list[dict[str, Any]]] = {}
    alive = 0
    with settings.open_pool() as pool:
        for theorem in wanted:
            result = _try_mutants(theorem, settings, share, pool)
            rows = [(m, _size_of_death(theorem, m, settings, share, pool)) for m in result.mutants]
            _console.print(tables.mutant_table(theorem, rows))
            for mutant, _ in rows:
                for text in mutant_failures(theorem, mutant, settings):
                    tables.print_failure(_console, text)
            alive += sum(not m.ok for m, _ in rows)
            again = mutant_reproduction(theorem, settings, samples)
            data[theorem] = [{**mutant_json(m, again), "dies_at": size} for m, size in rows]
    write_json(json_path, data)
    write_text(markdown_path, mutants_to_markdown(data, settings))
    total = sum(len(rows) for rows in data.values())
    _console.print(f"{total - alive} of {total} mutants killed by every kind of check")
    if alive:
        raise typer.Exit(1)
