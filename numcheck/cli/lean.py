"""The command `lean`, and Lean's part of the command `verify`."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from numcheck.cli import tables
from numcheck.cli.files import need_writable, write_json
from numcheck.cli.options import Choice, Json
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
from numcheck.report.catalog import Catalog, load_catalog
from numcheck.report.report import LeanVerdict
from numcheck.support.errors import InvalidInputError
from numcheck.support.project import find_project

_console = Console()


def _check_lean(toolchain: Toolchain, files: list[Path] | None = None) -> CheckReport:
    numbers = itertools.count(1)

    def on_result(result: ModuleResult, total: int) -> None:
        number = next(numbers)
        if result.status is not Status.CACHED:
            _console.print(tables.module_line(result, number, total), highlight=False)

    report = (
        toolchain.check_files(files, on_result) if files else toolchain.check_library(on_result)
    )
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
        f"{audit.statements} locked statements, {audit.replayed} declarations replayed: {verdict}",
        highlight=False,
    )
    for note in audit.notes:
        _console.print(f"note: {escape(note)}", highlight=False, soft_wrap=True)


def lean(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Lean files to check against the library.")
    ] = None,
    audit: Annotated[bool, typer.Option("--audit", help="Also run the audit.")] = False,
    allow_axioms: Annotated[
        bool,
        typer.Option(
            "--allow-axioms",
            help="Accept files that rest on axioms or on `sorry`, and list them: what Lean "
            "accepts of such a file is proved only if they are true. Not with --audit.",
        ),
    ] = False,
    toolchain: Choice = ToolchainChoice.AUTO,
    jobs: Annotated[int, typer.Option(help="Modules to check in parallel (WebAssembly).")] = JOBS,
    clean_cache: Annotated[
        bool,
        typer.Option("--clean", help="First remove Lean's unpacked library and the kept results."),
    ] = False,
    json_path: Json = None,
) -> None:
    """Check the library, or files of your own against it, with Lean."""
    if audit and allow_axioms:
        raise InvalidInputError(
            "--allow-axioms was given with --audit, which refuses axioms. Leave out one of them."
        )
    need_writable(json_path)
    if clean_cache:
        _console.print(f"removed {escape(str(clean()))}")
    project = find_project()
    chosen = choose_toolchain(project, toolchain, jobs)
    report = _check_lean(chosen, files)
    given: list[str] = []
    if files and report.ok and not audit:
        given = chosen.unproved(files)
    if allow_axioms:
        for line in given:
            _console.print(f"taken as given: {escape(line)}", highlight=False, soft_wrap=True)
        given = []
    found: AuditReport | None = None
    if audit and report.ok:
        found = (
            audit_files(chosen, files) if files else audit_library(chosen, *load_catalog().locks)
        )
        _print_audit(found)
    report = replace(report, problems=(*report.problems, *given))
    problems = (*report.problems, *(found.problems if found else ()))
    tables.print_lean_failures(_console, report.modules, problems)
    data = report.to_json()
    if found is not None:
        data["audit"] = {"ok": found.ok, "problems": list(found.problems)}
    write_json(json_path, data)
    if not report.ok or (found is not None and not found.ok):
        raise typer.Exit(1)


def lean_verdict(catalog: Catalog, choice: ToolchainChoice) -> LeanVerdict:
    """Check the library and, if Lean accepts it, audit it; print the findings."""
    chosen = choose_toolchain(find_project(), choice)
    check = _check_lean(chosen)
    start = time.perf_counter()
    audit = audit_library(chosen, *catalog.locks) if check.ok else None
    if audit is None:
        return LeanVerdict.of_reports(check, None, choice)
    seconds = time.perf_counter() - start
    _print_audit(audit)
    return LeanVerdict.of_reports(check, audit, choice, audit_seconds=seconds)
