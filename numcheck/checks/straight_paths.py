"""Checks of `straight-paths`: an isometry keeps straight paths straight, and their pace."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import sympy

from numcheck.checks.base import Claim, Function, equal, exact, float64, mutant
from numcheck.sampling.decide import Comparison, Relation, compare
from numcheck.theory.matrix_rounding import norm, same, unit
from numcheck.theory.planning.linear_quadratic import Array, eye_like
from numcheck.theory.planning.paths import (
    Path,
    exact_paths,
    floating_paths,
    segment,
    squared_distance,
)


def _excess(q: Array) -> Array:
    """Q^T Q - 1."""
    return np.asarray(q.T @ q - eye_like(q, q.shape[1], q.shape[1]))


def _is_isometry(q: Array) -> bool:
    return same(_excess(q), _excess(q) * 0)


def _keeps_volume(q: Array) -> bool:
    if q.shape[0] != q.shape[1]:
        return False
    if q.dtype == object:
        return bool(sympy.Matrix(q.tolist()).det() ** 2 == 1)
    return bool(abs(np.linalg.slogdet(q)[1]) <= unit(len(q)))


class StraightPaths(Claim):
    """The image of the path from x to y is the path from Q x to Q y, and covers what it covers.

    Attributes:
        matrix: Which matrices Q are meant: those with Q^T Q = 1 in the theorem.
        others: Which paths under a map that is no such matrix are meant as well: none.
        transposed: Whether the path is from Q^T x to Q^T y; not in the theorem.
        time: When the image is where the path is at time t: at t in the theorem.
        covered: From the squared distance of two points of the path, the time between them and
            the squared distance of the ends, to the squared distance of the images; the first.
    """

    matrix: Function = _is_isometry
    others: Function = lambda path: False
    transposed: bool = False
    time: Function = lambda t: t
    covered: Function = lambda between, gap, whole: between

    def claimed(self, path: Path) -> Iterator[tuple[str, Any, Any]]:
        """A name, and two vectors or numbers that the claim says are equal."""
        q = path.matrix
        if not (q is not None and self.matrix(q)) and not self.others(path):
            return
        ends = path.moved(path.x), path.moved(path.y)
        if self.transposed and q is not None and q.shape[0] == q.shape[1]:
            ends = q.T @ path.x, q.T @ path.y
        for t in path.times:
            yield f"at time {t}", path.moved(path.at(t)), segment(*ends, self.time(t))
        whole = squared_distance(path.x, path.y)
        for s, t in itertools.combinations(path.times, 2):
            between = squared_distance(path.at(s), path.at(t))
            found = squared_distance(segment(*ends, s), segment(*ends, t))
            yield f"from {s} to {t}", found, self.covered(between, abs(s - t), whole)

    @exact(path=exact_paths)
    def over_fractions(self, path: Path) -> Iterator[Comparison]:
        for label, found, expected in self.claimed(path):
            error = max(np.ravel(abs(np.asarray(found - expected))), default=Fraction(0))
            yield equal(error, Fraction(0), label)

    @float64(path=floating_paths)
    def in_many_dimensions(self, path: Path) -> Iterator[Comparison]:
        # Points are computed from the ends, which are at most so far out.
        size = (norm(path.x) + norm(path.y)) * (1 + 2 * max(path.times))
        dimensions = max(1, len(path.x), len(path.moved(path.x)))
        for label, found, expected in self.claimed(path):
            # Six operations lead to a point; squared distances double the relative error.
            allowed = 12 * unit(dimensions) * size ** (1 if np.ndim(found) else 2)
            error = norm(np.atleast_1d(found - expected))
            yield compare(Relation.EQUAL, label, error, 0.0, allowed)

    mutants = (
        mutant("any-matrix", "Q is any matrix", matrix=lambda q: True),
        mutant("orthonormal-rows", "Q Q^T = 1 instead", matrix=lambda q: _is_isometry(q.T)),
        mutant("unit-volume", "det Q is 1 or -1 instead", matrix=_keeps_volume),
        mutant("nearly", "Q^T Q is 1 up to 1/100",
               matrix=lambda q: bool((100 * abs(_excess(q)) < 1).all())),
        mutant("ends-only", "Q keeps the lengths of x and y",
               others=lambda path: path.keeps_lengths(path.x, path.y)),
        mutant("nonlinear", "any map that keeps all lengths |z|",
               others=lambda path: path.keeps_lengths(*map(path.at, path.times))),
        mutant("transposed", "the path from Q^T x to Q^T y", transposed=True),
        mutant("backwards", "the path from Q y to Q x", time=lambda t: 1 - t),
        mutant("eased", "at time t^2 (3 - 2 t)", time=lambda t: t * t * (3 - 2 * t)),
        mutant("linear-pace", "squared distances grow like the time between, not its square",
               covered=lambda between, gap, whole: gap * whole),
    )  # fmt: skip
