"""What a check found: messages, results by module, and the whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any


class Status(StrEnum):
    """How a module fared."""

    CHECKED = "checked"
    CACHED = "cached"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Message:
    """One message of Lean. Lines count from 1, columns from 0, as Lean counts them."""

    file: str
    line: int
    column: int
    severity: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.severity}: {self.text}"


@dataclass(frozen=True)
class ModuleResult:
    """The verdict on one module.

    Attributes:
        name: Module name.
        path: Its source.
        status: Checked now, found unchanged, failed, or skipped behind a failed import.
        seconds: Wall time of the check (for a cached one, of the check that was kept).
        messages: What Lean said.
    """

    name: str
    path: Path
    status: Status
    seconds: float
    messages: tuple[Message, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the module is proved."""
        return self.status in (Status.CHECKED, Status.CACHED)


@dataclass(frozen=True)
class CheckReport:
    """The verdict on all modules asked for.

    Attributes:
        toolchain: Which Lean was used, in words.
        modules: Results in the order in which the modules finished.
        seconds: Wall time of the whole.
        problems: What failed without belonging to one module.
    """

    toolchain: str
    modules: tuple[ModuleResult, ...]
    seconds: float
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every module is proved."""
        return all(module.ok for module in self.modules) and not self.problems

    def to_json(self) -> dict[str, Any]:
        """As plain data for `json.dump`."""
        modules = [
            {
                "name": m.name,
                "status": str(m.status),
                "seconds": round(m.seconds, 3),
                "messages": [asdict(message) for message in m.messages],
            }
            for m in self.modules
        ]
        problems, seconds = list(self.problems), round(self.seconds, 3)
        head = {"toolchain": self.toolchain, "ok": self.ok, "seconds": seconds}
        return {**head, "modules": modules, "problems": problems}


#: Called with each result as it comes and the number of modules in all.
OnResult = Callable[[ModuleResult, int], None]


def ignore_result(_result: ModuleResult, _total: int) -> None:
    """Show nothing."""
