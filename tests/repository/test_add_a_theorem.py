"""`docs/how-to/add-a-theorem.md`, followed to the letter in a copy of the project."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from numcheck.lean.check import BuildFolder
from numcheck.lean.service import WasmToolchain
from numcheck.support.project import find_project

ROOT = find_project().root
ID = "parallelogram-law"
#: A block, behind the name of a file if it is that file.
_BLOCK = re.compile(
    r"(?:^`(?P<file>[\w/.-]+)`\n\n)?^(?P<fence>`{3,4})(?P<kind>\w+)\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
_PYTHON = [sys.executable, "-m"]
_COMMANDS = {
    "numcheck": [*_PYTHON, "numcheck"],
    "pytest": [*_PYTHON, "pytest", "-p", "no:cacheprovider"],
    # Without the set-up. Rows that somebody's work has made stale are not measured here.
    "make regenerate": [*_PYTHON, "tools.regenerate", "--measure", ID],
}


@pytest.fixture
def project(tmp_path: Path, lean: WasmToolchain) -> Iterator[Path]:
    """A copy of the files under version control; compiled modules are shared."""
    assert lean.check_library(lambda *_: None).ok
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in listed:
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "node_modules").symlink_to((ROOT / "node_modules").resolve())
    yield tmp_path
    shutil.rmtree(BuildFolder.of(tmp_path / "lean").path)


def _command(line: str) -> list[str]:
    start = next((start for start in _COMMANDS if f"{line} ".startswith(f"$ {start} ")), None)
    assert start is not None, f"{line} is not run by this test"
    return [*_COMMANDS[start], *shlex.split(line.removeprefix(f"$ {start}"))]


@pytest.mark.lean
@pytest.mark.xdist_group("lean")
def test_the_page_adds_a_theorem(project: Path) -> None:
    page = (project / "docs" / "how-to" / "add-a-theorem.md").read_text(encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(project), "COLUMNS": "200"}
    said = ""
    for block in _BLOCK.finditer(page):
        if block["file"]:
            path = project / block["file"]
            assert "TODO" in path.read_text(encoding="utf-8")
            path.write_text(block["text"], encoding="utf-8")
            continue
        for line in block["text"].splitlines():
            done = subprocess.run(
                _command(line), cwd=project, env=environment, capture_output=True, text=True,
                check=False,
            )  # fmt: skip
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
            said += done.stdout
    assert re.search(rf"{ID}\W+proved", said)
    assert "1 passed" in said
    locked = (project / "proofs" / f"{ID}.md").read_text(encoding="utf-8")
    assert "theorem LeJEPA.parallelogram_law.{u} : ∀ {R : Type u}" in locked
    for made, text in {
        "lean/LeJEPA.lean": "public import LeJEPA.Beyond.ParallelogramLaw\n",
        "lean/Audit.lean": "#print axioms LeJEPA.parallelogram_law\n",
        "proofs/README.md": f"]({ID}.md) (`{ID}`) | Beyond the paper: an example",
        "proofs/MAP.md": f'### <a id="{ID}"></a>The parallelogram law\n',
        "docs/results/power.md": f"| {ID} | one-side | the sum is 2 x^2 | killed | - ",
        "docs/results/soundness.md": f"| {ID} | 31 | 1 | 0 of 1,000 |",
    }.items():
        assert text in (project / made).read_text(encoding="utf-8"), made
