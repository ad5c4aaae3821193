"""Domination by polynomials: p and b with |f(x) - p(x)| <= b(x) for all x, where E b^2 is small.

For polygons, p is a Chebyshev series on an interval, b a constant and one high power; that they
dominate everywhere is decided exactly, by the signs of Bernstein coefficients. For cos x and
exp(-s x^2), p is Taylor's polynomial and b the next term.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from itertools import pairwise
from typing import Any, Protocol

import mpmath
import numpy as np
import torch
from numpy.polynomial.chebyshev import chebval
from numpy.typing import NDArray
from torch import Tensor

from numcheck.theory.gaussian import moment
from numcheck.theory.piecewise import Coefficients, Piecewise, horner, multiply, real
from numcheck.theory.quadrature import gaussian_expectation

Enclosure = tuple[Fraction, Fraction]


#: From independent normals z and xi to points near z, with the values of f there. Picklable.
Sampler = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]


def _at_latents(f: Callable[[Tensor], Tensor], z: Tensor, _: Tensor) -> tuple[Tensor, Tensor]:
    return z, f(z)


def _at_rationals(z: Tensor, xi: Tensor) -> tuple[Tensor, Tensor]:
    rational = xi > 0
    return torch.where(rational, (z * 2**20).round() / 2**20, z), rational.to(z.dtype)


def _bell(rate: float, z: Tensor) -> Tensor:
    return torch.exp(rate * z * z)


@dataclass(frozen=True)
class Witness:
    """Polynomials p and b, constant terms first."""

    p: Coefficients
    b: Coefficients

    def mean_square(self) -> Fraction:
        """E b(z)^2."""
        return sum((c * moment(k) for k, c in enumerate(multiply(self.b, self.b))), Fraction(0))


class Target(Protocol):
    """A function to dominate."""

    @property
    def name(self) -> str:
        """What it is."""
        ...

    def witness(self, epsilon: Fraction, degree: int) -> Witness:
        """P of at most a degree, and b, with E b^2 <= epsilon if that is possible."""
        ...

    def dominated(self, found: Witness) -> bool:
        """Whether |f - p| <= b, everywhere or on a fine grid that reaches far out."""
        ...

    def sampler(self) -> Sampler:
        """Points with the values of f there."""
        ...

    def error_moments(self, p: Coefficients) -> list[Any] | None:
        """E (f - p)^2, ..., E (f - p)^8; `None` if they are infinite."""
        ...


def combine(*terms: tuple[Fraction, Coefficients]) -> Coefficients:
    """The sum of multiples of polynomials."""
    found = [Fraction(0)] * max(len(p) for _, p in terms)
    for factor, p in terms:
        for k, c in enumerate(p):
            found[k] += factor * c
    return tuple(found)


def shifted(p: Coefficients, t: Fraction) -> Coefficients:
    """p(x + t)."""
    found = list(p)
    for first in range(len(p) - 1):
        for k in range(len(p) - 2, first - 1, -1):
            found[k] += t * found[k + 1]
    return tuple(found)


def stretched(p: Coefficients, factor: Fraction) -> Coefficients:
    """p(factor x)."""
    return tuple(c * factor**k for k, c in enumerate(p))


def positive(p: Coefficients, a: Fraction | None, b: Fraction | None) -> bool:
    """Whether p > 0 on [a, b], where `None` stands for an infinite end; at least one is finite.

    On an interval by subdivision, until all Bernstein coefficients are positive or a value is not;
    beyond a point from which p(x + t) has only positive coefficients nothing is left to do.
    """
    if a is None:
        assert b is not None
        return positive(stretched(p, Fraction(-1)), -b, None)
    while b is None:
        end = max(2 * abs(a), Fraction(1))
        while end < 2**12 and min(shifted(p, end)) < 0:
            end *= 2
        if shifted(p, end)[0] <= 0 or min(shifted(p, end)) < 0:
            return False
        b = end
    q = stretched(shifted(p, a), b - a)
    n, unit = len(q) - 1, math.lcm(*(c.denominator for c in q))
    integers = [int(c * unit) * math.factorial(n) for c in q]
    controls = [
        sum(math.comb(j, i) * integers[i] // math.comb(n, i) for i in range(j + 1))
        for j in range(n + 1)
    ]
    return _positive(controls)


def _positive(controls: list[int]) -> bool:
    """De Casteljau's subdivision, of integers: each half is scaled by 2^n."""
    if min(controls) > 0:
        return True
    if min(controls[0], controls[-1]) <= 0:
        return False
    n, row, left, right = len(controls) - 1, controls, [], []
    for k in range(n + 1):
        left.append(row[0] << (n - k))
        right.append(row[-1] << (n - k))
        row = [x + y for x, y in pairwise(row)]
    return _positive(left) and _positive(right[::-1])


