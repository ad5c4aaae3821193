"""Without excess loss and with identity covariance an encoder is Q z, and Q is the one optimum."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.strategies import distorted_encoders, orthonormal_rows
from numcheck.theory import multivariate as mv
from numcheck.theory.distorted import Distorted, quantities
from numcheck.theory.encoders import linear_encoder
from numcheck.theory.rational_matrices import identity, orthogonal_matrix, times_transpose

RATE = st.fractions(Fraction(1, 20), Fraction(19, 20), max_denominator=20)


def meets_hypotheses(encoder: mv.Encoder, r: Fraction) -> bool:
    found = quantities(encoder, r)
    return encoder.is_centred() and found.defect() == 0 and found.excess(r) <= 0


@given(st.integers(1, 3).flatmap(distorted_encoders), RATE)
@settings(max_examples=80)
def test_statement(distorted: Distorted, r: Fraction) -> None:
    h = distorted.encoder
    if meets_hypotheses(h, r):
        q = h.mixing()
        assert times_transpose(q) == identity(h.m)
        assert h.distance(q) == 0
        assert q == distorted.optimum


@given(orthonormal_rows(3), RATE, st.integers(0, 300))
def test_rotations_are_recovered_and_unique(
    q: list[list[Fraction]], r: Fraction, seed: int
) -> None:
    h = linear_encoder(q, 3)
    assert meets_hypotheses(h, r)
    other = orthogonal_matrix(3, seed)[: h.m]
    assert h.distance(q) == 0
    assert (h.distance(other) == 0) == (other == q)


def test_the_trace_is_not_enough() -> None:
    """(7/5 z_0, 1/5 z_1): mean zero, no excess loss, tr Cov = 2; not orthonormal."""
    h = linear_encoder([[Fraction(7, 5), Fraction(0)], [Fraction(0), Fraction(1, 5)]], 2)
    found = quantities(h, Fraction(1, 2))
    assert found.trace == 2
    assert found.excess(Fraction(1, 2)) == 0
    assert found.defect() > 0
    assert times_transpose(h.mixing()) != identity(2)
