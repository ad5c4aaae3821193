"""Files that prove something false, or hide what they do: each kind of trick is refused.

All are accepted by Lean itself. They are compiled in one run; what is said of each is read from
its compiled form, so that no word in the text matters, except where the text is all there is.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from numcheck.cli.app import app
from numcheck.lean.audit import audit_compiled, audit_source, by_name, declarations_of, terms_of
from numcheck.lean.check import BuildFolder
from numcheck.lean.errors import SourceError
from numcheck.lean.modules import Module
from numcheck.lean.names import Name
from numcheck.lean.olean import CompiledModule, Declaration
from numcheck.lean.replay import replay
from numcheck.lean.report import ModuleResult, Status
from numcheck.lean.service import NativeToolchain, WasmToolchain, audit_files

#: A reader of text that takes the quotation mark for one sees nothing of what is between these.
BLIND, SEEING = 'def «"» : Nat := 0\n', 'def «"_» : Nat := 0\n'
WRONG = "theorem wrong : (1 : Nat) = 2 := "


def _blind(text: str) -> str:
    return BLIND + text + SEEING


#: Behind `module`, and what is said of the compiled form.
COMPILED = {
    # An exemption by the form of a name.
    "Rec": (
        "def foo : Nat := 0\n"
        + _blind("axiom foo._unsafe_rec : False\n")
        + WRONG
        + "foo._unsafe_rec.elim\n",
        "foo._unsafe_rec is an axiom",
    ),
    "RecUnsafe": (
        "def foo : Nat := 0\nunsafe def foo._unsafe_rec : Bool := true\n",
        "foo._unsafe_rec is unsafe or partial",
    ),
    "RecOpaque": (
        "def foo : Nat := 0\nopaque foo._unsafe_rec : Nat\n",
        "foo._unsafe_rec is opaque",
    ),
    # Two names with one text.
    "Dot": (
        _blind("axiom «foo.bar» : False\n")
        + "theorem foo.bar : True := trivial\n"
        + WRONG
        + "«foo.bar».elim\n",
        "«foo.bar» is an axiom",
    ),
    "DotNumber": (
        "axiom x.«1» : False\ntheorem x._1 : True := trivial\n" + WRONG + "x.«1».elim\n",
        "x.«1» is an axiom",
    ),
    "DotDeep": (
        "axiom a.«b.c» : False\ntheorem a.b.c : True := trivial\n" + WRONG + "a.«b.c».elim\n",
        "a.«b.c» is an axiom",
    ),
    # Doors of Lean's own library.
    "Reduce": (
        "def t : Bool := true\n@[implemented_by t] def c : Bool := false\n"
        "def d : Bool := c\ndef f : Bool := false\n"
        "theorem h2 : Lean.reduceBool f = false := by decide +kernel\n"
        "theorem h1 : Lean.reduceBool d = true := by decide +kernel\n",
        "h1 uses Lean.reduceBool of Lean's own library, which is opaque",
    ),
    "ReduceNat": (
        "def one : Nat := 1\ntheorem h : Lean.reduceNat one = 1 := by decide +kernel\n",
        "h uses Lean.reduceNat of Lean's own library, which is opaque",
    ),
    "Trust": (
        "set_option linter.deprecated false\ntheorem h : True := Lean.trustCompiler\n",
        "h uses Lean.trustCompiler of Lean's own library, which is an axiom",
    ),
    # What no reader of text knows to be an identifier or a character.
    "Char": (
        "set_option linter.deprecated false\ndef foo : Nat := 0\ndef \U0001d538' : Nat := 0\n"
        '@[deprecated \U0001d538\'"\'" (since := "2020-01-01")] axiom foo.hidden : False\n'
        'def g : String := "\'"\n',
        "foo.hidden is an axiom",
    ),
    "Raw": (
        'def a : String := r#""/-"#\naxiom hidden : False\ndef b : String := "-/"\n',
        "hidden is an axiom",
    ),
    # A message suppressed.
    "Sorry": (
        "set_option warn.sorry false\n" + WRONG + "sorry\n",
        "wrong is not proved: it uses `sorry`",
    ),
    "SorryGuard": (
        _blind("#guard_msgs (drop all) in\n" + WRONG + "sorry\n"),
        "wrong is not proved: it uses `sorry`",
    ),
}

#: Behind `module`; they leave nothing in the compiled form, and the word that is named.
UNSEEN = {
    "Guard": (
        "theorem main : True := trivial\n#guard_msgs (drop all) in\n"
        "theorem main : (1 : Nat) = 2 := rfl\n",
        "#guard_msgs",
    ),
    "GuardBlind": (_blind("#guard_msgs (drop error) in\n" + WRONG + "rfl\n"), "#guard_msgs"),
    "Eval": (_blind("#eval 1 + 1\n"), "#eval"),
}

#: Behind `module`; the kernel did not look.
BYPASSED = {
    "Hide": _blind("set_option debug.skipKernelTC true\n" + WRONG + "by decide +kernel\n"),
    "HideIn": "set_option debug.skipKernelTC true in\ntheorem worse : False := by decide +kernel\n",
}

META = "public meta import Init.System.IO\n"
#: Behind `module`, with a place for the path of the file.
PROGRAMS = {
    "Exit": META + "#eval (IO.Process.exit 0 : IO Unit)\n" + WRONG + "nonsense\n",
    "ForceExit": META + "#eval (IO.Process.forceExit 0 : IO Unit)\n" + WRONG + "nonsense\n",
    "Disk": META
    + '#eval (IO.FS.writeFile "{path}" "module\\n" : IO Unit)\n'
    + '#eval (IO.FS.removeFile "{path}" : IO Unit)\n'
    + '#eval (IO.FS.rename "{path}" "{path}.old" : IO Unit)\n'
    + '#eval (IO.FS.createDirAll "{path}.d" : IO Unit)\n'
    + '#eval (do discard (IO.FS.readFile "/etc/hostname") : IO Unit)\n',
}


def _digits(bits: int, last: int) -> str:
    return str((1 << bits) + last)


#: Pairs of definitions of `f` that differ.
PAIRS = {
    "Number": [f"Nat := {_digits(700, 1 << 600)}", f"Nat := {_digits(700, 1 << 601)}"],
    "Last": [f"Nat := {_digits(417, 0)}", f"Nat := {_digits(417, 1)}"],
    "Text": ['String := "a;b"', 'String := "a;c"'],
    # `#print` says of both that they are 1 ≤ 2.
    "Print": [
        "Prop := (1 : Nat) ≤ 2",
        "Prop := True\nopen Lean in\nmacro_rules | `(command| #print Print.f) => "
        '`(command| #print "def Print.f : Prop := 1 ≤ 2")',
    ],
    "Instance": ["Prop := @LE.le Nat ⟨Nat.le⟩ 1 0", "Prop := @LE.le Nat ⟨fun _ _ => True⟩ 1 0"],
}


class Cheats:
    """The files, and what Lean said of each. A start of Lean is dear: tricks share a file."""

    def __init__(self, lean: WasmToolchain, folder: Path) -> None:
        self.lean, self.folder = lean, folder
        tricks = {name: text for name, (text, _) in COMPILED.items()}
        texts = {"Compiled": _apart(tricks), **BYPASSED, **PROGRAMS}
        for number in range(2):
            pairs = {
                name: f"@[expose] def f : {definitions[number]}\n"
                for name, definitions in PAIRS.items()
            }
            texts[f"Pair{number}"] = "public section\n" + _apart(pairs)
        texts["é"], texts["B"] = "", "public axiom bad : False\n"
        texts["A"] = f"import é\nimport B\n{WRONG}bad.elim\n"
        for name, text in texts.items():
            path = self.file(name)
            path.write_text("module\n" + text.replace("{path}", str(path)), encoding="utf-8")
        report = lean.check_files([self.file(name) for name in texts], lambda *_: None)
        self.results: dict[str, ModuleResult] = {module.name: module for module in report.modules}

    def file(self, name: str) -> Path:
        return self.folder / f"{name}.lean"

    def said(self, name: str) -> str:
        return "\n".join(message.text for message in self.results[name].messages)


def _apart(texts: dict[str, str]) -> str:
    return "".join(f"namespace {name}\n{text}end {name}\n" for name, text in texts.items())


@pytest.fixture(scope="module")
def cheats(lean: WasmToolchain, tmp_path_factory: pytest.TempPathFactory) -> Cheats:
    return Cheats(lean, tmp_path_factory.mktemp("cheats"))


@pytest.mark.lean
@pytest.mark.xdist_group("lean")
def test_the_compiled_form_tells(cheats: Cheats) -> None:
    assert cheats.results["Compiled"].ok, cheats.said("Compiled")
    problems = cheats.lean.unproved([cheats.file("Compiled")])
    for name, (_, fault) in COMPILED.items():
        assert any(f"{name}.{fault}" in problem for problem in problems), (name, problems)


@pytest.mark.parametrize("name", UNSEEN)
def test_the_text_tells_even_between_quotation_marks(name: str) -> None:
    text, word = UNSEEN[name]
    problems = audit_source(Path(f"{name}.lean"), "module\n" + text)
    assert any(f"`{word}` is forbidden" in problem for problem in problems), problems


@pytest.mark.lean
@pytest.mark.xdist_group("lean")
def test_the_kernel_is_asked_again(cheats: Cheats) -> None:
    for name in BYPASSED:
        assert cheats.results[name].ok, cheats.said(name)
    graph = cheats.lean.user_graph([cheats.file(name) for name in BYPASSED])
    count, problems = replay(graph, cheats.lean.compiled(graph), cheats.lean.project.root)
    assert count
    for name in BYPASSED:
        assert f"the kernel refuses _private.{name}." in "".join(problems), problems


@pytest.mark.lean
@pytest.mark.xdist_group("lean")
def test_programs_change_nothing_and_do_not_end_lean(cheats: Cheats) -> None:
    for name in PROGRAMS:
        assert cheats.results[name].status is Status.FAILED
    for name in ("Exit", "ForceExit"):
        assert "ended Lean (exit code 0) before the file was checked" in cheats.said(name)
    assert len(cheats.results["Disk"].messages) == 5, cheats.said("Disk")
    assert [path.name for path in cheats.folder.glob("Disk*")] == ["Disk.lean"]
    assert "IO.FS" in cheats.file("Disk").read_text(encoding="utf-8")


@pytest.mark.lean
@pytest.mark.xdist_group("lean")
def test_digests_cover_what_they_say(cheats: Cheats) -> None:
    pairs = []
    for number in range(2):
        graph = cheats.lean.user_graph([cheats.file(f"Pair{number}")])
        declared = by_name(declarations_of(cheats.lean.compiled(graph)))
        pairs.append(terms_of([Name((name, "f")) for name in PAIRS], declared))
    for name in PAIRS:
        assert pairs[0][f"{name}.f"] != pairs[1][f"{name}.f"], name


@pytest.mark.lean
@pytest.mark.xdist_group("lean")
def test_imports_are_followed(cheats: Cheats) -> None:
    problems = cheats.lean.unproved([cheats.file("A")])
    assert any("B.lean: bad is an axiom" in problem for problem in problems), problems


@pytest.mark.lean
@pytest.mark.xdist_group("lean")
def test_a_native_lean_is_judged_by_what_it_compiled(
    lean: WasmToolchain, cheats: Cheats, tmp_path: Path
) -> None:
    """Lake is played by a script that hands out what the other Lean compiled."""
    compiled = BuildFolder.of(cheats.folder).path
    lake, checker = tmp_path / "lake", tmp_path / "bin" / "leanchecker"
    checker.parent.mkdir()
    checker.write_text('#!/bin/sh\necho "$LEAN_PATH $@" > "$(dirname "$0")/asked"\n')
    lake.write_text(
        '#!/bin/sh\nshift\ncase "$1 $2" in\n'
        f"*--print-libdir) echo {lean.core()};;\n*--print-prefix) echo {tmp_path};;\n"
        '*--json) name=$(basename "$7" .lean)\n'
        f'for part in .olean .olean.server .olean.private; do cp "{compiled}/$name$part" '
        '"${6%.olean}$part"; done;;\n*leanchecker*) "$@";;\nesac\n'
    )
    lake.chmod(0o755)
    checker.chmod(0o755)
    native = NativeToolchain(lean.project, lake)
    file = cheats.file("A")
    assert native.check_files([file], lambda *_: None).ok
    assert any("B.lean: bad is an axiom" in problem for problem in native.unproved([file]))
    audit = audit_files(native, [file])
    assert audit.replayed == 2
    assert (checker.parent / "asked").read_text().split() == [
        str(compiled / "native"), *native.user_graph([file]).order
    ]  # fmt: skip
    checker.unlink()
    audit = audit_files(native, [file])
    assert audit.replayed == 0
    assert audit.notes == ("nothing was replayed: this toolchain has no leanchecker",)


def test_two_files_of_one_name(lean: WasmToolchain, tmp_path: Path) -> None:
    files = [tmp_path / folder / "Same.lean" for folder in ("x", "y")]
    for file in files:
        file.parent.mkdir()
        file.write_text("module\n")
    with pytest.raises(SourceError, match=r"module Same is in 2 folders: .*Rename all but one"):
        lean.user_graph(files)


@pytest.mark.parametrize(
    ("kinds", "together", "seen"),
    [
        (("definition", "definition"), [{"A", "B"}], True),
        (("axiom", "theorem"), [{"A", "B"}], True),
        (("theorem", "theorem"), [{"A", "B"}], False),
        (("definition", "definition"), [{"A"}, {"B"}], False),
    ],
)
def test_a_name_declared_twice(
    kinds: tuple[str, str], together: list[set[str]], seen: bool
) -> None:
    compiled = {}
    for module, kind in zip("AB", kinds, strict=True):
        twice = Declaration(Name(("f",)), kind, False, frozenset(), frozenset(), (), "same", "same")
        where = Module(module, Path(), Path(f"{module}.lean"), "", ())
        compiled[where] = CompiledModule((), (twice,))
    problems = audit_compiled(compiled, {}, together)
    assert ("f is declared more than once: in A.lean, B.lean" in problems) == seen


@pytest.mark.lean
@pytest.mark.xdist_group("lean")
def test_axioms_are_refused_without_the_audit_too(cheats: Cheats) -> None:
    command = ["lean", str(cheats.file("A")), "--toolchain", "wasm"]
    refused = CliRunner().invoke(app, command)
    assert refused.exit_code == 1
    assert "bad is an axiom" in " ".join(refused.output.split())
    listed = CliRunner().invoke(app, [*command, "--allow-axioms"])
    assert listed.exit_code == 0, listed.output
    assert "taken as given:" in listed.output
