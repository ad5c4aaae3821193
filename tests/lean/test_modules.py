"""The order of modules: imports first; missing modules, cycles and plain files are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from numcheck.lean.errors import SourceError
from numcheck.lean.modules import ModuleGraph, library_modules


def _write(root: Path, **sources: str) -> None:
    for name, text in sources.items():
        path = root.joinpath(*name.split("__")).with_suffix(".lean")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_imports_come_first(tmp_path: Path) -> None:
    _write(
        tmp_path,
        A="module\nimport B\nimport D.E\n",
        B="module\nimport D.E\nimport Init.Prelude\n",
        D__E="module\n",
    )
    graph = ModuleGraph(["A"], [tmp_path])
    assert graph.order == ("D.E", "B", "A")
    assert graph.modules["B"].imports == ("D.E",)
    assert library_modules(tmp_path) == ["A", "B", "D.E"]


def test_keys_follow_content_and_imports(tmp_path: Path) -> None:
    _write(tmp_path, A="module\nimport B\n", B="module\n", C="module\n")
    before = ModuleGraph(["A", "C"], [tmp_path]).keys
    _write(tmp_path, B="module\n-- changed\n")
    after = ModuleGraph(["A", "C"], [tmp_path]).keys
    assert before["A"] != after["A"]
    assert before["B"] != after["B"]
    assert before["C"] == after["C"]


def test_missing_module_names_who_wants_it(tmp_path: Path) -> None:
    _write(tmp_path, A="module\n\nimport Nowhere\n")
    with pytest.raises(SourceError, match=r"A\.lean:3: module Nowhere is missing"):
        ModuleGraph(["A"], [tmp_path])


def test_cycle_is_shown(tmp_path: Path) -> None:
    _write(tmp_path, A="module\nimport B\n", B="module\nimport C\n", C="module\nimport A\n")
    with pytest.raises(SourceError, match="import cycle: ") as error:
        ModuleGraph(["A"], [tmp_path])
    for step in ("A -> B", "B -> C", "C -> A"):
        assert step in str(error.value) + " " + str(error.value).split(": ")[1]


def test_plain_file_is_told_to_become_a_module(tmp_path: Path) -> None:
    _write(tmp_path, A="import Init\ntheorem x : True := trivial\n")
    with pytest.raises(SourceError, match="does not start with `module`"):
        ModuleGraph(["A"], [tmp_path])


def test_first_root_wins(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    _write(one, A="module\n-- one\n")
    _write(two, A="module\n-- two\n", B="module\nimport A\n")
    graph = ModuleGraph(["B"], [one, two])
    assert graph.modules["A"].text == "module\n-- one\n"
