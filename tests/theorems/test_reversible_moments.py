"""The moment equations of a reversible autoregression have one solution, the normal moments."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from numcheck.checks.reversible_moments import solve
from numcheck.theory.converse import laws

DEGREE = 8
SLOPE = st.fractions(-2, 2, max_denominator=9)
NUMBER = st.fractions(-2, 2, max_denominator=5)


def meets(m: list[Fraction], e: list[Fraction], r: Fraction, a: int) -> bool:
    """The equations of one a, to the total degree known."""
    zero = Fraction(0)
    return all(
        laws.joint_moment(m, e, (zero, r), a, b) == laws.joint_moment(m, e, (zero, r), b, a)
        for b in range(DEGREE + 1 - a)
    )


@given(SLOPE, NUMBER, NUMBER)
def test_statement(r: Fraction, mu: Fraction, v: Fraction) -> None:
    assume(r not in (0, 1, -1))
    m, e = solve(r, mu, v, 1, DEGREE)
    assert m == laws.normal(mu, v, DEGREE)
    assert e == laws.normal((1 - r) * mu, (1 - r**2) * v, DEGREE)


@given(SLOPE, NUMBER, NUMBER, st.integers(3, DEGREE))
def test_any_other_moment_breaks_an_equation(
    r: Fraction, mu: Fraction, v: Fraction, k: int
) -> None:
    assume(r not in (0, 1, -1))
    m, e = solve(r, mu, v, 1, DEGREE)
    m[k] += 1
    e[k] += 1 - r**k
    assert not (meets(m, e, r, 0) and meets(m, e, r, 1))


@given(SLOPE, NUMBER, NUMBER)
def test_stationarity_leaves_moments_open(r: Fraction, mu: Fraction, v: Fraction) -> None:
    m, e = solve(r, mu, v, 0, DEGREE)
    assert meets(m, e, r, 0)
    assert m != laws.normal(mu, v, DEGREE)


@pytest.mark.parametrize("r", [0, 1, -1])
def test_laplace_moments_meet_the_equations_at_the_excluded_slopes(r: int) -> None:
    law = laws.laplace(DEGREE)
    noise = laws.stationary_noise(law, Fraction(r), Fraction(0))
    assert meets(law, noise, Fraction(r), 0)
    assert meets(law, noise, Fraction(r), 1)


def test_worked_by_hand() -> None:
    """mu = 0, v = 1, r = 1/2: m_4 = 3, e_2 = 3/4, e_4 = 27/16."""
    m, e = solve(Fraction(1, 2), Fraction(0), Fraction(1), 1, 4)
    assert m == [1, 0, 1, 0, 3]
    assert e == [1, 0, Fraction(3, 4), 0, Fraction(27, 16)]
