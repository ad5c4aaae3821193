"""Q z is whitened with loss 2 (1 - rho) m for every Q with Q Q^T = 1, at every rho."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from numcheck.strategies import orthonormal_rows
from numcheck.theory.encoders import linear_encoder


@given(st.integers(1, 5).flatmap(lambda n: st.tuples(st.just(n), orthonormal_rows(n))),
       st.fractions(-1, 1, max_denominator=30))  # fmt: skip
def test_statement(case: tuple[int, list[list[Fraction]]], r: Fraction) -> None:
    n, q = case
    h = linear_encoder(q, n)
    assert h.is_centred()
    assert h.has_unit_second_moments()
    assert h.loss((r,) * n) == 2 * (1 - r) * h.m


@given(st.lists(st.fractions(-3, 3, max_denominator=7), min_size=2, max_size=2))
def test_orthonormality_is_needed(row: list[Fraction]) -> None:
    h = linear_encoder([row], 2)
    norm = row[0] ** 2 + row[1] ** 2
    assert h.has_unit_second_moments() == (norm == 1)
    assert h.loss((Fraction(1, 2),) * 2) == norm
