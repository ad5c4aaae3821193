"""Recovery by continuous encoders with a rate per latent, above the threshold and below."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.anisotropy_continuous import AnisotropyContinuous
from numcheck.theory.encoders import recovers
from numcheck.theory.network_examples import competing_networks
from numcheck.theory.quadratic_features import with_square
from tests.theorems.drawn_networks import whitened_networks

CLAIM = AnisotropyContinuous()


@given(st.data(), st.lists(st.fractions(Fraction(5, 8), Fraction(3, 4)), min_size=1, max_size=3))
@settings(max_examples=40, deadline=None)
def test_above_the_threshold(data: st.DataObject, rates: list[Fraction]) -> None:
    """All squares are at most 9/16, below every rate."""
    rho, n = tuple(rates), len(rates)
    assert CLAIM.recovery(rho)
    h = data.draw(whitened_networks(n, n, least=n))
    assert h.loss(rho) > CLAIM.reference(rho)


@given(st.fractions(Fraction(1, 10), Fraction(9, 10)), st.fractions(0, 1))
def test_below_the_threshold(top: Fraction, share: Fraction) -> None:
    """A square takes the place of the fast latent, and is no mixture of latents."""
    rho = (top, share * top**2)
    h = with_square(2, 0, 1, Fraction(2, 3), Fraction(1, 3))
    assert not CLAIM.recovery(rho)
    assert CLAIM.admits(h)
    assert h.loss(rho) <= CLAIM.reference(rho)
    assert not recovers(h, h.mixing())


@pytest.mark.parametrize("rate", ["0.1", "0.5", "0.9", "0.99"])
def test_the_absolute_value_is_faster_than_the_square(rate: str) -> None:
    rho = mpmath.mpf(rate)
    kept = (mpmath.sqrt(1 - rho**2) + rho * mpmath.asin(rho) - 1) / (mpmath.pi / 2 - 1)
    assert 0 < kept < rho**2
    h = next(h for h in competing_networks(1, 1) if h.name.startswith("|x_0|"))
    assert float(h.loss([Fraction(rate)])) == pytest.approx(float(2 - 2 * kept), abs=1e-12)


def test_continuity_is_needed() -> None:
    rho = (Fraction(1, 2), Fraction(1, 3))
    jumps = [h for h in competing_networks(2, 2) if not h.continuous]
    assert jumps
    for h in jumps:
        assert h.loss(rho) == CLAIM.reference(rho)
        assert not recovers(h, h.mixing())
        assert not CLAIM.admits(h)
