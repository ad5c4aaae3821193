"""Hypothesis strategies for the objects of the theory: our tests use them, yours may.

Needs `hypothesis` (the extra `dev`). Values shrink towards small degrees and simple fractions.
"""

from __future__ import annotations

from fractions import Fraction

import sympy
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from numcheck.gaussian import polynomial


def correlations() -> SearchStrategy[float]:
    """Correlations rho strictly between 0 and 1, near both ends too."""
    return st.floats(min_value=1e-6, max_value=1 - 1e-6, allow_nan=False)


@st.composite
def circle_points(draw: st.DrawFn, largest: int = 30) -> tuple[Fraction, Fraction]:
    """Rational points (rho, sigma) of the open first quarter of the unit circle.

    Args:
        draw: Given by hypothesis.
        largest: Bound on the two integers of the Pythagorean parametrisation.
    """
    n = draw(st.integers(1, largest - 1))
    m = draw(st.integers(n + 1, largest))
    hypotenuse = m * m + n * n
    legs = Fraction(m * m - n * n, hypotenuse), Fraction(2 * m * n, hypotenuse)
    return legs if draw(st.booleans()) else (legs[1], legs[0])


def degrees(largest: int = 12) -> SearchStrategy[int]:
    """Degrees of polynomials, from 0."""
    return st.integers(0, largest)


@st.composite
def polynomials(draw: st.DrawFn, largest_degree: int = 10) -> sympy.Poly:
    """Polynomials with rational coefficients; the zero polynomial is among them."""
    fractions = st.fractions(min_value=-50, max_value=50, max_denominator=30)
    return polynomial(draw(st.lists(fractions, max_size=largest_degree + 1)))
