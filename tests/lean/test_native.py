"""The native toolchain, played by scripts named `lake`: what is asked and how answers are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from numcheck.lean import native
from numcheck.lean.errors import ToolchainError
from numcheck.lean.report import Status
from numcheck.lean.service import NativeToolchain, ToolchainChoice, WasmToolchain, choose_toolchain
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


@pytest.mark.parametrize(
    ("built", "message"),
    [("✖ [2/4] Building", "error: unsolved goals"), ("⚠ [2/4] Built", "warning: uses sorry")],
    ids=["error", "warning"],
)
def test_broken_build(tmp_path: Path, built: str, message: str) -> None:
    kind, _, text = message.partition(": ")
    lake = _lake(
        tmp_path,
        f'echo "✔ [1/4] Built LeJEPA.A (1.2s)"; echo "{built} LeJEPA.B (2.0s)"\n'
        f'echo "{kind}: lean/LeJEPA/B.lean:3:17: {text}"; exit 1',
    )
    report = native.build(lake, tmp_path, NAMES)
    assert not report.ok
    first, second, third = report.modules
    assert first.status is Status.CHECKED
    assert second.status is Status.FAILED
    assert third.status is Status.SKIPPED
    assert [str(m) for m in second.messages] == [f"lean/LeJEPA/B.lean:3:17: {message}"]


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
