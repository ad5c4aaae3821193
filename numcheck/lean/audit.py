"""The audit: no axioms, and no statement but those announced. Each way sees what another cannot.

1. The compiled modules: they import nothing that was not asked for, each name is declared once, no
   declaration is an axiom, opaque or unsafe, and what is used of Lean's own library is neither
   (`audit_imports`, `audit_compiled`). It sees through macros.
2. The terms: each catalogued name is a theorem whose statement, as the kernel has it, is the locked
   one, and so is every definition it rests on (`audit_terms`). It sees a theorem that is true,
   proved, and no longer the one announced. The printed statement is for readers, and compared too
   (`audit_statements`).
3. The source text: no word that can add an axiom, silence Lean or hide either (`audit_sources`). A
   courtesy: it names file and line. It also sees what leaves no trace in the compiled module.
"""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from numcheck.lean.errors import LeanError
from numcheck.lean.modules import CORE_ROOTS, PROOF_ROOTS, Module
from numcheck.lean.names import Name
from numcheck.lean.olean import CompiledModule, Declaration, read_core_kinds
from numcheck.lean.report import Message
from numcheck.lean.source import read_header, strip_comments

#: Axioms of Lean's logic that everything may use.
ALLOWED_AXIOMS = frozenset({"propext", "Classical.choice", "Quot.sound"})
_ALLOWED_AXIOMS = frozenset(map(Name.parse, ALLOWED_AXIOMS))
_SORRY = Name(("sorryAx",))
#: What the kernel takes as given or does not look into.
_NOT_PROVED = {
    "axiom": "is an axiom",
    "opaque": "is opaque: its definition is hidden",
    "unsafe": "is unsafe or partial: the kernel does not check it",
}

