"""Verify theorems: the Lean proof, every kind of check, and the mutants."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from numcheck.checks import claim_of
from numcheck.checks.base import Claim, Parameters
from numcheck.checks.runner import Runner
from numcheck.checks.settings import Settings
from numcheck.report.catalog import load_catalog
from numcheck.report.origin import commit, environment, hashes
from numcheck.report.report import (
    CheckResult,
    LeanResult,
    LeanVerdict,
    MutantResult,
    Report,
    Request,
    TheoremResult,
)
from numcheck.report.reproduce import mutant_reproduction, reproduction
from numcheck.support.pool import Pool
from numcheck.support.validate import flag, function, instance, sequence

#: Called with a few words on what is being done.
OnStep = Callable[[str], None]


def ignore_step(_step: str) -> None:
    """Show nothing."""


def try_mutants(
    claim: Claim, runner: Runner, on_step: OnStep = ignore_step
) -> tuple[MutantResult, ...]:
    """Try to refute every mutant of a claim by every kind of check, each up to its first failure.

    Args:
        claim: The claim of a theorem.
        runner: Runs the checks.
        on_step: Called with what is being done.
    """
    results = []
    for mutant in claim.mutants:
        on_step(f"{claim.theorem}: mutant {mutant.name}")
        found = {kind: runner.refute(mutant.claim, kind) for kind in claim.kinds}
        results.append(
            MutantResult(
                name=mutant.name,
                statement=mutant.statement,
                killed={kind: bool(outcome.failures) for kind, outcome in found.items()},
                nearest={kind: o.worst for kind, o in found.items() if o.comparisons and o.ok},
            )
        )
    return tuple(results)


def verify_claim(
    claim: Claim,
    runner: Runner,
    *,
    lean: LeanResult | None = None,
    mutants: bool = True,
    on_step: OnStep = ignore_step,
) -> TheoremResult:
    """Check a claim, and that its mutants are refuted at the default sample size.

    Args:
        claim: The claim of a theorem.
        runner: Runs the checks.
        lean: What Lean says of the theorem.
        mutants: Whether to try the mutants.
        on_step: Called with what is being done.
    """
    start = time.perf_counter()
    checks = []
    for kind in claim.kinds:
        on_step(f"{claim.theorem}: {kind}")
        begun = time.perf_counter()
        outcome = runner.run(claim, kind)
        checks.append(CheckResult(**vars(outcome), seconds=time.perf_counter() - begun))
    trial = runner.with_samples(Settings.samples)
    tried = try_mutants(claim, trial, on_step) if mutants else ()
    return TheoremResult(
        id=claim.theorem,
        lean=lean or LeanResult(),
        checks=tuple(checks),
        mutants=tried,
        seconds=time.perf_counter() - start,
        reproduce=reproduction(claim.theorem, runner.settings, runner.parameters),
        reproduce_mutants=mutant_reproduction(claim.theorem, trial.settings),
    )


def verify(
    theorems: Sequence[str] = (),
    settings: Settings | None = None,
    *,
    parameters: Parameters | None = None,
    mutants: bool = True,
    lean: LeanVerdict | None = None,
    pool: Pool | None = None,
    on_step: OnStep = ignore_step,
    on_result: Callable[[TheoremResult], None] = lambda _: None,
    on_group: Callable[[], None] = lambda: None,
) -> Report:
    """Verify theorems of the catalog.

    The alpha of `settings` is that of the whole catalog, whichever theorems are asked for: each
    gets an equal share.

    Args:
        theorems: Ids; all if empty.
        settings: How the sampled checks are run; by default on a million samples each.
        parameters: Where the sampled checks look; mutants are tried where they look by default.
        mutants: Whether to try the mutants.
        lean: The verdict of Lean on the library, if it was asked.
        pool: Open workers to use in place of those of `settings`.
        on_step: Called with what is being done.
        on_result: Called with what was found on a theorem, as each is done.
        on_group: Called as groups of samples are done.

    Raises:
        InvalidInputError: If an id is not in the catalog, or an argument is invalid.
        NumcheckError: If there are no workers or they keep dying.
    """
    start = time.perf_counter()
    settings = instance(settings or Settings(), Settings, name="settings")
    parameters = instance(parameters or Parameters(), Parameters, name="parameters")
    flag(mutants, name="mutants")
    if lean is not None:
        instance(lean, LeanVerdict, name="lean")
    function(on_step, name="on_step")
    function(on_result, name="on_result")
    function(on_group, name="on_group")
    catalog = load_catalog()
    wanted = [catalog[theorem] for theorem in sequence(theorems, name="theorems")] or list(catalog)
    with Runner(settings, parameters, 1 / len(catalog), pool, on_group) as runner:
        results = []
        for theorem in wanted:
            proved = lean.of(theorem) if lean else None
            claim = claim_of(theorem.id)
            results.append(
                verify_claim(claim, runner, lean=proved, mutants=mutants, on_step=on_step)
            )
            on_result(results[-1])
    return Report(
        date=datetime.now(UTC).replace(microsecond=0),
        seconds=time.perf_counter() - start,
        commit=commit(),
        settings=Request.of([theorem.id for theorem in wanted], settings, parameters, mutants),
        lean=lean,
        theorems=tuple(results),
        environment=environment(),
        hashes=hashes(),
    )
