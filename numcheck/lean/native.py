"""The user's own Lean toolchain: `lake build`, and the axiom audit that only it can do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from numcheck.lean.audit import ALLOWED_AXIOMS
from numcheck.lean.errors import ToolchainError
from numcheck.lean.recursion import deep_recursion
from numcheck.lean.report import CheckReport, Message, ModuleResult, OnResult, Status, ignore_result
from numcheck.lean.source import read_source
from numcheck.lean.wasm import parse_messages

# `✔ [3/25] Built LeJEPA.Algebra.Sum (1.2s)`, and with ✖ where a module fails.
_PROGRESS = re.compile(
    r"^\S+ \[\d+/(?P<total>\d+)\] (?P<verb>\w+) (?P<name>[\w.]+)"
    r"(?: \((?P<seconds>[\d.]+)(?P<unit>m?s)\))?"
)
_MESSAGE = re.compile(
    r"^(?P<severity>error|warning): (?P<file>.+?\.lean):(?P<line>\d+):(?P<column>\d+): "
    r"(?P<text>.*)$"
)
_AXIOMS = re.compile(r"'(?P<name>[^']+)' depends on axioms: \[(?P<axioms>[^\]]*)\]")
_AUDIT_HEAD = """import LeJEPA

/-!
# The axioms of every catalogued theorem

Made by `make regenerate`. With a native toolchain
`lake env lean lean/Audit.lean` prints on which axioms each theorem rests; only those of
Lean's logic may appear: `propext`, `Classical.choice` and `Quot.sound`.
-/

"""
#: What Lean says before it aborts.
_OUT_OF_STACK = "Stack overflow detected"
_NO_AXIOMS = re.compile(r"'(?P<name>[^']+)' does not depend on any axioms")


def find_lake() -> Path | None:
    """The `lake` on the PATH, if any."""
    lake = shutil.which("lake")
    return Path(lake) if lake else None


def _run(
    lake: Path, project: Path, *command: str | Path, search_path: Sequence[Path] = ()
) -> subprocess.CompletedProcess[str]:
    """Run a program of the toolchain; it sees the built library, and the folders given."""
    environment = {**os.environ, "LEAN_PATH": os.pathsep.join(map(str, search_path))}
    return subprocess.run(
        [lake, "env", *command],
        cwd=project, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def _lean(lake: Path, project: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return _run(lake, project, "lean", *arguments)


def describe(lake: Path, project: Path) -> str:
    """Which Lean `lake` uses in a project, in words.

    Raises:
        ToolchainError: If it does not run.
    """
    done = _lean(lake, project, "--version")
    if done.returncode != 0:
        raise ToolchainError(
            f"{lake} does not run in {project}: {(done.stderr or done.stdout).strip()}. Repair "
            "the toolchain, or take `lake` off the PATH to use the WebAssembly Lean."
        )
    return done.stdout.strip()


def core(lake: Path, project: Path) -> Path:
    """The folder of the compiled modules of Lean's own library."""
    return Path(_lean(lake, project, "--print-libdir").stdout.strip())


