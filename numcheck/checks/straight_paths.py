"""Checks of `straight-paths`: an isometry keeps straight paths straight, and their pace."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import sympy
from scipy.linalg import hadamard

from numcheck.checks.base import Checks, Kind, Mutant, Outcome, compare_exactly
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
        matrix: The map's matrix; `None` for `numcheck.theory.planning.paths.twist`, which is not
        linear.
    """

    name: str
    x: Array
    y: Array
    matrix: Array | None

    @property
    def times(self) -> tuple[Any, ...]:
        """Times to look at, in the path's arithmetic."""
        return _TIMES if self.x.dtype == object else tuple(map(float, _TIMES))

    def at(self, time: Any) -> Array:
        """A point of the path."""
        return segment(self.x, self.y, time)

    def moved(self, z: Array) -> Array:
        """The image of a point."""
        return twist(z) if self.matrix is None else np.asarray(self.matrix @ z)


def is_isometry(path: Path) -> bool:
    """Q^T Q = 1, up to rounding if Q holds floats."""
    q = path.matrix
    return q is not None and same(q.T @ q, eye_like(q, q.shape[1], q.shape[1]))


def _has_orthonormal_rows(path: Path) -> bool:
    q = path.matrix
    return q is not None and same(q @ q.T, eye_like(q, q.shape[0], q.shape[0]))


def _keeps_volume(path: Path) -> bool:
    q = path.matrix
    if q is None or q.shape[0] != q.shape[1]:
        return False
    if q.dtype == object:
        return bool(sympy.Matrix(q.tolist()).det() ** 2 == 1)
    return bool(abs(np.linalg.slogdet(q)[1]) <= unit(len(q)))


def _is_nearly_an_isometry(path: Path) -> bool:
    q = path.matrix
    if q is None:
        return False
    difference = q.T @ q - eye_like(q, q.shape[1], q.shape[1])
    return all(100 * abs(x) < 1 for x in difference.ravel().tolist())


def _keeps_lengths(path: Path, points: list[Array]) -> bool:
    lengths = [(z @ z, path.moved(z) @ path.moved(z)) for z in points]
    if path.x.dtype == object:
        return all(before == after for before, after in lengths)
    return all(abs(before - after) <= unit(len(path.x)) * before for before, after in lengths)


@dataclass(frozen=True)
class Claim:
    """The image of the path from x to y is the path from Q x to Q y, and covers what it covers.

    Attributes:
        speaks_of: Q^T Q = 1 in the theorem.
        transposed: Whether the path is from Q^T x to Q^T y; not in the theorem.
        time: When the image is where the path is at time t: at t in the theorem.
        covered: From the squared distance of two points of the path, the time between them and
            the squared distance of the ends, to the squared distance of the images; the first.
    """

    speaks_of: Callable[[Path], bool] = is_isometry
    transposed: bool = False
    time: Callable[[Any], Any] = lambda t: t
    covered: Callable[[Any, Any, Any], Any] = lambda between, gap, whole: between


def _ends(claim: Claim, path: Path) -> tuple[Array, Array]:
    q = path.matrix
    if claim.transposed and q is not None and q.shape[0] == q.shape[1]:
        return q.T @ path.x, q.T @ path.y
    return path.moved(path.x), path.moved(path.y)


def _differences(claim: Claim, path: Path) -> Iterator[tuple[str, Any, Any]]:
    """A name, and the two vectors or numbers that the claim says are equal."""
    ends = _ends(claim, path)
    for t in path.times:
        image = segment(*ends, claim.time(t))
        yield f"{path.name}: at time {t}", path.moved(path.at(t)), image
    whole = squared_distance(path.x, path.y)
    for s, t in itertools.combinations(path.times, 2):
        between = squared_distance(path.at(s), path.at(t))
        found = squared_distance(segment(*ends, s), segment(*ends, t))
        yield f"{path.name}: from {s} to {t}", found, claim.covered(between, abs(s - t), whole)


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for path in filter(claim.speaks_of, exact_paths()):
        for label, found, expected in _differences(claim, path):
            error = max(np.ravel(abs(np.asarray(found - expected))), default=Fraction(0))
            comparisons.append(compare_exactly(label, Fraction(error), Fraction(0)))
    detail = "rational isometries of at most 5 dimensions; times in and out of [0, 1]"
    return Outcome(Kind.EXACT, tuple(comparisons), detail)


