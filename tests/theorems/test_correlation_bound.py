"""E[f f'] <= rho E[f^2] for mean zero, with equality exactly for linear f."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from numcheck.strategies import observables
from numcheck.theory import multivariate as mv

N = 2
RATE = st.fractions(Fraction(1, 50), Fraction(49, 50), max_denominator=50)


def _centred(f: mv.Poly) -> mv.Poly:
    return f + mv.constant(N, -mv.expect(f))


@given(observables(N, 4), RATE)
def test_statement(f: mv.Poly, r: Fraction) -> None:
    f = _centred(f)
    kept, bound = mv.cross(f, f, (r,) * N), r * mv.inner(f, f)
    assert kept <= bound
    linear = mv.add(*(c * mv.variable(N, j) for j, c in enumerate(mv.linear_coefficients(f, N))))
    assert (kept == bound) == (f == linear)


@given(RATE)
def test_mean_zero_is_needed(r: Fraction) -> None:
    one = mv.constant(N)
    assert mv.cross(one, one, (r,) * N) > r * mv.inner(one, one)
