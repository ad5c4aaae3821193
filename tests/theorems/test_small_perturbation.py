"""E|h - Q z|^2 <= 2 D + epsilon if epsilon + D <= 1, and not without that."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from numcheck.strategies import distorted_encoders
from numcheck.theory import multivariate as mv
from numcheck.theory.distorted import Distorted, quantities

RATE = st.fractions(Fraction(1, 20), Fraction(19, 20), max_denominator=20)


@given(st.integers(1, 3).flatmap(lambda n: distorted_encoders(n, small=True)), RATE)
@settings(max_examples=80)
def test_statement(distorted: Distorted, r: Fraction) -> None:
    found = quantities(distorted.encoder, r)
    d, epsilon = found.excess(r) / (2 * r * (1 - r)), found.epsilon
    assume(epsilon + d <= 1)
    assert distorted.encoder.distance(distorted.optimum) <= 2 * d + epsilon


@given(st.fractions(0, 1), st.fractions(0, 1))
def test_it_follows_from_the_general_bound(d: Fraction, epsilon: Fraction) -> None:
    general = d + (epsilon + d) ** 2
    assert (general <= 2 * d + epsilon) == (epsilon + d <= 1 or epsilon + d == 0)


def test_large_defects_break_it() -> None:
    """Four zero outputs: epsilon = 2, D = 0, and the error is 4."""
    zero = mv.Encoder([mv.constant(4, 0)] * 4, 4)
    found = quantities(zero, Fraction(1, 2))
    eye = [[Fraction(int(i == j)) for j in range(4)] for i in range(4)]
    assert found.epsilon == 2
    assert found.excess(Fraction(1, 2)) == 0
    assert zero.distance(eye) == 4 > found.epsilon


def test_equality_at_one_zero_output() -> None:
    zero = mv.Encoder([mv.constant(1, 0)], 1)
    found = quantities(zero, Fraction(1, 2))
    assert zero.distance([[Fraction(1)]]) == found.epsilon == 1
