"""What every kind of worker is: a `map` of pure calls, with results in the order of the calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

R = TypeVar("R")

#: How often in a row lost calls are made again before the run is given up.
RETRIES = 3


class Pool(Protocol):
    """What spreads calls over workers; every `concurrent.futures.Executor` is one."""

    def map(self, fn: Callable[..., R], /, *iterables: Iterable[Any]) -> Iterator[R]:
        """Results of the calls, in order."""
        ...


def parts(numbers: Sequence[int], total: int) -> str:
    """The parts with these numbers (from 0) of a total, in words, as in `parts 1, 3 to 5 of 31`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = [f"{run[0] + 1}" + (f" to {run[-1] + 1}" if run[1:] else "") for run in runs]
    return f"parts {', '.join(words)} of {total}"
