"""Files that results go to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from numcheck.support.errors import NumcheckError
from numcheck.support.validate import shown


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


def write_text(path: Path | None, text: str) -> None:
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
    write_text(path, json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def draw(path: Path, plot: Callable[[Any], None], *, size: tuple[float, float] = (11, 4.5)) -> None:
    """Write a plot: svg, png or pdf, by the suffix.

    Args:
        path: Where to.
        plot: Draws on a matplotlib figure.
        size: Width and height in inches.

    Raises:
        NumcheckError: If matplotlib is missing or the file cannot be written.
    """
    try:
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise NumcheckError(
            "plots need matplotlib. Install the extra: pip install 'lejepa-numcheck[report]'."
        ) from error
    known = {"svg": {"Date": None}, "png": {}, "pdf": {"CreationDate": None}}
    kind = path.suffix.removeprefix(".").lower()
    if kind not in known:
        raise NumcheckError(
            f"{path}: a plot cannot have the suffix {path.suffix!r}; allowed are "
            f"{', '.join('.' + name for name in known)}."
        )
    figure = Figure(figsize=size, layout="constrained")
    plot(figure)
    with writing(path):
        figure.savefig(path, metadata=known[kind])
