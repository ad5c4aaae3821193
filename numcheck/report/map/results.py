"""What runs found: the JSON of `numcheck verify`, and the figures of the studies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from numcheck.checks.base import Kind
from numcheck.support.errors import InvalidInputError


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


#: What JSON has no number for is written as text: `nan`, `inf`.
_Number = Annotated[float, BeforeValidator(lambda value: float(value))]


class Figures(_Part):
    """One comparison.

    Attributes:
        label: What was compared.
        observed: The value found.
        expected: The value claimed.
        error: Their difference.
        tolerance: The largest difference allowed.
    """

    label: str
    observed: _Number
    expected: _Number
    error: _Number
    tolerance: _Number


class CheckResult(_Part):
    """What one kind of check found.

    Attributes:
        kind: The kind.
        ok: Whether all comparisons held.
        detail: What was done.
        comparisons: How many values were compared.
        worst: The comparison nearest to failing, if there was any.
    """

    kind: Kind
    ok: bool
    detail: str
    comparisons: int
    worst: Figures | None


class MutantOutcome(_Part):
    """How a mutant fared.

    Attributes:
        name: Its name.
        killed: For each kind of check whether it was refuted.
    """

    name: str
    killed: dict[Kind, bool]


class LeanStatus(_Part):
    """What Lean said.

    Attributes:
        status: `proved`, `failed` or `not checked`.
        toolchain: Which Lean.
        axioms: The axioms that the proof names.
    """

    status: str
    toolchain: str = ""
    axioms: tuple[str, ...] = ()


class TheoremRun(_Part):
    """What a run found on a theorem.

    Attributes:
        id: Catalog id.
        ok: Whether all held.
        seconds: How long its checks and mutants took.
        check_seconds: How long each kind of check took, if that was written down.
        reproduce: The command that repeats it.
        lean: What Lean said.
        checks: The kinds of check.
        mutants: The mutants, if they were tried.
    """

    id: str
    ok: bool
    seconds: float
    check_seconds: dict[Kind, float] = Field(default_factory=dict)
    reproduce: str = ""
    lean: LeanStatus
    checks: tuple[CheckResult, ...]
    mutants: tuple[MutantOutcome, ...] = ()

    def of(self, kind: Kind) -> CheckResult | None:
        """The result of a kind of check, if it was run."""
        return next((check for check in self.checks if check.kind is kind), None)


class Run(_Part):
    """A run of `numcheck verify`.

    Attributes:
        ok: Whether everything asked for held.
        seconds: How long it took.
        environment: Versions and hardware.
        settings: How it was run.
        theorems: What it found.
    """

    ok: bool
    seconds: float
    environment: dict[str, Any]
    settings: dict[str, Any]
    theorems: tuple[TheoremRun, ...] = Field(default=())

    def of(self, theorem: str) -> TheoremRun | None:
        """What it found on a theorem, if that was part of it."""
        return next((found for found in self.theorems if found.id == theorem), None)


class StudyRun(_Part):
    """What a study found.

    Attributes:
        study: Its name.
        theorem: Catalog id of the theorem it is about.
        title: What was measured.
        holds: Whether the figures agree with the theorem.
        findings: What they show, in sentences.
        rows: The figures.
    """

    study: str
    theorem: str
    title: str
    holds: bool
    findings: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]


def _load(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInputError(
            f"{path} cannot be read: {error.strerror}. `numcheck verify --json {path}` writes it."
        ) from error
    except ValueError as error:
        raise InvalidInputError(f"{path} is not JSON: {error}. Run `numcheck verify` anew.") from (
            error
        )


def _explain(path: Path, error: ValidationError, command: str) -> InvalidInputError:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "the file"
    return InvalidInputError(f"{path}: {where}: {first['msg']}. `{command}` writes it anew.")


def load_run(path: Path) -> Run:
    """A run, as `numcheck verify --json FILE` or `--record FILE` writes it.

    Args:
        path: The file. A record has the same report under the key `report`, beside how it was made.

    Raises:
        InvalidInputError: If it cannot be read or is neither.
    """
    data = _load(path)
    if isinstance(data, dict) and isinstance(data.get("report"), dict):
        data = {key: data[key] for key in ("environment", "settings") if key in data} | data[
            "report"
        ]
    try:
        return Run.model_validate(data)
    except ValidationError as error:
        raise _explain(path, error, f"numcheck verify --json {path}") from None


def load_studies(folder: Path) -> dict[str, StudyRun]:
    """The studies in a folder, by name, as `numcheck study` writes them.

    Raises:
        InvalidInputError: If one cannot be read.
    """
    found = {}
    for path in sorted(folder.glob("*.json")):
        try:
            study = StudyRun.model_validate(_load(path))
        except ValidationError as error:
            raise _explain(path, error, f"numcheck study {path.stem}") from None
        found[study.study] = study
    return found
