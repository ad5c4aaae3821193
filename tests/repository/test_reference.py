"""The reference is whole: it explains every key of a file."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from numcheck.lean import auxiliary
from numcheck.report import catalog, paper, report
from numcheck.support.project import find_project

REFERENCE = find_project().root / "docs" / "reference"


@pytest.mark.parametrize(
    ("document", "models"),
    [
        (
            "catalog.md",
            (
                catalog.Theorem, catalog.Declaration, auxiliary.AuxiliaryModule, auxiliary.Beside,
                paper.Source, paper.PaperItem, paper.UpstreamAxiom,
            ),
        ),
        (
            "record.md",
            (
                report.Report, report.Request, report.LeanVerdict, report.LeanModule,
                report.LeanResult, report.TheoremResult, report.MutantResult,
            ),
        ),
    ],
)  # fmt: skip
def test_every_key_of_a_file_is_explained(
    document: str, models: tuple[type[BaseModel], ...]
) -> None:
    text = (REFERENCE / document).read_text(encoding="utf-8")
    for model in models:
        for name, field in model.model_fields.items():
            assert f"`{field.alias or name}`" in text, f"{document} does not name {name}"
