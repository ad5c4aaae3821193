"""Progress on the standard error stream, gone when the block ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)


@contextmanager
def show_progress(*columns: ProgressColumn) -> Iterator[Progress]:
    """Bars with counts, or other columns."""
    shown = columns or (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(*shown, TimeElapsedColumn(), console=console, transient=True) as progress:
        yield progress


@contextmanager
def show_steps(name: str) -> Iterator[Callable[[str], None]]:
    """A spinner; calling what is yielded says which step has begun."""
    with show_progress(SpinnerColumn(), TextColumn("{task.description}")) as progress:
        task = progress.add_task(name, total=None)
        yield lambda step: progress.update(task, description=f"{name}: {escape(step)}")
