"""Samples whose empirical characteristic function meets exp(-t^2 / 2), exactly, at some knots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import mpmath


@dataclass(frozen=True)
class MatchedSample:
    """A sample with knots and weights, as numbers of mpmath.

    Attributes:
        name: Where it meets exp(-t^2 / 2), and where it does not.
        sample: The sample.
        points: The knots.
        weights: Their weights.
        matched: Whether it meets exp(-t^2 / 2) at every knot of positive weight.
    """

    name: str
    sample: tuple[mpmath.mpf, ...]
    points: tuple[mpmath.mpf, ...]
    weights: tuple[mpmath.mpf, ...]
    matched: bool


def target(t: mpmath.mpf) -> mpmath.mpf:
    """exp(-t^2 / 2)."""
    return mpmath.exp(-t * t / 2)


def normal_parts(
    sample: Sequence[mpmath.mpf], points: Sequence[mpmath.mpf]
) -> list[tuple[mpmath.mpf, mpmath.mpf, mpmath.mpf]]:
    """Real and imaginary part of the empirical characteristic function, and target, at each knot.

    Args:
        sample: At least one number.
        points: The knots.
    """
    size = len(sample)
    return [
        (
            mpmath.fsum(mpmath.cos(t * x) for x in sample) / size,
            mpmath.fsum(mpmath.sin(t * x) for x in sample) / size,
            target(t),
        )
        for t in points
    ]


def matched_samples() -> Iterator[MatchedSample]:
    """Samples that match at one or two knots, or nearly do, at the current precision."""
    one, nil = mpmath.mpf(1), mpmath.mpf(0)
    t = 1 / mpmath.sqrt(2)
    x = mpmath.acos(target(t)) / t
    yield MatchedSample("one knot", (x, -x), (t,), (one,), True)
    yield MatchedSample("one knot, then moved by 1", (x + 1, 1 - x), (t,), (one,), False)
    yield MatchedSample("in the real part", (x, x), (t,), (one,), False)
    yield MatchedSample("one knot of two", (x, -x), (t, 2 * t), (one, one), False)
    yield MatchedSample("but at weight 0", (x, -x), (t, 2 * t), (one, nil), True)
    yield MatchedSample("nowhere", (one / 3, -one, 2 * one), (t, 3 * t), (one, one), False)
    # cos a t + cos b t = 2 phi(t) and cos 2 a t + cos 2 b t = 2 phi(2 t): a quadratic equation.
    t = mpmath.mpf(3) / 2
    root = mpmath.sqrt((1 + target(2 * t)) / 2 - target(t) ** 2)
    a, b = (mpmath.acos(target(t) + sign * root) / t for sign in (1, -1))
    knots, weights, both = (t, 2 * t), (one, one / 3), (a, -a, b, -b)
    yield MatchedSample("two knots", both, knots, weights, True)
    moved = tuple(x + 1 for x in both)
    yield MatchedSample("two knots, then moved by 1", moved, knots, weights, False)
