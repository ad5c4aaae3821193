"""Hermite components: orthogonal, complete, and kept by the factor rho^alpha."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from numcheck.strategies import observables
from numcheck.theory import multivariate as mv

N = 2
INDEX = st.tuples(*[st.integers(0, 4)] * N)


def _norm(alpha: mv.Index) -> int:
    return math.prod(map(math.factorial, alpha))


@given(observables(N), st.fractions(0, 1, max_denominator=9))
def test_one_rate_acts_by_total_degree(f: mv.Poly, r: Fraction) -> None:
    kept = Fraction(0)
    for alpha in itertools.product(range(4), repeat=N):
        coefficient = mv.inner(f, mv.hermite_product(alpha))
        kept += r ** sum(alpha) * coefficient**2 / _norm(alpha)
    assert mv.cross(f, f, (r,) * N) == kept
