"""One Lean that takes file after file says what a Lean of its own says of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from numcheck.lean.check import open_lean
from numcheck.lean.wasm import Run
from numcheck.support.project import find_project

TEXTS = {
    "good": "module\npublic theorem two : 1 + 1 = 2 := rfl\n#check two\n",
    "option": "module\nset_option autoImplicit true\ndef f (x : A) := x\n#check f\n",
    "implicit": "module\ndef f (x : A) := x\n",
}


@pytest.mark.lean
@pytest.mark.xdist_group("lean")
def test_runs_do_not_depend_on_those_before(tmp_path: Path) -> None:
    with open_lean(find_project().root) as lean:

        def run(name: str, *, own: bool) -> Run:
            path = tmp_path / f"{name}.lean"
            path.write_text(TEXTS[name])
            return lean.run(["-DautoImplicit=false", "-R", str(tmp_path), str(path)], [], own=own)

        alone = {name: run(name, own=True) for name in TEXTS}
        for name in ["good", *TEXTS, "good"]:
            found = run(name, own=False)
            assert (found.exit_code, found.messages) == (
                alone[name].exit_code,
                alone[name].messages,
            )
    assert [alone[name].exit_code for name in TEXTS] == [0, 0, 1]
