"""The excess loss is at least 2 rho (1 - rho) times the energy outside the linear part."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.strategies import distorted_encoders
from numcheck.theory import multivariate as mv
from numcheck.theory.distorted import Distorted, quantities

RATE = st.fractions(0, 1, max_denominator=20)


def nonlinear(encoder: mv.Encoder) -> Fraction:
    """E|h - M z|^2 with M = E[h z^T]."""
    return encoder.distance(encoder.mixing())


@given(st.integers(1, 3).flatmap(distorted_encoders), RATE)
@settings(max_examples=80)
def test_statement(distorted: Distorted, r: Fraction) -> None:
    found = quantities(distorted.encoder, r)
    assert found.excess(r) >= 2 * r * (1 - r) * nonlinear(distorted.encoder) >= 0


@given(RATE, st.lists(st.fractions(-2, 2, max_denominator=5), min_size=3, max_size=3))
def test_equality_for_second_degree(r: Fraction, c: list[Fraction]) -> None:
    parts = [(1, 1), (2, 0), (0, 2)]
    second = (x * mv.hermite_product(i) for x, i in zip(c, parts, strict=True))
    h = mv.add(mv.variable(2, 0), *second)
    encoder = mv.Encoder([h], 2)
    assert quantities(encoder, r).excess(r) == 2 * r * (1 - r) * nonlinear(encoder)
    assert nonlinear(encoder) == c[0] ** 2 + 2 * c[1] ** 2 + 2 * c[2] ** 2


def test_third_degree_costs_more() -> None:
    r = Fraction(1, 2)
    encoder = mv.Encoder([mv.hermite_product((3,))], 1)
    assert nonlinear(encoder) == 6
    assert quantities(encoder, r).excess(r) == 2 * (r - r**3) * 6 > 2 * r * (1 - r) * 6


@pytest.mark.parametrize("r", [Fraction(0), Fraction(1)])
def test_at_the_ends_nothing_is_seen(r: Fraction) -> None:
    encoder = mv.Encoder([mv.hermite_product((2,))], 1)
    assert quantities(encoder, r).excess(r) == 0
    assert nonlinear(encoder) == 2


def test_a_constant_has_negative_excess() -> None:
    """Mean zero is needed."""
    r = Fraction(1, 2)
    assert quantities(mv.Encoder([mv.constant(1)], 1), r).excess(r) == -1
