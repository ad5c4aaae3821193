"""Verify theorems: the Lean proof, the kinds of check, and the mutants.

Every result is plain data, for the table of the command line, JSON, JUnit and Markdown.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from numcheck.checks import checks_of
from numcheck.checks.base import Checks, Kind, Mutant, Outcome, Parameters
from numcheck.checks.sampled import Settings, check_sampled
from numcheck.lean.audit import AuditReport
from numcheck.lean.report import CheckReport
from numcheck.report.catalog import Catalog, Theorem
from numcheck.sampling.decide import Comparison
from numcheck.support.pool import Pool
from numcheck.support.validate import flag, function, instance, integer, real, sequence

#: Called with a few words on what is being done.
OnStep = Callable[[str], None]


#: Samples that are enough to refute most mutants.
_FEW = 20_000


def ignore_step(_step: str) -> None:
    """Show nothing."""


@dataclass(frozen=True)
class MutantResult:
    """How a false neighbour of a theorem fared.

    Attributes:
        name: The mutant's name.
        statement: What it says.
        killed: For each kind of check whether it was refuted.
        samples: Samples of the sampled check.
        nearest: For each kind that did not refute it, the comparison that came nearest to.
    """

    name: str
    statement: str
    killed: dict[Kind, bool]
    samples: int = Settings.samples
    nearest: dict[Kind, Comparison] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether every kind of check refuted it."""
        return all(self.killed.values())


