"""Optional packages: imported where they are used, and named with their extra where they miss."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from numcheck.support.errors import InvalidInputError


def extra_module(name: str, *, extra: str, use: str, instead: str = "") -> Any:
    """A module of an optional package.

    Args:
        name: Its full name.
        extra: The extra of this package that installs it.
        use: What needs it, in the plural, for the message.
        instead: What one may do without it, if anything; a sentence.

    Raises:
        InvalidInputError: If it is not installed.
    """
    package = name.partition(".")[0]
    try:
        # First the package itself: parts of one that was taken away may still be loaded.
        import_module(package)
        return import_module(name)
    except ImportError as error:
        remedy = f"Install the extra: pip install 'lejepa-numcheck[{extra}]'."
        raise InvalidInputError(f"{use} need {package}. {remedy} {instead}".rstrip()) from error
