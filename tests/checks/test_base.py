"""Claims: grids, labels, mutants; and comparisons that rationals decide."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

import mpmath
import pytest

from numcheck.checks.base import (
    Claim,
    Function,
    Kind,
    Parameters,
    at_most,
    compare_exactly,
    equal,
    exact,
    high_precision,
    holds,
    mutant,
    sampled,
)
from numcheck.checks.cases import Case, block_case
from numcheck.checks.points import rates
from numcheck.checks.runner import Runner
from numcheck.checks.settings import Settings
from numcheck.sampling.decide import Comparison
from numcheck.support.errors import InvalidInputError, NumcheckError
from numcheck.theory import multivariate as mv
from numcheck.theory.quadrature import DIGITS

TINY, HUGE = Fraction(1, 10**400), Fraction(10**400)


class SquareOfSum(Claim):
    """(a + b)^2 = a^2 + middle a b + b^2.

    Attributes:
        middle: 2 in the theorem.
        power: 2 in the theorem.
    """

    middle: int = 2
    power: Function = lambda x: x**2

    def value(self, a: Fraction, b: Fraction) -> Fraction:
        return a**2 + self.middle * a * b + b**2

    @exact(a=(Fraction(0), Fraction(1, 2)), b=lambda: [Fraction(3)])
    def expansion(self, a: Fraction, b: Fraction) -> Iterator[Comparison]:
        yield equal(self.power(a + b), self.value(a, b))
        yield at_most(0, self.value(a, b), "nonnegative") if self.middle == 2 else holds(True, "-")

    @high_precision(a=range(3))
    def expansion_at_roots(self, a: int) -> Iterator[Comparison]:
        root = mpmath.sqrt(2)
        yield equal(self.power(a + root), a**2 + self.middle * a * root + 2)

    @sampled(rho=rates)
    def mean(self, rho: Fraction) -> Iterator[Case]:
        x, y = mv.coordinates(2)
        p = (x + y) ** 2 - x**2 - self.middle * x * y - y**2
        yield block_case(f"rho = {float(rho)}", (rho,), 1, [("E", p, Fraction(0))])

    mutants = (
        mutant("middle-lost", "a^2 + b^2", middle=0),
        mutant("cube", "(a + b)^3", power=lambda x: x**3),
    )


def test_a_claim_is_named_after_its_class() -> None:
    assert SquareOfSum.theorem == "square-of-sum"
    assert SquareOfSum().kinds == (Kind.EXACT, Kind.HIGH_PRECISION, Kind.SAMPLED)


def test_every_point_of_the_grid_is_compared_and_says_where() -> None:
    found = SquareOfSum().check(Kind.EXACT)
    assert found.ok
    assert [c.label for c in found.comparisons] == [
        "expansion, a = 0, b = 3",
        "nonnegative <= 9, a = 0, b = 3",
        "expansion, a = 1/2, b = 3",
        "nonnegative <= 12.25, a = 1/2, b = 3",
    ]
    assert found.detail == "expansion (4)"


@pytest.mark.parametrize("index", [0, 1])
def test_mutants_change_fields_and_stop_at_the_first_failure(index: int) -> None:
    claim = SquareOfSum.mutants[index].claim
    assert claim != SquareOfSum()
    found = Runner(Settings()).refute(claim, Kind.EXACT)
    assert [c.ok for c in found.comparisons].count(False) == 1
    assert not found.comparisons[-1].ok
    assert not claim.check(Kind.HIGH_PRECISION).ok


def test_sampled_checks_look_where_they_are_asked_to() -> None:
    cases = SquareOfSum().cases(Parameters(rho=(0.25, 0.5)))
    assert [case.label for case in cases] == ["rho = 0.25", "rho = 0.5"]
    runner = Runner(Settings(samples=2000), share=0.5)
    assert runner.run(SquareOfSum(), Kind.SAMPLED).alpha == 0.5 * Settings().alpha
    assert runner.refute(SquareOfSum.mutants[0].claim, Kind.SAMPLED).failures


def test_a_kind_that_a_claim_lacks_is_named() -> None:
    with pytest.raises(NumcheckError, match=r"no float64 check.*exact, high-precision, sampled"):
        Runner().run(SquareOfSum(), Kind.FLOAT64)


def test_rationals_beyond_float64_are_compared_as_they_are() -> None:
    assert not compare_exactly("x", Fraction(0), TINY).ok
    assert not equal(1 + TINY, Fraction(1)).ok
    assert not at_most(TINY, 0).ok
    assert not equal(HUGE + 1, HUGE).ok
    assert equal(HUGE, HUGE).ok
    assert at_most(HUGE, HUGE + 1).ok
    assert math.isfinite(equal(HUGE, -HUGE).error)


def test_polynomials_differ_by_their_largest_coefficient() -> None:
    x, y = mv.coordinates(2)
    assert equal((x + y) ** 2, x**2 + 2 * x * y + y**2).ok
    assert not equal(x + TINY * y, x).ok
    assert equal(x, x - Fraction(3) * y).error == 3


def test_high_precision_allows_the_last_digits_only() -> None:
    with mpmath.workdps(DIGITS + 10):
        one = mpmath.mpf(1)
        assert equal(one + mpmath.mpf(10) ** (5 - DIGITS), one).ok
        assert not equal(one + mpmath.mpf(10) ** (15 - DIGITS), one).ok
        assert not at_most(one + mpmath.mpf(10) ** (15 - DIGITS), one).ok


@pytest.mark.parametrize("rho", [0, 1, -1, 2, -0.5, math.nan, math.inf, "0.5", None, True])
def test_correlations_outside_the_open_interval_are_refused(rho: object) -> None:
    with pytest.raises(InvalidInputError, match="rho"):
        Parameters(rho=(rho,))  # type: ignore[arg-type]


@pytest.mark.parametrize("degree", [-1, 17, 2.0, "3"])
def test_degrees_out_of_range_are_refused(degree: object) -> None:
    with pytest.raises(InvalidInputError, match="degree"):
        Parameters(degree=degree)  # type: ignore[arg-type]
