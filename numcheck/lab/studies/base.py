"""Options and result of a study."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from numcheck.support.validate import integer


@dataclass(frozen=True)
class Options:
    """How a study is run.

    Attributes:
        seed: 64-bit seed.
        samples: Samples of each point that is sampled.
        quick: Whether to take fewer points, for a first impression and for tests.
        on_step: Called with what is being done.

    Raises:
        InvalidInputError: If a number is out of range.
    """

    seed: int = 0
    samples: int = 400_000
    quick: bool = False
    on_step: Callable[[str], None] = field(default=lambda _step: None, compare=False)

    def __post_init__(self) -> None:
        integer(self.seed, name="seed", minimum=0, maximum=2**64 - 1)
        integer(self.samples, name="samples", minimum=1000, maximum=2**40)


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    return "-" if value is None else str(value).replace("|", "\\|")


@dataclass(frozen=True)
class Result:
    """The result of a study.

    Attributes:
        name: The study's name.
        theorem: Catalog id of the theorem it is about.
        title: What was measured, as a title.
        rows: The figures, one row per point; all rows have the same keys.
        findings: What they show, in sentences with figures from the rows.
        holds: Whether they agree with the theorem.
        plot: Draws them on a matplotlib figure.
    """

    name: str
    theorem: str
    title: str
    rows: tuple[dict[str, Any], ...]
    findings: tuple[str, ...]
    holds: bool
    plot: Callable[[Any], None] = field(repr=False)

    def to_markdown(self, command: str) -> str:
        """Findings and table, with the command that made them."""
        columns = list(self.rows[0]) if self.rows else []
        lines = [f"# {self.title}", "", f"Written by `{command}`.", ""]
        lines += [f"- {finding}" for finding in self.findings]
        lines += ["", f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
        lines += [f"| {' | '.join(_cell(row[name]) for name in columns)} |" for row in self.rows]
        return "\n".join(lines) + "\n"

    def to_json(self) -> dict[str, Any]:
        """The result as plain data."""
        return {
            "study": self.name,
            "theorem": self.theorem,
            "title": self.title,
            "holds": self.holds,
            "findings": list(self.findings),
            "rows": list(self.rows),
        }
