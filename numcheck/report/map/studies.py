"""What studies found, read from their files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from numcheck.support.errors import InvalidInputError


class StudyRun(BaseModel):
    """What a study found.

    Attributes:
        study: Its name.
        theorem: Catalog id of the theorem it is about.
        title: What was measured.
        holds: Whether the figures agree with the theorem.
        findings: What they show, in sentences.
        rows: The figures.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    study: str
    theorem: str
    title: str
    holds: bool
    findings: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]


def load_studies(folder: Path) -> dict[str, StudyRun]:
    """The studies in a folder, by name, as `numcheck study` writes them.

    Raises:
        InvalidInputError: If one cannot be read.
    """
    found = {}
    for path in sorted(folder.glob("*.json")):
        again = f"`numcheck study {path.stem}` writes it again."
        try:
            study = StudyRun.model_validate_json(path.read_bytes())
        except OSError as error:
            raise InvalidInputError(f"{path} cannot be read: {error.strerror}. {again}") from error
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the file"
            raise InvalidInputError(f"{path}: {where}: {first['msg']}. {again}") from None
        found[study.study] = study
    return found