def _chebyshev(count: int) -> list[Coefficients]:
    """T_0, ..., T_(count - 1)."""
    x: Coefficients = (Fraction(0), Fraction(1))
    found: list[Coefficients] = [(Fraction(1),), x]
    while len(found) < count:
        found.append(combine((Fraction(2), multiply(x, found[-1])), (Fraction(-1), found[-2])))
    return found


#: Points of [-1, 1], and beyond to where the highest powers outgrow all else.
_POINTS = np.concatenate([np.cos(np.linspace(0, np.pi, 1201)), np.geomspace(1, 100, 1000)])
#: What maxima over points leave room for.
_MARGIN = 1.02


@dataclass(frozen=True)
class _Fit:
    """Numbers that make a witness: with t = x / width, p a series in T_k(t), b = delta + kappa t^d.

    They are floats; that they do dominate is decided exactly, of their rational roundings.
    """

    width: float
    series: NDArray[np.float64]
    delta: float
    kappa: float
    power: int

    def mean_square(self) -> float:
        """E b(z)^2."""
        first, second = (
            self.kappa**j * moment(j * self.power) / self.width ** (j * self.power) for j in (1, 2)
        )
        return self.delta**2 + 2 * self.delta * first + second

    def witness(self) -> Witness:
        """With rational coefficients."""
        terms = [
            (Fraction(float(c)).limit_denominator(10**6), t)
            for c, t in zip(self.series, _chebyshev(len(self.series)), strict=True)
        ]
        delta, kappa = (Fraction(math.ceil(10**6 * c), 10**6) for c in (self.delta, self.kappa))
        b = (delta, *(Fraction(0),) * (self.power - 1), kappa)
        unit = 1 / Fraction(self.width)
        return Witness(stretched(combine(*terms), unit), stretched(b, unit))


def _fits(f: Piecewise, degree: int) -> Iterator[_Fit]:
    """For one degree of p, and some widths and powers."""
    for width in np.round(np.sqrt(degree) * np.arange(0.9, 2.3, 0.1) * 8) / 8:
        nodes = np.cos(np.pi * (np.arange(400) + 0.5) / 400)
        cosines = np.cos(np.outer(np.arange(degree + 1), np.arccos(nodes)))
        series = cosines @ f.array(width * nodes) / 200
        series[0] /= 2
        bends = [float(t) / width for t in f.knots]
        t = np.concatenate([_POINTS, -_POINTS, bends])
        error, inside = np.abs(f.array(width * t) - chebval(t, series)), np.abs(t) <= 1
        delta = _MARGIN * float(error[inside].max()) + 1e-6
        excess = np.maximum(error[~inside] - delta, 0)
        for power in range(degree + degree % 2, degree + 14, 2):
            kappa = _MARGIN * float((excess / t[~inside] ** power).max()) + 1e-6
            yield _Fit(float(width), series, delta, kappa, power)


@cache
def best_fit(f: Piecewise, degree: int) -> _Fit:
    """The one with the least E b^2."""
    return min(_fits(f, degree), key=_Fit.mean_square)


@dataclass(frozen=True)
class Polygon:
    """A continuous function with finitely many linear pieces."""

    f: Piecewise

    @property
    def name(self) -> str:
        """What it is."""
        return self.f.name

    def witness(self, epsilon: Fraction, degree: int) -> Witness:
        """A Chebyshev series on an interval, with degrees 1, 2, 4, ..., until one will do."""
        for k in (1, 2, 4, 8, 16, 32):
            if k <= degree:
                found = best_fit(self.f, k).witness()
                if found.mean_square() <= epsilon:
                    break
        return found

    def dominated(self, found: Witness) -> bool:
        """Everywhere."""
        ends = [None, *self.f.knots, None]
        one = Fraction(1)
        return all(
            positive(combine((one, found.b), (sign, found.p), (-sign, piece)), a, b)
            for piece, a, b in zip(self.f.pieces, ends[:-1], ends[1:], strict=True)
            for sign in (one, -one)
        )

    def sampler(self) -> Sampler:
        """At z."""
        return partial(_at_latents, self.f.tensor)

    def error_moments(self, p: Coefficients) -> list[Any]:
        """In closed form."""
        return _polygon_error_moments(self.f, p)


@cache
def _polygon_error_moments(f: Piecewise, p: Coefficients) -> list[Any]:
    with mpmath.workdps(120):
        error = f.less(p)
        return [error.power(k).mean() for k in (2, 4, 6, 8)]


