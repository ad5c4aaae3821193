"""A Node that ends by itself costs a retry, not the results that were there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from numcheck.lean import check
from numcheck.lean.errors import NodeStoppedError
from numcheck.lean.modules import ModuleGraph
from numcheck.lean.report import Status
from numcheck.lean.wasm import Run


class FlakyLean:
    """Compiles anything, but stops when asked to compile a module for the first time."""

    def __init__(self, stops: dict[str, int]) -> None:
        self.stops = stops
        self.compiled: list[str] = []

    def run(self, arguments: list[str], search_path: list[Path], *, own: bool) -> Run:
        name = Path(arguments[-1]).stem
        if self.stops.get(name, 0):
            self.stops[name] -= 1
            raise NodeStoppedError("Node stopped")
        self.compiled.append(name)
        output = Path(arguments[arguments.index("-o") + 1])
        for part in (".olean", ".olean.server", ".olean.private"):
            output.with_suffix(part).touch()
        return Run(0, 0.1, ())


def _graph(folder: Path) -> ModuleGraph:
    for name, text in {"A": "module\n", "B": "module\nimport A\n", "C": "module\n"}.items():
        (folder / f"{name}.lean").write_text(text)
    return ModuleGraph(["B", "C"], [folder])


def _use(lean: FlakyLean, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def open_flaky(_project: Path | None) -> Iterator[FlakyLean]:
        yield lean

    monkeypatch.setattr(check, "open_lean", open_flaky)
    monkeypatch.setenv("NUMCHECK_CACHE", str(folder / "cache"))


def test_check_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lean = FlakyLean({"B": 2})
    _use(lean, tmp_path, monkeypatch)
    report = check.check_modules(_graph(tmp_path), jobs=1)
    assert report.ok
    assert {m.name: m.status for m in report.modules} == dict.fromkeys("ABC", Status.CHECKED)
    assert sorted(lean.compiled) == ["A", "B", "C"]


def test_a_node_that_never_holds_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lean = FlakyLean({"A": 99})
    _use(lean, tmp_path, monkeypatch)
    with pytest.raises(NodeStoppedError, match="Node stopped"):
        check.check_modules(_graph(tmp_path), jobs=1)
    assert lean.stops["A"] == 99 - (check.RETRIES + 1)
