"""Missing packages are said before any work is done, with the extra that installs them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from numcheck.support.errors import InvalidInputError
from numcheck.support.extras import extra_module
from tests.cli.conftest import Runner, run

__all__ = ["run"]


def test_what_is_installed_is_given() -> None:
    assert extra_module("pyarrow.parquet", extra="parquet", use="files").__name__ == (
        "pyarrow.parquet"
    )


@pytest.mark.parametrize("name", ["pyarrow", "pyarrow.parquet"])
def test_what_is_missing_is_named_with_its_extra(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InvalidInputError) as error:
        extra_module(name, extra="parquet", use="files", instead="Or save them as npy.")
    assert str(error.value) == (
        "files need pyarrow. Install the extra: pip install 'lejepa-numcheck[parquet]'. "
        "Or save them as npy."
    )


@pytest.mark.parametrize(
    ("package", "arguments"),
    [
        ("matplotlib", ["certify", "absent.npy", "absent.npy", "--rho", "0.9", "--plot", "x.png"]),
        ("matplotlib", ["study", "procrustes-constant", "--quick"]),
        ("matplotlib", ["experiment", "mixings", "--quick"]),
        ("matplotlib", ["map"]),
    ],
)
def test_commands_say_so_first(
    run: Runner, package: str, arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.returncode == 2
    assert f"need {package}. Install the extra: pip install 'lejepa-numcheck[" in done.stderr
    assert not done.stdout
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
