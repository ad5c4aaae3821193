"""Nearest orthonormal matrices: one batch against scipy, matrix by matrix."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from timeit import timeit

import numpy as np
import scipy.linalg
import torch

from benchmarks.ways import Options
from numcheck.theory.procrustes import nearest_orthonormal_batch

#: Sizes n of n x n matrices, and their numbers.
_BATCHES = ((3, 1000), (8, 1000), (32, 200), (128, 20))


@dataclass(frozen=True)
class Matrices:
    """How fast the nearest orthonormal matrices of a batch are found.

    Attributes:
        size: n, for n x n matrices.
        count: Matrices in the batch.
        rate: Matrices per second.
        ratio: By how much that is faster than scipy's polar decomposition of each matrix.
    """

    size: int
    count: int
    rate: float
    ratio: float


def measure_matrices(options: Options) -> list[Matrices]:
    """The medians over the turns."""
    generator = np.random.default_rng(0)
    found = []
    for size, count in _BATCHES:
        options.on_step(f"{count} matrices of size {size}")
        arrays = generator.standard_normal((count, size, size))
        batch = torch.from_numpy(arrays).to(options.where)

        def one_by_one(arrays: np.ndarray = arrays) -> None:
            for array in arrays:
                scipy.linalg.polar(array, side="left")

        def together(batch: torch.Tensor = batch) -> object:
            return nearest_orthonormal_batch(batch).cpu()

        together()
        ways = together, one_by_one
        turns = [[timeit(way, number=1) for way in ways] for _ in range(options.repetitions)]
        rate = statistics.median(count / batched for batched, _ in turns)
        found.append(Matrices(size, count, rate, statistics.median(b / a for a, b in turns)))
    return found
