"""The native toolchain, played by scripts named `lake`: what is asked and how answers are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from numcheck.lean import native
from numcheck.lean.errors import ToolchainError
from numcheck.lean.report import Status
from numcheck.lean.service import (
    NativeToolchain,
    ToolchainChoice,
    WasmToolchain,
    choose_toolchain,
)
from numcheck.support.project import find_project

VERSION = "Lean (version 4.28.1, x86_64-unknown-linux-gnu)"
NAMES = ["LeJEPA.A", "LeJEPA.B", "LeJEPA.C"]


def _lake(folder: Path, body: str) -> Path:
    """A lake that answers `env lean --version` and otherwise runs `body`."""
    path = folder / "lake"
    path.write_text(
        "#!/bin/sh\n"
        f'if [ "$3" = --version ]; then echo "{VERSION}"; exit 0; fi\n'
        f'echo "$@" > {folder}/asked\n{body}\n'
    )
    path.chmod(0o755)
    return path


def test_good_build(tmp_path: Path) -> None:
    lake = _lake(
        tmp_path,
        'echo "✔ [1/4] Built LeJEPA.A (1.2s)"; echo "✔ [2/4] Built LeJEPA.B (350ms)"\n'
        'echo "Build completed successfully (4 jobs)."',
    )
    report = native.build(lake, tmp_path, NAMES)
    assert report.ok
    assert report.toolchain == VERSION
    assert {m.name: (m.status, m.seconds) for m in report.modules} == {
        "LeJEPA.A": (Status.CHECKED, 1.2),
        "LeJEPA.B": (Status.CHECKED, 0.35),
        "LeJEPA.C": (Status.CACHED, 0.0),
    }
    asked = (tmp_path / "asked").read_text()
    assert asked.split() == ["build", "--wfail", "+LeJEPA.A", "+LeJEPA.B", "+LeJEPA.C"]


def test_broken_build(tmp_path: Path) -> None:
    lake = _lake(
        tmp_path,
        'echo "✔ [1/4] Built LeJEPA.A (1.2s)"; echo "✖ [2/4] Building LeJEPA.B (2.0s)"\n'
        'echo "error: lean/LeJEPA/B.lean:3:17: unsolved goals"; exit 1',
    )
    report = native.build(lake, tmp_path, NAMES)
    assert not report.ok
    status = {m.name: m.status for m in report.modules}
    assert status == {
        "LeJEPA.A": Status.CHECKED,
        "LeJEPA.B": Status.FAILED,
        "LeJEPA.C": Status.SKIPPED,
    }
    (message,) = next(m for m in report.modules if m.name == "LeJEPA.B").messages
    assert str(message) == "lean/LeJEPA/B.lean:3:17: error: unsolved goals"


def test_warning_fails(tmp_path: Path) -> None:
    lake = _lake(
        tmp_path,
        'echo "⚠ [1/4] Built LeJEPA.A (1.2s)"\n'
        'echo "warning: lean/LeJEPA/A.lean:1:8: declaration uses sorry"; exit 1',
    )
    report = native.build(lake, tmp_path, NAMES)
    assert not report.ok
    assert next(m for m in report.modules if m.name == "LeJEPA.A").status is Status.FAILED


def test_lake_that_fails_without_a_message(tmp_path: Path) -> None:
    report = native.build(_lake(tmp_path, "echo no such target; exit 3"), tmp_path, NAMES)
    assert not report.ok
    assert "exit code 3: no such target" in report.problems[0]


def test_lake_that_does_not_run(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    lake.write_text("#!/bin/sh\necho no toolchain >&2; exit 1\n")
    lake.chmod(0o755)
    with pytest.raises(ToolchainError, match="no toolchain"):
        native.build(lake, tmp_path, NAMES)


def test_axioms_are_read_and_judged(tmp_path: Path) -> None:
    lake = _lake(
        tmp_path,
        "cat <<'END'\n"
        "'LeJEPA.a' does not depend on any axioms\n"
        "'LeJEPA.b' depends on axioms: [propext,\n Classical.choice, Quot.sound]\n"
        "'LeJEPA.c' depends on axioms: [propext, Lean.ofReduceBool]\n"
        "END",
    )
    names = ["LeJEPA.a", "LeJEPA.b", "LeJEPA.c", "LeJEPA.d"]
    assert native.audit_axioms(lake, tmp_path, names) == [
        "LeJEPA.c rests on the axiom Lean.ofReduceBool",
        "lean/Audit.lean says nothing about LeJEPA.d (exit code 0)",
    ]


def test_choice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = find_project()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert isinstance(choose_toolchain(project), WasmToolchain)
    with pytest.raises(ToolchainError, match="`lake` is not on the PATH"):
        choose_toolchain(project, ToolchainChoice.NATIVE)
    _lake(tmp_path, "true")
    assert isinstance(choose_toolchain(project), NativeToolchain)
    assert isinstance(choose_toolchain(project, ToolchainChoice.WASM), WasmToolchain)