def _compare_floats(claim: Claim) -> Iterator[Comparison]:
    for path in filter(claim.speaks_of, floating_paths()):
        # Points are computed from the ends, which are at most so far out.
        size = (norm(path.x) + norm(path.y)) * (1 + 2 * float(max(_TIMES)))
        dimensions = max(1, len(path.x), len(path.moved(path.x)))
        for label, found, expected in _differences(claim, path):
            # Six operations lead to a point; squared distances double the relative error.
            power = 1 if np.ndim(found) else 2
            allowed = 12 * unit(dimensions) * size**power
            error = norm(np.atleast_1d(found - expected))
            yield compare(Relation.EQUAL, label, error, 0.0, allowed)


def _check_floating(claim: Claim) -> Outcome:
    detail = "isometries of up to 1,024 dimensions"
    return Outcome(Kind.FLOATING, tuple(_compare_floats(claim)), detail)


def _stretching() -> tuple[tuple[str, list[list[int | Fraction]]], ...]:
    """Matrices that are no isometries, each in its way."""
    c, s = Fraction(3, 5), Fraction(4, 5)
    more = Fraction(1001, 1000)
    return (
        ("orthonormal rows", [[c, s]]),
        ("a shear", [[1, 1], [0, 1]]),
        ("nearly a rotation", [[more * c, -more * s], [more * s, more * c]]),
        ("unit columns", [[1, c], [0, s]]),
    )


@cache
def exact_paths() -> tuple[Path, ...]:
    """Rational isometries, square and tall, down to no dimension; then maps that are none."""
    generator = random.Random(9)  # noqa: S311 - test data, not a secret

    def point(n: int) -> Array:
        return np.array([Fraction(generator.randint(-6, 6), 3) for _ in range(n)], dtype=object)

    matrices = [(f"rational {m} x {n}", orthogonal_matrix(m, m + n), n) for m, n in _SHAPES]
    c, s = Fraction(3, 5), Fraction(4, 5)
    matrices.append(("a reflection", [[c, s], [s, -c]], 2))
    paths = [
        Path(name, point(n), point(n), fractions([row[:n] for row in matrix]))
        for name, matrix, n in matrices
    ]
    basis = fractions([[1, 0], [0, 1]])
    others = [Path(name, basis[0], basis[1], fractions(rows)) for name, rows in _stretching()]
    return (*paths, *others, Path("a twist", 2 * basis[0], basis[1], None))


_SHAPES = ((1, 0), (1, 1), (2, 2), (3, 3), (3, 1), (5, 3), (5, 5))


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

    def point(n: int) -> Array:
        return generator.standard_normal(n)

    paths = [Path(name, point(q.shape[1]), point(q.shape[1]), q) for name, q in matrices.items()]
    # The lengths of the two ends are kept, not that of their difference.
    basis, unit_columns = np.eye(64), np.eye(64)
    unit_columns[:2, 1] = 0.6, 0.8
    paths.append(Path("unit columns, n = 64", basis[0], basis[1], unit_columns))
    return (*paths, Path("a twist, n = 64", point(64) / 8, point(64) / 8, None))


CHECKS = Checks(
    theorem="straight-paths",
    claim=Claim(),
    mutants=(
        Mutant("any-matrix", "Q is any matrix", Claim(lambda path: path.matrix is not None)),
        Mutant("orthonormal-rows", "Q Q^T = 1 instead", Claim(_has_orthonormal_rows)),
        Mutant("unit-volume", "det Q is 1 or -1 instead", Claim(_keeps_volume)),
        Mutant("nearly", "Q^T Q is 1 up to 1/100", Claim(_is_nearly_an_isometry)),
        Mutant(
            "ends-only",
            "Q keeps the lengths of x and y",
            Claim(lambda path: _keeps_lengths(path, [path.x, path.y])),
        ),
        Mutant(
            "nonlinear",
            "any map that keeps all lengths |z|",
            Claim(lambda path: _keeps_lengths(path, [path.at(t) for t in path.times])),
        ),
        Mutant("transposed", "the path from Q^T x to Q^T y", Claim(transposed=True)),
        Mutant("backwards", "the path from Q y to Q x", Claim(time=lambda t: 1 - t)),
        Mutant("eased", "at time t^2 (3 - 2 t)", Claim(time=lambda t: t * t * (3 - 2 * t))),
        Mutant(
            "linear-pace",
            "squared distances grow like the time between, not its square",
            Claim(covered=lambda between, gap, whole: gap * whole),
        ),
    ),
    exact=_check_exactly,
    floating=_check_floating,
)
