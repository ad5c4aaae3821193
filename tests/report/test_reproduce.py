"""A property-based test that fails prints a line that repeats it: the line is run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from numcheck.support.project import find_project

#: Neither shrunk nor kept on disk, so that the example depends on the seed.
_FALSE = """
from hypothesis import Phase, given, settings, strategies as st

@settings(database=None, phases=[Phase.generate], derandomize={derandomize})
@given(st.integers(10**6, 10**12))
def test_false(n: int) -> None:
    assert n < 0, f"observed {{n}}"
"""


def _pytest(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(find_project().root)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("derandomize", [False, True])
def test_line_of_a_failed_property_fails_with_the_same_example(
    tmp_path: Path, derandomize: bool
) -> None:
    """With a seed drawn anew or, as hypothesis does by itself in CI, without one."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "theorems").mkdir()
    property_ = _FALSE.format(derandomize=derandomize)
    (tmp_path / "theorems" / "test_hermite_attenuation.py").write_text(property_)
    first = _pytest(tmp_path)
    assert "theorem    hermite-attenuation" in first
    found = re.search(r"^reproduce  pytest (.*)$", first, re.MULTILINE)
    assert found is not None, first
    assert ("--hypothesis-seed=" in found[1]) != derandomize
    again = _pytest(tmp_path, *shlex.split(found[1]))
    values = [re.findall(r"observed -?\d+", text) for text in (first, again)]
    assert values[0] == values[1] != []
