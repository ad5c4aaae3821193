"""`proofs/auxiliary.toml` is validated, and what it leaves out or names for nothing is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from numcheck.lean.audit import Found
from numcheck.lean.auxiliary import AuxiliaryError, judge_auxiliary, load_auxiliary, public_theorems
from numcheck.lean.modules import Module
from numcheck.lean.names import Name
from numcheck.lean.olean import Declaration

GOOD = """
[[module]]
name = "LeJEPA.One"
serves = "Facts on one."
[[module.beside]]
theorems = ["one_le_two", "Two.*"]
reason = "Nobody needs them."
"""


def _declared(
    *names: str, module: str = "LeJEPA.One", kind: str = "theorem", uses: tuple[str, ...] = ()
) -> dict[Name, Found]:
    where = Module(module, Path(), Path("One.lean"), "", ())
    used = frozenset(map(Name.parse, uses))
    return {
        n: (where, Declaration(n, kind, False, used, frozenset(), (), "", ""))
        for n in map(Name.parse, names)
    }


LIBRARY = {
    **_declared("LeJEPA.one", uses=("LeJEPA.helper",)),
    **_declared("LeJEPA.helper", "LeJEPA.one_le_two", "LeJEPA.Two.pos"),
    **_declared("LeJEPA.two", kind="definition"),
    **_declared("LeJEPA.two.eq_1", "_private.LeJEPA.One.0.LeJEPA.hidden"),
}


def _load(tmp_path: Path, text: str = GOOD) -> dict[str, object]:
    path = tmp_path / "auxiliary.toml"
    path.write_text(text, encoding="utf-8")
    return dict(load_auxiliary(path))


def _problems(tmp_path: Path, library: dict[Name, Found]) -> str:
    path = tmp_path / "auxiliary.toml"
    path.write_text(GOOD, encoding="utf-8")
    return "\n".join(judge_auxiliary(["LeJEPA.one"], load_auxiliary(path), library))


def test_what_is_written_is_told_from_what_lean_makes() -> None:
    names = {"LeJEPA.one", "LeJEPA.helper", "LeJEPA.one_le_two", "LeJEPA.Two.pos"}
    assert set(public_theorems(LIBRARY)) == names


def test_nothing_left_out(tmp_path: Path) -> None:
    assert _problems(tmp_path, LIBRARY) == ""


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            _declared("LeJEPA.headline"),
            "theorem LeJEPA.headline of module LeJEPA.One is not catalogued, and no catalogued "
            "theorem rests on it. If it is one that the project announces, add it to the "
            "declarations of a proofs/<id>.md; else list it under `beside`",
        ),
        (
            # A name like those that Lean makes hides nothing: there is no `LeJEPA.headline`.
            _declared("LeJEPA.headline.eq_1"),
            "theorem LeJEPA.headline.eq_1 of module LeJEPA.One is not catalogued",
        ),
        (
            _declared("LeJEPA.elsewhere", module="LeJEPA.New"),
            "module LeJEPA.New has theorems, none of them catalogued, and no entry in "
            "proofs/auxiliary.toml. Add [[module]]",
        ),
        (
            # The pattern holds in its own module only.
            _declared("LeJEPA.Two.neg", module="LeJEPA.New"),
            "theorem LeJEPA.Two.neg of module LeJEPA.New is not catalogued",
        ),
        (
            _declared("LeJEPA.one", uses=("LeJEPA.helper", "LeJEPA.one_le_two")),
            "module LeJEPA.One: `one_le_two` under `beside` is no theorem of it, or a catalogued",
        ),
    ],
)
def test_faults_are_found(tmp_path: Path, more: dict[Name, Found], message: str) -> None:
    assert message in _problems(tmp_path, {**LIBRARY, **more})


def test_module_of_a_catalogued_theorem_needs_no_entry() -> None:
    library = _declared("LeJEPA.new", uses=("LeJEPA.step",), module="LeJEPA.New")
    library |= _declared("LeJEPA.step", module="LeJEPA.New")
    assert judge_auxiliary(["LeJEPA.new"], {}, library) == []


def test_module_that_is_gone(tmp_path: Path) -> None:
    found = _problems(tmp_path, _declared("LeJEPA.one", module="LeJEPA.Other"))
    assert "module LeJEPA.One is not in the library or has no theorems. Remove its entry" in found


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("name = ", "name == "), r"is not TOML: .*Correct that line"),
        (
            ('serves = "Facts on one."\n', ""),
            r"module\.0\.serves \(module LeJEPA\.One\): Field required\. Add it",
        ),
        (('"Facts on one."', '" "'), r"module\.0\.serves .*given was ' '\. Write some text"),
        (('"Facts on one."', "7"), r"module\.0\.serves .*given was 7\. Write text in quotes"),
        (("serves", "server"), r"module\.0\.server .*Did you mean serves\?"),
        (("reason", "why"), r"module\.0\.beside\.0\.why .*Known are theorems, reason"),
        (('"Two.*"', '"*"'), r"module\.0\.beside\.0\.theorems\.1 .*given was '\*'"),
        (('["one_le_two", "Two.*"]', "[]"), r"beside\.0\.theorems .*Give at least one"),
        (('["one_le_two", "Two.*"]', '"one"'), r"theorems .*Write a list in brackets"),
    ],
)
def test_bad(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    text = GOOD.replace(*change)
    assert text != GOOD
    with pytest.raises(AuxiliaryError, match=message) as error:
        _load(tmp_path, text)
    assert "auxiliary.toml" in str(error.value)


def test_double_module(tmp_path: Path) -> None:
    with pytest.raises(AuxiliaryError, match=r"module LeJEPA\.One occurs twice\. Join"):
        _load(tmp_path, GOOD + GOOD)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(AuxiliaryError, match=r"none\.toml cannot be read: No such file"):
        load_auxiliary(tmp_path / "none.toml")
