"""More continuous outputs than latents: the bound, and the room in which it is attained."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.overcomplete_continuous import OvercompleteContinuous
from numcheck.strategies import orthogonal_matrices
from numcheck.theory import multivariate as mv
from numcheck.theory.networks import linear_network, probes
from numcheck.theory.quadratic_features import ladder, room
from numcheck.theory.rational_matrices import transpose
from numcheck.theory.whitening import whitening
from tests.theorems.drawn_networks import RATE, whitened_networks

CLAIM = OvercompleteContinuous()


@given(st.data(), st.integers(1, 2), RATE)
@settings(max_examples=40, deadline=None)
def test_statement(data: st.DataObject, n: int, r: Fraction) -> None:
    """The latents that the outputs miss cost 2 (rho - rho^2) of their missing variance."""
    h = data.draw(whitened_networks(n, n + room(n), least=n))
    missed = n - sum(x * x for row in h.mixing() for x in row)
    excess = h.loss((r,) * n) - CLAIM.bound(r, n, h.m)
    assert excess >= 2 * (r - r**2) * missed
    assert excess > 0


@given(st.integers(1, 3), RATE)
@settings(max_examples=20, deadline=None)
def test_attained_exactly_where_there_is_room(n: int, r: Fraction) -> None:
    """Over the reals the slowest outputs are whitened, and attain the bound up to the room."""
    for m in range(n, n + room(n) + 2):
        white = whitening(ladder(n, m))
        assert white is not None
        attained = white.loss((r,) * n) == CLAIM.bound(r, n, m)
        assert attained == (m <= n + room(n))
        assert not attained or white.latents() == mv.coordinates(n)


@given(orthogonal_matrices(2), st.integers(1, 3), RATE)
@settings(max_examples=20)
def test_continuity_is_needed_for_the_readout(
    q: list[list[Fraction]], jump: int, r: Fraction
) -> None:
    h, back = linear_network("mixture", q, 2, jump), transpose(q, 2)
    assert h.loss((r, r)) == CLAIM.bound(r, 2, 2)
    read = linear_network("M^T", back, 2)
    for x in probes(2):
        assert (read.value(h.value(x)) == list(x)) == (x[0] != 0 or not any(map(sum, back)))
