"""The command `mutate`."""

from __future__ import annotations

import json
from typing import Any

import typer
from rich.console import Console

from numcheck.checks import claim_of
from numcheck.checks.base import Claim, Kind
from numcheck.checks.runner import Runner
from numcheck.checks.settings import Settings
from numcheck.cli import options, tables
from numcheck.cli.files import need_writable, write_json, write_text
from numcheck.cli.progress import show_progress
from numcheck.report.catalog import load_catalog
from numcheck.report.failures import mutant_failures
from numcheck.report.markdown import mutants_to_markdown
from numcheck.report.report import MutantResult
from numcheck.report.reproduce import mutant_reproduction
from numcheck.report.verify import try_mutants

_console = Console()


def _try_mutants(claim: Claim, runner: Runner) -> tuple[MutantResult, ...]:
    with show_progress() as progress:
        task = progress.add_task(claim.theorem, total=len(claim.mutants))
        return try_mutants(
            claim, runner, lambda step: progress.update(task, description=step, advance=1)
        )


def _sizes_of_death(claim: Claim, runner: Runner) -> list[int | None]:
    """For each mutant the least power of ten, up to the sample size, at which sampling refutes it.

    None if none does, or the theorem has no sampled check.
    """
    if Kind.SAMPLED not in claim.kinds:
        return [None] * len(claim.mutants)
    most = runner.settings.samples
    sizes = [10**k for k in range(1, len(str(most))) if 10**k <= most]
    return [
        next(
            (n for n in sizes if not runner.with_samples(n).run(mutant.claim, Kind.SAMPLED).ok),
            None,
        )
        for mutant in claim.mutants
    ]


def _row(mutant: MutantResult, size: int | None, reproduce: str) -> dict[str, Any]:
    """A mutant for JSON; one that lives with what came nearest to refuting it."""
    found: dict[str, Any] = json.loads(mutant.model_dump_json(exclude={"ok"}))
    if mutant.ok:
        del found["nearest"]
        return {**found, "dies_at": size}
    return {**found, "reproduce": reproduce, "dies_at": size}


def mutate(
    theorems: options.Theorems = None,
    samples: options.Samples = Settings.samples,
    seed: options.Seed = Settings.seed,
    device: options.Device = Settings.device,
    dtype: options.Dtype = Settings.dtype,
    alpha: options.Alpha = Settings.alpha,
    workers: options.Workers = Settings.workers,
    scheduler: options.Scheduler = None,
    json_path: options.Json = None,
    markdown_path: options.Markdown = None,
) -> None:
    """Show that every check refutes every mutant of its theorem.

    Exit code 0 only if all are refuted by every kind of check at this sample size.
    """
    catalog = load_catalog()
    settings = Settings(samples, seed, device, dtype, alpha, workers=workers, scheduler=scheduler)
    wanted = [catalog[name].id for name in theorems or []] or [entry.id for entry in catalog]
    need_writable(json_path, markdown_path)
    data: dict[str, list[dict[str, Any]]] = {}
    alive = 0
    with Runner(settings, share=1 / len(catalog)) as runner:
        for theorem in wanted:
            claim = claim_of(theorem)
            mutants = _try_mutants(claim, runner)
            rows = list(zip(mutants, _sizes_of_death(claim, runner), strict=True))
            _console.print(tables.mutant_table(theorem, rows))
            again = mutant_reproduction(theorem, settings)
            for mutant in mutants:
                for text in mutant_failures(theorem, mutant, seed, again):
                    tables.print_failure(_console, text)
            alive += sum(not mutant.ok for mutant in mutants)
            data[theorem] = [_row(mutant, size, again) for mutant, size in rows]
    write_json(json_path, data)
    write_text(markdown_path, mutants_to_markdown(data, settings))
    total = sum(len(rows) for rows in data.values())
    _console.print(f"{total - alive} of {total} mutants killed by every kind of check")
    if alive:
        raise typer.Exit(1)
