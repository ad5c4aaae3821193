"""Replay: every declaration of compiled modules is sent through the kernel once more.

Modules are compiled by a Lean in which programs of the sources run. The replay trusts nothing of
that but the compiled modules, which it reads as data in a fresh instance (`Replay.lean`).
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from numcheck.lean.check import BuildFolder, open_lean, with_retries
from numcheck.lean.errors import DeepRecursionError
from numcheck.lean.modules import Module, ModuleGraph
from numcheck.lean.names import Name
from numcheck.lean.olean import CompiledModule
from numcheck.lean.package import LEAN_VERSION
from numcheck.support.environment import cache_root

_PROGRAM = Path(__file__).with_name("Replay.lean")
_REFUSED, _DONE = "the kernel refuses ", re.compile(r"replayed (\d+)")


def number_of_declarations(modules: Mapping[Module, CompiledModule]) -> int:
    """How many declarations of compiled modules a kernel can check."""
    return sum(not d.unsafe for module in modules.values() for d in module.declarations)


def _keys(graph: ModuleGraph) -> dict[str, str]:
    """For each module the hash of its compiled form, of all that it imports, and of the replay."""
    keys: dict[str, str] = {}
    program = hashlib.sha256(_PROGRAM.read_bytes() + LEAN_VERSION.encode()).hexdigest()
    for name in graph.order:
        module = graph.modules[name]
        hashes = BuildFolder.of(module.root).hashes(name)
        parts = [program, name, *hashes, *(keys[i] for i in sorted(module.imports))]
        keys[name] = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    return keys


def _literal(names: Sequence[str]) -> str:
    """Names of modules as a Lean list of their parts."""
    parts = [[str(part) for part in Name.parse(name)] for name in names]
    return json.dumps(parts, ensure_ascii=False)


def _groups(
    graph: ModuleGraph, waiting: Sequence[str], compiled: Mapping[Module, CompiledModule]
) -> list[list[str]]:
    """Modules apart that Lean could not import together, as they declare the same names.

    A module is in a group with all that it imports, so the groups may share modules.
    """
    names = {
        module.name: {declaration.name for declaration in content.declarations}
        for module, content in compiled.items()
    }
    groups: list[set[str]] = []
    for closure in graph.closures:
        for group in groups:
            others = set().union(*(names[name] for name in group - closure))
            if not any(names[name] & others for name in closure - group):
                group |= closure
                break
        else:
            groups.append(set(closure))
    return [[name for name in waiting if name in group] for group in groups]


def replay(
    graph: ModuleGraph, compiled: Mapping[Module, CompiledModule], project: Path
) -> tuple[int, list[str]]:
    """Send the declarations of checked modules through the kernel; those replayed before are kept.

    Args:
        graph: The modules.
        compiled: Their compiled forms.
        project: Folder whose `node_modules` holds the package.

    Returns:
        The number of declarations replayed, now or before, and the problems found.

    Raises:
        ToolchainError: There is no usable Lean.
        LeanError: Lean crashed.
    """
    keys = _keys(graph)
    folder = cache_root() / "replayed"
    folder.mkdir(parents=True, exist_ok=True)
    problems: list[str] = []
    waiting = [name for name in graph.order if not (folder / keys[name]).is_file()]
    for group in _groups(graph, waiting, compiled):
        todo = [name for name in group if not (folder / keys[name]).is_file()]
        if not todo:
            continue
        expected = number_of_declarations({m: c for m, c in compiled.items() if m.name in todo})
        before = sorted(frozenset().union(*map(graph.closure, todo)).difference(todo))
        refused = _run(graph, before, todo, expected, project)
        problems += refused
        if not refused:
            for name in todo:
                (folder / keys[name]).touch()
    return number_of_declarations(compiled), problems


def _run(
    graph: ModuleGraph, before: Sequence[str], todo: Sequence[str], expected: int, project: Path
) -> list[str]:
    """What is wrong with the declarations of modules, on top of others."""
    text = _PROGRAM.read_text(encoding="utf-8")
    for name, modules in (("before", before), ("wanted", todo)):
        empty = f"meta def {name} : List (List String) := []\n"
        assert text.count(empty) == 1
        text = text.replace(empty, empty.replace("[]", _literal(modules)))
    search_path = [BuildFolder.of(root).path for root in {m.root for m in graph.modules.values()}]
    with tempfile.TemporaryDirectory(prefix="numcheck-replay-") as scratch:
        path = Path(scratch) / "Replay.lean"
        path.write_text(text, encoding="utf-8")

        def once() -> list[str]:
            with open_lean(project) as lean:
                run = lean.run(["-R", scratch, str(path)], search_path)
            # What Lean notes of the modules that it reads comes before.
            return run.messages[-1].text.strip().splitlines() if run.messages else []

        try:
            said = with_retries(once)
        except DeepRecursionError:
            return ["replay: Lean ran out of stack. Split what is defined by a deep recursion."]
    # What rests on a refused declaration is refused for the same reason.
    refused = list(dict.fromkeys(f"replay: {line}" for line in said if line.startswith(_REFUSED)))
    done = _DONE.fullmatch(said[-1]) if said else None
    if done is None:
        return [*refused, f"replay: {' '.join(said) or 'Lean said nothing'}"]
    if not refused and int(done[1]) != expected:
        return [f"replay: {done[1]} declarations were replayed, {expected} are in the modules"]
    return refused
