"""The tables of what the checks can do: `power.md` and `soundness.md`, measured where code changed.

Each file ends with a digest for each theorem, of the code that its rows depend on: its module of
checks with all that this imports from the rooms `checks`, `sampling` and `theory`, without comments
and docstrings. Rows whose digest is as it was are kept. What is left out is small: the share that a
theorem has of the suite's false-alarm probability depends on how many theorems there are.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from numcheck.checks import claim_of
from numcheck.checks.base import Kind
from numcheck.checks.calibration import Calibration
from numcheck.checks.settings import Settings
from numcheck.cli.calibrate import to_markdown as soundness_text
from numcheck.report.catalog import load_catalog
from numcheck.report.markdown import mutants_to_markdown
from numcheck.support.errors import NumcheckError
from numcheck.support.project import Project

#: Rooms whose code decides what a row says.
_ROOMS = ("checks", "sampling", "theory")
#: What every row depends on beside its own checks.
_SHARED = "numcheck.checks.calibration"
_DIGESTS = re.compile(r"\n<!-- Measured with.*?\n(?P<lines>.*?)-->\n\Z", re.DOTALL)
_HEAD = "<!-- Measured with this code (digests by tools/measured_products.py):"


@cache
def _module(path: Path) -> tuple[str, frozenset[str]]:
    """The digest of a module without its docstrings, and names in its imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                node.body = node.body[1:]
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    rooms = tuple(f"numcheck.{room}" for room in _ROOMS)
    imports = frozenset(name for name in found if name.startswith(rooms))
    return sha256(ast.dump(tree).encode()).hexdigest(), imports


def _file(root: Path, module: str) -> Path | None:
    path = root.joinpath(*module.split("."))
    files = (path / "__init__.py", path.with_suffix(".py"))
    return next((file for file in files if file.is_file()), None)


def digest(root: Path, theorem: str) -> str:
    """The digest of the code that the rows of a theorem depend on."""
    todo = {f"numcheck.checks.{theorem.replace('-', '_')}", _SHARED}
    seen: dict[str, str] = {}
    while todo:
        module = todo.pop()
        path = _file(root, module)
        if path is not None and module not in seen:
            seen[module], imports = _module(path)
            todo |= imports
    return sha256(json.dumps(sorted(seen.items())).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class _Table:
    """A file of measurements.

    Attributes:
        path: The file, from the project's root.
        theorems: The theorems that have rows.
        read: The measurements in the rows of the file, by theorem.
        measure: Those of some theorems, measured now.
        write: The file with all of them.
    """

    path: str
    theorems: Callable[[], list[str]]
    read: Callable[[Iterable[list[str]]], dict[str, list[Any]]]
    measure: Callable[[Sequence[str]], Mapping[str, list[Any]]]
    write: Callable[[Mapping[str, list[Any]]], str]


def rows_of(text: str) -> list[list[str]]:
    """The cells of the rows of a table."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    return [[cell.strip().replace("\\|", "|") for cell in row] for row in cells[1:]]


def _numcheck(*arguments: str) -> Any:
    """What a command writes with `--json`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "results.json"
        command = [sys.executable, "-m", "numcheck", *arguments, "--json", str(path)]
        done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        if done.returncode != 0:
            raise NumcheckError(
                f"`numcheck {' '.join(arguments)}` ended with exit code {done.returncode}. Run it "
                "to see why; the table stays as it was."
            )
        return json.loads(path.read_text(encoding="utf-8"))


def _read_power(rows: Iterable[list[str]]) -> dict[str, list[Any]]:
    words = {"killed": True, "**lives**": False}
    found: dict[str, list[Any]] = {}
    for theorem, name, statement, *marks, size in rows:
        killed = {str(k): words[mark] for k, mark in zip(Kind, marks, strict=True) if mark in words}
        dies_at = None if size == "-" else int(size.replace(",", ""))
        mutant = {"name": name, "statement": statement, "killed": killed, "dies_at": dies_at}
        found.setdefault(theorem, []).append(mutant)
    return found


def _measure_power(theorems: Sequence[str]) -> dict[str, list[Any]]:
    return dict(_numcheck("mutate", *theorems))


_SIZES = ("4", "31")
_RUNS = 1000


def _read_soundness(rows: Iterable[list[str]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for theorem, samples, comparisons, alarms, _, normal in rows:
        count, runs = (int(n.replace(",", "")) for n in alarms.split(" of "))
        normal_alarms = round(float(normal.rstrip("%")) / 100 * runs)
        found.setdefault(theorem, []).append(
            Calibration(
                theorem=theorem,
                samples=int(samples),
                runs=runs,
                comparisons=int(comparisons),
                alpha=0.01,
                alarms=count,
                normal_alarms=normal_alarms,
            )
        )
    return found


def _measure_soundness(theorems: Sequence[str]) -> dict[str, list[Any]]:
    sizes = [argument for size in _SIZES for argument in ("--samples", size)]
    rows = _numcheck("calibrate", *theorems, *sizes, "--runs", str(_RUNS), "--seed", "0")
    found: dict[str, list[Any]] = {}
    for row in rows:
        fields = {key: row[key] for key in Calibration.__dataclass_fields__}
        found.setdefault(row["theorem"], []).append(Calibration(**fields))
    return found


TABLES = {
    "power": _Table(
        "docs/results/power.md",
        lambda: [theorem.id for theorem in load_catalog()],
        _read_power,
        _measure_power,
        lambda rows: mutants_to_markdown(rows, Settings()),
    ),
    "soundness": _Table(
        "docs/results/soundness.md",
        lambda: [t.id for t in load_catalog() if Kind.SAMPLED in claim_of(t.id).kinds],
        _read_soundness,
        _measure_soundness,
        lambda rows: soundness_text([c for found in rows.values() for c in found], 0),
    ),
}


def measured(
    project: Project, name: str, only: Sequence[str] | None = None, *, accept: bool = False
) -> dict[Path, str]:
    """A table with the rows of the theorems measured anew whose code has changed.

    Args:
        project: The project.
        name: Of the table, a key of `TABLES`.
        only: Measure these theorems, and no others.
        accept: Measure none that has rows, and take these as made by the code as it is now.
    """
    table = TABLES[name]
    path = project.root / table.path
    text = path.read_text(encoding="utf-8")
    match = _DIGESTS.search(text)
    kept = dict(line.split() for line in match["lines"].splitlines()) if match else {}
    rows = table.read(rows_of(text))
    theorems = table.theorems()
    now = {theorem: digest(project.root, theorem) for theorem in theorems}
    if only is not None:
        stale = [theorem for theorem in theorems if theorem in only]
    elif accept:
        stale = [theorem for theorem in theorems if theorem not in rows]
    else:
        stale = [t for t in theorems if t not in rows or kept.get(t) != now[t]]
    new: Mapping[str, list[Any]] = {}
    if stale:
        print(f"  measuring {', '.join(stale)}")
        new = table.measure(stale)
    all_rows = {t: new.get(t, rows.get(t, [])) for t in theorems}
    fresh = theorems if accept else stale
    digests = {t: now[t] if t in fresh else kept.get(t, "unknown") for t in theorems}
    lines = "".join(f"{theorem} {known}\n" for theorem, known in digests.items())
    return {path: f"{table.write(all_rows)}\n{_HEAD}\n{lines}-->\n"}
