"""Rows of embeddings, read block by block: a million of them need not fit into memory twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from numcheck.support.validate_arrays import Array

#: Numbers in a block.
_BLOCK = 1 << 19
#: Rows that are read together if they are not neighbours.
_FAR_APART = 32


class Rows(Protocol):
    """What has a shape (n, m) and gives some of its rows, in any type of real numbers."""

    @property
    def shape(self) -> tuple[int, ...]:
        """(n, m)."""
        ...

    def __getitem__(self, rows: slice, /) -> Any: ...


@dataclass(frozen=True)
class FileRows:
    """Rows of an array in a file, read afresh for each block, so that none of it stays in memory.

    Attributes:
        shape: Of the array.
        dtype: Of its entries.
        read: From the first row and the one after the last to an array of these rows.
    """

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    read: Callable[[int, int], Any]

    def __getitem__(self, rows: slice, /) -> Any:
        start, stop, step = rows.indices(self.shape[0])
        # Rows far apart bring what is around each of them: a few at a time.
        length = stop - start if step == 1 else _FAR_APART * step
        pieces = [
            np.array(self.read(at, min(at + length, stop))[::step])
            for at in range(start, stop, max(length, 1))
        ]
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces or [self.read(0, 0)])


@dataclass(frozen=True)
class CountedRows:
    """Rows that say how many of them were read.

    Attributes:
        rows: The rows.
        progress: Called with their number after each block that was read; `None` for nobody.
    """

    rows: Rows
    progress: Callable[[int], None] | None

    @property
    def shape(self) -> tuple[int, ...]:
        """(n, m)."""
        return self.rows.shape

    def __getitem__(self, rows: slice, /) -> Any:
        found = self.rows[rows]
        if self.progress is not None:
            self.progress(len(found))
        return found


def float_rows(rows: Rows, chosen: slice) -> Array:
    """Some rows as float64, one after the other; what is too large for it becomes infinite."""
    with np.errstate(over="ignore"):
        # Sums depend on the order in memory, by rounding: it is always the same here.
        return np.ascontiguousarray(rows[chosen], dtype=np.float64)


def row_slices(rows: Rows) -> Iterator[slice]:
    """All rows in order, an even number of them at a time."""
    n, m = rows.shape
    step = max(_BLOCK // m // 2 * 2, 2)
    for start in range(0, n, step):
        yield slice(start, min(start + step, n))
