"""E[f f'] <= rho^2 |f|^2 + rho (1 - rho) |linear part|^2 for mean zero, 0 <= rho <= 1."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from numcheck.strategies import observables
from numcheck.theory import multivariate as mv

N = 2
RATE = st.fractions(0, 1, max_denominator=50)


@given(observables(N, 4), RATE)
def test_statement(f: mv.Poly, r: Fraction) -> None:
    f = f + mv.constant(N, -mv.expect(f))
    linear = sum((c**2 for c in mv.linear_coefficients(f, N)), Fraction(0))
    bound = r**2 * mv.inner(f, f) + r * (1 - r) * linear
    assert mv.cross(f, f, (r,) * N) <= bound


@given(observables(N, 2), RATE)
def test_equality_up_to_degree_two(f: mv.Poly, r: Fraction) -> None:
    """The gap is sharp: observables of degree at most 2 attain it."""
    f = f + mv.constant(N, -mv.expect(f))
    linear = sum((c**2 for c in mv.linear_coefficients(f, N)), Fraction(0))
    assert mv.cross(f, f, (r,) * N) == r**2 * mv.inner(f, f) + r * (1 - r) * linear
