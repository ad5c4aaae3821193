"""A verification with progress bars."""

from __future__ import annotations

from collections.abc import Callable

from numcheck.checks import checks_of
from numcheck.cli.progress import show_progress
from numcheck.lean.service import ToolchainChoice
from numcheck.report.catalog import Catalog
from numcheck.report.record_format import Request
from numcheck.report.verify import LeanVerdict, Report, verify


def run_request(
    catalog: Catalog, request: Request, check_lean: Callable[[ToolchainChoice], LeanVerdict]
) -> Report:
    """Run what was asked for, with progress bars.

    Args:
        catalog: The catalog.
        request: What to run.
        check_lean: Checks the proofs, if that was asked for.

    Raises:
        InvalidInputError: If an id is not in the catalog.
        NumcheckError: If there are no workers or they keep dying, or if no Lean is found.
    """
    settings = request.settings
    wanted = [catalog[theorem].id for theorem in request.theorems]
    steps = sum(
        len(checks_of(t).kinds) + (len(checks_of(t).mutants) if request.mutants else 0)
        for t in wanted
    )
    # Before Lean works for minutes, so that a scheduler that does not answer is noticed at once.
    with settings.open_pool() as pool:
        verdict = None if request.toolchain is None else check_lean(request.toolchain)
        with show_progress() as progress:
            task = progress.add_task("numbers", total=steps)
            visible = settings.samples >= 10_000_000
            groups = progress.add_task("samples", total=None, visible=visible)

            def on_step(step: str) -> None:
                progress.update(task, description=step, advance=1)
                progress.reset(groups)

            return verify(
                catalog,
                wanted,
                settings,
                parameters=request.parameters,
                lean=verdict,
                mutants=request.mutants,
                pool=pool,
                on_step=on_step,
                on_group=lambda: progress.advance(groups),
            )
