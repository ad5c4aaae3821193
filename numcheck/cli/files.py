"""Files that results are written to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from numcheck.support.errors import NumcheckError
from numcheck.support.extras import extra_module
from numcheck.support.validate import shown

#: Formats of plots by suffix, with the metadata that would make each file different.
_PLOTS = {".svg": {"Date": None}, ".png": {}, ".pdf": {"CreationDate": None}}


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Make the folder of a file, and raise a `NumcheckError` if it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    # A path with a null character is a ValueError.
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        name = str(path) if str(path).isprintable() else shown(str(path))
        raise NumcheckError(f"{name} cannot be written: {reason}.") from error


def need_writable(*paths: Path | None) -> None:
    """Make sure, before hours of work, that these files can be written."""
    for path in paths:
        if path is not None:
            with writing(path):
                new = not path.exists()
                path.open("a").close()
                if new:
                    path.unlink()


def need_drawable(*paths: Path) -> None:
    """Make sure, before hours of work, that these plots can be drawn and written."""
    for path in paths:
        if path.suffix.lower() not in _PLOTS:
            raise NumcheckError(
                f"{path}: a plot cannot have the suffix {path.suffix!r}; allowed are "
                f"{', '.join(_PLOTS)}."
            )
        extra_module("matplotlib", extra="report", use="plots")
        need_writable(path)


def write_text(path: Path | None, text: str) -> None:
    """Write a file, if one was asked for."""
    if path is not None:
        with writing(path):
            path.write_text(text, encoding="utf-8")


def write_json(path: Path | None, data: Any) -> None:
    """Write plain data as JSON, if a file was asked for."""
    write_text(path, json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def draw(path: Path, plot: Callable[[Any], None], *, size: tuple[float, float] = (11, 4.5)) -> None:
    """Write what `plot` draws on a matplotlib figure of this size, in inches, by the suffix."""
    need_drawable(path)
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, layout="constrained")
    plot(figure)
    with writing(path):
        figure.savefig(path, metadata=_PLOTS[path.suffix.lower()])
