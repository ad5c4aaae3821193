"""Names of Lean as Lean has them: lists of texts and numbers.

As text joined by dots, `«foo.bar»` and `foo.bar` would be one name, and an axiom could hide behind
a theorem. Names are compared as lists; where they are shown or kept in a file, no two look the
same.
"""

from __future__ import annotations

import re
from functools import cached_property

_PLAIN = re.compile(r"[^\W\d][\w'!?]*")
_ESCAPED = re.compile(r"[\\»]|[^\S ]|[^\x20-\U0010ffff]")
_PART = re.compile(
    rf"(?:(?P<number>[0-9]+)|(?P<plain>{_PLAIN.pattern})|«(?P<quoted>(?:\\u[0-9a-f]{{6}}|[^\\»])*)»)"
    r"(?:\.(?=.)|\Z)",
    re.DOTALL,
)


class Name(tuple[str | int, ...]):
    """A `Lean.Name`: its parts, from the outermost namespace in."""

    @classmethod
    def parse(cls, text: str) -> Name:
        """The name that is shown as a text; `Name.parse(str(name)) == name`.

        Args:
            text: Parts joined by dots, those that are no plain words in `«»`.

        Raises:
            ValueError: It is not such a text.
        """
        parts: list[str | int] = []
        position = 0
        while position < len(text):
            match = _PART.match(text, position)
            if match is None:
                raise ValueError(
                    f"{text!r} is not a Lean name: parts are words or numbers joined by dots, "
                    "anything else in «»"
                )
            if match["number"] is not None:
                parts.append(int(match["number"]))
            elif match["plain"] is not None:
                parts.append(match["plain"])
            else:
                found = re.sub(r"\\u(.{6})", lambda m: chr(int(m[1], 16)), match["quoted"])
                parts.append(found)
            position = match.end()
        return cls(parts)

    @cached_property
    def _shown(self) -> str:
        return ".".join(map(_show, self))

    def __str__(self) -> str:
        return self._shown

    @property
    def parent(self) -> Name:
        """The name without its last part."""
        return Name(self[:-1])

    @property
    def is_private(self) -> bool:
        """Whether importing modules do not see it."""
        return self[:1] == ("_private",)


def _show(part: str | int) -> str:
    if isinstance(part, int) or _PLAIN.fullmatch(part):
        return str(part)
    return "«" + _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):06x}", part) + "»"
