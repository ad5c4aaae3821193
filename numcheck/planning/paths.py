"""Straight paths between two points, over float64 or over fractions."""

from __future__ import annotations

from typing import Any

import numpy as np

from numcheck.errors import InvalidInputError
from numcheck.planning.linear_quadratic import Array


def segment(x: Array, y: Array, t: Any) -> Array:
    """The point at time t on the straight path from x to y (Lean: `LeJEPA.segment`)."""
    return np.asarray((1 - t) * x + t * y)


def squared_distance(x: Array, y: Array) -> Any:
    """The squared distance of two points (Lean: `LeJEPA.vecDistSq`)."""
    return ((x - y) * (x - y)).sum()


def twist(z: Array) -> Array:
    """Consecutive pairs of coordinates rotated by an angle that grows with |z|.

    It keeps every length |z| and is not linear.

    Raises:
        InvalidInputError: If the number of coordinates is odd.
    """
    if len(z) % 2:
        raise InvalidInputError(
            f"a twist rotates pairs of coordinates, got {len(z)} of them. Give an even number."
        )
    r = (z * z).sum()
    cosine, sine = (1 - r * r) / (1 + r * r), 2 * r / (1 + r * r)
    first, second = z[0::2], z[1::2]
    found = np.empty_like(z)
    found[0::2], found[1::2] = cosine * first - sine * second, sine * first + cosine * second
    return found
