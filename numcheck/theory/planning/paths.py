"""Straight paths between two points, under isometries and under other maps.

Points are arrays of floats, or of fractions (dtype object).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
from scipy.linalg import hadamard

from numcheck.theory.matrix_rounding import random_orthogonal, unit
from numcheck.theory.planning.linear_quadratic import Array, fractions
from numcheck.theory.rational_matrices import orthogonal_matrix

_TIMES = (Fraction(0), Fraction(1, 3), Fraction(1), Fraction(-1, 2), Fraction(9, 4))


def segment(x: Array, y: Array, t: Any) -> Array:
    """The point at time t on the straight path from x to y (Lean: `LeJEPA.straightPath`).

    Args:
        x: Where the path starts, of shape (n,): floats, or fractions (dtype object).
        y: Where it ends, of the same shape and kind.
        t: Any time, 0 at the start and 1 at the end; no float for fractions.
    """
    return np.asarray((1 - t) * x + t * y)


def squared_distance(x: Array, y: Array) -> Any:
    """The squared distance of two points (Lean: `LeJEPA.vecDistSq`)."""
    return ((x - y) * (x - y)).sum()


def twist(z: Array) -> Array:
    """Consecutive pairs of coordinates rotated by an angle that grows with |z|.

    It keeps every length |z| and is not linear. The number of coordinates is even.
    """
    r = (z * z).sum()
    cosine, sine = (1 - r * r) / (1 + r * r), 2 * r / (1 + r * r)
    first, second = z[0::2], z[1::2]
    found = np.empty_like(z)
    found[0::2], found[1::2] = cosine * first - sine * second, sine * first + cosine * second
    return found


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
        """Whether its points are rational."""
        return self.x.dtype == object

    @property
    def times(self) -> tuple[Any, ...]:
        """Times to look at, in the path's arithmetic."""
        return _TIMES if self.exact else tuple(map(float, _TIMES))

    def at(self, time: Any) -> Array:
        """The point at a time."""
        return segment(self.x, self.y, time)

    def moved(self, z: Array) -> Array:
        """The image of a point."""
        return twist(z) if self.matrix is None else np.asarray(self.matrix @ z)

    def keeps_lengths(self, *points: Array) -> bool:
        """Whether the map keeps the lengths of these, up to rounding."""
        allowed = 0 if self.exact else unit(len(self.x))
        lengths = ((z @ z, self.moved(z) @ self.moved(z)) for z in points)
        return all(abs(before - after) <= allowed * before for before, after in lengths)


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
    others: dict[str, list[list[int | Fraction]]] = {
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
