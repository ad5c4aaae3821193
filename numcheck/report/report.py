"""The report of a run: what was asked for, of which sources, on what, and every value found.

JSON is its dump. The table of the command line, JUnit, Markdown and the map are made from it, and
a replay is the difference of two of them.
"""

# mypy knows no decorators on properties.
# mypy: disable-error-code="prop-decorator"
from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Annotated, Any, Final, Literal, Self

from pydantic import ConfigDict, Field, computed_field, model_validator
from pydantic.dataclasses import dataclass

from numcheck.checks.base import Kind, Outcome, Parameters
from numcheck.checks.settings import Settings
from numcheck.lean.audit import AuditReport
from numcheck.lean.report import CheckReport, Message, Status
from numcheck.lean.service import ToolchainChoice
from numcheck.report.catalog import Theorem
from numcheck.report.origin import DIRTY, commit_in_words
from numcheck.sampling.decide import Comparison
from numcheck.support.tables import Entry

#: Name and version of the format; the number changes with the meaning of a key.
FORMAT: Final = "numcheck-report 3"
#: JSON has no number for NaN and infinities: they are text.
_NUMBERS = ConfigDict(extra="forbid", ser_json_inf_nan="strings")


def _without(data: Any, computed: Sequence[str]) -> Any:
    if isinstance(data, dict):
        return {key: value for key, value in data.items() if key not in computed}
    return data


class Part(Entry):
    """A part of a report. Computed keys are written for readers, and computed again when read."""

    model_config = _NUMBERS

    @model_validator(mode="before")
    @classmethod
    def _drop_computed(cls, data: Any) -> Any:
        return _without(data, list(cls.model_computed_fields))


class Request(Part):
    """What a run was asked for: theorems, `Settings` and `Parameters`, as plain values.

    Attributes:
        theorems: Catalog ids.
        mutants: Whether mutants were tried.
    """

    theorems: Annotated[tuple[str, ...], Field(min_length=1)]
    mutants: bool
    samples: int
    seed: int
    device: str
    dtype: str
    alpha: float
    workers: int
    chunk: int
    scheduler: str | None
    backend: str
    rho: tuple[float, ...]
    degree: int

    @classmethod
    def of(
        cls, theorems: Sequence[str], settings: Settings, parameters: Parameters, mutants: bool
    ) -> Self:
        """What these arguments of `numcheck.verify` ask for."""
        values = asdict(settings) | asdict(parameters)
        return cls(theorems=tuple(theorems), mutants=mutants, **values)

    def settings(self) -> Settings:
        """The same settings again, on this machine.

        A scheduler is not looked for again: who computes changes no value.

        Raises:
            InvalidInputError: If one is out of range, or the device is not here.
        """
        values = {field.name: getattr(self, field.name) for field in fields(Settings)}
        return Settings(**values | {"scheduler": None})

    def parameters(self) -> Parameters:
        """Where the sampled checks looked."""
        return Parameters(self.rho, self.degree)


@dataclass(frozen=True, config=_NUMBERS)
class CheckResult(Outcome):
    """What a kind of check found (`numcheck.checks.base.Outcome`), and in what time.

    Attributes:
        seconds: Wall time.
    """

    seconds: float = 0.0

    @computed_field
    @property
    def ok(self) -> bool:
        """Whether something was compared and all of it agreed."""
        return bool(self.comparisons) and all(c.ok for c in self.comparisons)

    @model_validator(mode="before")
    @classmethod
    def _drop_computed(cls, data: Any) -> Any:
        return _without(data, ["ok"])


class MutantResult(Part):
    """How a false neighbour of a theorem fared.

    Attributes:
        name: The mutant's name.
        statement: What it says.
        killed: For each kind of check whether it was refuted.
        nearest: For each kind that did not refute it, the comparison that came nearest to.
    """

    name: str
    statement: str
    killed: dict[Kind, bool]
    nearest: dict[Kind, Comparison]

    @computed_field
    @property
    def ok(self) -> bool:
        """Whether every kind of check refuted it."""
        return all(self.killed.values())


class LeanResult(Part):
    """What Lean says of a theorem.

    Attributes:
        status: `proved`, `failed` or `not checked`.
        axioms: The axioms its proof names.
    """

    status: Literal["proved", "failed", "not checked"] = "not checked"
    axioms: tuple[str, ...] = ()


class TheoremResult(Part):
    """All that was found on a theorem.

    Attributes:
        id: Catalog id.
        lean: What Lean says.
        checks: What the checks of its statement found.
        mutants: How its mutants fared, if they were tried.
        seconds: Wall time of the numerical part.
        reproduce: The command that repeats the checks.
        reproduce_mutants: The command that tries the mutants again.
    """

    id: str
    lean: LeanResult
    checks: tuple[CheckResult, ...]
    mutants: tuple[MutantResult, ...]
    seconds: float
    reproduce: str
    reproduce_mutants: str

    @computed_field
    @property
    def ok(self) -> bool:
        """Whether all that was asked for held; what was left out on request does not count."""
        verdicts = [part.ok for part in self.checks] + [part.ok for part in self.mutants]
        return self.lean.status != "failed" and all(verdicts)

    def of(self, kind: Kind) -> CheckResult | None:
        """What a kind of check found, if the theorem has it."""
        return next((check for check in self.checks if check.kind is kind), None)


class LeanModule(Part):
    """What Lean says of a module.

    Attributes:
        name: Module name.
        status: Checked now, found unchanged, failed, or skipped behind a failed import.
        seconds: Wall time of the check (for an unchanged one, of the check that was kept).
        messages: Lean's messages.
    """

    name: str
    status: Status
    seconds: float
    messages: tuple[Message, ...] = ()


