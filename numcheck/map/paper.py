"""The items of the paper: which theorems are about each, and what its own Lean files do for it."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from numcheck.errors import InvalidInputError

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Upstream(StrEnum):
    """What the Lean files that came with the paper do for an item."""

    PROVED = "proved"
    ASSUMED = "assumed"
    CONTRADICTORY = "contradictory"
    ABSENT = "absent"


class PaperItem(BaseModel):
    """A numbered item of the paper.

    Attributes:
        item: Its number, e.g. `Theorem 4.1`.
        title: What it is called.
        theorems: Catalog ids of the theorems about it, if any.
        upstream: What the paper's own Lean files do for it.
        where: Where in these files.
        note: What to say of it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    item: _Text
    title: _Text
    theorems: tuple[_Text, ...] = ()
    upstream: Upstream
    where: str = ""
    note: str = ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    item: Annotated[tuple[PaperItem, ...], Field(min_length=1)]


def load_paper(path: Path, known: Collection[str]) -> tuple[PaperItem, ...]:
    """The items of the paper, from `proofs/paper.toml`.

    Args:
        path: The file.
        known: The ids of the catalog.

    Returns:
        The items in the order of the file; none if there is no such file.

    Raises:
        InvalidInputError: If it is not valid, or names a theorem that is not in the catalog.
    """
    try:
        items = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).item
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise InvalidInputError(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"{path} is not TOML: {error}. Mend the file.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidInputError(
            f"{path}: {where}: {first['msg']}; given was {first['input']!r:.80}. Mend the file."
        ) from None
    for item in items:
        if unknown := [theorem for theorem in item.theorems if theorem not in known]:
            raise InvalidInputError(
                f"{path}: {item.item} names {', '.join(unknown)}, which the catalog does not have. "
                "`numcheck list` shows all."
            )
    return items
