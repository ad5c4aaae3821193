"""Check modules in dependency order, two at a time, each only if something changed."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock

from numcheck.lean.errors import (
    DeepRecursionError,
    EarlyExitError,
    NodeStoppedError,
    ToolchainError,
)
from numcheck.lean.modules import Module, ModuleGraph, module_path
from numcheck.lean.package import LEAN_VERSION, PACKAGE_KEY, find_package, prepare
from numcheck.lean.recursion import deep_recursion
from numcheck.lean.report import CheckReport, Message, ModuleResult, OnResult, Status, ignore_result
from numcheck.lean.wasm import WasmLean, find_node
from numcheck.support.environment import cache_root

#: Options of every check; they must be those of `lakefile.lean`.
LEAN_OPTIONS = ("-DautoImplicit=false",)
#: Modules checked at the same time. More than two do not pay: Lean takes up to 2 GiB for each.
JOBS = 2
#: How often a check goes on with a new Node after one stopped on its own.
RETRIES = 3

T = TypeVar("T")

_PARTS = (".olean", ".olean.server", ".olean.private")
#: How long compiled modules that no source folder uses any more are kept for others, in seconds.
_KEPT = 30 * 24 * 3600


def _link(source: Path, target: Path) -> None:
    """Make a file appear at a second place, in place of what is there; a copy if need be."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(f".{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        temporary.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, temporary)
    temporary.replace(target)


@dataclass(frozen=True)
class BuildFolder:
    """Where the compiled modules of one source root are kept, with a record beside each.

    They are links to those that all checkouts share, which are found by what went into them: the
    text, the modules that it imports, the package of Lean, and its options.
    """

    path: Path

    @classmethod
    def of(cls, root: Path) -> BuildFolder:
        """The folder of a source root, in the cache."""
        digest = sha256(str(root.resolve()).encode()).hexdigest()[:16]
        return cls(cache_root() / "build" / digest)

    def olean(self, name: str) -> Path:
        """The compiled module."""
        return module_path(self.path, name).with_suffix(".olean")

    def hashes(self, name: str) -> list[str]:
        """The SHA-256 of each part of a compiled module."""
        return _hashes(self.olean(name))

    def load(self, module: Module, key: str) -> ModuleResult | None:
        """The kept result of a module, if there is one for this key and its parts are intact."""
        own, shared = self.olean(module.name), _shared(key)
        record = _intact(own, key)
        if record is None:
            record = _intact(shared, key)
            if record is None:
                return None
            for part in (*_PARTS, ".json"):
                _link(shared.with_suffix(part), own.with_suffix(part))
        messages = tuple(Message(**message) for message in record["messages"])
        return ModuleResult(module.name, module.path, Status.CACHED, record["seconds"], messages)

    def store(self, result: ModuleResult, key: str, scratch: Path) -> None:
        """Move the compiled parts into place, the record last, and share them."""
        own, shared = self.olean(result.name), _shared(key)
        own.parent.mkdir(parents=True, exist_ok=True)
        record = {
            "key": _full(key),
            "parts": _hashes(scratch),
            "seconds": result.seconds,
            "messages": [asdict(message) for message in result.messages],
        }
        for part in _PARTS:
            shutil.move(scratch.with_suffix(part), own.with_suffix(part))
        temporary = own.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_text(json.dumps(record))
        temporary.replace(own.with_suffix(".json"))
        for part in (*_PARTS, ".json"):
            _link(own.with_suffix(part), shared.with_suffix(part))


def _full(key: str) -> str:
    """The key of a module in a graph, with what else makes its compiled form what it is."""
    return sha256(json.dumps([key, PACKAGE_KEY, LEAN_OPTIONS]).encode()).hexdigest()


def _shared(key: str) -> Path:
    """Where all checkouts find the compiled module of a key."""
    full = _full(key)
    return cache_root() / "build" / "shared" / full[:2] / f"{full}.olean"


def _hashes(olean: Path) -> list[str]:
    return [sha256(olean.with_suffix(part).read_bytes()).hexdigest() for part in _PARTS]


def _intact(olean: Path, key: str) -> dict[str, Any] | None:
    """The record of a compiled module, if it is that of the key and of the parts beside it."""
    try:
        record: dict[str, Any] = json.loads(olean.with_suffix(".json").read_text())
        return record if [record["key"], record["parts"]] == [_full(key), _hashes(olean)] else None
    except (OSError, ValueError, KeyError):
        return None


def _forget_unused() -> None:
    """Remove the shared modules that no source folder has had for a while."""
    for path in (cache_root() / "build" / "shared").glob("*/*"):
        about = path.stat()
        if about.st_nlink == 1 and time.time() - about.st_mtime > _KEPT:
            path.unlink()


@contextmanager
def open_lean(project: Path | None) -> Iterator[WasmLean]:
    """A running WebAssembly Lean, its package verified."""
    node = find_node()
    prepared = prepare(find_package(project))
    with (
        tempfile.TemporaryDirectory(prefix="numcheck-lean-") as scratch,
        WasmLean(prepared, node, Path(scratch)) as lean,
    ):
        yield lean


