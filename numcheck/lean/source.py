"""Lean source text: comments and strings removed, module header read.

Only what the checker and the audit need is understood: nested block comments, line comments,
string literals, character literals, and the header (`module`, `prelude`, imports).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from numcheck.lean.errors import SourceError
from numcheck.lean.names import Name

_TOKEN = re.compile(
    r"""(?P<line>--[^\n]*)
      | (?P<open>/-)
      | (?P<string>(?:[sfm]!)?"(?:\\.|[^"\\])*")
      | (?P<raw>r(?P<hash>\#*)"(?s:.*?)"(?P=hash))
      | (?P<char>'(?:\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)|[^'\\\n])')
      | (?P<word>[A-Za-z_\u0370-\u03ff\u2100-\u214f][\w'!?\u2080-\u209c]*)
    """,
    re.VERBOSE | re.DOTALL,
)
_BLOCK = re.compile(r"/-|-/")
_HEAD = re.compile(r"\s*(?P<module>module\b)?\s*(?:prelude\b)?\s*")
_IMPORT = re.compile(
    r"(?:public\s+)?(?:meta\s+)?import\s+(?:all\s+)?"
    r"(?P<name>(?:«[^»]*»|[^\W\d][\w'!?]*)(?:\.(?:«[^»]*»|[^\W\d][\w'!?]*))*)\s*"
)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def strip_comments(text: str) -> str:
    """Replace comments and the insides of literals by spaces; positions stay as they are."""
    out: list[str] = []
    position = 0
    while match := _TOKEN.search(text, position):
        out.append(text[position : match.start()])
        if match.lastgroup == "open":
            depth, end = 1, match.end()
            while depth:
                bracket = _BLOCK.search(text, end)
                if bracket is None:
                    end = len(text)
                    break
                depth += 1 if bracket.group() == "/-" else -1
                end = bracket.end()
        else:
            end = match.end()
        chunk = text[match.start() : end]
        out.append(chunk if match.lastgroup == "word" else _blank(chunk))
        position = end
    out.append(text[position:])
    return "".join(out)


@dataclass(frozen=True)
class Header:
    """The head of a Lean file: whether it is a `module`, and what it imports on which line.

    Names are as `numcheck.lean.names` shows them.
    """

    is_module: bool
    imports: tuple[tuple[str, int], ...]


def read_header(text: str) -> Header:
    """Parse the header of a Lean source."""
    code = strip_comments(text)
    head = _HEAD.match(code)
    assert head is not None
    position = head.end()
    imports: list[tuple[str, int]] = []
    while match := _IMPORT.match(code, position):
        imports.append((str(Name.parse(match["name"])), code.count("\n", 0, match.start()) + 1))
        position = match.end()
    return Header(head["module"] is not None, tuple(imports))


def read_source(path: Path) -> str:
    """The text of a Lean file.

    Raises:
        SourceError: If the file cannot be read, is not UTF-8, or begins with a byte order mark.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is not UTF-8 text ({error}). Save it as UTF-8.") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.") from error
    if text.startswith("\ufeff"):
        raise SourceError(
            f"{path} begins with a byte order mark, which Lean does not read. Save it as UTF-8 "
            "without one."
        )
    return text