class LeanVerdict(Part):
    """The check and the audit of the whole library.

    Attributes:
        choice: Which Lean was asked for.
        toolchain: Which Lean it was, in words.
        seconds: Wall time of the check.
        audit_seconds: Wall time of the audit; 0 if there was none.
        modules: What Lean says of each module.
        problems: What check and audit found beside Lean's messages, one line each.
        axioms: The axioms that the proof of each catalogued declaration names; null if a module
            is not proved, so that there was no audit.
    """

    choice: ToolchainChoice
    toolchain: str
    seconds: float
    audit_seconds: float
    modules: tuple[LeanModule, ...]
    problems: tuple[str, ...] = ()
    axioms: dict[str, tuple[str, ...]] | None = None

    @classmethod
    def of_reports(
        cls,
        check: CheckReport,
        audit: AuditReport | None,
        choice: ToolchainChoice,
        *,
        audit_seconds: float = 0.0,
    ) -> Self:
        """From the report of the check and, if every module is proved, that of the audit."""
        modules = [LeanModule.model_validate(m, from_attributes=True) for m in check.modules]
        return cls(
            choice=choice,
            toolchain=check.toolchain,
            seconds=check.seconds,
            audit_seconds=audit_seconds,
            modules=tuple(modules),
            problems=(*check.problems, *(audit.problems if audit else ())),
            axioms={n: tuple(sorted(a)) for n, a in audit.axioms.items()} if audit else None,
        )

    @computed_field
    @property
    def ok(self) -> bool:
        """Whether the library is proved and the audit found nothing."""
        return self.axioms is not None and not self.problems and not self.refused

    @computed_field
    @property
    def reproduce(self) -> str:
        """The command that repeats both."""
        auto = self.choice is ToolchainChoice.AUTO
        return "numcheck lean --audit" + ("" if auto else f" --toolchain {self.choice}")

    @property
    def refused(self) -> tuple[str, ...]:
        """The modules that are not proved."""
        proved = (Status.CHECKED, Status.CACHED)
        return tuple(module.name for module in self.modules if module.status not in proved)

    def of(self, theorem: Theorem) -> LeanResult:
        """What it means for one theorem: a fault anywhere may be what a proof stands on."""
        known = self.axioms or {}
        axioms = {axiom for d in theorem.declarations for axiom in known.get(d.name, ())}
        return LeanResult(status="proved" if self.ok else "failed", axioms=tuple(sorted(axioms)))


class Durations(Part):
    """Wall times in seconds; 0 for what was not asked for.

    Attributes:
        lean: Of Lean's check of the library.
        audit: Of its audit.
        numbers: Of all checks and mutants.
        total: All together.
    """

    lean: float
    audit: float
    numbers: float
    total: float

    def __str__(self) -> str:
        parts = (("Lean", self.lean), ("audit", self.audit), ("numbers", self.numbers))
        found = ", ".join(f"{name} {value:.1f} s" for name, value in parts if value)
        return f"{self.total:.1f} s ({found})"


class Report(Part):
    """A whole run. Date, commit and durations stand apart from what was found.

    Attributes:
        format: Name and version of this format.
        date: When it ended, UTC.
        seconds: Wall time of the numerical part.
        commit: The commit of the checkout, with `-dirty` if files differ from it; null elsewhere.
        settings: What was asked for, seeds included.
        lean: The check and audit of the library, if asked for.
        theorems: What was found on each theorem.
        environment: Versions, and the hardware.
        hashes: SHA-256 of every source file, in four groups.
    """

    format: Literal["numcheck-report 3"] = FORMAT
    date: datetime
    seconds: float
    commit: str | None
    settings: Request
    lean: LeanVerdict | None
    theorems: tuple[TheoremResult, ...]
    environment: dict[str, str]
    hashes: dict[str, dict[str, str]]

    @computed_field
    @property
    def ok(self) -> bool:
        """Whether everything asked for held."""
        return all(t.ok for t in self.theorems) and (self.lean is None or self.lean.ok)

    @computed_field
    @property
    def dirty(self) -> bool | None:
        """Whether files differed from the commit; null if no commit is known."""
        return None if self.commit is None else self.commit.endswith(DIRTY)

    @computed_field
    @property
    def durations(self) -> Durations:
        """Wall times: Lean's check and audit, the numerical part, all together."""
        lean, audit = (self.lean.seconds, self.lean.audit_seconds) if self.lean else (0.0, 0.0)
        total = lean + audit + self.seconds
        return Durations(lean=lean, audit=audit, numbers=self.seconds, total=total)

    @property
    def when(self) -> str:
        """The date as ISO 8601 has it."""
        return f"{self.date:%Y-%m-%dT%H:%M:%SZ}"

    @property
    def source(self) -> str:
        """The commit in words."""
        return commit_in_words(self.commit)

    @computed_field
    @property
    def seal(self) -> str:
        """SHA-256 of all else: it shows that a file was changed, by accident or by hand.

        It is no signature: who changes a report can seal it again, and only a replay tells.
        """
        rest = json.loads(self.model_dump_json(exclude={"seal"}))
        text = json.dumps(rest, sort_keys=True, ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def of(self, theorem: str) -> TheoremResult | None:
        """What was found on a theorem, if it was part of the run."""
        return next((found for found in self.theorems if found.id == theorem), None)

    def to_json(self) -> str:
        """Its dump, indented."""
        return self.model_dump_json(indent=2) + "\n"
