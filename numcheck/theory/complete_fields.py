"""Sets of rational numbers with their least upper bounds, and maps of a field of numbers to itself.

A set is known by what can be decided of it: whether it contains a number, and whether something in
it exceeds a number. The nested intervals that this gives are a number of the field of cuts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from typing import Any

import mpmath
import numpy as np
import sympy
from numpy.typing import NDArray

Number = Any
#: How far bounds are looked for, on either side.
_FARTHEST = 2.0**64
#: Bisections, after which floats have no number between, and the width that is left of rationals.
_STEPS = 365
WIDTH = Fraction(1, 2 ** (_STEPS - 65))


@dataclass(frozen=True)
class NumberSet:
    """A set of rational numbers.

    Attributes:
        name: What it is.
        contains: Whether a number is in it.
        exceeds: Whether some element is larger than a number.
        expansion: From n the least upper bound, cut off after n decimals; `None` if it has none.
        empty: Whether nothing is in it.
    """

    name: str
    contains: Callable[[Number], bool]
    exceeds: Callable[[Number], bool]
    expansion: Callable[[int], Fraction] | None
    empty: bool = False

    @property
    def bounded(self) -> bool:
        """Whether an upper bound is found."""
        return not self.exceeds(_FARTHEST)

    def is_bounded_least_by(self, s: Number, step: Number) -> bool:
        """Whether s is an upper bound, and s - step is none."""
        return not self.exceeds(s) and self.exceeds(s - step)

    def least_upper_bound(self, kind: type) -> tuple[Number, Number] | None:
        """A fraction or a float that is exceeded and a larger one that is not, by bisection.

        `None` if every number is exceeded, or none.
        """
        low, high = kind(-_FARTHEST), kind(_FARTHEST)
        if self.exceeds(high) or not self.exceeds(low):
            return None
        for _ in range(_STEPS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.exceeds(middle) else (low, middle)
        return low, high


def _root_exceeds(k: int, y: Fraction, a: Number) -> bool:
    return bool(a < 0 or a**k < y)


def _cut(n: int, numerator: int, denominator: int) -> Fraction:
    return Fraction(numerator * 10**n // denominator, 10**n)


def _root_expansion(k: int, y: Fraction, n: int) -> Fraction:
    scaled = y.numerator * 10 ** (k * n) // y.denominator
    return Fraction(int(sympy.integer_nthroot(scaled, k)[0]), 10**n)


def _e_expansion(n: int) -> Fraction:
    with mpmath.workdps(n + 20):
        return Fraction(int(mpmath.e * mpmath.mpf(10) ** n), 10**n)


def root_set(k: int, y: Fraction, closed: bool) -> NumberSet:
    """The a with a^k < y, or <= y, or a < 0; for y > 0."""

    def contains(a: Number) -> bool:
        return bool(a < 0 or a**k < y or (closed and a**k == y))

    name = f"a^{k} {'<=' if closed else '<'} {y}"
    return NumberSet(name, contains, partial(_root_exceeds, k, y), partial(_root_expansion, k, y))


def _exceeded_by_e(a: Number) -> bool:
    """Whether a < e: rationals differ from e, so the bounds 1/n! < e - s_n < 2/(n + 1)! decide."""
    total, term, n = Fraction(1), Fraction(1), 0
    while total <= a:
        n += 1
        term /= n
        total += term
        if total + 2 * term <= a:
            return False
    return True


def _is_partial_sum_of_e(a: Number) -> bool:
    total, term, n = Fraction(1), Fraction(1), 0
    while total < a and n < 200:
        n += 1
        term /= n
        total += term
    return bool(total == a)


def _is_unit_minus_inverse(a: Fraction) -> bool:
    return bool(a < 1 and (1 / (1 - Fraction(a))).denominator == 1)


#: Of the last two one is empty and one unbounded; of the others some have a rational least upper
#: bound, some a largest element.
NUMBER_SETS = (
    root_set(2, Fraction(2), closed=True),
    root_set(2, Fraction(2), closed=False),
    root_set(3, Fraction(5), closed=True),
    root_set(2, Fraction(9, 4), closed=True),
    root_set(2, Fraction(9, 4), closed=False),
    NumberSet("1 - 1/n", _is_unit_minus_inverse, lambda a: a < 1, lambda _: Fraction(1)),
    NumberSet("the sums of 1/n!", _is_partial_sum_of_e, _exceeded_by_e, _e_expansion),
    NumberSet(
        "1/3 and 2/3",
        lambda a: a in {Fraction(1, 3), Fraction(2, 3)},
        lambda a: a < Fraction(2, 3),
        lambda n: _cut(n, 2, 3),
    ),
    NumberSet("nothing", lambda _: False, lambda _: False, None, empty=True),
    NumberSet("the natural numbers", lambda a: a >= 0 and a == int(a), lambda _: True, None),
)


@cache
def root(k: int, y: Fraction) -> tuple[Fraction, Fraction]:
    """Bounds of y^(1/k) as the least upper bound of the a with a^k < y."""
    found = root_set(k, y, closed=False).least_upper_bound(Fraction)
    assert found
    return found


def float_roots(k: int, y: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same for an array of floats, to three units in the last place.

    The power is off by 2 k units, which moves the bound by 2; bisection leaves one.
    """
    low, high = np.zeros_like(y), np.maximum(y, 1.0)
    while np.any(high - low > np.spacing(high)):
        middle = (low + high) / 2
        with np.errstate(over="ignore"):
            below = middle**k < y
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return high


@dataclass(frozen=True)
class Surd:
    """The number a + b sqrt 2, or an array of them, for rational a and b."""

    a: Number
    b: Number

    def __add__(self, other: Surd) -> Surd:
        return Surd(self.a + other.a, self.b + other.b)

    def __mul__(self, other: Surd) -> Surd:
        a = self.a * other.a + 2 * self.b * other.b
        return Surd(a, self.a * other.b + self.b * other.a)

    def less(self, other: Surd) -> Any:
        """Whether it is less, exactly: t |t| increases with t."""
        a, b = other.a - self.a, other.b - self.b
        return a * abs(a) + 2 * b * abs(b) > 0

    def equals(self, other: Surd) -> Any:
        """Whether it is the same number."""
        return (self.a == other.a) & (self.b == other.b)


#: Maps of the numbers a + b sqrt 2 to themselves; only the first keeps sums, products and order.
MAPS: dict[str, Callable[[Surd], Surd]] = {
    "x": lambda x: x,
    "2 x": lambda x: x + x,
    "x^3": lambda x: x * x * x,
    "a - b sqrt 2": lambda x: Surd(x.a, -x.b),
    "-x": lambda x: Surd(-x.a, -x.b),
}
#: What a map may keep, for all x and y.
KEPT: dict[str, Callable[[Callable[[Surd], Surd], Surd, Surd], Any]] = {
    "sums": lambda g, x, y: g(x + y).equals(g(x) + g(y)),
    "products": lambda g, x, y: g(x * y).equals(g(x) * g(y)),
    "order": lambda g, x, y: g(x).less(g(y)) == x.less(y),
}
