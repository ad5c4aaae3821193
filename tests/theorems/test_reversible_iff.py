"""Autoregressions: reversible for Gaussian laws, and for no others; the excluded rates."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from numcheck.theory.converse import laws

DEGREE = 8
RATE = st.fractions(-2, 2, max_denominator=9)
NUMBER = st.fractions(-2, 2, max_denominator=5)
OTHERS = {
    "Laplace": laws.laplace(DEGREE),
    "uniform": laws.uniform(DEGREE),
    "coin": laws.coin(DEGREE),
    "exponential": laws.exponential(DEGREE),
}


@given(RATE, NUMBER, NUMBER, NUMBER)
def test_gaussian_laws_are_reversible_at_every_rate(
    r: Fraction, c: Fraction, mu: Fraction, v: Fraction
) -> None:
    noise = laws.normal((1 - r) * mu - c, (1 - r**2) * v, DEGREE)
    assert laws.is_reversible(laws.normal(mu, v, DEGREE), noise, r, c)


@given(RATE, NUMBER, st.sampled_from(sorted(OTHERS)))
def test_no_other_law_is(r: Fraction, c: Fraction, name: str) -> None:
    assume(r not in (0, 1, -1))
    law = OTHERS[name]
    # Reversibility implies stationarity, which determines the noise.
    assert not laws.is_reversible(law, laws.stationary_noise(law, r, c), r, c)


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("rate", [0, 1, -1])
def test_the_excluded_rates_are_reversible_for_other_laws(name: str, rate: int) -> None:
    """Independent copies, z' = z, and z' = E z + E z - z for symmetric laws."""
    law, r = OTHERS[name], Fraction(rate)
    shift = Fraction(0) if rate != -1 else 2 * law[1]
    noise = laws.stationary_noise(law, r, shift)
    symmetric = name != "exponential"
    assert laws.is_reversible(law, noise, r, shift) == (rate != -1 or symmetric)
