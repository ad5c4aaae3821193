"""What `tools.regenerate` makes: only what changed, and nothing of a theorem without its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from numcheck.support.errors import NumcheckError
from numcheck.support.project import Project, find_project
from tests.report.test_catalog import GOOD, load
from tools import measured_products, regenerate
from tools.lean_products import root_imports, with_statements
from tools.measured_products import TABLES, digest, measured, rows_of

PROJECT = find_project()


def _write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root.joinpath(*name.split("__")).with_suffix(".lean" if "lean" in name else ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_root_imports_every_module_in_the_order_of_its_rooms(tmp_path: Path) -> None:
    root = "module\n\npublic import LeJEPA.Z.B\npublic import LeJEPA.X.A\n\n/-! Rooms -/\n"
    _write(tmp_path, lean__LeJEPA=root, lean__LeJEPA__N__A="")
    _write(tmp_path, lean__LeJEPA__Z__A="", lean__LeJEPA__Z__B="")
    (text,) = root_imports(Project(tmp_path)).values()
    names = ["Z.A", "Z.B", "N.A"]
    imports = "".join(f"public import LeJEPA.{name}\n" for name in names)
    assert text == f"module\n\n{imports}\n/-! Rooms -/\n"


@pytest.mark.parametrize(
    ("old", "says", "new"),
    [
        ('""', "theorem LeJEPA.one : 1 =\n  1", '"""\ntheorem LeJEPA.one : 1 =\n  1\n"""'),
        ('"""\n"""', r"theorem LeJEPA.one : \1", '"""\ntheorem LeJEPA.one : \\\\1\n"""'),
        ('"""\n1 =\n 1"""', "1 = 1", '"""\n1 =\n 1"""'),
    ],
)  # fmt: skip
def test_statements_are_locked_as_lean_prints_them(
    tmp_path: Path, old: str, says: str, new: str
) -> None:
    text = GOOD.replace('"theorem LeJEPA.one : 1 = 1"', old)
    (tmp_path / "proofs").mkdir()
    (theorem,) = load(tmp_path / "proofs", one=text)
    _, found = with_statements(theorem, {"LeJEPA.one": says}, Project(tmp_path))
    assert found == text.replace(f"statement = {old}", f"statement = {new}")
    (again,) = load(tmp_path / "proofs", one=found)
    assert " ".join(again.declarations[0].statement.split()) == " ".join(says.split())
    with pytest.raises(NumcheckError, match=r"one\.md: LeJEPA\.one is not in LeJEPA\.One"):
        with_statements(theorem, {}, Project(tmp_path))


def test_digest_is_of_the_code_that_a_row_depends_on(tmp_path: Path) -> None:
    def digest_with(**files: str) -> str:
        measured_products._module.cache_clear()
        _write(tmp_path, **files)
        return digest(tmp_path, "a-b")

    code = "from numcheck.theory.used import x\nfrom numcheck.support import y\n"
    theory = {"numcheck__theory__used": "x = 1", "numcheck__theory__other": "x = 1"}
    first = digest_with(numcheck__checks__a_b=code, numcheck__support__y="x = 1", **theory)
    assert digest_with(numcheck__checks__a_b=f'"""Says."""\n{code}# more\n') == first
    assert digest_with(numcheck__theory__other="x = 2", numcheck__support__y="x = 2") == first
    assert digest_with(numcheck__theory__used="x = 2") != first


@pytest.mark.parametrize("name", TABLES)
def test_rows_are_read_as_they_were_written(name: str) -> None:
    table = TABLES[name]
    rows = rows_of((PROJECT.root / table.path).read_text(encoding="utf-8"))
    assert rows_of(table.write(table.read(rows))) == rows


def test_only_stale_rows_are_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def measure(theorems: Sequence[str]) -> dict[str, list[Any]]:
        asked[:] = theorems
        return {t: [{"name": "m", "statement": "a|b", "killed": {"exact": True}, "dies_at": 10}]
                for t in theorems}  # fmt: skip

    table = replace(TABLES["power"], path="power.md", measure=measure, theorems=lambda: ["a", "b"])
    monkeypatch.setitem(TABLES, "power", table)
    digests = {"a": "1", "b": "1"}
    monkeypatch.setattr(measured_products, "digest", lambda root, theorem: digests[theorem])
    project, path = Project(tmp_path), tmp_path / "power.md"
    path.write_text("")

    def regenerated(**options: Any) -> list[str]:
        asked.clear()
        (text,) = measured(project, "power", **options).values()
        assert [row[:3] for row in rows_of(text)] == [["a", "m", "a|b"], ["b", "m", "a|b"]]
        path.write_text(text)
        return list(asked)

    assert regenerated() == ["a", "b"]
    assert regenerated() == []
    digests["b"] = "2"
    assert regenerated(only=["a"]) == ["a"]
    assert regenerated() == ["b"]
    digests["a"] = "2"
    assert regenerated(accept=True) == []
    assert regenerated() == []


def test_command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert regenerate.main(["audit", "contents"]) == 0
    assert capsys.readouterr().out.split() == ["audit", "unchanged", "contents", "unchanged"]
    with pytest.raises(SystemExit):
        regenerate.main(["everything"])
    with pytest.raises(SystemExit):
        regenerate.main(["--measure", "stien"])