@dataclass(frozen=True)
class LeanResult:
    """What Lean says of a theorem.

    Attributes:
        status: `proved`, `failed` or `not checked`.
        toolchain: Which Lean.
        axioms: The axioms its proof names.
        problems: What the audit found on it.
    """

    status: str
    toolchain: str = ""
    axioms: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class TheoremResult:
    """All that was found on a theorem.

    Attributes:
        theorem: Catalog id.
        lean: What Lean says, if it was asked.
        outcomes: What the checks of its statement found.
        mutants: How its mutants fared, if they were tried.
        seconds: Wall time of the numerical part.
        check_seconds: Wall time of each kind of check.
    """

    theorem: str
    lean: LeanResult
    outcomes: tuple[Outcome, ...]
    mutants: tuple[MutantResult, ...]
    seconds: float
    check_seconds: dict[Kind, float] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether all that was asked for held; what was left out on request does not count."""
        return (
            self.lean.status != "failed"
            and all(outcome.ok for outcome in self.outcomes)
            and all(mutant.ok for mutant in self.mutants)
        )


@dataclass(frozen=True)
class LeanVerdict:
    """The check and the audit of the whole library.

    Attributes:
        check: What Lean said of each module.
        audit: What the audit found, if all modules are proved.
        reproduce: The command that repeats both.
    """

    check: CheckReport
    audit: AuditReport | None
    reproduce: str = "numcheck lean --audit"

    @property
    def ok(self) -> bool:
        """Whether the library is proved and the audit found nothing."""
        return self.check.ok and self.audit is not None and self.audit.ok

    def of(self, theorem: Theorem) -> LeanResult:
        """What it means for one theorem."""
        names = [declaration.name for declaration in theorem.declarations]
        if self.audit is None:
            return LeanResult("failed", self.check.toolchain)
        # A forbidden thing anywhere in the library may be what a proof stands on.
        problems = self.audit.problems
        axioms = sorted({axiom for name in names for axiom in self.audit.axioms.get(name, ())})
        status = "proved" if self.check.ok and not problems else "failed"
        return LeanResult(status, self.check.toolchain, tuple(axioms), problems)


def _run(
    checks: Checks[Any],
    kind: Kind,
    claim: Any,
    settings: Settings,
    parameters: Parameters,
    share: float,
    pool: Pool | None,
    on_group: Callable[[], None],
) -> Outcome:
    if kind in checks.unsampled:
        return checks.unsampled[kind](claim)
    return check_sampled(
        checks,
        settings,
        claim=claim,
        parameters=parameters,
        share=share,
        pool=pool,
        on_group=on_group,
    )


def refutation(
    checks: Checks[Any],
    kind: Kind,
    claim: Any,
    settings: Settings,
    share: float,
    pool: Pool | None = None,
) -> Outcome:
    """What a kind of check finds on a mutant; few samples are tried first, since mostly they do.

    Args:
        checks: The theorem's checks.
        kind: The kind of check.
        claim: The mutant's claim.
        settings: How the sampled check is run.
        share: Share of the level for it.
        pool: Open workers to use in place of those of `settings`.

    Returns:
        An outcome with failures, if the check refutes the claim. (One that compares nothing has
        none, and refutes nothing.)
    """
    sizes = {min(_FEW, settings.samples), settings.samples} if kind is Kind.SAMPLED else {2}
    for samples in sorted(sizes):
        trial = replace(settings, samples=samples)
        found = _run(checks, kind, claim, trial, Parameters(), share, pool, lambda: None)
        if found.failures:
            break
    return found


def _try_mutant(
    checks: Checks[Any], mutant: Mutant[Any], settings: Settings, share: float, pool: Pool | None
) -> MutantResult:
    outcomes = {
        kind: refutation(checks, kind, mutant.claim, settings, share, pool) for kind in checks.kinds
    }
    killed = {kind: bool(outcome.failures) for kind, outcome in outcomes.items()}
    nearest = {kind: o.worst for kind, o in outcomes.items() if o.comparisons and o.ok}
    return MutantResult(mutant.name, mutant.statement, killed, settings.samples, nearest)


def verify_theorem(
    theorem: str,
    settings: Settings,
    *,
    parameters: Parameters | None = None,
    share: float = 1.0,
    lean: LeanResult | None = None,
    mutants: bool = True,
    mutant_samples: int = Settings.samples,
    pool: Pool | None = None,
    on_step: OnStep = ignore_step,
    on_group: Callable[[], None] = lambda: None,
) -> TheoremResult:
    """Check the statement of a theorem and that its mutants are refuted.

    Args:
        theorem: Catalog id.
        settings: How the sampled checks are run.
        parameters: Where the sampled check of the theorem looks; its mutants are tried where it
            looks by default.
        share: Share of the level for the sampled check.
        lean: What Lean said.
        mutants: Whether to try the mutants.
        mutant_samples: Samples for these: a check has to refute them at its default size.
        pool: Open workers to use in place of those of `settings`.
        on_step: Called with what is being done.
        on_group: Called as samples are done.

    Raises:
        InvalidInputError: If an argument is of another type or out of range.
        NumcheckError: If the theorem has no checks.
    """
    start = time.perf_counter()
    instance(settings, Settings, name="settings")
    where = Parameters() if parameters is None else parameters
    instance(where, Parameters, name="parameters")
    real(share, name="share", minimum=1e-30, maximum=1.0)
    lean = instance(LeanResult("not checked") if lean is None else lean, LeanResult, name="lean")
    flag(mutants, name="mutants")
    function(on_step, name="on_step")
    function(on_group, name="on_group")
    integer(mutant_samples, name="mutant_samples", minimum=2, maximum=2**62)
    checks = checks_of(theorem)
    outcomes = []
    tried = []
    times = {}
    trial = replace(settings, samples=mutant_samples)
    with settings.open_pool(pool) as spread:
        for kind in checks.kinds:
            on_step(f"{theorem}: {kind}")
            begun = time.perf_counter()
            outcomes.append(
                _run(checks, kind, checks.claim, settings, where, share, spread, on_group)
            )
            times[kind] = time.perf_counter() - begun
        for mutant in checks.mutants if mutants else ():
            on_step(f"{theorem}: mutant {mutant.name}")
            tried.append(_try_mutant(checks, mutant, trial, share, spread))
    seconds = time.perf_counter() - start
    return TheoremResult(theorem, lean, tuple(outcomes), tuple(tried), seconds, times)


@dataclass(frozen=True)
class Report:
    """A whole run.

    Attributes:
        results: One per theorem.
        settings: How the sampled checks were run.
        lean: The check and audit of the library, if asked for.
        seconds: Wall time.
        parameters: Where the sampled checks looked.
    """

    results: tuple[TheoremResult, ...]
    settings: Settings
    lean: LeanVerdict | None
    seconds: float
    parameters: Parameters = field(default_factory=Parameters)

    @property
    def ok(self) -> bool:
        """Whether everything asked for held."""
        return all(r.ok for r in self.results) and (self.lean is None or self.lean.ok)


def verify(
    catalog: Catalog,
    theorems: Sequence[str],
    settings: Settings,
    *,
    parameters: Parameters | None = None,
    lean: LeanVerdict | None = None,
    mutants: bool = True,
    pool: Pool | None = None,
    on_step: OnStep = ignore_step,
    on_group: Callable[[], None] = lambda: None,
) -> Report:
    """Verify theorems.

    The level of `settings` is that of the whole catalog, whichever theorems are asked for: each
    gets an equal share.

    Args:
        catalog: The catalog.
        theorems: Ids; all if empty.
        settings: How the sampled checks are run.
        parameters: Where they look.
        lean: The verdict on the library.
        mutants: Whether to try the mutants.
        pool: Open workers to use in place of those of `settings`.
        on_step: Called with what is being done.
        on_group: Called as samples are done.

    Raises:
        InvalidInputError: An id is not in the catalog, or an argument of another type.
        NumcheckError: The workers cannot be had, or die again and again.
    """
    start = time.perf_counter()
    instance(catalog, Catalog, name="catalog")
    instance(settings, Settings, name="settings")
    where = Parameters() if parameters is None else parameters
    instance(where, Parameters, name="parameters")
    if lean is not None:
        instance(lean, LeanVerdict, name="lean")
    theorems = sequence(theorems, name="theorems")
    wanted = [catalog[theorem] for theorem in theorems] or list(catalog)
    with settings.open_pool(pool) as spread:
        results = tuple(
            verify_theorem(
                theorem.id,
                settings,
                parameters=where,
                share=1 / len(catalog),
                lean=lean.of(theorem) if lean else None,
                mutants=mutants,
                pool=spread,
                on_step=on_step,
                on_group=on_group,
            )
            for theorem in wanted
        )
    return Report(results, settings, lean, time.perf_counter() - start, where)
