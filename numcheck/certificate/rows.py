"""Rows of embeddings, read block by block: a million of them need not fit into memory twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from numcheck.support.validate_arrays import Array

#: Numbers in a block.
_BLOCK = 1 << 19


class Rows(Protocol):
    """What has a shape (n, m) and gives some of its rows, in any type of real numbers."""

    @property
    def shape(self) -> tuple[int, ...]:
        """(n, m)."""
        ...

    def __getitem__(self, rows: slice, /) -> Any: ...


@dataclass(frozen=True)
class NpyRows:
    """An array in a file of numpy, mapped afresh for each block, so that no page of it stays.

    Attributes:
        path: Of a file that `numpy.load` maps.
        shape: Of the array.
        dtype: Of its entries.
    """

    path: Path
    shape: tuple[int, ...]
    dtype: np.dtype[Any]

    def __getitem__(self, rows: slice, /) -> Any:
        return np.array(np.load(self.path, mmap_mode="r", allow_pickle=False)[rows])


def float_rows(rows: Rows, chosen: slice) -> Array:
    """Some rows as float64; what is too large for it becomes infinite."""
    with np.errstate(over="ignore"):
        return np.asarray(rows[chosen], dtype=np.float64)


def row_slices(rows: Rows) -> Iterator[slice]:
    """All rows in order, an even number of them at a time."""
    n, m = rows.shape
    step = max(_BLOCK // m // 2 * 2, 2)
    for start in range(0, n, step):
        yield slice(start, min(start + step, n))
