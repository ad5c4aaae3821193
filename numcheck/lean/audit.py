"""The audit: no axioms, and no statement but those announced. Each way sees what another cannot.

1. The source text: no word that can add an axiom, silence the kernel or hide either
   (`audit_sources`). It also sees what leaves no trace in the compiled module.
2. The compiled modules: no declaration is an axiom, opaque or unsafe, and none uses an axiom of
   core other than the three of Lean's logic (`audit_compiled`). It sees through macros.
3. The statements: each catalogued name is a theorem whose statement is the locked one
   (`audit_statements`), and so is every definition it rests on (`audit_definitions`). They see a
   theorem that is true, proved, and no longer the one announced.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from numcheck.lean.errors import LeanError
from numcheck.lean.modules import CORE_ROOTS, Module
from numcheck.lean.olean import Declaration, read_declarations
from numcheck.lean.report import Message
from numcheck.lean.source import read_header, strip_comments

#: Axioms of Lean's logic that everything may use.
ALLOWED_AXIOMS = frozenset({"propext", "Classical.choice", "Quot.sound"})
#: Axioms of core that nothing may use, and core's doors to unproved facts.
FORBIDDEN_CONSTANTS = frozenset(
    {"sorryAx", "lcProof", "lcUnreachable", "lcAny"}
    | {f"Lean.{name}" for name in ("ofReduceBool", "ofReduceNat", "trustCompiler")}
)
_REASONS = {
    "adds an unproved fact": "axiom",
    "leaves a proof open": "sorry admit sorryAx",
    "trusts the compiler in place of the kernel": (
        "native_decide ofReduceBool ofReduceNat trustCompiler"
    ),
    "is not checked by the kernel": "unsafe partial",
    "hides its definition": "opaque",
    "replaces a definition behind the kernel's back": "implemented_by extern csimp",
    "adds declarations by program": "addDecl addAndCompile addDeclCore",
    "can add declarations by program": "elab elab_rules",
    "can write declarations that the source does not show": (
        "macro macro_rules syntax declare_syntax_cat"
    ),
    "can hide what a statement says": "notation infix infixl infixr prefix postfix",
    "runs a program while the file is checked": (
        "run_cmd run_elab run_meta initialize builtin_initialize"
    ),
    "switches the kernel off": "skipKernelTC",
}
#: Words that may not appear in a source outside comments and strings, with the reason.
FORBIDDEN_WORDS = {word: reason for reason, words in _REASONS.items() for word in words.split()}
_WORD = re.compile(r"[^\W\d][\w!?]*")
#: What `#print` shows in place of a proof, which importing modules do not see.
_NO_PROOF = re.compile(r"\s*:=\s*<not imported>\s*$")
_DEBUG_OPTION = re.compile(r"\bdebug\.[\w.]+")


@dataclass(frozen=True)
class AuditReport:
    """What the audit inspected and what it found.

    Attributes:
        problems: One line each, with file and line where there is one; empty if all is well.
        declarations: Number of compiled declarations read.
        theorems: Number of theorems among them.
        statements: Number of catalogued statements compared with their lock.
        axioms: For each catalogued declaration the axioms that its proof names, through the
            proofs of this library (core's own proofs are taken as given).
        notes: What could not be inspected, and what was inspected instead.
    """

    problems: tuple[str, ...]
    declarations: int = 0
    theorems: int = 0
    statements: int = 0
    axioms: Mapping[str, frozenset[str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1


def audit_source(path: Path, text: str) -> list[str]:
    """The forbidden words and imports of one source, as `file:line: ...` lines."""
    code = strip_comments(text)
    found = [(match, FORBIDDEN_WORDS.get(match.group())) for match in _WORD.finditer(code)]
    found += [(match, "can switch checks off") for match in _DEBUG_OPTION.finditer(code)]
    problems = [
        f"{path}:{_line(code, match)}: `{match.group()}` is forbidden: it {reason}"
        for match, reason in found
        if reason is not None
    ]
    for name, line in read_header(text).imports:
        if name.split(".")[0] in CORE_ROOTS - {"Init", "Std"}:
            problems.append(
                f"{path}:{line}: import of {name} is forbidden: proofs need no programs"
            )
    return problems


def audit_sources(modules: Iterable[Module]) -> list[str]:
    """The forbidden words and imports of all modules."""
    return [problem for m in modules for problem in audit_source(m.path, m.text)]


def _judge_declaration(declaration: Declaration, module: Module) -> list[str]:
    faults = [f"uses {constant}" for constant in sorted(declaration.uses & FORBIDDEN_CONSTANTS)]
    if declaration.kind == "axiom":
        faults.append("is an axiom")
    if declaration.kind == "opaque":
        faults.append("is opaque: its definition is hidden")
    if declaration.unsafe:
        faults.append("is unsafe or partial: the kernel does not check it")
    return [f"{module.path}: {declaration.name} {fault}" for fault in faults]


def read_compiled(
    modules: Iterable[Module], olean: Callable[[Module], Path]
) -> dict[str, tuple[Module, Declaration]]:
    """All declarations of compiled modules, by name.

    Args:
        modules: The modules.
        olean: Where the compiled form of a module is.
    """
    return {
        declaration.name: (module, declaration)
        for module in modules
        for declaration in read_declarations(olean(module))
    }


def audit_compiled(declarations: Mapping[str, tuple[Module, Declaration]]) -> list[str]:
    """Axioms, opaque and unsafe declarations, and uses of forbidden constants."""
    problems = []
    for name, (module, declaration) in declarations.items():
        base, _, last = name.rpartition(".")
        # The code that Lean compiles for a definition by recursion is marked unsafe; the kernel
        # never lets a theorem or a safe definition use that.
        if not (last == "_unsafe_rec" and base in declarations):
            problems += _judge_declaration(declaration, module)
    return problems


def dependencies(
    name: str, declarations: Mapping[str, tuple[Module, Declaration]]
) -> frozenset[str]:
    """All constants that a declaration leads to, through declarations of this library."""
    seen: set[str] = set()
    todo = [name]
    while todo:
        current = todo.pop()
        if current in seen:
            continue
        seen.add(current)
        if current in declarations:
            todo.extend(declarations[current][1].uses)
    return frozenset(seen - {name})


def definitions_of(
    names: Iterable[str], declarations: Mapping[str, tuple[Module, Declaration]]
) -> dict[str, str]:
    """The definitions that statements rest on, with their digests.

    Args:
        names: The theorems.
        declarations: All declarations of the library, by name.

    Returns:
        For each definition, structure or constructor of the library that is reached from the
        statement of one of the theorems its digest; proofs inside definitions are left out.
    """
    found: dict[str, str] = {}
    todo = [c for name in names if name in declarations for c in declarations[name][1].type_uses]
    while todo:
        name = todo.pop()
        if name in found or name not in declarations:
            continue
        declaration = declarations[name][1]
        if declaration.kind == "theorem":
            continue
        found[name] = declaration.digest
        todo.extend(declaration.uses)
        if declaration.kind == "inductive":
            todo.extend(
                n
                for n, (_, d) in declarations.items()
                if d.kind == "constructor" and n.rpartition(".")[0] == name
            )
    return dict(sorted(found.items()))


def read_definition_lock(path: Path) -> dict[str, str]:
    """The digests in `proofs/definitions.lock`: a name and a digest a line, `#` for comments."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    pairs = (line.split() for line in lines if line and not line.startswith("#"))
    return dict(pairs)


def audit_definitions(locked: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Compare the definitions that statements rest on with their lock."""
    problems = []
    for name in sorted({*locked, *found}):
        if name not in found:
            problems.append(f"{name} is locked, but no catalogued statement rests on it any more")
        elif name not in locked:
            problems.append(f"{name}: a catalogued statement rests on it, but it is not locked")
        elif locked[name] != found[name]:
            problems.append(f"{name}: the definition is not the locked one")
    if problems:
        problems[-1] += "\n  If the changes are meant, run `make regenerate` and say so in review."
    return problems


def normalise_statement(text: str) -> str:
    """A statement on one line with single spaces."""
    return " ".join(text.split())


def read_statements(
    names: Sequence[str], imports: Sequence[str], run: Callable[[Path], tuple[Message, ...]]
) -> dict[str, str]:
    """What Lean says the statements of some names are.

    Args:
        names: Full names of declarations.
        imports: Modules that hold them, compiled.
        run: Checks a file and gives Lean's messages.

    Returns:
        For each name that exists, `theorem NAME ... : STATEMENT` (or `def`, `axiom`, ...), broken
        into lines as Lean does.

    Raises:
        LeanError: The imports cannot be read.
    """
    header = ["module", *(f"import {name}" for name in imports)]
    lines = header + [f"#print {name}" for name in names]
    with tempfile.TemporaryDirectory(prefix="numcheck-statements-") as folder:
        path = Path(folder) / "Statements.lean"
        path.write_text("\n".join(lines) + "\n")
        messages = run(path)
    found = {}
    for message in messages:
        if message.line <= len(header):
            raise LeanError(f"the statements cannot be read: {message}")
        if message.severity == "information":
            statement = _NO_PROOF.sub("", message.text).strip()
            found[names[message.line - len(header) - 1]] = statement
    return found


def audit_statements(locked: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Compare statements with their locks.

    Args:
        locked: For each catalogued declaration the statement the catalog announces.
        found: What Lean says, from `read_statements`.
    """
    problems = []
    for name, lock in locked.items():
        statement = normalise_statement(found.get(name, ""))
        if not statement:
            problems.append(f"{name} is in the catalog but not in the library")
        elif not statement.startswith("theorem "):
            problems.append(f"{name} is not a theorem; Lean says: {statement}")
        elif statement != normalise_statement(lock):
            problems.append(
                f"{name}: its statement is not the locked one.\n  locked: "
                f"{normalise_statement(lock)}\n  Lean:   {statement}\n  If the change is meant, "
                "run `make regenerate`, which locks it again, and say so in review."
            )
    return problems
