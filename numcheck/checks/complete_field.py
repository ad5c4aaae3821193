"""Checks of `complete-field`: the real numbers are complete, and this determines them.

Least upper bounds of sets of rationals are compared with decimal expansions; roots, which are such
bounds, must add, multiply and compare like roots; and of some maps of the numbers a + b sqrt 2 to
themselves, those that keep the structure must be the identity.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from numcheck.checks.base import Claim, at_most, exact, float64, holds, mutant
from numcheck.sampling.decide import Comparison, Relation, compare
from numcheck.theory.complete_fields import (
    KEPT,
    MAPS,
    NUMBER_SETS,
    WIDTH,
    NumberSet,
    Surd,
    float_roots,
    root,
)

_UNIT_ROUNDOFF = 2.0**-53
_DIGITS = 80
_PAIRS = [(Fraction(2), Fraction(5)), (Fraction(1, 3), Fraction(7)), (Fraction(9, 4), Fraction(4))]


def _surds() -> list[tuple[Surd, Surd]]:
    numbers = [Surd(Fraction(a, 3), Fraction(b, 2)) for a in range(-4, 5) for b in range(-2, 3)]
    return [(x, y) for x in numbers for y in numbers[::4]]


class CompleteField(Claim):
    """Sets have least upper bounds in the field, and only one map keeps its structure.

    Attributes:
        nonempty: Whether sets must not be empty; true in the theorem.
        bounded: Whether they must be bounded above; true in the theorem.
        rational: Whether the bound is said to be rational; false in the theorem.
        attained: Whether it is said to be in the set; false in the theorem.
        factors: Which elements are multiplied, so that their products have the product of the
            bounds for their bound: those that are not negative.
        kept: What a map must keep to be the identity: sums, products and order in the theorem.
    """

    nonempty: bool = True
    bounded: bool = True
    rational: bool = False
    attained: bool = False
    factors: Callable[[Any], Any] = lambda a: a >= 0
    kept: tuple[str, ...] = ("sums", "products", "order")

    def admits(self, numbers: NumberSet) -> bool:
        """Whether it says that a set has a least upper bound."""
        filled = not (self.nonempty and numbers.empty)
        return filled and (numbers.bounded or not self.bounded)

    def further(self, numbers: NumberSet, near: Any, step: Any) -> Iterator[Comparison]:
        """What it says of the bound: near is the only simple fraction that it could be."""
        is_bound = numbers.is_bounded_least_by(near, step)
        if self.rational:
            yield holds(is_bound, "it is rational")
        if self.attained:
            yield holds(is_bound and numbers.contains(near), "it is in the set")

    @exact(numbers=NUMBER_SETS)
    def bounds(self, numbers: NumberSet) -> Iterator[Comparison]:
        if self.admits(numbers):
            found = numbers.least_upper_bound(Fraction)
            yield holds(bool(found), "there is one")
            if found and numbers.expansion:
                low, high = found
                digits = numbers.expansion(_DIGITS)
                yield at_most(digits, high, "its decimals, cut off")
                yield at_most(low, digits + Fraction(1, 10**_DIGITS), "the bound")
                yield from self.further(numbers, high.limit_denominator(10**9), WIDTH)

    @exact(pair=_PAIRS, k=(2, 3))
    def roots(self, pair: tuple[Fraction, Fraction], k: int) -> Iterator[Comparison]:
        """x^(1/k) y^(1/k) = (x y)^(1/k), x^(1/k) + (2^k x)^(1/k) = (3^k x)^(1/k), and order."""
        (a, b), (c, d), (e, f) = (root(k, y) for y in (*pair, pair[0] * pair[1]))
        (g, h), (i, j) = (root(k, n**k * pair[0]) for n in (2, 3))
        for low, high in ((a * c, f), (e, b * d), (a + g, j), (i, b + h)):
            yield at_most(low, high, "products and sums overlap")
        yield holds((pair[0] < pair[1]) == (b < c), "order")
        yield from (
            at_most(x * y, f, "products of elements")
            for x in (a, -d - 1)
            for y in (c, -b - 1)
            if self.factors(x) and self.factors(y)
        )

    @exact(name=MAPS)
    def maps(self, name: str) -> Iterator[Comparison]:
        g, pairs = MAPS[name], _surds()
        if all(KEPT[kept](g, x, y) for kept in self.kept for x, y in pairs):
            yield holds(all(g(x).equals(x) for x, _ in pairs), "it is the identity")

    @float64(numbers=NUMBER_SETS)
    def bounds_in_floats(self, numbers: NumberSet) -> Iterator[Comparison]:
        if self.admits(numbers):
            found = numbers.least_upper_bound(float)
            yield holds(bool(found), "there is one")
            if found and numbers.expansion:
                _, high = found
                value, units = float(numbers.expansion(20)), 4 * math.ulp(high)
                yield compare(Relation.EQUAL, "its value", high, value, units)
                near = float(Fraction(high).limit_denominator(10**6))
                yield from self.further(numbers, near, units)

    @float64(k=(2, 3, 10, 1000))
    def roots_in_floats(self, k: int) -> Iterator[Comparison]:
        """The same for 10,000 pairs of numbers, of the sizes 1e-9 to 1e9."""
        x, y = np.exp(np.random.default_rng(k).uniform(-20, 20, (2, 10_000)))
        roots = float_roots(k, x), float_roots(k, y)
        product, units = roots[0] * roots[1], 12 * _UNIT_ROUNDOFF
        errors = {
            "products": product / float_roots(k, x * y) - 1,
            "decimals": roots[0] / np.exp(np.log(x) / k) - 1,
        }
        for name, error in errors.items():
            # A relative error of e in x^(1/k) comes from one of k e in x.
            allowed = units + 64 * _UNIT_ROUNDOFF * (name == "decimals")
            yield compare(Relation.EQUAL, name, float(np.abs(error).max()), 0.0, allowed)
        yield holds(bool(np.all((x < y) <= (roots[0] <= roots[1]))), "order")
        elements = np.stack([roots[0] * (1 - units), -roots[1] - 1])
        others = np.stack([roots[1] * (1 - units), -roots[0] - 1])
        admitted = np.where(self.factors(elements) & self.factors(others), elements * others, 0.0)
        excess = float((admitted.max(axis=0) / product - 1).max())
        yield compare(Relation.AT_MOST, "products of elements", excess, 0.0, units)

    @float64(name=MAPS)
    def maps_in_floats(self, name: str) -> Iterator[Comparison]:
        """On 10,000 pairs with integers up to 30, whose products floats hold exactly."""
        draws = np.random.default_rng(0).integers(-30, 31, (4, 10_000)).astype(float)
        g, x, y = MAPS[name], Surd(*draws[:2]), Surd(*draws[2:])
        if all(np.all(KEPT[kept](g, x, y)) for kept in self.kept):
            yield holds(bool(np.all(g(x).equals(x))), "it is the identity")

    mutants = (
        mutant("every-nonempty", "every nonempty set has a least upper bound", bounded=False),
        mutant("every-bounded", "every bounded set has one, the empty one too", nonempty=False),
        mutant("rationals", "the rational numbers are complete", rational=True),
        mutant("maximum", "every nonempty bounded set has a largest element", attained=True),
        mutant("all-products", "the product of two numbers is the least bound of all products of "
               "smaller ones", factors=lambda a: a == a),
        mutant("sums-and-order", "maps that keep sums and order are the identity",
               kept=("sums", "order")),
        mutant("products-and-order", "maps that keep products and order are the identity",
               kept=("products", "order")),
        mutant("sums-and-products", "for any field: maps that keep sums and products are the "
               "identity", kept=("sums", "products")),
    )  # fmt: skip
