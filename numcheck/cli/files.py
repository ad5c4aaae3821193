"""Files that results go to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from numcheck.errors import NumcheckError
from numcheck.validate import shown


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """The folder of a file is there, and what goes wrong in writing it is said.

    Raises:
        NumcheckError: If the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    # No file can have a path with a zero in it: that is a ValueError.
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        name = str(path) if str(path).isprintable() else shown(str(path))
        raise NumcheckError(f"{name} cannot be written: {reason}.") from error


def need_writable(*paths: Path | None) -> None:
    """Files can be written: better known before hours of work than after.

    Raises:
        NumcheckError: If one cannot.
    """
    for path in paths:
        if path is not None:
            with writing(path):
                new = not path.exists()
                path.open("a").close()
                if new:
                    path.unlink()


def write(path: Path | None, text: str) -> None:
    """Write a file that was asked for.

    Raises:
        NumcheckError: If it cannot be written.
    """
    if path is not None:
        with writing(path):
            path.write_text(text, encoding="utf-8")


def write_json(path: Path | None, data: Any) -> None:
    """Write plain data as JSON, if asked for.

    Raises:
        NumcheckError: If the file cannot be written.
    """
    write(path, json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
