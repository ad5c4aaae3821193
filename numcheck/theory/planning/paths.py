"""Straight paths between two points, over float64 or over fractions."""

from __future__ import annotations

from typing import Any

import numpy as np

from numcheck.theory.planning.linear_quadratic import Array


def segment(x: Array, y: Array, t: Any) -> Array:
    """The point at time t on the straight path from x to y (Lean: `LeJEPA.segment`).

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
