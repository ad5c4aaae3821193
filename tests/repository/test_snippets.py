"""Every block of Python, sh and Lean in README, CONTRIBUTING and docs/ is run.

Blocks of Python of one document run one after the other in one process; the lines of a block of sh
one after the other in one empty folder. What sets a machine up or takes minutes stands in blocks
marked `console`; excerpts of Lean files, written by `make regenerate`, in blocks marked `lean4`.
Notebooks run from top to bottom, and are kept without their outputs.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from numcheck.support.project import find_project
from tests.cli.conftest import Runner

ROOT = find_project().root
#: The blocks of `add-a-theorem.md` are files of a theorem: `test_add_a_theorem` follows that page.
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted(p for p in (ROOT / "docs").rglob("*.md") if p.stem != "add-a-theorem"),
]
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_KNOWN = {"python", "sh", "lean", "lean4", "console", ""}


def _blocks(language: str) -> dict[str, list[str]]:
    """For each document that has some its blocks."""
    found = {
        path.relative_to(ROOT).as_posix(): [
            text for name, text in _BLOCK.findall(path.read_text("utf-8")) if name == language
        ]
        for path in DOCUMENTS
    }
    return {name: blocks for name, blocks in found.items() if blocks}


PYTHON, LEAN = _blocks("python"), _blocks("lean")
SHELL = [(name, i, text) for name, blocks in _blocks("sh").items() for i, text in enumerate(blocks)]
#: The tests run the package that they were started with, whatever is installed.
_ENVIRONMENT = {
    **os.environ,
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    "COLUMNS": "120",
}


def test_blocks_are_of_a_kind_that_is_run_or_shown() -> None:
    for path in DOCUMENTS:
        for name, _ in _BLOCK.findall(path.read_text("utf-8")):
            assert name in _KNOWN, f"{path.name}: ```{name}"
    assert len(PYTHON) >= 4
    assert len(SHELL) >= 6


@pytest.mark.parametrize("document", PYTHON)
def test_python(document: str, tmp_path: Path) -> None:
    path = tmp_path / "snippets.py"
    path.write_text("\n".join(PYTHON[document]), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, path], cwd=tmp_path, env=_ENVIRONMENT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def _lines(text: str) -> list[list[str]]:
    joined = text.replace("\\\n", " ")
    lines = [shlex.split(line, comments=True) for line in joined.splitlines()]
    return [line for line in lines if line]


@pytest.mark.parametrize(
    ("document", "number", "text"), SHELL, ids=[f"{name}-{i}" for name, i, _ in SHELL]
)
def test_shell(
    run: Runner,
    document: str,
    number: int,
    text: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`make verify` and `make test` are not run from within the tests that one of them runs."""
    monkeypatch.chdir(tmp_path)
    for program, *arguments in _lines(text):
        if program == "make":
            for target in arguments:
                assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
            continue
        assert program == "numcheck", f"{document}: {program} is not run by this test"
        done = run(*arguments)
        assert done.returncode == 0, f"{shlex.join(arguments)}\n{done.stdout}{done.stderr}"


@pytest.mark.lean
@pytest.mark.xdist_group("lean")
@pytest.mark.parametrize(
    "snippet",
    [text for blocks in LEAN.values() for text in blocks],
    ids=[f"{name}-{i}" for name, blocks in LEAN.items() for i in range(len(blocks))],
)
def test_lean(snippet: str, tmp_path: Path) -> None:
    path = tmp_path / "Snippet.lean"
    path.write_text(snippet, encoding="utf-8")
    done = subprocess.run(
        ["numcheck", "lean", path, "--audit", "--toolchain", "wasm"],
        env=_ENVIRONMENT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


NOTEBOOKS = sorted((find_project().root / "docs").rglob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_is_kept_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


# The client's own use of event loops and sockets is not ours to mend.
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_false_neighbours(tmp_path: Path) -> None:
    path = next(path for path in NOTEBOOKS if path.stem == "false-neighbours")
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    said = "".join(
        output.text for cell in notebook.cells for output in cell.get("outputs", [])
        if output.output_type == "stream"
    )  # fmt: skip
    assert "sampled: " in said
    assert "FAILS" not in said
    assert "two-augmentations: " in said
    assert "n = 100,000: refuted" in said
    assert "@misc{lejepa-numcheck:hermite-attenuation," in said