@dataclass(frozen=True)
class Series:
    """The sum of sign^k u_k x^(2k) over k >= 0, for u_k >= 0.

    Attributes:
        name: What it is.
        coefficient: u_k.
        value: The function for numbers of mpmath.
        function: The function for tensors.
        sign: -1 for functions of polynomial growth.
    """

    name: str
    coefficient: Callable[[int], Fraction]
    value: Callable[[Any], Any]
    function: Callable[[Tensor], Tensor]
    sign: int = -1

    def witness(self, epsilon: Fraction, degree: int) -> Witness:
        """Taylor's polynomial and the next term, of the lowest degree that will do, or the best."""
        terms = range(min(degree // 2, 30) + 1)
        found = map(self._taylor, terms)
        best: Witness | None = None
        for witness in found:
            if best is None or witness.mean_square() < best.mean_square():
                best = witness
            if best.mean_square() <= epsilon:
                break
        assert best
        return best

    def _taylor(self, last: int) -> Witness:
        zero = (Fraction(0),)
        p = [c for k in range(last + 1) for c in (self.sign**k * self.coefficient(k), *zero)]
        return Witness(tuple(p[:-1]), zero * (2 * last + 2) + (self.coefficient(last + 1),))

    def enclosure(self, x: Fraction) -> Enclosure:
        """Rational bounds, 1e-60 apart: the terms that are left out shrink by halves."""
        total, k = Fraction(0), 0
        while True:
            term = self.coefficient(k) * x ** (2 * k)
            following = self.coefficient(k + 1) * x ** (2 * k + 2)
            if 2 * following <= term and term < Fraction(1, 10**60):
                return total - 2 * term, total + 2 * term
            total += self.sign**k * term
            k += 1

    def dominated(self, found: Witness) -> bool:
        """On a grid."""
        for j in range(-24, 25):
            x = Fraction(j, 5) * (1 + Fraction(abs(j), 12))
            low, high = self.enclosure(x)
            p, b = horner(found.p, x), horner(found.b, x) + high - low
            if high - p > b or p - low > b:
                return False
        return True

    def sampler(self) -> Sampler:
        """At z."""
        return partial(_at_latents, self.function)

    def error_moments(self, p: Coefficients) -> list[Any] | None:
        """By quadrature."""
        return _series_error_moments(self, p) if self.sign < 0 else None


@cache
def _series_error_moments(f: Series, p: Coefficients) -> list[Any]:
    with mpmath.workdps(30):
        factors, degree = list(map(real, p)), 8 * max(len(p) - 1, 1)

        def power(k: int, x: Any) -> Any:
            return (f.value(x) - horner(factors, x)) ** k

        expect = partial(gaussian_expectation, digits=20, degree=degree, oversampling=2)
        return [expect(partial(power, k)) for k in (2, 4, 6, 8)]


@dataclass(frozen=True)
class IndicatorOfRationals:
    """1 at rational numbers and 0 at others: not continuous anywhere, so 1 <= 2 b everywhere."""

    name: str = "the indicator of the rationals"

    def witness(self, epsilon: Fraction, degree: int) -> Witness:  # noqa: ARG002
        """The best one: p = b = 1/2."""
        return Witness((Fraction(1, 2),), (Fraction(1, 2),))

    def dominated(self, found: Witness) -> bool:
        """Near each point both values are taken."""
        grid = [(horner(found.p, x), horner(found.b, x)) for x in map(Fraction, range(-9, 10))]
        return all(abs(1 - p) <= b and abs(p) <= b for p, b in grid)

    def sampler(self) -> Sampler:
        """At a rational number near z if xi is positive, else at z, which is irrational."""
        return _at_rationals

    def error_moments(self, p: Coefficients) -> list[Any]:
        """For the constant p = 1/2."""
        return [(1 - p[0]) ** k / 2 + p[0] ** k / 2 for k in (2, 4, 6, 8)]


COSINE = Series("cos x", lambda k: Fraction(1, math.factorial(2 * k)), mpmath.cos, torch.cos)


@cache
def bell(s: Fraction, sign: int = -1) -> Series:
    """exp(-s x^2), or exp(s x^2)."""
    return Series(
        f"exp({'-' if sign < 0 else ''}{s} x^2)",
        lambda k: s**k / math.factorial(k),
        lambda x: mpmath.exp(sign * real(s) * x * x),
        partial(_bell, sign * float(s)),
        sign,
    )


def mean_square_of_terms(p: Coefficients) -> float:
    """A bound on E (1 + |z| + the sum of the |c_k z^k|)^2, by Minkowski's inequality."""
    terms = combine((Fraction(1), tuple(map(abs, p))), (Fraction(1), (Fraction(1), Fraction(1))))
    return sum(float(c) * math.sqrt(moment(2 * k)) for k, c in enumerate(terms)) ** 2


def values(coefficients: Sequence[Fraction], z: Tensor) -> tuple[Tensor, Tensor]:
    """A polynomial in floats, and the sum of the sizes of its terms."""
    floats = [float(c) for c in coefficients]
    return horner(floats, z), horner([abs(c) for c in floats], z.abs())
