"""Where Lean was when it ran out of stack: it dies of that without a word.

The file is cut off after one command or another, by bisection, until the first is found with which
Lean dies. A command begins in the first column, as in every Lean file of this project.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from numcheck.lean.report import Message
from numcheck.lean.source import strip_comments

# A word, an attribute or `#check` in the first column, but for the header and for words that go on
# with the command before.
_COMMAND = re.compile(
    r"^(?!(?:module|prelude|(?:public |meta )*import"
    r"|by|where|with|then|else|fun|from|deriving|termination_by|decreasing_by)\b)[\w#@]",
    re.MULTILINE,
)
_DECLARATION = re.compile(
    r"\b(?P<kind>theorem|lemma|def|abbrev|instance|example|structure|class|inductive)\b"
    r"[ \t]*(?P<name>[^\s:({\[]*)"
)


@dataclass(frozen=True)
class Command:
    """A command of a Lean file.

    Attributes:
        text: Its text, up to the next one.
        line: Its first line, counted from 1.
        end: Where the next one begins in the file.
    """

    text: str
    line: int
    end: int

    def __str__(self) -> str:
        found = _DECLARATION.search(self.text)
        shown = f"{found['kind']} {found['name']}".strip() if found else self.text.splitlines()[0]
        return f"`{shown}`"


def commands(text: str) -> list[Command]:
    """The commands of a Lean file, in order."""
    code = strip_comments(text)
    starts = [match.start() for match in _COMMAND.finditer(code)]
    return [
        Command(code[start:end], code.count("\n", 0, start) + 1, end)
        for start, end in pairwise([*starts, len(text)])
    ]


def first_that_dies(text: str, dies: Callable[[str], bool]) -> Command | None:
    """The first command of a file with which Lean dies.

    Args:
        text: The file, of which Lean dies.
        dies: Whether Lean dies of a file that begins like it.

    Returns:
        The command; nothing if the file has none.
    """
    found = commands(text)
    lives, dead = 0, len(found)
    while dead - lives > 1:
        middle = (lives + dead) // 2
        if dies(text[: found[middle - 1].end]):
            dead = middle
        else:
            lives = middle
    return found[dead - 1] if found else None


def deep_recursion(path: Path, text: str, dies: Callable[[str], bool]) -> Message:
    """What to say of a file of which Lean died of a recursion too deep."""
    command = first_that_dies(text, dies)
    where = f" while it checked {command}" if command else ""
    said = (
        f"Lean ran out of stack{where}: a recursion is too deep. Split the declaration into "
        "lemmas, or give the tactic less to do at once."
    )
    return Message(str(path), command.line if command else 1, 0, "error", said)
