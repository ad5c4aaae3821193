"""What the map shows of source files: Lean declarations and test functions, with their lines."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from numcheck.lean.source import strip_comments
from numcheck.support.errors import NumcheckError

_SCOPE = re.compile(
    r"(?:@\[expose\] )?(?:public |noncomputable )*(namespace|section|end)\b *([\w.]*)"
)
_DEFINITION = re.compile(
    r"(?:@\[[^\]]*\] *)*(?:(?:public|private|protected|noncomputable|scoped) +)*"
    r"(?:(?:def|abbrev|structure|class|inductive|instance) +(?P<name>[^\W\d][\w.'!?]*)"
    r"|instance\b[^:]*(?::[^:]*\) *)*: *(?P<class>\w+))"
)


@dataclass(frozen=True)
class Excerpt:
    """A declaration in a Lean file.

    Attributes:
        line: Line of its keyword, counted from 1.
        text: Its docstring, statement and proof.
    """

    line: int
    text: str


@dataclass(frozen=True)
class TestFunction:
    """A test.

    Attributes:
        name: Its name.
        line: Its line, counted from 1.
        says: The first line of its docstring, if it has one.
    """

    # Not a test class itself.
    __test__ = False

    name: str
    line: int
    says: str


def find_declaration(source: str, name: str) -> Excerpt:
    """The declaration of a theorem in a Lean source.

    A declaration reaches to the next line that begins in the first column; its docstring and
    attributes stand directly before it.

    Args:
        source: Text of the file, with everything in the namespace `LeJEPA`.
        name: Full name, e.g. `LeJEPA.stein`.

    Raises:
        NumcheckError: If it is not there, or more than once.
    """
    short = name.removeprefix("LeJEPA.")
    lines = source.splitlines()
    head = re.compile(rf"theorem {re.escape(short)}(?![\w.'!?])")
    found = [number for number, line in enumerate(lines) if head.match(line)]
    if len(found) != 1:
        raise NumcheckError(
            f"`theorem {short}` occurs {len(found)} times at the start of a line, expected once. "
            f"Correct the module of {name} in the file of its proof."
        )
    return _excerpt(lines, found[0])


def _excerpt(lines: Sequence[str], start: int) -> Excerpt:
    """The declaration whose keyword stands on a line, counted from 0."""
    first = start
    while first and lines[first - 1].startswith("@["):
        first -= 1
    if first and lines[first - 1].endswith("-/"):
        first -= 1
        while first and not lines[first].startswith("/--"):
            first -= 1
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or lines[end][0].isspace()):
        end += 1
    return Excerpt(start + 1, "\n".join(lines[first:end]).rstrip())


def find_definitions(source: str) -> Iterator[tuple[str, Excerpt]]:
    """The definitions, structures, inductive types and instances of a Lean source.

    Args:
        source: Text of the file.

    Yields:
        Full names, of an instance without one the name that Lean gives it, and the declarations.
    """
    lines = source.splitlines()
    scopes: list[str] = []
    for number, line in enumerate(strip_comments(source).splitlines()):
        if scope := _SCOPE.match(line):
            kind, name = scope.groups()
            if kind == "end":
                del scopes[-1:]
            else:
                scopes.append(name if kind == "namespace" else "")
        elif head := _DEFINITION.match(line):
            name = head["name"] or f"inst{head['class']}"
            yield ".".join(filter(None, [*scopes, name])), _excerpt(lines, number)


def find_tests(source: str) -> tuple[TestFunction, ...]:
    """The test functions of a Python source, in its order.

    Raises:
        NumcheckError: If it is not Python.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        raise NumcheckError(f"the tests are not Python: {error}. Mend the file.") from error
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return tuple(
        TestFunction(f.name, f.lineno, (ast.get_docstring(f) or "").partition("\n")[0])
        for f in functions
        if f.name.startswith("test")
    )