def build(
    lake: Path, project: Path, names: Sequence[str], *, on_result: OnResult = ignore_result
) -> CheckReport:
    """Check the library with `lake build`; warnings fail it, as `sorry` is one.

    Args:
        lake: The program.
        project: Folder of the lakefile.
        names: The library's modules; those that lake does not mention were up to date.
        on_result: Called as each module is done.
    """
    start = time.perf_counter()
    toolchain = describe(lake, project)
    results: dict[str, ModuleResult] = {}
    messages: dict[str, list[Message]] = {}
    other: list[str] = []
    # Every module is named: one that nothing imports must be checked too.
    process = subprocess.Popen(
        [lake, "build", "--wfail", *(f"+{name}" for name in names)],
        cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    current: str | None = None

    def done(name: str, status: Status, seconds: float) -> None:
        path = project.joinpath("lean", *name.split(".")).with_suffix(".lean")
        results[name] = ModuleResult(name, path, status, seconds)
        on_result(results[name], len(names))

    with process:
        for raw in process.stdout:
            line = raw.rstrip()
            if progress := _PROGRESS.match(line):
                current = progress["name"]
                seconds = float(progress["seconds"] or 0)
                seconds /= 1000 if progress["unit"] == "ms" else 1
                if current in names and current not in results:
                    failed = line.startswith("✖") or progress["verb"] == "Building"
                    done(current, Status.FAILED if failed else Status.CHECKED, seconds)
            elif match := _MESSAGE.match(line):
                line_number, column = int(match["line"]), int(match["column"])
                message = Message(
                    match["file"], line_number, column, match["severity"], match["text"]
                )
                messages.setdefault(current or "", []).append(message)
            elif line:
                other.append(line)
    exit_code = process.wait()
    failed_somewhere = exit_code != 0
    for name in names:
        if name not in results:
            done(name, Status.SKIPPED if failed_somewhere else Status.CACHED, 0.0)
    final = []
    for name in results:
        result, said = results[name], tuple(messages.get(name, ()))
        status = Status.FAILED if said else result.status
        final.append(ModuleResult(name, result.path, status, result.seconds, said))
    problems: tuple[str, ...] = ()
    if failed_somewhere and not any(messages.values()):
        problems = (f"lake build ended with exit code {exit_code}: " + "\n".join(other[-10:]),)
    return CheckReport(toolchain, tuple(final), time.perf_counter() - start, problems)


def check_file(
    lake: Path,
    project: Path,
    path: Path,
    output: Path | None = None,
    search_path: Sequence[Path] = (),
) -> ModuleResult:
    """Check one of the user's own files against the built library.

    Args:
        lake: The program.
        project: Folder of the lakefile.
        path: The file.
        output: Where to put its compiled form.
        search_path: Folders of compiled modules besides the library.
    """
    start = time.perf_counter()
    compiled: list[str | Path] = []
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        compiled = ["-R", path.resolve().parent, "-o", output]
    arguments = ["lean", "--json", *compiled, path.resolve()]
    done = _run(lake, project, *arguments, search_path=search_path)
    messages = parse_messages(done.stdout)
    if _OUT_OF_STACK in done.stderr:
        messages = (*messages, _deep_recursion(lake, project, path))
    quiet = all(message.severity == "information" for message in messages)
    status = Status.CHECKED if done.returncode == 0 and quiet else Status.FAILED
    return ModuleResult(path.stem, path, status, time.perf_counter() - start, messages)


def find_checker(lake: Path, project: Path) -> Path | None:
    """The toolchain's `leanchecker`, if it has one."""
    prefix = _lean(lake, project, "--print-prefix").stdout.strip()
    checker = Path(prefix) / "bin" / "leanchecker"
    return checker if checker.is_file() else None


def check_again(
    lake: Path, project: Path, checker: Path, names: Sequence[str], search_path: Sequence[Path]
) -> list[str]:
    """Send the declarations of compiled modules through the kernel again.

    Args:
        lake: The program.
        project: Folder of the lakefile.
        checker: From `find_checker`.
        names: The modules.
        search_path: Folders of compiled modules besides the library.

    Returns:
        What is said against them.
    """
    done = _run(lake, project, checker, *names, search_path=search_path)
    said = (done.stderr or done.stdout).strip()
    return [f"leanchecker (exit code {done.returncode}): {said}"] if done.returncode else []


def _deep_recursion(lake: Path, project: Path, path: Path) -> Message:
    with tempfile.TemporaryDirectory() as folder:
        beginning = Path(folder) / "Beginning.lean"

        def dies(text: str) -> bool:
            beginning.write_text(text, encoding="utf-8")
            return _OUT_OF_STACK in _lean(lake, project, beginning).stderr

        return deep_recursion(path, read_source(path), dies)


def audit_file(names: Iterable[str]) -> str:
    """The contents of `lean/Audit.lean`, which asks Lean for the axioms of each theorem."""
    return _AUDIT_HEAD + "".join(f"#print axioms {name}\n" for name in names)


def audit_axioms(lake: Path, project: Path, names: Sequence[str]) -> list[str]:
    """Ask Lean (`lean/Audit.lean`, `#print axioms`) which axioms each theorem rests on.

    Args:
        lake: The program.
        project: Folder of the lakefile.
        names: The catalogued theorems, each of which must be answered for.
    """
    done = _lean(lake, project, "lean/Audit.lean")
    output = " ".join((done.stdout + done.stderr).split())
    answers: dict[str, set[str]] = {m["name"]: set() for m in _NO_AXIOMS.finditer(output)}
    for match in _AXIOMS.finditer(output):
        answers[match["name"]] = {axiom.strip() for axiom in match["axioms"].split(",")}
    problems = []
    for name in names:
        axioms = sorted(answers.get(name, set()) - ALLOWED_AXIOMS)
        problems += [f"{name} rests on the axiom {axiom}" for axiom in axioms]
        if name not in answers:
            silent = f"lean/Audit.lean says nothing about {name} (exit code {done.returncode})"
            problems.append(silent)
    return problems
