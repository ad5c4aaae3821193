"""The checks of every theorem: one module each, named like the theorem."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import Any

from numcheck.checks.base import Checks
from numcheck.support.errors import InvalidInputError, NumcheckError
from numcheck.support.validate import shown

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def checks_of(theorem: str) -> Checks[Any]:
    """The checks of a catalogued theorem, from the module of its name.

    Args:
        theorem: Catalog id, e.g. `hermite-attenuation`.

    Raises:
        InvalidInputError: If it is no id.
        NumcheckError: If there is no such module or it is about another theorem.
    """
    if not isinstance(theorem, str) or not _ID.fullmatch(theorem):
        raise InvalidInputError(
            f"theorem must be an id, small letters and digits with - between words, got "
            f"{shown(theorem)}. `numcheck list` shows all."
        )
    return _checks_of(theorem)


@cache
def _checks_of(theorem: str) -> Checks[Any]:
    name = f"numcheck.checks.{theorem.replace('-', '_')}"
    missing = f"theorem {theorem} has no checks: module {name} is missing. Add it, with CHECKS."
    try:
        checks = getattr(import_module(name), "CHECKS", None)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise NumcheckError(missing) from error
    if not isinstance(checks, Checks):
        raise NumcheckError(missing)
    if checks.theorem != theorem:
        raise NumcheckError(f"{name}.CHECKS is about {checks.theorem!r}, expected {theorem!r}.")
    return checks
