"""The format of a record (`numcheck.report.record`): its keys, its seal, and how it is read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from numcheck.checks.base import Kind, Parameters
from numcheck.checks.sampled import Settings
from numcheck.lean.service import ToolchainChoice
from numcheck.support.errors import NumcheckError
from numcheck.support.tables import Entry, validated

#: What a record calls itself; the number changes with the meaning of a key.
SCHEMA_NAME, SCHEMA_VERSION = "numcheck-record", 1


class RecordError(NumcheckError):
    """A record cannot be used; the message names the file, the key and the mend."""


@dataclass(frozen=True)
class Request:
    """What a run was asked for.

    Attributes:
        theorems: Catalog ids.
        settings: How the sampled checks are run.
        parameters: Where they look.
        toolchain: Which Lean checks the proofs; none if they are not checked.
        mutants: Whether mutants are tried.
    """

    theorems: tuple[str, ...]
    settings: Settings
    parameters: Parameters
    toolchain: ToolchainChoice | None
    mutants: bool


class _Part(Entry):
    """A part of which only some keys matter for a replay."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Schema(Entry):
    """Name and version of the format."""

    name: Literal["numcheck-record"]
    version: Literal[1]


class RecordedSettings(Entry):
    """`Request`, written flat."""

    theorems: Annotated[tuple[str, ...], Field(min_length=1)]
    toolchain: ToolchainChoice | None
    mutants: bool
    samples: int
    seed: int
    device: str
    dtype: str
    level: float
    workers: int
    chunk: int
    scheduler: str | None
    backend: str
    rho: tuple[float, ...]
    degree: int

    def request(self) -> Request:
        """The same run again, on this machine.

        A scheduler is not looked for again: who computes changes no figure.

        Raises:
            InvalidInputError: A setting is out of range, or its device is not here.
        """
        settings = Settings(
            self.samples, self.seed, self.device, self.dtype, self.level, self.workers,
            self.chunk, None, self.backend,
        )  # fmt: skip
        where = Parameters(self.rho, self.degree)
        return Request(self.theorems, settings, where, self.toolchain, self.mutants)


class Sources(Entry):
    """SHA-256 of files, and of the list of them.

    Attributes:
        digest: Of the lines `PATH DIGEST`, sorted.
        files: For each path, from the project's root, the digest of its bytes.
    """

    digest: str
    files: dict[str, str]


class Hashes(Entry):
    """What the run was a run of.

    Attributes:
        lean: The Lean sources and the pinned toolchain.
        proofs: The catalog and its locks.
        checks: The modules of the checks.
        code: All other modules of the package.
    """

    lean: Sources
    proofs: Sources
    checks: Sources
    code: Sources


class RecordedCheck(_Part):
    """The verdict of a kind of check."""

    kind: Kind
    ok: bool
    detail: str


class RecordedMutant(_Part):
    """Which kinds of check refuted a mutant."""

    name: str
    killed: dict[str, bool]


class RecordedLean(_Part):
    """What Lean said of a theorem."""

    status: str
    axioms: tuple[str, ...]


class RecordedTheorem(_Part):
    """The verdicts on a theorem."""

    id: str
    ok: bool
    lean: RecordedLean
    checks: tuple[RecordedCheck, ...]
    mutants: tuple[RecordedMutant, ...]


class RecordedReport(_Part):
    """The verdicts of `numcheck verify --json`."""

    ok: bool
    theorems: tuple[RecordedTheorem, ...]


class Figure(Entry):
    """A comparison (`numcheck.sampling.decide.Comparison`); JSON has NaN and infinities as text."""

    label: str
    observed: float
    expected: float
    error: float
    tolerance: float
    rounding: float


class Record(Entry):
    """A record.

    Attributes:
        schema_: Its format.
        environment: Versions of Python, the libraries, this package and the pinned Lean.
        hardware: Processor, cores, GPU.
        settings: What was asked for, seeds included.
        hashes: Digests of all sources.
        report: As `--json` writes it.
        figures: Every comparison, by theorem and kind of check.
        seal: Digest of all else.
    """

    schema_: Annotated[Schema, Field(alias="schema")]
    environment: dict[str, str]
    hardware: dict[str, str]
    settings: RecordedSettings
    hashes: Hashes
    report: RecordedReport
    figures: dict[str, dict[Kind, tuple[Figure, ...]]]
    seal: str


def digest_of(files: dict[str, str]) -> str:
    """The digest of a list of files with their digests."""
    lines = "".join(f"{path} {digest}\n" for path, digest in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def seal_of(record: dict[str, Any]) -> str:
    """The digest of a record without its seal."""
    rest = {key: value for key, value in record.items() if key != "seal"}
    text = json.dumps(rest, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def parse_record(data: object, path: Path) -> Record:
    """Validate a record that was read.

    Args:
        data: What the file holds.
        path: The file, for messages.

    Raises:
        RecordError: It is not a record of this version, a key is missing, unknown or of another
            kind, or its seal or a digest is not that of its contents.
    """
    again = "Use the file as it was written, or record the run anew: numcheck verify --record."
    if not isinstance(data, dict):
        raise RecordError(f"{path} is not a record: it holds {type(data).__name__}. {again}")
    schema = data.get("schema")
    named = schema if isinstance(schema, dict) else {}
    if named != {"name": SCHEMA_NAME, "version": SCHEMA_VERSION}:
        raise RecordError(
            f"{path}: schema: given was {schema!r}; this version of numcheck reads "
            f"{SCHEMA_NAME} of version {SCHEMA_VERSION}. Replay it with the version of numcheck "
            "named under environment.numcheck, or record the run anew."
        )
    record = validated(data, path, Record, RecordError)
    for name in type(record.hashes).model_fields:
        sources: Sources = getattr(record.hashes, name)
        if digest_of(sources.files) != sources.digest:
            raise RecordError(f"{path}: hashes.{name}: digest is not that of its files. {again}")
    if seal_of(data) != record.seal:
        raise RecordError(
            f"{path}: seal is not that of the record: it was changed after the run. {again}"
        )
    return record


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number of JSON")


def read_record(path: Path) -> Record:
    """Read a record.

    Args:
        path: The file.

    Raises:
        RecordError: It cannot be read, is not JSON, or not a sealed record (`parse_record`).
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"), parse_constant=_refuse)
    except OSError as error:
        raise RecordError(f"{path} cannot be read: {error.strerror}. Correct the path.") from error
    except (ValueError, RecursionError) as error:
        raise RecordError(
            f"{path} is not JSON: {error}. Give a file that numcheck verify --record wrote."
        ) from error
    return parse_record(data, path)
