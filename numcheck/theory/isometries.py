"""Maps from R^n to R^m that keep distances, and maps that only seem to.

Each acts on the columns of an array of shape (n, count), of floats or of fractions (dtype object):
the same code runs in both, and nothing is held as a matrix.

Lean: `LeJEPA.isometry_linear` says what those that keep distances and fix 0 are.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce, wraps
from typing import Any

import numpy as np
from numpy.typing import NDArray

from numcheck.support import validate
from numcheck.support.errors import InvalidInputError
from numcheck.support.validate import integer, rational, real, sequence, shown
from numcheck.support.validate_arrays import array, finite, same_kind

Array = NDArray[Any]
Map = Callable[[Array], Array]

_UNIT_ROUNDOFF = 2.0**-53
#: Dimensions (n, m) of domain and range.
_SMALL = ((0, 0), (0, 2), (1, 1), (1, 3), (2, 2), (2, 4), (3, 3), (4, 4))
_LARGE = ((1, 1), (3, 512), (64, 64), (100, 256), (512, 512))
_POINTS = 14
#: Largest dimension to embed into.
_MOST = 10**6


def dots(x: Array, y: Array) -> Array:
    """The dot product of each column of x with that of y."""
    return np.asarray((x * y).sum(axis=0))


def exactly(x: Array) -> Array:
    """Integers among objects as fractions, so that quotients stay exact; floats as they are."""
    if x.dtype != object:
        return x
    return np.array([Fraction(value) for value in x.ravel()], dtype=object).reshape(x.shape)


def _map(rule: Map, rows: int | str = "n", vector: Array | None = None) -> Map:
    """The rule on arrays of points as columns, together with the vector that it is made of.

    Raises:
        InvalidInputError: When applied to anything else, or if float64 does not hold the images.
    """

    @wraps(rule)
    def apply(x: Array) -> Array:
        x = array(x, name="x", shape=(rows, "count"), exact=True)
        if vector is not None:
            same_kind(vector=vector, x=x)
        with np.errstate(over="ignore", invalid="ignore"):
            return np.asarray(finite(rule(x), of="the image of x"))

    return apply


def compose(*maps: Map) -> Map:
    """The first map first, then the others; the identity if there are none.

    Raises:
        InvalidInputError: If one is no function.
    """
    for one in maps:
        validate.function(one, name="each of maps")
    return lambda x: reduce(lambda value, step: step(value), maps, x)


def reflection(v: Array) -> Map:
    """The reflection along v, x - 2 (v.x) / (v.v) v.

    Raises:
        InvalidInputError: If v is no vector of finite numbers, or 0.
    """
    v = array(v, name="v", shape=("n",), exact=True)
    if v.size and v.dtype != object:
        # A power of two changes nothing but keeps v.v within range.
        v = np.ldexp(v, -np.frexp(np.abs(v).max())[1])
    norm = v @ v if v.size else 0
    if not norm:
        raise InvalidInputError("v is 0, expected a direction to reflect along. Pass v != 0.")
    return _map(lambda x: x - v[:, None] * ((v @ x) * 2 / norm), len(v), v)


def embedding(m: int) -> Map:
    """R^n into R^m by appending zeros.

    Raises:
        InvalidInputError: If m is out of range, or when applied to points with more coordinates.
    """
    m = integer(m, name="m", minimum=0, maximum=_MOST)

    def embed(x: Array) -> Array:
        if len(x) > m:
            raise InvalidInputError(
                f"points of R^{len(x)} do not fit into R^{m}. Embed into at least as many "
                "dimensions, or project."
            )
        zeros = np.zeros((m - len(x), x.shape[1]), dtype=x.dtype)
        return np.concatenate([x, exactly(zeros)])

    return _map(embed)


def permutation(order: Array) -> Map:
    """The coordinates in another order.

    Raises:
        InvalidInputError: If the order does not name each of 0, 1, ... once.
    """
    numbers = [integer(k, name="order", minimum=0) for k in sequence(order, name="order")]
    if sorted(numbers) != list(range(len(numbers))):
        raise InvalidInputError(
            f"order must name each of 0, ..., {len(numbers) - 1} once, got {shown(order)}."
        )
    places = np.array(numbers, dtype=int)
    return _map(lambda x: x[places], len(places))


def translation(c: Array) -> Map:
    """The translation by c: keeps distances, moves 0.

    Raises:
        InvalidInputError: If c is no vector of finite numbers.
    """
    c = array(c, name="c", shape=("n",), exact=True).copy()
    return _map(lambda x: x + c[:, None], len(c), c)


def scaling(factor: Any) -> Map:
    """A multiple of x: keeps distances up to a scale.

    Raises:
        InvalidInputError: If the factor is no finite number, or when it is a float and applied to
            fractions.
    """
    approximate = real(factor, name="factor")

    def scale(x: Array) -> Array:
        return x * (rational(factor, name="factor") if x.dtype == object else approximate)

    return _map(scale)


@_map
def folding(x: Array) -> Array:
    """The absolute value of each coordinate: keeps norms, lengthens no distance."""
    return abs(x)


def _need_coordinates(x: Array, least: int, what: str) -> None:
    if len(x) < least:
        raise InvalidInputError(
            f"the {what} needs points with at least {least} coordinates, got {len(x)}. "
            "Append a zero (`embedding`), or leave this map out."
        )


@_map
def twist(x: Array) -> Array:
    """A rotation of the first two coordinates by an angle that depends on |x|: keeps norms.

    The rotation is that of the point ((1 - t^2) / (1 + t^2), 2 t / (1 + t^2)) of the circle with
    t = |x|^2 / n, so fractions stay fractions.

    Raises:
        InvalidInputError: For points with fewer than 2 coordinates.
    """
    _need_coordinates(x, 2, "twist")
    t = dots(x, x) / len(x)
    c, s = (1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)
    return np.concatenate([[c * x[0] - s * x[1], s * x[0] + c * x[1]], x[2:]])


@_map
def projection(x: Array) -> Array:
    """The last coordinate set to 0: lengthens no distance."""
    return np.concatenate([x[:-1], 0 * x[-1:]])


@_map
def shear(x: Array) -> Array:
    """The linear map of e_2 to (3 e_1 + 4 e_2) / 5 that fixes the rest: keeps distances along axes.

    Raises:
        InvalidInputError: For points with fewer than 2 coordinates.
    """
    _need_coordinates(x, 2, "shear")
    return np.concatenate([[x[0] + x[1] * 3 / 5, x[1] * 4 / 5], x[2:]])


@dataclass(frozen=True)
class Candidate:
    """A map that a claim may speak of.

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
    """Honest isometries and maps that miss one premise; `rounding` is that of one reflection."""
    points = np.stack([draw(n) for _ in range(_POINTS)], axis=1)
    order = np.array(generator.sample(range(m), m), dtype=int)
    turn = [reflection(draw(m)) for _ in range(6 if m else 0)]
    rotate = compose(embedding(m), permutation(order), *turn)
    maps: list[tuple[str, Map]] = [
        ("embedding", embedding(m)),
        ("one reflection", compose(embedding(m), *turn[:1])),
        ("two reflections", compose(embedding(m), *turn[:2])),
        ("permutation and six reflections", rotate),
        ("translation", compose(rotate, translation(draw(m)))),
        ("scaling by 2", compose(rotate, scaling(2))),
    ]
    if n >= 1:
        maps += [("folding", compose(folding, rotate)), ("projection", compose(projection, rotate))]
    if n >= 2:
        maps += [("twist", compose(twist, rotate)), ("shear", compose(shear, rotate))]
    for name, function in maps:
        # At most six reflections and two steps that round less.
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
