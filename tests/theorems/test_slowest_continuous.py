"""The best continuous outputs are the mixtures of the slowest latents, at every point."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.slowest_continuous import SlowestContinuous
from numcheck.strategies import orthogonal_matrices
from numcheck.theory.encoders import recovers
from numcheck.theory.networks import linear_network
from tests.theorems.drawn_networks import whitened_networks

CLAIM = SlowestContinuous()
#: Two slow latents of three, kappa = 1/4.
KAPPA, RATES, SLOW = Fraction(1, 4), (Fraction(1, 2), Fraction(1, 5), Fraction(2, 5)), [0, 2]


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_statement(data: st.DataObject) -> None:
    assert CLAIM.slow_latents(RATES, KAPPA) == SLOW
    h = data.draw(whitened_networks(3, 2, least=2))
    excess = h.loss(RATES) - CLAIM.value(RATES, SLOW)
    assert excess >= CLAIM.margin(h, RATES, KAPPA)
    assert excess > 0


@given(orthogonal_matrices(2), st.integers(0, 3))
@settings(max_examples=20)
def test_mixtures_of_the_slow_latents(q: list[list[Fraction]], jump: int) -> None:
    rows = [[row[0], Fraction(0), row[1]] for row in q]
    h = linear_network("mixture", rows, 3, jump)
    assert h.has_unit_second_moments()
    assert h.loss(RATES) == CLAIM.value(RATES, SLOW)
    assert recovers(h, CLAIM.full_matrix(h, SLOW)) == (jump == 0) == CLAIM.admits(h)


@given(orthogonal_matrices(3))
@settings(max_examples=20)
def test_mixtures_of_all_latents_are_worse(q: list[list[Fraction]]) -> None:
    h = linear_network("mixture of all", q[:2], 3)
    best = all(row[1] == 0 for row in h.linear)
    assert (h.loss(RATES) == CLAIM.value(RATES, SLOW)) == best
