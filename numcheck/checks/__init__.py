"""A theorem as a claim, its checks and its false neighbours: one module each, named like it."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

from numcheck.checks.base import Claim
from numcheck.support.errors import InvalidInputError, NumcheckError
from numcheck.support.validate import shown

__all__ = ["Claim", "claim_of"]

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def claim_of(theorem: str) -> Claim:
    """The claim of a catalogued theorem, from the module of its name.

    Args:
        theorem: Catalog id, e.g. `hermite-attenuation`.

    Raises:
        InvalidInputError: If it is no id.
        NumcheckError: If there is no such module, or no claim of that name in it.
    """
    if not isinstance(theorem, str) or not _ID.fullmatch(theorem):
        raise InvalidInputError(
            f"theorem must be an id, small letters and digits with - between words, got "
            f"{shown(theorem)}. `numcheck list` shows all."
        )
    return _claim_of(theorem)


@cache
def _claim_of(theorem: str) -> Claim:
    name = f"numcheck.checks.{theorem.replace('-', '_')}"
    class_name = "".join(word.capitalize() for word in theorem.split("-"))
    try:
        claim = getattr(import_module(name), class_name, None)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        claim = None
    if not (isinstance(claim, type) and issubclass(claim, Claim)):
        raise NumcheckError(
            f"theorem {theorem} has no checks: module {name} is missing, or has no class "
            f"{class_name}(Claim). `numcheck new {theorem}` writes a skeleton."
        )
    return claim()
