"""Which columns of a table are embeddings: not its index, ids, labels or text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from numcheck.support.errors import InvalidInputError

#: Names under which pandas writes an index; of a file of text also the empty one, and what pandas
#: makes of it when it reads that file and writes it again.
_INDEX = re.compile(r"__index_level_\d+__|level_\d+|Unnamed: \d+")
#: Names of columns that number the rows, in tables of integers.
_COUNTER = re.compile(r"(.*_)?(id|ids|idx|index|row|row_nr|row_index)", re.IGNORECASE)


class Kind(StrEnum):
    """What a column holds."""

    FLOAT = "numbers"
    INTEGER = "integers"
    LIST = "lists"
    TEXT = "text"


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        name: Its name; empty if it has none.
        kind: What it holds.
        index: Whether the table says that it is an index.
        varies: Whether it holds different values.
    """

    name: str
    kind: Kind
    index: bool = False
    varies: bool = True


def choose_columns(
    columns: Sequence[Column], name: str | None, *, path: object
) -> tuple[list[int], list[str]]:
    """The places of the columns that are embeddings, and notes on those left out.

    An encoder's outputs are floats. So beside floats, integers that vary are ids or labels, and one
    column of lists is preferred to columns of numbers.

    Args:
        columns: All columns.
        name: Of the one that is wanted; `None` for what looks like embeddings.
        path: The file, for messages.

    Raises:
        InvalidInputError: If no column has the name, none holds numbers, or several ones of lists
            might be meant.
    """
    names = ", ".join(column.name for column in columns if column.name) or "none with a name"
    if name is not None:
        for place, column in enumerate(columns):
            if column.name == name and column.kind is not Kind.TEXT:
                return [place], []
            if column.name == name:
                raise InvalidInputError(f"{path}: column {name!r} holds no numbers.")
        raise InvalidInputError(f"{path} holds no column {name!r}; there are: {names}.")
    index = {place for place, column in enumerate(columns) if _is_index(place, column)}
    of_kind = {
        kind: [k for k, column in enumerate(columns) if column.kind is kind and k not in index]
        for kind in Kind
    }
    lists, floats, integers = (of_kind[k] for k in (Kind.LIST, Kind.FLOAT, Kind.INTEGER))
    if len(lists) > 1:
        found = ", ".join(columns[k].name for k in lists)
        raise InvalidInputError(
            f"{path} holds {len(lists)} columns of lists ({found}). Say which: {path}#NAME."
        )
    if lists:
        kept = lists
    elif floats:
        constant = [k for k in integers if not columns[k].varies]
        kept = sorted(floats + constant)
    else:
        kept = [k for k in integers if not _COUNTER.fullmatch(columns[k].name)]
        # Beside text, which may be lists that were written so, numbers of rows are no embeddings.
        kept = kept or ([] if of_kind[Kind.TEXT] else integers)
    if columns and not kept:
        raise InvalidInputError(
            f"{path} holds no column of numbers; there are: {names}. Lists that were written as "
            "text cannot be read: save them as parquet or npy."
        )
    reasons = ["index" if place in index else str(c.kind) for place, c in enumerate(columns)]
    notes = [
        f"left out column {column.name or place + 1!r} ({reasons[place]})"
        for place, column in enumerate(columns)
        if place not in kept
    ]
    return kept, [_joined(notes)] if notes else []


def _joined(notes: Sequence[str]) -> str:
    more = f" and {len(notes) - 4} more columns" if len(notes) > 4 else ""
    return ", ".join([notes[0], *(n.removeprefix("left out ") for n in notes[1:4])]) + more


def _is_index(place: int, column: Column) -> bool:
    unnamed = place == 0 and column.name == "" and column.kind is not Kind.LIST
    return column.index or unnamed or bool(_INDEX.fullmatch(column.name))
