"""The reference is whole: it explains every key of a file, and names every module."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from pydantic import BaseModel

from numcheck.lean import auxiliary
from numcheck.report import catalog, paper, report
from numcheck.support.project import find_project
from tools.write_api import public_modules, write_api

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


def test_api_reference_is_built_without_a_warning(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write_api(tmp_path)
    assert (tmp_path / "index.html").is_file()
    for module in public_modules():
        assert tmp_path.joinpath(*module.split(".")).with_suffix(".html").is_file(), module
    page = tmp_path / "numcheck" / "theory" / "matrix_strategies.html"
    assert "Fraction" in page.read_text(encoding="utf-8")
