"""A file of which Lean dies, its recursion too deep: the declaration is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numcheck.lean import native
from numcheck.lean.recursion import commands, deep_recursion, first_that_dies
from numcheck.lean.report import Status
from numcheck.lean.service import WasmToolchain

TEXT = """module
public import Init.Prelude

/-- A docstring that says theorem. -/
@[simp]
theorem one : True :=
  trivial

def count : Nat → Nat
| 0 => 0
| n + 1 => count n + 1
termination_by n => n

example : 1 = 1 := rfl
#check one
@[simp] private theorem two' (n : Nat) : n = n := by
  rfl
instance : Inhabited Nat := ⟨0⟩
"""

DEEP = """module
def count : Nat → Nat | 0 => 0 | n + 1 => count n + 1

/-- The kernel goes down 20,000 steps. -/
theorem deep : count 20000 = 20000 := by
  set_option maxRecDepth 1000000 in rfl

theorem later : count 2 = 2 := by decide
"""


def test_commands_are_named_with_their_lines() -> None:
    assert [(str(command), command.line) for command in commands(TEXT)] == [
        ("`@[simp]`", 5),
        ("`theorem one`", 6),
        ("`def count`", 9),
        ("`example`", 14),
        ("`#check one`", 15),
        ("`theorem two'`", 16),
        ("`instance`", 18),
    ]


@given(st.integers(1, 40), st.data())
def test_the_first_that_dies_is_found(number: int, data: st.DataObject) -> None:
    culprit = data.draw(st.integers(0, number - 1))
    text = "module\n" + "".join(f"theorem t{i} : True := trivial\n" for i in range(number))
    runs = 0

    def dies(beginning: str) -> bool:
        nonlocal runs
        runs += 1
        return f"theorem t{culprit} " in beginning

    assert str(first_that_dies(text, dies)) == f"`theorem t{culprit}`"
    assert 2 ** (runs - 1) <= number


def test_a_file_without_commands_is_named_itself() -> None:
    message = deep_recursion(Path("A.lean"), "module\nimport B\n", lambda _: True)
    assert str(message).startswith("A.lean:1:0: error: Lean ran out of stack: a recursion")


def test_native_lean_that_overflows(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    lake.write_text(
        "#!/bin/sh\nfor file; do :; done\n"
        'if grep -q "theorem deep" $file; then\n'
        '  echo "Stack overflow detected. Aborting." >&2; exit 134\nfi\n'
    )
    lake.chmod(0o755)
    path = tmp_path / "Deep.lean"
    path.write_text(DEEP)
    result = native.check_file(lake, tmp_path, path)
    assert result.status is Status.FAILED
    assert f"{path}:5:0: error: Lean ran out of stack while it checked `theorem deep`" in str(
        result.messages[0]
    )


@pytest.mark.lean
@pytest.mark.xdist_group("lean")
def test_real_lean_that_overflows(lean: WasmToolchain, tmp_path: Path) -> None:
    path = tmp_path / "Deep.lean"
    path.write_text(DEEP)
    report = lean.check_files([path], lambda *_: None)
    (result,) = report.modules
    assert result.status is Status.FAILED
    (message,) = result.messages
    assert message.line == 5
    assert "Lean ran out of stack while it checked `theorem deep`" in message.text
