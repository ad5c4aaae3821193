"""The reference is whole: it names every key and every public name."""

from __future__ import annotations

import importlib
import inspect
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from numcheck.lean import auxiliary
from numcheck.report import catalog, paper, record_format
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
                record_format.Record, record_format.Schema, record_format.RecordedSettings,
                record_format.Hashes, record_format.Sources, record_format.Figure,
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


def _modules() -> list[Any]:
    return [importlib.import_module(name) for name in public_modules()]


def _public(module: Any) -> Iterator[tuple[str, Any]]:
    """Functions, classes, and the functions and properties of these, with their full names."""
    for name, value in vars(module).items():
        if name.startswith("_") or getattr(value, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(value) or inspect.isclass(value):
            yield f"{module.__name__}.{name}", value
        if not inspect.isclass(value):
            continue
        for key, member in vars(value).items():
            inner = getattr(member, "fget", None) or getattr(member, "__func__", member)
            # Another name means a field whose default is a function.
            if inspect.isfunction(inner) and inner.__name__ == key and not key.startswith("_"):
                yield f"{module.__name__}.{name}.{key}", getattr(value, key)


def test_every_public_name_has_a_docstring() -> None:
    count = 0
    for module in _modules():
        assert module.__doc__, module.__name__
        for name, value in _public(module):
            count += 1
            doc = inspect.getdoc(value)
            assert doc, name
            # What dataclasses write by themselves is no explanation.
            assert not doc.startswith(f"{name.rpartition('.')[2]}("), name
    assert count > 800


def test_api_reference_is_built_without_a_warning(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write_api(tmp_path)
    assert (tmp_path / "index.html").is_file()
    for module in _modules():
        page = tmp_path.joinpath(*module.__name__.split(".")).with_suffix(".html")
        assert page.is_file(), module.__name__
    strategies = (tmp_path / "numcheck" / "matrix_strategies.html").read_text(encoding="utf-8")
    assert "Fraction" in strategies