#: A declaration with the module that has it, and all of some modules, by name.
Found = tuple[Module, Declaration]
Declarations = Mapping[Name, Found]

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
        "run_cmd run_elab run_meta run_tac by_elab initialize builtin_initialize meta simproc"
    ),
    "switches the kernel off": "skipKernelTC",
}
#: Words that may not appear in a source outside comments and strings, with the reason.
FORBIDDEN_WORDS = {word: reason for reason, words in _REASONS.items() for word in words.split()}
_WORD = re.compile(r"[^\W\d][\w!?]*")
#: What `#print` shows in place of a proof, which importing modules do not see.
_NO_PROOF = re.compile(r"\s*:=\s*<not imported>\s*$")
_DEBUG_OPTION = re.compile(r"\bdebug\.[\w.]+")
#: Commands that leave no trace in the compiled module. They are looked for in the text as it is, so
#: that no quotation mark hides them.
_NO_TRACE = re.compile(
    r"#(?:guard_msgs|guard_panic|exit|eval!?)|\brun_(?:cmd|elab|meta|tac)\b|\bby_elab\b"
)


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
        replayed: Number of declarations that went through the kernel once more.
    """

    problems: tuple[str, ...]
    declarations: int = 0
    theorems: int = 0
    statements: int = 0
    axioms: Mapping[str, frozenset[str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    replayed: int = 0

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
    unseen = "hides what Lean says or runs a program while the file is checked"
    found += [(match, unseen) for match in _NO_TRACE.finditer(text)]
    problems = [
        f"{path}:{_line(code, match)}: `{match.group()}` is forbidden: it {reason}"
        for match, reason in found
        if reason is not None
    ]
    for name, line in read_header(text).imports:
        if name.split(".")[0] in CORE_ROOTS - PROOF_ROOTS:
            problems.append(
                f"{path}:{line}: import of {name} is forbidden: proofs need no programs"
            )
    return problems


def audit_sources(modules: Iterable[Module]) -> list[str]:
    """The forbidden words and imports of all modules."""
    return [problem for m in modules for problem in audit_source(m.path, m.text)]


def audit_imports(modules: Mapping[Module, CompiledModule]) -> list[str]:
    """Imports that Lean saw and the header, as read here, does not show; imports of programs.

    Args:
        modules: The modules with their compiled forms.
    """
    problems = []
    for module, compiled in modules.items():
        for imported in compiled.imports:
            root = imported.name[:1]
            core = root and root[0] in CORE_ROOTS
            if not core and str(imported.name) not in module.imports:
                problems.append(
                    f"{module.path}: imports {imported.name}, which was not checked with it. "
                    "Write the import on a line of its own in the header."
                )
            if core and root[0] not in PROOF_ROOTS:
                problems.append(f"{module.path}: imports {imported.name}: proofs need no programs")
            if imported.meta and imported.name != ("Init",):
                problems.append(
                    f"{module.path}: imports {imported.name} for programs that run while the "
                    "file is checked"
                )
    return problems


@cache
def core_kinds(library: Path) -> Mapping[Name, str]:
    """The kind of each constant of Lean's own `Init` and `Std`.

    Args:
        library: The folder of their compiled modules.
    """
    files = [library / f"{root}.olean" for root in sorted(PROOF_ROOTS)]
    files += [path for root in sorted(PROOF_ROOTS) for path in (library / root).rglob("*.olean")]
    return {name: kind for path in files for name, kind in read_core_kinds(path).items()}


def declarations_of(modules: Mapping[Module, CompiledModule]) -> list[Found]:
    """All declarations of modules."""
    return [(module, d) for module, compiled in modules.items() for d in compiled.declarations]


def by_name(found: Iterable[Found]) -> dict[Name, Found]:
    """Declarations by name, for those that `audit_compiled` found to have one each."""
    return {declaration.name: (module, declaration) for module, declaration in found}


def _audit_names(
    found: Sequence[Found], core: Collection[Name], together: Collection[Collection[str]]
) -> list[str]:
    """Names declared twice. Of a structure, Lean proves the same fact anew where it is needed."""
    homes: dict[Name, list[Found]] = defaultdict(list)
    for module, declaration in found:
        homes[declaration.name].append((module, declaration))
    problems = [
        f"{homes[name][0][0].path}: {name} is a name of Lean's own library"
        for name in homes.keys() & core
    ]
    for name, declared in homes.items():
        same = len({(declaration.kind, declaration.digest) for _, declaration in declared}) == 1
        if len(declared) == 1 or (same and declared[0][1].kind == "theorem"):
            continue
        # Files that are given together may have names in common if none imports both.
        where = [module.name for module, _ in declared]
        if any(sum(module in closure for module in where) > 1 for closure in together):
            paths = ", ".join(str(module.path) for module, _ in declared)
            problems.append(f"{name} is declared more than once: in {paths}")
    return problems


def _use_of_core(name: Name, kind: str | None) -> str | None:
    """What is wrong with using a constant that is not among the declarations, if anything."""
    if name == _SORRY:
        return "is not proved: it uses `sorry`"
    if kind is None:
        return f"uses {name}, which is neither in a module that was checked nor in Init or Std"
    if kind in _NOT_PROVED and name not in _ALLOWED_AXIOMS:
        return f"uses {name} of Lean's own library, which {_NOT_PROVED[kind]}"
    return None


def _is_code_of_recursion(
    declaration: Declaration, same_module: Mapping[Name, Declaration]
) -> bool:
    """Whether it is the code that Lean compiles for a definition by recursion.

    That is marked unsafe, so that no theorem and no safe definition can use it.
    """
    name = declaration.name
    base = same_module.get(name.parent)
    return (
        declaration.kind == "definition"
        and name[-1:] == ("_unsafe_rec",)
        and base is not None
        and base.kind == "definition"
        and not base.unsafe
        and base.type_digest == declaration.type_digest
    )


def audit_compiled(
    compiled: Mapping[Module, CompiledModule],
    core: Mapping[Name, str],
    together: Collection[Collection[str]],
) -> list[str]:
    """Axioms, opaque and unsafe declarations, uses of those of core, and names declared twice.

    Args:
        compiled: Modules that are closed under imports, with their compiled forms.
        core: The kinds of the constants of core, from `core_kinds`.
        together: The modules that one module imports, itself included, for all that were asked for.
    """
    found = declarations_of(compiled)
    problems = _audit_names(found, core, together)
    declared = {declaration.name for _, declaration in found}
    for module, content in compiled.items():
        of_module = {declaration.name: declaration for declaration in content.declarations}
        for declaration in content.declarations:
            unsafe = declaration.unsafe and not _is_code_of_recursion(declaration, of_module)
            kind = "unsafe" if unsafe else declaration.kind
            faults = [_NOT_PROVED[kind]] if kind in _NOT_PROVED else []
            outside = sorted(declaration.uses - declared, key=str)
            uses = (_use_of_core(name, core.get(name)) for name in outside)
            faults += [fault for fault in uses if fault is not None]
            problems += [f"{module.path}: {declaration.name} {fault}" for fault in faults]
    return problems


def dependencies(name: Name, declarations: Declarations) -> frozenset[Name]:
    """All constants that a declaration leads to, through declarations of this library."""
    seen: set[Name] = set()
    todo = [name]
    while todo:
        current = todo.pop()
        if current in seen:
            continue
        seen.add(current)
        if current in declarations:
            todo.extend(declarations[current][1].uses)
    return frozenset(seen - {name})


def terms_of(names: Iterable[Name], declarations: Declarations) -> dict[str, str]:
    """What theorems say, as the kernel has it: digests of their types and of the definitions below.

    Args:
        names: The theorems.
        declarations: All declarations of the library, by name.

    Returns:
        For each theorem, and for each definition, structure or constructor of the library that is
        reached from the statement of one of them, its digest; proofs inside definitions are left
        out.
    """
    theorems = {name: declarations[name][1] for name in names if name in declarations}
    found = {name: theorem.digest for name, theorem in theorems.items()}
    todo = [constant for theorem in theorems.values() for constant in theorem.type_uses]
    while todo:
        name = todo.pop()
        if name in found or name not in declarations:
            continue
        declaration = declarations[name][1]
        if declaration.kind == "theorem":
            continue
        found[name] = declaration.digest
        todo += [*declaration.uses, *declaration.constructors]
    return dict(sorted((str(name), digest) for name, digest in found.items()))


def core_of(found: Iterable[Found], core: Mapping[Name, str]) -> dict[str, str]:
    """The constants of core that declarations use, with the kind of each."""
    used = {name for _, declaration in found for name in declaration.uses}
    return {str(name): core[name] for name in sorted(used & core.keys(), key=str)}


def read_lock(path: Path) -> dict[str, str]:
    """The entries of a `.lock` file: a name and what is locked of it a line, `#` for comments."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    entries = (line.rpartition(" ") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in entries}


_MEANT = "\n  If the changes are meant, run `make regenerate` and say so in review."


def audit_terms(locked: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Compare what theorems say with `proofs/definitions.lock`.

    Args:
        locked: The digests of the file.
        found: Those of the library, from `terms_of`.
    """
    problems = []
    for name in sorted({*locked, *found}):
        if name not in found:
            problems.append(f"{name} is locked, but no catalogued statement rests on it any more")
        elif name not in locked:
            problems.append(f"{name}: a catalogued statement rests on it, but it is not locked")
        elif locked[name] != found[name]:
            problems.append(f"{name}: as the kernel has it, it is not the locked one")
    if problems:
        problems[-1] += _MEANT
    return problems


def audit_core(locked: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Compare what the library uses of core with `proofs/core.lock`.

    Args:
        locked: The kinds of the file.
        found: Those of the constants used, from `core_of`.
    """
    problems = [
        f"{name} of Lean's own library is used, but not listed in proofs/core.lock as {kind}"
        for name, kind in found.items()
        if locked.get(name) != kind
    ]
    unused = sorted(locked.keys() - found.keys())
    problems += [f"{name} is listed in proofs/core.lock, but not used any more" for name in unused]
    if problems:
        problems[-1] += _MEANT
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
