"""Continuous encoders: above the least loss by their nonlinear energy, or Q x at every point."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.forward_continuous import ForwardContinuous
from numcheck.strategies import orthonormal_rows
from numcheck.theory.network_examples import impostor_networks
from numcheck.theory.networks import linear_network, probes
from numcheck.theory.rational_matrices import dot
from tests.theorems.drawn_networks import RATE, whitened_networks

CLAIM = ForwardContinuous()


@given(st.data(), st.integers(1, 3), RATE)
@settings(max_examples=40, deadline=None)
def test_statement(data: st.DataObject, n: int, r: Fraction) -> None:
    h = data.draw(whitened_networks(n, n))
    energy = h.distance(h.mixing())
    assert CLAIM.admits(h)
    assert energy > 0
    assert h.loss((r,) * n) - 2 * (1 - r) * h.m >= 2 * r * (1 - r) * energy


@given(orthonormal_rows(3), RATE)
@settings(max_examples=40)
def test_converse(q: list[list[Fraction]], r: Fraction) -> None:
    h = linear_network("Q x", q, 3)
    assert CLAIM.admits(h)
    assert h.loss((r,) * 3) == 2 * (1 - r) * h.m
    assert h.is_linear(h.mixing())
    assert all(h.value(x) == [dot(row, x) for row in q] for x in probes(3))


@given(orthonormal_rows(2), RATE, st.integers(1, 5))
@settings(max_examples=20)
def test_continuity_is_needed(q: list[list[Fraction]], r: Fraction, jump: int) -> None:
    """With other values where x_0 = 0 every moment is that of Q x, and h is not Q x."""
    h = linear_network("Q x, but on a line", q, 2, jump)
    assert h.is_centred()
    assert h.has_unit_second_moments()
    assert h.loss((r, r)) == 2 * (1 - r) * h.m
    assert h.distance(q) == 0
    assert h.is_linear(q) == (h.m == 0)
    assert not CLAIM.admits(h)


@given(st.data(), st.integers(1, 2))
@settings(max_examples=20, deadline=None)
def test_the_ends_of_the_interval_are_excluded(data: st.DataObject, n: int) -> None:
    h = data.draw(whitened_networks(n, n))
    for r in (Fraction(0), Fraction(1)):
        assert h.loss((r,) * n) == 2 * (1 - r) * h.m
        assert not CLAIM.says_linear(h, r)


def test_mean_and_covariance_are_needed() -> None:
    r = Fraction(3, 5)
    for h in impostor_networks():
        assert h.loss((r,) * h.n) <= 2 * (1 - r) * h.m
        assert not CLAIM.admits(h)
