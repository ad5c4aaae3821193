"""Piecewise polynomials of one variable: |x|, max(x, 0), ramps and tents.

They are continuous and of polynomial growth, rational at rational points, and no polynomials; their
Gaussian means are in closed form.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any

import mpmath
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Coefficients = tuple[Fraction, ...]


def horner(coefficients: Sequence[Any], x: Any) -> Any:
    """The value of a polynomial, constant term first, at a number or an array."""
    value = 0 * x
    for c in reversed(coefficients):
        value = value * x + c
    return value


def multiply(p: Sequence[Fraction], q: Sequence[Fraction]) -> Coefficients:
    """The product of two polynomials."""
    product = [Fraction(0)] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            product[i + j] += a * b
    return tuple(product)


def real(x: Fraction | int) -> mpmath.mpf:
    """A rational as a number of mpmath."""
    return mpmath.mpf(x.numerator) / x.denominator


def density(x: Any) -> Any:
    """The density of N(0, 1) for a number of mpmath."""
    return mpmath.npdf(x)


def partial_moments(count: int, a: Any, b: Any) -> list[Any]:
    """E[z^n; a < z < b] for n < count, by parts; the ends are numbers of mpmath, or infinite."""
    edges = [(x, density(x)) for x in (a, b)]

    def edge(n: int, at: int) -> Any:
        x, phi = edges[at]
        return x**n * phi if mpmath.isfinite(x) else mpmath.mpf(0)

    found = [mpmath.ncdf(b) - mpmath.ncdf(a), edge(0, 0) - edge(0, 1)]
    for n in range(2, count):
        found.append((n - 1) * found[n - 2] + edge(n - 1, 0) - edge(n - 1, 1))
    return found[:count]


@dataclass(frozen=True)
class Piecewise:
    """A continuous function that is a polynomial between neighbouring knots.

    Attributes:
        name: What it is.
        knots: Where the polynomials change, ascending.
        pieces: Their coefficients, constant term first, from left to right: one more than knots.
    """

    name: str
    knots: tuple[Fraction, ...]
    pieces: tuple[Coefficients, ...]

    def __call__(self, x: Any) -> Any:
        """The value at a rational number, exactly, or at a number of mpmath."""
        if isinstance(x, Fraction):
            return horner(self.pieces[bisect_right(self.knots, x)], x)
        piece = self.pieces[bisect_right(list(map(real, self.knots)), x)]
        return horner(list(map(real, piece)), x)

    @cached_property
    def _table(self) -> NDArray[np.float64]:
        width = max(map(len, self.pieces))
        rows = [[float(c) for c in p] + [0.0] * (width - len(p)) for p in self.pieces]
        return np.array(rows).T

    def array(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """The values at floats."""
        where = np.searchsorted([float(t) for t in self.knots], x, side="right")
        found: NDArray[np.float64] = horner([row[where] for row in self._table], x)
        return found

    def tensor(self, x: Tensor) -> Tensor:
        """The values at the entries of a tensor."""
        knots = torch.tensor([float(t) for t in self.knots], dtype=x.dtype, device=x.device)
        where = torch.bucketize(x.contiguous(), knots, right=True)
        table = torch.tensor(self._table, dtype=x.dtype, device=x.device)
        found: Tensor = horner([row[where] for row in table], x)
        return found

    def power(self, exponent: int) -> Piecewise:
        """Its power."""
        pieces = []
        for piece in self.pieces:
            found: Coefficients = (Fraction(1),)
            for _ in range(exponent):
                found = multiply(found, piece)
            pieces.append(found)
        return Piecewise(f"({self.name})^{exponent}", self.knots, tuple(pieces))

    def less(self, polynomial: Sequence[Fraction]) -> Piecewise:
        """The difference to a polynomial."""

        def minus(piece: Coefficients) -> Coefficients:
            width = max(len(piece), len(polynomial))
            p, q = ([*c, *[Fraction(0)] * (width - len(c))] for c in (piece, tuple(polynomial)))
            return tuple(a - b for a, b in zip(p, q, strict=True))

        return Piecewise(f"{self.name} - p", self.knots, tuple(map(minus, self.pieces)))

    def mean(self) -> Any:
        """E f(z) for a standard normal z, as a number of mpmath."""
        ends = [mpmath.ninf, *map(real, self.knots), mpmath.inf]
        total = mpmath.mpf(0)
        for piece, a, b in zip(self.pieces, ends[:-1], ends[1:], strict=True):
            moments = partial_moments(len(piece), a, b)
            total += mpmath.fsum(real(c) * m for c, m in zip(piece, moments, strict=True))
        return total

    def bends(self) -> list[tuple[Fraction, Fraction]]:
        """The knots, with the jump of the derivative there."""
        slopes = [
            [k * c for k, c in enumerate(piece)][1:] or [Fraction(0)] for piece in self.pieces
        ]
        pairs = zip(self.knots, slopes[:-1], slopes[1:], strict=True)
        return [(t, horner(right, t) - horner(left, t)) for t, left, right in pairs]


def broken_line(
    name: str,
    points: Sequence[tuple[int | Fraction, int | Fraction]],
    left: int | Fraction,
    right: int | Fraction,
) -> Piecewise:
    """The polygon through some points, continued with the given slopes."""
    knots = [(Fraction(t), Fraction(y)) for t, y in points]
    inner = [(v - y) / (u - t) for (t, y), (u, v) in pairwise(knots)]
    slopes, anchors = [Fraction(left), *inner, Fraction(right)], [knots[0], *knots]
    pieces = tuple((y - s * t, s) for s, (t, y) in zip(slopes, anchors, strict=True))
    return Piecewise(name, tuple(t for t, _ in knots), pieces)


ABSOLUTE = broken_line("|x|", [(0, 0)], -1, 1)
RELU = broken_line("max(x, 0)", [(0, 0)], 0, 1)
VALLEY = broken_line("min(|x|, 1)", [(-1, 1), (0, 0), (1, 1)], 0, 0)
RAMP = broken_line("the ramp from -1 to 1", [(-1, -1), (1, 1)], 0, 0)
TENT = broken_line("the tent on [1, 3]", [(1, 0), (2, 1), (3, 0)], 0, 0)
LINE = broken_line("x", [(0, 0)], 1, 1)
#: max(x, 0)^2, with a continuous derivative, and x |x|.
SQUARED_RELU = Piecewise(
    "max(x, 0)^2", (Fraction(0),), ((Fraction(0),), (Fraction(0), Fraction(0), Fraction(1)))
)

#: All of them.
PIECEWISE = (ABSOLUTE, RELU, VALLEY, RAMP, TENT, LINE, SQUARED_RELU)


def standard_deviation_bound(f: Piecewise) -> float:
    """The square root of E f(z)^2."""
    return math.sqrt(float(f.power(2).mean()))
