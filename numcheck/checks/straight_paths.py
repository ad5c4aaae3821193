"""Checks of `straight-paths`: an isometry keeps straight paths straight, and their pace."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import sympy
from scipy.linalg import hadamard

from numcheck.checks.base import Claim, Function, equal, exact, float64, mutant
from numcheck.checks.encoders import orthogonal_matrix
from numcheck.sampling.decide import Comparison, Relation, compare
from numcheck.theory.matrix_rounding import norm, random_orthogonal, same, unit
from numcheck.theory.planning.linear_quadratic import Array, eye_like, fractions
from numcheck.theory.planning.paths import segment, squared_distance, twist

_TIMES = (Fraction(0), Fraction(1, 3), Fraction(1), Fraction(-1, 2), Fraction(9, 4))


@dataclass(frozen=True)
class Path:
    """A straight path and a map.

    Attributes:
        name: What the map is.
        x: The path's first end.
        y: The other end.
        matrix: The map's matrix; `None` for `twist`, which is not linear.
    """

    name: str
    x: Array
    y: Array
    matrix: Array | None

    @property
    def exact(self) -> bool:
        return self.x.dtype == object

    @property
    def times(self) -> tuple[Any, ...]:
        """Times to look at, in the path's arithmetic."""
        return _TIMES if self.exact else tuple(map(float, _TIMES))

    def at(self, time: Any) -> Array:
        return segment(self.x, self.y, time)

    def moved(self, z: Array) -> Array:
        return twist(z) if self.matrix is None else np.asarray(self.matrix @ z)

    def keeps_lengths(self, *points: Array) -> bool:
        allowed = 0 if self.exact else unit(len(self.x))
        lengths = ((z @ z, self.moved(z) @ self.moved(z)) for z in points)
        return all(abs(before - after) <= allowed * before for before, after in lengths)


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
        ends = [path.moved(path.x), path.moved(path.y)]
        if self.transposed and q is not None and q.shape[0] == q.shape[1]:
            ends = [q.T @ path.x, q.T @ path.y]
        for t in path.times:
            yield f"at time {t}", path.moved(path.at(t)), segment(*ends, self.time(t))
        whole = squared_distance(path.x, path.y)
        for s, t in itertools.combinations(path.times, 2):
            between = squared_distance(path.at(s), path.at(t))
            found = squared_distance(segment(*ends, s), segment(*ends, t))
            yield f"from {s} to {t}", found, self.covered(between, abs(s - t), whole)

    @exact(path=lambda: exact_paths())
    def over_fractions(self, path: Path) -> Iterator[Comparison]:
        for label, found, expected in self.claimed(path):
            error = max(np.ravel(abs(np.asarray(found - expected))), default=Fraction(0))
            yield equal(error, Fraction(0), label)

    @float64(path=lambda: floating_paths())
    def in_many_dimensions(self, path: Path) -> Iterator[Comparison]:
        # Points are computed from the ends, which are at most so far out.
        size = (norm(path.x) + norm(path.y)) * (1 + 2 * float(max(_TIMES)))
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


@cache
def exact_paths() -> tuple[Path, ...]:
    """Rational isometries, square and tall, down to no dimension; then maps that are none."""
    generator = random.Random(9)  # noqa: S311 - test data, not a secret

    def point(n: int) -> Array:
        return np.array([Fraction(generator.randint(-6, 6), 3) for _ in range(n)], dtype=object)

    c, s, more = Fraction(3, 5), Fraction(4, 5), Fraction(1001, 1000)
    shapes = ((1, 0), (1, 1), (2, 2), (3, 3), (3, 1), (5, 3), (5, 5))
    isometries = [(f"rational {m} x {n}", orthogonal_matrix(m, m + n), n) for m, n in shapes]
    isometries.append(("a reflection", [[c, s], [s, -c]], 2))
    others = {
        "orthonormal rows": [[c, s]],
        "a shear": [[1, 1], [0, 1]],
        "nearly a rotation": [[more * c, -more * s], [more * s, more * c]],
        "unit columns": [[1, c], [0, s]],
    }
    x, y = fractions([[1, 0], [0, 1]])
    return (
        *(Path(a, point(n), point(n), fractions([r[:n] for r in q])) for a, q, n in isometries),
        *(Path(name, x, y, fractions(rows)) for name, rows in others.items()),
        Path("a twist", 2 * x, y, None),
    )


@cache
def floating_paths() -> tuple[Path, ...]:
    """Isometries of up to 1,024 dimensions, of which some hold no rounding; then impostors."""
    generator = np.random.default_rng(12)
    wide = random_orthogonal(256, generator)[:16]
    sparse = np.eye(300)[generator.permutation(300)]
    sparse[:, ::2] *= -1
    matrices = {
        "no dimensions": np.empty((4, 0)),
        "the line reversed": -np.eye(1),
        "Hadamard, n = 1,024": hadamard(1024, dtype=np.float64) / 32,
        "random, n = 512": random_orthogonal(512, generator),
        "random isometry, 1,024 x 64": random_orthogonal(1024, generator, 64),
        "signed permutation, n = 300": sparse,
        "orthonormal rows, 16 x 256": wide,
        "a shear, n = 64": np.eye(64) + np.diag(np.ones(63), 1),
        "nearly orthogonal, n = 64": (1 + 1e-6) * random_orthogonal(64, generator),
        "any matrix, n = 64": generator.standard_normal((64, 64)),
    }
    # The lengths of the two ends are kept, not that of their difference.
    basis, unit_columns = np.eye(64), np.eye(64)
    unit_columns[:2, 1] = 0.6, 0.8
    draw = generator.standard_normal
    return (
        *(Path(name, draw(q.shape[1]), draw(q.shape[1]), q) for name, q in matrices.items()),
        Path("unit columns, n = 64", basis[0], basis[1], unit_columns),
        Path("a twist, n = 64", draw(64) / 8, draw(64) / 8, None),
    )