class _Check:
    """One check under way: what is known so far, and what to do next."""

    def __init__(self, graph: ModuleGraph, on_result: OnResult) -> None:
        self._graph = graph
        self._on_result = on_result
        self._builds = {m.root: BuildFolder.of(m.root) for m in graph.modules.values()}
        self._search_path = [build.path for build in self._builds.values()]
        self.results: dict[str, ModuleResult] = {}

    def _done(self, result: ModuleResult) -> None:
        self.results[result.name] = result
        self._on_result(result, len(self._graph.order))

    def take_kept(self) -> None:
        """Take over the results of unchanged modules."""
        for name in self._graph.order:
            module = self._graph.modules[name]
            kept = self._builds[module.root].load(module, self._graph.keys[name])
            if kept is not None:
                self._done(kept)

    def run(self, project: Path | None, jobs: int) -> None:
        """Check the modules that have no result yet, each as soon as its imports are done."""
        waiting = [name for name in self._graph.order if name not in self.results]
        if waiting:
            with open_lean(project) as lean:
                self._check_all(lean, waiting, jobs)

    def _check_all(self, lean: WasmLean, waiting: list[str], jobs: int) -> None:
        running: dict[Future[ModuleResult], str] = {}
        with ThreadPoolExecutor(jobs) as pool:
            while waiting or running:
                for name in list(waiting):
                    imports = self._graph.modules[name].imports
                    if not all(i in self.results for i in imports):
                        continue
                    if all(self.results[i].ok for i in imports):
                        if len(running) == jobs:
                            break
                        running[pool.submit(self._check, lean, name)] = name
                    else:
                        module = self._graph.modules[name]
                        self._done(ModuleResult(name, module.path, Status.SKIPPED, 0.0))
                    waiting.remove(name)
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    del running[future]
                    self._done(future.result())

    def _check(self, lean: WasmLean, name: str) -> ModuleResult:
        module = self._graph.modules[name]
        build = self._builds[module.root]
        with tempfile.TemporaryDirectory(dir=build.path, prefix="compiling-") as folder:
            output = Path(folder) / "module.olean"
            try:
                run = lean.run(
                    [*LEAN_OPTIONS, "-R", str(module.root), "-o", str(output), str(module.path)],
                    self._search_path,
                    own=module.root != self._graph.library,
                )
            except DeepRecursionError:
                return self._died(lean, module, Path(folder))
            except EarlyExitError as error:
                message = Message(str(module.path), 1, 0, "error", str(error))
                return ModuleResult(name, module.path, Status.FAILED, 0.0, (message,))
            quiet = all(message.severity == "information" for message in run.messages)
            status = Status.CHECKED if run.exit_code == 0 and quiet else Status.FAILED
            result = ModuleResult(name, module.path, status, run.seconds, run.messages)
            if result.ok:
                build.store(result, self._graph.keys[name], output)
        return result

    def _died(self, lean: WasmLean, module: Module, folder: Path) -> ModuleResult:
        """The result of a module in which Lean ran out of stack."""
        start = time.perf_counter()
        path = folder / "Beginning.lean"

        def dies(beginning: str) -> bool:
            path.write_text(beginning, encoding="utf-8")
            try:
                lean.run([*LEAN_OPTIONS, "-R", str(folder), str(path)], self._search_path)
            except DeepRecursionError:
                return True
            return False

        message = deep_recursion(module.path, module.text, dies)
        seconds = time.perf_counter() - start
        return ModuleResult(module.name, module.path, Status.FAILED, seconds, (message,))


def check_modules(
    graph: ModuleGraph,
    *,
    project: Path | None = None,
    on_result: OnResult = ignore_result,
    jobs: int = JOBS,
) -> CheckReport:
    """Check the modules of a graph with the WebAssembly Lean.

    Errors and warnings both fail a module (`sorry` is a warning). A module is checked again only
    if its text or that of an import changed.

    Args:
        graph: The modules.
        project: Folder whose `node_modules` holds the package.
        on_result: Called as each module is done.
        jobs: Modules checked at the same time.

    Returns:
        The results of all modules, in the order in which they were done.

    Raises:
        ToolchainError: There is no usable Lean, or the disk is full.
        LeanError: Lean crashed.
    """
    start = time.perf_counter()
    check = _Check(graph, on_result)
    try:
        for root in {module.root for module in graph.modules.values()}:
            BuildFolder.of(root).path.mkdir(parents=True, exist_ok=True)
        with FileLock(str(cache_root() / "build" / "lock")):
            check.take_kept()
            with_retries(lambda: check.run(project, jobs))
            _forget_unused()
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise ToolchainError(
            f"the disk of {cache_root()} is full. Free some space, or set NUMCHECK_CACHE to a "
            "folder on another disk; modules that were done are kept."
        ) from error
    results = tuple(check.results.values())
    return CheckReport(f"Lean {LEAN_VERSION}", results, time.perf_counter() - start)


def with_retries(action: Callable[[], T]) -> T:
    """Repeat an action that uses Lean, up to `RETRIES` times, while Node stops on its own.

    That happens now and then with tens of instances in one process; what was done is kept.
    """
    for _ in range(RETRIES):
        try:
            return action()
        except NodeStoppedError:
            continue
    return action()


def clean() -> Path:
    """Remove everything in the cache: Lean's library, the glue, and all kept results."""
    root = cache_root()
    if root.exists():
        shutil.rmtree(root)
    return root
