"""Whitened encoders attain the least loss exactly if they are Q z with Q Q^T = 1."""

from __future__ import annotations

import random
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.strategies import orthonormal_rows, whitened_encoders
from numcheck.theory import multivariate as mv
from numcheck.theory.encoders import linear_encoder, mixes_latents, random_encoder
from numcheck.theory.rational_matrices import identity, times_transpose, transpose
from numcheck.theory.whitening import whitening

RATE = st.fractions(Fraction(1, 20), Fraction(19, 20), max_denominator=20)


@given(st.integers(1, 3).flatmap(whitened_encoders), RATE)
@settings(max_examples=60)
def test_statement(h: mv.Encoder, r: Fraction) -> None:
    attained = h.loss((r,) * h.n) <= 2 * (1 - r) * h.m
    q = h.mixing()
    recovered = times_transpose(q) == identity(h.m) and h.distance(q) == 0
    assert attained == recovered
    if attained:
        assert h.outputs == linear_encoder(q, h.n).outputs
        assert h.m < h.n or times_transpose(transpose(q, h.n)) == identity(h.n)


@given(st.randoms(use_true_random=False), RATE)
@settings(max_examples=80)
def test_any_encoder_once_whitened(generator: random.Random, r: Fraction) -> None:
    """Arbitrary rational polynomials, whitened exactly: attained if and only if linear."""
    h = random_encoder(generator)
    white = whitening(h)
    if white is None:
        return
    excess, distance = white.loss((r,) * h.n) - 2 * (1 - r) * h.m, h.m - sum(white.explained())
    assert excess >= 2 * r * (1 - r) * distance
    linear = all(sum(index) <= 1 for output in h.outputs for index in output)
    assert (excess == 0) == linear == mixes_latents(white) == (distance == 0)


@given(orthonormal_rows(3))
def test_the_matrix_is_unique(q: list[list[Fraction]]) -> None:
    assert linear_encoder(q, 3).mixing() == q


@given(st.sampled_from([Fraction(0), Fraction(1)]))
def test_the_ends_of_the_interval_are_excluded(r: Fraction) -> None:
    product = mv.variable(2, 0) * mv.variable(2, 1)
    h = mv.Encoder([product], 2)
    assert h.loss((r, r)) == 2 * (1 - r)
    assert h.distance(h.mixing()) == 1


def test_the_worked_instance_of_the_library() -> None:
    """`LeJEPA.RotationExample`: losses 8/5 and 52/25 at rho = 3/5."""
    rho = (Fraction(3, 5),) * 2
    c, s = Fraction(3, 5), Fraction(4, 5)
    assert linear_encoder([[c, -s], [s, c]], 2).loss(rho) == Fraction(8, 5)
    z = [mv.variable(2, i) for i in range(2)]
    assert mv.Encoder([z[0] * z[1], z[1]], 2).loss(rho) == Fraction(52, 25)
