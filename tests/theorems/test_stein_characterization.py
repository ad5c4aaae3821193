"""Stein's identity holds for N(mu, v) and, degree by degree, for no other moments."""

from __future__ import annotations

import math
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from numcheck.theory.converse import laws

NUMBER = st.fractions(-3, 3, max_denominator=7)
DEGREE = 9


def _identity(law: list[Fraction], mu: Fraction, v: Fraction, k: int) -> bool:
    return law[k + 1] - mu * law[k] == v * k * (law[k - 1] if k else 0)


@given(NUMBER, NUMBER)
def test_statement_one_way(mu: Fraction, v: Fraction) -> None:
    law = laws.normal(mu, v, DEGREE)
    assert all(_identity(law, mu, v, k) for k in range(DEGREE))


@given(st.lists(NUMBER, min_size=DEGREE, max_size=DEGREE), NUMBER)
def test_statement_other_way(moments: list[Fraction], v: Fraction) -> None:
    """A law is the normal one up to the first power for which the identity fails."""
    law = [Fraction(1), *moments]
    mu = law[1]
    normal = laws.normal(mu, v, DEGREE)
    first = next((k for k in range(DEGREE) if not _identity(law, mu, v, k)), DEGREE)
    assert law[: first + 1] == normal[: first + 1]
    if first < DEGREE:
        assert law[first + 1] != normal[first + 1]


@given(st.fractions(0, 4, max_denominator=5), st.integers(0, 5))
def test_central_moments(v: Fraction, k: int) -> None:
    law = laws.normal(Fraction(0), v, 2 * k + 1)
    assert law[2 * k] == v**k * math.prod(range(1, 2 * k, 2))
    assert law[2 * k + 1 if k else 1] == 0
