"""Files of data, read and validated: an error names the file, the key and the remedy."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from numcheck.support.errors import NumcheckError
from numcheck.support.validate import shown


class Entry(BaseModel):
    """What a table holds: no other keys than those named, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


EntryT = TypeVar("EntryT", bound=Entry)

#: Keys by one of which an entry of a list is called in messages.
_NAMES = ("id", "name", "item")
_REMEDIES = {
    "missing": "Add it.",
    "string_too_short": "Write some text.",
    "too_short": "Give at least one.",
    "string_type": "Write text in quotes.",
    "tuple_type": "Write a list in brackets.",
}


def _models(annotation: Any) -> list[type[Entry]]:
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]


def _keys_at(model: type[Entry], where: Sequence[int | str]) -> list[str]:
    """The keys that the table at a place may have."""
    current = [model]
    for part in where:
        if isinstance(part, str):
            fields = [m.model_fields[part] for m in current if part in m.model_fields]
            current = [found for field in fields for found in _models(field.annotation)]
    return [name for found in current for name in found.model_fields]


def _remedy(error: ErrorDetails, model: type[Entry]) -> str:
    if error["type"] != "extra_forbidden":
        return _REMEDIES.get(error["type"], "Correct it.")
    *table, key = error["loc"]
    known = _keys_at(model, table)
    near = get_close_matches(str(key), known, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"Known are {', '.join(known)}."
    return f"Remove it, or correct its name. {hint}"


def _label(data: object, where: tuple[int | str, ...]) -> str:
    if len(where) < 2 or not isinstance(data, dict) or not isinstance(where[1], int):
        return ""
    entry = data[where[0]][where[1]]
    names = [entry[key] for key in _NAMES if key in entry] if isinstance(entry, dict) else []
    return f" ({where[0]} {names[0] if names else f'number {where[1] + 1}'})"


def validated(data: object, path: Path, model: type[EntryT], error: type[NumcheckError]) -> EntryT:
    """What a file holds, validated.

    Args:
        data: What was read.
        path: The file, for messages.
        model: What it should hold.
        error: What to raise.

    Raises:
        error: It is not what `model` says: a line for each fault, with the file, the key, what
            was given, and the remedy.
    """
    try:
        return model.model_validate(data)
    except ValidationError as faults:
        lines = []
        places = [found["loc"] for found in faults.errors()]
        for found in faults.errors():
            where = found["loc"]
            if any(place[: len(where)] == where and place != where for place in places):
                continue  # a list is called too short because of the faults of what it holds
            key = ".".join(str(part) for part in where) + _label(data, where)
            given = "" if found["type"] == "missing" else f"; given was {shown(found['input']):.80}"
            lines.append(
                f"{path}: {key or 'all of it'}: {found['msg']}{given}. {_remedy(found, model)}"
            )
        raise error("\n".join(lines)) from None


def read_text(path: Path, error: type[NumcheckError]) -> str:
    """The text of a file.

    Raises:
        error: It cannot be read or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as fault:
        raise error(f"{path} cannot be read: {fault.strerror}. Restore it.") from fault
    # Also a path that no file can have.
    except ValueError as fault:
        raise error(f"{shown(str(path))} is not UTF-8 text: {fault}. Save it as UTF-8.") from fault


def parsed(text: str, path: Path, error: type[NumcheckError]) -> dict[str, Any]:
    """What a text of TOML says.

    Args:
        text: The text.
        path: Its file, for messages.
        error: What to raise.

    Raises:
        error: It is not TOML.
    """
    try:
        return tomllib.loads(text)
    # A number of too many digits or too deep a nesting is no TOMLDecodeError.
    except (ValueError, RecursionError) as fault:
        raise error(f"{shown(str(path))} is not TOML: {fault}. Correct that line.") from fault


def read_table(path: Path, model: type[EntryT], error: type[NumcheckError]) -> EntryT:
    """Read a TOML file and validate it.

    Args:
        path: The file.
        model: What it holds.
        error: What to raise.

    Raises:
        error: It cannot be read, is not TOML, or not what `model` says (`validated`).
    """
    return validated(parsed(read_text(path, error), path, error), path, model, error)
