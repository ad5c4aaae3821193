"""Straight paths between two points, over float64 or over fractions."""

from __future__ import annotations

from typing import Any

import numpy as np

from numcheck.support.errors import InvalidInputError
from numcheck.support.validate import rational, real
from numcheck.support.validate_arrays import array, finite, same_kind
from numcheck.theory.planning.linear_quadratic import Array


def _points(x: Array, y: Array) -> tuple[Array, Array]:
    x = array(x, name="x", shape=("n",), exact=True)
    y = array(y, name="y", shape=x.shape, exact=True)
    same_kind(x=x, y=y)
    return x, y


def segment(x: Array, y: Array, t: Any) -> Array:
    """The point at time t on the straight path from x to y (Lean: `LeJEPA.segment`).

    Args:
        x: Where the path starts, of shape (n,): floats, or fractions (dtype object).
        y: Where it ends, of the same shape and kind.
        t: Any time: 0 at the start, 1 at the end.

    Raises:
        InvalidInputError: If x or y is no such vector, t no finite number, or t a float and the
            points fractions.
    """
    x, y = _points(x, y)
    t = rational(t, name="t") if x.dtype == object else real(t, name="t")
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(finite((1 - t) * x + t * y, of="the point"))


def squared_distance(x: Array, y: Array) -> Any:
    """The squared distance of two points (Lean: `LeJEPA.vecDistSq`).

    Raises:
        InvalidInputError: If x and y are no vectors of one shape and kind.
    """
    x, y = _points(x, y)
    with np.errstate(over="ignore", invalid="ignore"):
        return finite(((x - y) * (x - y)).sum(), of="the squared distance")


def twist(z: Array) -> Array:
    """Consecutive pairs of coordinates rotated by an angle that grows with |z|.

    It keeps every length |z| and is not linear.

    Raises:
        InvalidInputError: If z is no vector of finite numbers, or their number is odd.
    """
    z = array(z, name="z", shape=("n",), exact=True)
    if len(z) % 2:
        raise InvalidInputError(
            f"a twist rotates pairs of coordinates, got {len(z)} of them. Give an even number."
        )
    with np.errstate(over="ignore", invalid="ignore"):
        r = (z * z).sum()
        cosine, sine = (1 - r * r) / (1 + r * r), 2 * r / (1 + r * r)
    finite(cosine, of="the angle")
    first, second = z[0::2], z[1::2]
    found = np.empty_like(z)
    found[0::2], found[1::2] = cosine * first - sine * second, sine * first + cosine * second
    return found
