"""Reports read from files, to be replayed or shown."""

from __future__ import annotations

import json
from pathlib import Path

from numcheck.report.report import FORMAT, Report
from numcheck.support.errors import InvalidInputError
from numcheck.support.tables import validated
from numcheck.support.validate import shown


class ReportError(InvalidInputError):
    """A file is no report that can be used; the message says why and what to do."""


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number of JSON")


def read_report(path: Path) -> Report:
    """Read a report as `numcheck verify --record FILE` or `--json FILE` wrote it.

    Args:
        path: The file.

    Raises:
        ReportError: If it cannot be read, is not JSON, not a report of this version, lacks a key
            or has one more, or was changed after the run.
    """
    anew = f"Use the file as it was written, or write it anew: numcheck verify --json {path}."
    try:
        data = json.loads(path.read_text(encoding="utf-8"), parse_constant=_refuse)
    except OSError as error:
        raise ReportError(
            f"{path} cannot be read: {error.strerror}. `numcheck verify --json {path}` writes it."
        ) from error
    except (ValueError, RecursionError) as error:
        raise ReportError(f"{path} is not JSON: {error}. {anew}") from error
    if not isinstance(data, dict):
        raise ReportError(f"{path} is not a report: it holds {type(data).__name__}. {anew}")
    if data.get("format") != FORMAT:
        # Before there was one format, records had a `schema` and results had neither.
        given = data.get("format", data.get("schema"))
        raise ReportError(
            f"{path}: format: given was {shown(given)}; this version of numcheck reads {FORMAT!r}. "
            "Use the version of numcheck that wrote it (named under environment), or write it "
            f"anew: numcheck verify --json {path}."
        )
    report = validated(data, path, Report, ReportError)
    if json.loads(report.model_dump_json()) != data:
        raise ReportError(
            f"{path}: seal is not that of the report: it was changed after the run. {anew}"
        )
    return report
