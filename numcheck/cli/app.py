"""The commands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

import numcheck
from numcheck.catalog import Catalog, load_catalog
from numcheck.checks import checks_of
from numcheck.checks.base import Parameters
from numcheck.cli import tables
from numcheck.cli.bench import bench
from numcheck.cli.bench_losses import bench_losses
from numcheck.cli.calibrate import calibrate_command
from numcheck.cli.certify import certify_command
from numcheck.cli.cite import cite
from numcheck.cli.experiment import experiment
from numcheck.cli.files import need_writable, write_json, write_text
from numcheck.cli.map import map_command
from numcheck.cli.record import RecordOption, ReplayOption, begin_replay, finish_replay
from numcheck.cli.run import run_request, show_progress
from numcheck.cli.study import study
from numcheck.executors import Pool
from numcheck.failures import mutant_failures
from numcheck.jsonreport import mutant_json, to_json
from numcheck.junit import to_junit
from numcheck.lean.audit import AuditReport
from numcheck.lean.check import JOBS, clean
from numcheck.lean.report import CheckReport, ModuleResult, Status
from numcheck.lean.service import (
    Toolchain,
    ToolchainChoice,
    audit_files,
    audit_library,
    choose_toolchain,
)
from numcheck.markdown import mutants_to_markdown, to_markdown
from numcheck.project import find_project
from numcheck.record import make_record
from numcheck.record_format import Request
from numcheck.reproduce import mutant_reproduction
from numcheck.sampled import Settings, check_sampled
from numcheck.verify import LeanVerdict, MutantResult, TheoremResult, verify_theorem

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Machine-checked proofs and numerical checks of the theory of LeJEPA world models.",
)
_console = Console()

_Theorems = Annotated[list[str] | None, typer.Argument(help="Ids of theorems; all if none.")]
_Samples = Annotated[int, typer.Option(help="Samples of each sampled case.")]
_Seed = Annotated[int, typer.Option(help="Seed of the sampled checks.")]
_Device = Annotated[str, typer.Option(help="auto, cpu, cuda or cuda:K.")]
_Dtype = Annotated[str, typer.Option(help="float32 or float64; sums are always float64.")]
_Level = Annotated[float, typer.Option(help="Chance that the whole suite raises a false alarm.")]
_Workers = Annotated[int, typer.Option(help="Processes; the result is the same for any number.")]
_Scheduler = Annotated[
    str | None,
    typer.Option(help="Address of a dask scheduler whose workers compute: tcp://host:8786."),
]
_Backend = Annotated[str, typer.Option(help="auto, torch or fused (numba, Triton).")]
_Choice = Annotated[ToolchainChoice, typer.Option(help="Which Lean to use.")]
_Json = Annotated[Path | None, typer.Option("--json", help="Write the results here as JSON.")]


def _version(wanted: bool) -> None:
    if wanted:
        _console.print(numcheck.__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    del version


@app.command("list")
def list_theorems() -> None:
    """List the theorems of the catalog."""
    table = Table("id", "title", "paper", title="Theorems", title_justify="left")
    for theorem in load_catalog():
        table.add_row(theorem.id, theorem.title, theorem.paper)
    _console.print(table)


@app.command()
def show(theorem: Annotated[str, typer.Argument(help="Id of a theorem.")]) -> None:
    """Show a theorem: statement, assumptions, Lean declarations, checks, mutants, files."""
    entry = load_catalog()[theorem]
    out: list[str] = [
        f"[bold]{entry.title}[/] ({entry.id})",
        escape(entry.paper),
        "",
        escape(entry.statement),
        f"[dim]{escape(entry.latex)}[/]",
        "",
    ]
    out += [f"assumes  {escape(assumption)}" for assumption in entry.assumptions]
    for declaration in entry.declarations:
        out.append(f"Lean     {declaration.name} [dim](module {declaration.module})[/]")
        out += [f"         {escape(line)}" for line in declaration.statement.splitlines()[1:]]
    out += [f"proof    {entry.proof}", f"checks   {entry.check_module}"]
    out.append(f"tests    {entry.test_module}")
    out += [f"mutant   {m.name}: {escape(m.statement)}" for m in checks_of(entry.id).mutants]
    _console.print("\n".join(out), highlight=False, soft_wrap=True)


def _check_lean(toolchain: Toolchain, files: list[Path] | None = None) -> CheckReport:
    number = 0

    def on_result(result: ModuleResult, total: int) -> None:
        nonlocal number
        number += 1
        if result.status is not Status.CACHED:
            _console.print(tables.module_line(result, number, total), highlight=False)

    if files:
        report = toolchain.check_files(files, on_result)
    else:
        report = toolchain.check_library(on_result)
    verdict = "[green]accepted[/]" if report.ok else "[bold red]not all accepted[/]"
    unchanged = sum(module.status is Status.CACHED for module in report.modules)
    _console.print(
        f"{len(report.modules)} modules {verdict} by {escape(report.toolchain)} "
        f"in {report.seconds:.1f} s ({unchanged} unchanged since they were checked)",
        highlight=False,
    )
    return report


def _print_audit(audit: AuditReport) -> None:
    verdict = "[green]nothing found[/]" if audit.ok else "[bold red]not clean[/]"
    _console.print(
        f"audit: {audit.declarations} declarations, {audit.theorems} theorems, "
        f"{audit.statements} locked statements: {verdict}",
        highlight=False,
    )
    for note in audit.notes:
        _console.print(f"note: {escape(note)}", highlight=False, soft_wrap=True)


@app.command()
def lean(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Lean files to check against the library.")
    ] = None,
    audit: Annotated[bool, typer.Option("--audit", help="Also run the audit.")] = False,
    toolchain: _Choice = ToolchainChoice.AUTO,
    jobs: Annotated[int, typer.Option(help="Modules checked at a time (WebAssembly).")] = JOBS,
    clean_cache: Annotated[
        bool, typer.Option("--clean", help="Remove Lean's unpacked library and kept results first.")
    ] = False,
    json_path: _Json = None,
) -> None:
    """Check the library, or files of your own against it, with a real Lean."""
    need_writable(json_path)
    if clean_cache:
        _console.print(f"removed {escape(str(clean()))}")
    project = find_project()
    chosen = choose_toolchain(project, toolchain, jobs)
    report = _check_lean(chosen, files)
    found: AuditReport | None = None
    if audit and report.ok:
        found = audit_files(chosen, files) if files else audit_library(chosen, load_catalog())
        _print_audit(found)
    tables.print_lean_failures(_console, report, found)
    data = report.to_json()
    if found is not None:
        data["audit"] = {"ok": found.ok, "problems": list(found.problems)}
    write_json(json_path, data)
    if not report.ok or (found is not None and not found.ok):
        raise typer.Exit(1)


def _lean_verdict(catalog: Catalog, choice: ToolchainChoice) -> LeanVerdict:
    chosen = choose_toolchain(find_project(), choice)
    check = _check_lean(chosen)
    named = "" if choice is ToolchainChoice.AUTO else f" --toolchain {choice}"
    reproduce = f"numcheck lean --audit{named}"
    if not check.ok:
        return LeanVerdict(check, None, reproduce)
    audit = audit_library(chosen, catalog)
    _print_audit(audit)
    return LeanVerdict(check, audit, reproduce)


@app.command("verify")
def verify_command(
    context: typer.Context,
    theorems: _Theorems = None,
    samples: _Samples = Settings.samples,
    seed: _Seed = Settings.seed,
    device: _Device = Settings.device,
    dtype: _Dtype = Settings.dtype,
    level: _Level = Settings.level,
    workers: _Workers = Settings.workers,
    scheduler: _Scheduler = None,
    chunk: Annotated[int, typer.Option(help="Samples made at a time; 0 for a block.")] = 0,
    backend: _Backend = Settings.backend,
    rho: Annotated[
        list[float] | None, typer.Option(help="Correlation in (0, 1); may be repeated.")
    ] = None,
    degree: Annotated[
        int, typer.Option(help="Largest Hermite degree sampled.")
    ] = Parameters.degree,
    toolchain: _Choice = ToolchainChoice.AUTO,
    skip_lean: Annotated[bool, typer.Option("--skip-lean", help="Numbers only.")] = False,
    skip_mutants: Annotated[bool, typer.Option("--skip-mutants", help="Theorems only.")] = False,
    json_path: _Json = None,
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
    report = run_request(catalog, request, lambda choice: _lean_verdict(catalog, choice))
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


@app.command()
def mutate(
    theorems: _Theorems = None,
    samples: _Samples = Settings.samples,
    seed: _Seed = Settings.seed,
    device: _Device = Settings.device,
    dtype: _Dtype = Settings.dtype,
    level: _Level = Settings.level,
    workers: _Workers = Settings.workers,
    scheduler: _Scheduler = None,
    json_path: _Json = None,
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


app.command()(study)
app.command("calibrate")(calibrate_command)
app.command("certify")(certify_command)
app.command()(bench)
app.command()(cite)
app.command("map")(map_command)
app.command()(experiment)
app.command()(bench_losses)
