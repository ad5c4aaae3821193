"""Whitened encoders have loss at least 2 (1 - rho) m."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.strategies import whitened_encoders
from numcheck.theory import multivariate as mv
from numcheck.theory.encoders import impostors

RATE = st.fractions(0, 1, max_denominator=20)


@given(st.integers(1, 3).flatmap(whitened_encoders), RATE)
@settings(max_examples=60)
def test_statement(h: mv.Encoder, r: Fraction) -> None:
    assert h.is_centred()
    assert h.has_unit_second_moments()
    assert h.loss((r,) * h.n) >= 2 * (1 - r) * h.m


@given(st.integers(1, 3).flatmap(whitened_encoders), RATE)
@settings(max_examples=40)
def test_excess_is_at_least_the_margin(h: mv.Encoder, r: Fraction) -> None:
    """The loss exceeds the least one by at least 2 rho (1 - rho) E|h - M z|^2."""
    excess = h.loss((r,) * h.n) - 2 * (1 - r) * h.m
    assert excess >= 2 * r * (1 - r) * h.distance(h.mixing())


@pytest.mark.parametrize("named", impostors(), ids=lambda n: n.name)
def test_impostors_miss_a_hypothesis(named: object) -> None:
    encoder = getattr(named, "encoder")  # noqa: B009
    assert not (encoder.is_centred() and encoder.has_unit_second_moments())
