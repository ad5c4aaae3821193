"""Continuous encoders of mean zero are within D + (epsilon + D)^2 of Q x for the nearest Q."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.approximate_continuous import ApproximateContinuous
from numcheck.strategies import orthonormal_rows
from numcheck.theory.distorted import quantities
from numcheck.theory.distorted_networks import matrices, nearest
from numcheck.theory.networks import mixed
from numcheck.theory.rational_matrices import (
    Matrix,
    conjugated,
    identity,
    orthogonal_matrix,
    product,
    squared_distance,
    times_transpose,
)
from tests.theorems.drawn_networks import RATE, networks, whitened_networks

TINY = Fraction(1, 10**40)


@given(st.data(), st.integers(1, 3), RATE, st.booleans())
@settings(max_examples=40, deadline=None)
def test_statement(data: st.DataObject, n: int, r: Fraction, near: bool) -> None:
    """Random networks as they are, and whitened ones with outputs changed a little."""
    if near:
        white = data.draw(whitened_networks(n, n))
        wobble = [[Fraction(i + j + 1, 100) for j in range(white.m)] for i in range(white.m)]
        mixer = [
            [x + y for x, y in zip(*rows, strict=True)]
            for rows in zip(identity(white.m), wobble, strict=True)
        ]
        h = mixed("nearly whitened", white, mixer)
    else:
        h = data.draw(networks(n, n))
    seen = quantities(h, r)
    assert seen.excess(r) >= 0
    certified = ApproximateContinuous().certified(seen, r, Fraction(0))
    assert h.distance(nearest(h.mixing())) <= certified


@pytest.mark.parametrize("matrix", matrices(), ids=lambda named: named[0])
def test_an_optimum_exists(matrix: tuple[str, Matrix]) -> None:
    m = matrix[1]
    q = nearest(m)
    assert squared_distance(times_transpose(q), identity(len(q))) < TINY


@given(st.data(), st.integers(1, 3), st.integers(0, 500))
@settings(max_examples=20, deadline=None)
def test_the_optimum_is_the_polar_factor(data: st.DataObject, m: int, seed: int) -> None:
    """For P Q with P positive definite it is Q."""
    q = [row for row in data.draw(orthonormal_rows(4)) if row][:m]
    spectrum = [Fraction(k + 1, 3) for k in range(len(q))]
    factored = product(conjugated(orthogonal_matrix(len(q), seed), spectrum), q)
    assert squared_distance(nearest(factored), q) < TINY


def test_more_outputs_than_latents_have_no_orthonormal_rows() -> None:
    """Two rows of one entry each are never orthonormal: a b = 0 and a^2 = b^2 = 1."""
    for a, b in ((Fraction(3, 5), Fraction(4, 5)), (Fraction(1), Fraction(0))):
        assert times_transpose([[a], [b]]) != identity(2)
