"""Planted violations: each forbidden thing in a file that a real Lean checks is found and named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from numcheck.lean.audit import audit_source, audit_terms, by_name, declarations_of, terms_of
from numcheck.lean.errors import SourceError
from numcheck.lean.names import Name
from numcheck.lean.report import ModuleResult, Status
from numcheck.lean.service import WasmToolchain, audit_files

pytestmark = [pytest.mark.lean, pytest.mark.xdist_group("lean")]

HEAD = "module\nimport LeJEPA.Algebra.Order\n"

SOURCES = {
    "Good": HEAD + "theorem fine (a : Rat) : 0 ≤ a * a := LeJEPA.OrderedField.mul_self_nonneg a\n",
    "Broken": HEAD + "\ntheorem wrong : (1 : Nat) = 2 := by\n  decide\n",
    "Sorry": HEAD + "theorem open_end : (1 : Nat) = 2 := sorry\n",
    "Axiom": HEAD + "axiom bad : (1 : Nat) = 2\ntheorem wrong : (1 : Nat) = 2 := bad\n",
    "Native": HEAD + "theorem big : (2 ^ 10 : Nat) = 1024 := by native_decide\n",
    "Macro": HEAD
    + 'macro "fact " n:ident " : " t:term : command => `(axiom $n : $t)\n'
    + "fact hidden : (1 : Nat) = 2\ntheorem wrong : (1 : Nat) = 2 := hidden\n",
    "Unsafe": HEAD
    + "unsafe def evil (n : Nat) : Nat := n + 1\n"
    + "@[implemented_by evil] def good (n : Nat) : Nat := n\n",
    "Opaque": HEAD + "opaque secret : Nat\n",
    "Debug": HEAD + "set_option debug.skipKernelTC true\ntheorem t : True := trivial\n",
    "Weak": HEAD + "theorem unused (a b : Nat) : a = a := rfl\n",
}


@dataclass(frozen=True)
class Planted:
    """The files and what Lean said of each."""

    folder: Path
    results: dict[str, ModuleResult]

    def file(self, name: str) -> Path:
        return self.folder / f"{name}.lean"


@pytest.fixture(scope="module")
def planted(lean: WasmToolchain, tmp_path_factory: pytest.TempPathFactory) -> Planted:
    folder = tmp_path_factory.mktemp("planted")
    for name, text in SOURCES.items():
        (folder / f"{name}.lean").write_text(text)
    report = lean.check_files([folder / f"{name}.lean" for name in SOURCES], lambda *_: None)
    return Planted(folder, {module.name: module for module in report.modules})


def test_good_file_passes_check_and_audit(lean: WasmToolchain, planted: Planted) -> None:
    assert planted.results["Good"].ok
    audit = audit_files(lean, [planted.file("Good")])
    assert audit.ok


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Broken", r"Broken\.lean:5:2: error: .*decide"),
        ("Sorry", r"Sorry\.lean:3:8: warning: declaration uses `sorry`"),
        ("Weak", r"Weak\.lean:3:18: warning: unused variable `b`"),
    ],
    ids=["broken proof", "sorry", "unused hypothesis"],
)
def test_lean_itself_refuses(planted: Planted, name: str, message: str) -> None:
    result = planted.results[name]
    assert result.status is Status.FAILED
    assert any(re.search(message, str(m), re.DOTALL) for m in result.messages), result.messages


@pytest.mark.parametrize(
    ("name", "line", "word"),
    [
        ("Axiom", 3, "axiom"),
        ("Sorry", 3, "sorry"),
        ("Native", 3, "native_decide"),
        ("Macro", 3, "macro"),
        ("Unsafe", 3, "unsafe"),
        ("Unsafe", 4, "implemented_by"),
        ("Opaque", 3, "opaque"),
        ("Debug", 3, "debug.skipKernelTC"),
    ],
)
def test_the_source_audit_names_file_line_and_word(
    planted: Planted, name: str, line: int, word: str
) -> None:
    problems = audit_source(planted.file(name), SOURCES[name])
    assert any(f"{name}.lean:{line}: `{word}` is forbidden" in p for p in problems), problems


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("Axiom", "bad is an axiom"),
        ("Macro", "hidden is an axiom"),
        ("Unsafe", "evil is unsafe or partial"),
        ("Opaque", "secret is opaque"),
    ],
)
def test_the_compiled_audit_sees_it_without_the_source(
    lean: WasmToolchain, planted: Planted, name: str, finding: str
) -> None:
    """An axiom that a macro made is found in the compiled module, whatever the text says."""
    assert planted.results[name].ok, planted.results[name].messages
    problems = lean.unproved([planted.file(name)])
    assert any(finding in problem for problem in problems), problems


def test_native_decide_is_stopped_one_way_or_the_other(
    lean: WasmToolchain, planted: Planted
) -> None:
    """This Lean refuses it; one that accepted it would leave its axiom in the compiled module."""
    result = planted.results["Native"]
    if result.ok:
        problems = lean.unproved([planted.file("Native")])
        assert any("ofReduceBool" in p or "is an axiom" in p for p in problems), problems
    else:
        assert result.messages


def test_digests_see_a_changed_definition_and_no_renamed_variable(
    lean: WasmToolchain, tmp_path: Path
) -> None:
    theorem = "theorem t : f 0 = f 0 := rfl\n"
    sources = {
        "One": "def f (n : Nat) : Nat := n + 1\n" + theorem,
        "Renamed": "def f (k : Nat) : Nat := k + 1\n" + theorem,
        "Changed": "def f (n : Nat) : Nat := n + 2\n" + theorem,
    }
    files = []
    for name, text in sources.items():
        files.append(tmp_path / f"{name}.lean")
        files[-1].write_text("module\npublic section\n" + text)
    report = lean.check_files(files, lambda *_: None)
    assert report.ok, [str(m) for module in report.modules for m in module.messages]
    found = {}
    for file in files:
        declared = by_name(declarations_of(lean.compiled(lean.user_graph([file]))))
        found[file.stem] = terms_of([Name(("t",))], declared)
    assert set(found["One"]) == {"t", "f"}
    assert found["One"] == found["Renamed"]
    (problem,) = audit_terms(found["One"], found["Changed"])
    assert "f: as the kernel has it, it is not the locked one" in problem
    assert "run `make regenerate`" in problem
    assert "is not locked" in audit_terms({}, found["One"])[0]
    assert "no catalogued statement rests on it" in audit_terms(found["One"], {})[0]


def test_what_stands_behind_a_broken_module_is_skipped(lean: WasmToolchain, tmp_path: Path) -> None:
    (tmp_path / "Bad.lean").write_text("module\npublic theorem no : False := by trivial\n")
    (tmp_path / "User.lean").write_text("module\nimport Bad\ntheorem x : False := no\n")
    report = lean.check_files([tmp_path / "User.lean"], lambda *_: None)
    assert not report.ok
    assert {m.name: m.status for m in report.modules} == {
        "Bad": Status.FAILED,
        "User": Status.SKIPPED,
    }


def test_file_named_like_a_library_module_is_refused(lean: WasmToolchain, tmp_path: Path) -> None:
    (tmp_path / "LeJEPA.lean").write_text("module\n")
    with pytest.raises(SourceError, match="Rename the file"):
        lean.check_files([tmp_path / "LeJEPA.lean"], lambda *_: None)
