"""TODO: the statement in a formula; on drawn data, computed otherwise than its checks do it."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

NUMBERS = st.fractions(-5, 5, max_denominator=9)


@given(NUMBERS)
def test_statement(x: Fraction) -> None:
    # TODO: numcheck.strategies draws polynomials, matrices, laws and more.
    assert x == 0
