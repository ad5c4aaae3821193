"""The checks of every theorem: one module each, named like the theorem."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from numcheck.checks.base import Checks
from numcheck.errors import NumcheckError


@cache
def checks_of(theorem: str) -> Checks[Any]:
    """The checks of a catalogued theorem, from the module of its name.

    Args:
        theorem: Catalog id, e.g. `hermite-attenuation`.

    Raises:
        NumcheckError: If there is no such module or it is about another theorem.
    """
    name = f"numcheck.checks.{theorem.replace('-', '_')}"
    try:
        checks: Checks[Any] = import_module(name).CHECKS
    except ModuleNotFoundError as error:
        raise NumcheckError(
            f"theorem {theorem} has no checks: module {name} is missing. Add it, with CHECKS."
        ) from error
    if checks.theorem != theorem:
        raise NumcheckError(f"{name}.CHECKS is about {checks.theorem!r}, expected {theorem!r}.")
    return checks
