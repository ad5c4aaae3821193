"""Maps from R^n to R^m that keep distances, and maps that nearly do.

Each acts on the columns of an array of shape (n, count), of floats or of fractions (dtype object),
by the same code and without its matrix.

Lean: `LeJEPA.isometry_linear` says what those that keep distances and fix 0 are.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Map = Callable[[Array], Array]

_UNIT_ROUNDOFF = 2.0**-53
#: Dimensions (n, m) of domain and range.
_SMALL = ((0, 0), (0, 2), (1, 1), (1, 3), (2, 2), (2, 4), (3, 3), (4, 4))
_LARGE = ((1, 1), (3, 512), (64, 64), (100, 256), (512, 512))
_POINTS = 14


def dots(x: Array, y: Array) -> Array:
    """The dot product of each column of x with that of y."""
    return np.asarray((x * y).sum(axis=0))


def exactly(x: Array) -> Array:
    """Integers among objects as fractions, so that quotients stay exact; floats as they are."""
    if x.dtype != object:
        return x
    return np.array([Fraction(value) for value in x.ravel()], dtype=object).reshape(x.shape)


def compose(*maps: Map) -> Map:
    """The first map first, then the others; the identity if there are none."""
    return lambda x: reduce(lambda value, step: step(value), maps, x)


def reflection(v: Array) -> Map:
    """The reflection along v, x - 2 (v.x) / (v.v) v, for v != 0."""
    if v.dtype != object:
        # Scaling by a power of two is exact, and keeps v.v within the range of float64.
        v = np.ldexp(v, -np.frexp(np.abs(v).max())[1])
    norm = v @ v
    return lambda x: x - v[:, None] * ((v @ x) * 2 / norm)


def embedding(m: int) -> Map:
    """R^n into R^m by appending zeros."""
    return lambda x: np.concatenate([x, exactly(np.zeros((m - len(x), x.shape[1]), x.dtype))])


def translation(c: Array) -> Map:
    """The translation by c: keeps distances, moves 0."""
    return lambda x: x + c[:, None]


def twist(x: Array) -> Array:
    """A rotation of the first two coordinates by an angle that depends on |x|: keeps norms.

    The rotation is that of the point ((1 - t^2) / (1 + t^2), 2 t / (1 + t^2)) of the circle with
    t = |x|^2 / n, so fractions stay fractions.
    """
    t = dots(x, x) / len(x)
    c, s = (1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)
    return np.concatenate([[c * x[0] - s * x[1], s * x[0] + c * x[1]], x[2:]])


def projection(x: Array) -> Array:
    """The last coordinate set to 0: lengthens no distance."""
    return np.concatenate([x[:-1], 0 * x[-1:]])


def shear(x: Array) -> Array:
    """The linear map e_2 -> (3 e_1 + 4 e_2) / 5 that fixes the rest: keeps lengths along axes."""
    return np.concatenate([[x[0] + x[1] * 3 / 5, x[1] * 4 / 5], x[2:]])


@dataclass(frozen=True)
class Candidate:
    """A map to test a claim on.

    Attributes:
        name: What it is.
        n: Dimension of its domain.
        m: Dimension of its range.
        function: The map, on columns.
        points: Points on which it is probed, as columns.
        rounding: Bound on |computed T x - T x| over |x|, relative to the scale of T; 0 if exact.
    """

    name: str
    n: int
    m: int
    function: Map
    points: Array
    rounding: float

    def basis(self) -> Array:
        """The basis vectors e_1, ..., e_n as columns."""
        return exactly(np.eye(self.n, dtype=self.points.dtype))


def _candidates(
    n: int, m: int, draw: Callable[[int], Array], generator: random.Random, rounding: float
) -> Iterator[Candidate]:
    """Isometries, and maps that violate one premise; `rounding` is that of one reflection."""
    points = np.stack([draw(n) for _ in range(_POINTS)], axis=1)
    order = np.array(generator.sample(range(m), m), dtype=int)
    turn = [reflection(draw(m)) for _ in range(6 if m else 0)]
    rotate = compose(embedding(m), lambda x: x[order], *turn)
    maps: list[tuple[str, Map]] = [
        ("embedding", embedding(m)),
        ("one reflection", compose(embedding(m), *turn[:1])),
        ("two reflections", compose(embedding(m), *turn[:2])),
        ("permutation and six reflections", rotate),
        ("translation", compose(rotate, translation(draw(m)))),
        # Keeps distances up to a scale.
        ("scaling by 2", compose(rotate, lambda x: x * 2)),
    ]
    if n >= 1:
        # The absolute value of each coordinate: keeps norms, lengthens no distance.
        maps += [("folding", compose(abs, rotate)), ("projection", compose(projection, rotate))]
    if n >= 2:
        maps += [("twist", compose(twist, rotate)), ("shear", compose(shear, rotate))]
    for name, function in maps:
        # At most six reflections, and two steps that round less.
        yield Candidate(f"{name}, {n} to {m}", n, m, function, points, 8 * rounding)


def rational_candidates() -> Iterator[Candidate]:
    """Maps in few dimensions, on rational points."""
    generator = random.Random(26056)  # noqa: S311 - test data, not a secret

    def draw(size: int) -> Array:
        numbers = [
            Fraction(generator.choice([-7, -5, -3, -2, -1, 1, 2, 4]), generator.randint(1, 5))
            for _ in range(size)
        ]
        return np.array(numbers, dtype=object)

    for n, m in _SMALL:
        yield from _candidates(n, m, draw, generator, 0.0)


def floating_candidates() -> Iterator[Candidate]:
    """Maps in up to 512 dimensions.

    A reflection of R^m costs two dot products, each off by at most m u times the norms, a quotient
    and an update: at most (4 m + 12) u |x| in all, doubled for the terms in u^2.
    """
    numbers = np.random.default_rng(26057)
    for n, m in _LARGE:
        one = 2 * (4 * m + 12) * _UNIT_ROUNDOFF
        yield from _candidates(n, m, numbers.standard_normal, random.Random(m), one)  # noqa: S311
