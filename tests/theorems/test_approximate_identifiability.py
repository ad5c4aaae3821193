"""E|h - Q z|^2 <= D + (epsilon + D)^2, near to rotations and far from them."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.strategies import distorted_encoders as drawn_encoders
from numcheck.theory import multivariate as mv
from numcheck.theory.distorted import (
    Distorted,
    distorted_encoders,
    quantities,
    random_distorted,
    square_root_up,
)
from numcheck.theory.rational_matrices import orthogonal_matrix

RATE = st.fractions(Fraction(1, 20), Fraction(19, 20), max_denominator=20)


def bound(distorted: Distorted, r: Fraction) -> tuple[Fraction, Fraction]:
    """D and the bound."""
    found = quantities(distorted.encoder, r)
    d = found.excess(r) / (2 * r * (1 - r))
    return d, d + (found.epsilon + d) ** 2


@given(st.tuples(st.integers(1, 3), st.booleans()).flatmap(lambda x: drawn_encoders(*x)), RATE)
@settings(max_examples=100)
def test_statement(distorted: Distorted, r: Fraction) -> None:
    assert distorted.encoder.distance(distorted.optimum) <= bound(distorted, r)[1]


@given(st.integers(0, 500), st.sampled_from([*distorted_encoders(), *random_distorted()]))
def test_no_other_matrix_is_nearer(seed: int, distorted: Distorted) -> None:
    """The optimum that the encoders are made with is one."""
    encoder = distorted.encoder
    other = orthogonal_matrix(encoder.n, seed)[: encoder.m]
    assert encoder.distance(distorted.optimum) <= encoder.distance(other)


@given(st.fractions(0, 10**6, max_denominator=10**6))
def test_square_root_is_from_above_and_near(value: Fraction) -> None:
    root = square_root_up(value)
    assert 0 <= root**2 - value <= Fraction(1, 10**11)
    assert square_root_up(value**2) == value


def test_the_worked_instance_of_the_library() -> None:
    """`LeJEPA.Approximate.Certificate`: at rho = 3/5 the bound is 306/625."""
    r, z = Fraction(3, 5), [mv.variable(2, i) for i in range(2)]
    product = Fraction(3, 5) * (z[0] * z[1])
    encoder = mv.Encoder([Fraction(4, 5) * z[0] + product, z[1]], 2)
    eye = [[Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)]]
    assert quantities(encoder, r).excess(r) == Fraction(108, 625)
    assert bound(Distorted("", encoder, eye), r)[1] == Fraction(306, 625)
    assert encoder.distance(eye) == Fraction(2, 5)


def test_the_constant_one_is_the_best() -> None:
    """Four zero outputs: the error is 4, and the bound is epsilon^2 = 4."""
    eye = [[Fraction(int(i == j)) for j in range(4)] for i in range(4)]
    zero = Distorted("", mv.Encoder([mv.constant(4, 0)] * 4, 4), eye)
    assert zero.encoder.distance(eye) == bound(zero, Fraction(1, 2))[1] == 4


def test_mean_zero_is_needed() -> None:
    """`LeJEPA.constant_not_identified`: at rho = 3/4 the bound would be 4/9; the error is 2."""
    constant = Distorted("", mv.Encoder([mv.constant(1)], 1), [[Fraction(1)]])
    assert bound(constant, Fraction(3, 4))[1] == Fraction(4, 9)
    assert constant.encoder.distance(constant.optimum) == 2
