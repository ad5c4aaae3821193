"""Five files as users write them are proved, without a word that a user should not need."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from numcheck.lean.service import WasmToolchain, audit_files
from numcheck.lean.source import strip_comments

FILES = sorted(Path(__file__).with_name("user").glob("*.lean"))
#: The hypotheses of the theorems on continuous encoders, met over the constructed real numbers.
REALS = Path(__file__).with_name("reals") / "Inhabited.lean"


def test_they_do_not_look_behind_the_definitions_of_the_library() -> None:
    assert len(FILES) == 5
    for path in FILES:
        code = strip_comments(path.read_text(encoding="utf-8"))
        # A field of one's own says what its own operations are.
        words = r"show|change" if path.stem == "Sqrt2" else r"show|change|rfl"
        assert not re.findall(rf"\b({words})\b", code), path.name


@pytest.mark.lean
@pytest.mark.xdist_group("lean")
def test_they_are_proved(lean: WasmToolchain) -> None:
    files = [*FILES, REALS]
    report = lean.check_files(files, lambda *_: None)
    assert report.ok, "\n".join(str(m) for module in report.modules for m in module.messages)
    audit = audit_files(lean, files)
    assert audit.ok, audit.problems
