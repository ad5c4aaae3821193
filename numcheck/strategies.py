"""Hypothesis strategies for the objects of the theory: our tests use them, yours may.

Needs `hypothesis` (the extra `dev`). Values shrink towards small degrees and simple fractions.
"""

from __future__ import annotations

from fractions import Fraction

import sympy
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from numcheck import multivariate as mv
from numcheck.checks.encoders import orthogonal_matrix, orthonormal_polynomials
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


def rates(size: int) -> SearchStrategy[tuple[Fraction, ...]]:
    """Rational rates in [0, 1], one a latent."""
    one = st.fractions(min_value=0, max_value=1, max_denominator=20)
    return st.tuples(*[one] * size)


@st.composite
def observables(draw: st.DrawFn, n: int, largest_degree: int = 3) -> mv.Poly:
    """Polynomials of n latents with a few rational terms; the zero polynomial is among them."""
    index = st.tuples(*[st.integers(0, largest_degree)] * n).filter(
        lambda i: sum(i) <= largest_degree
    )
    coefficient = st.fractions(min_value=-5, max_value=5, max_denominator=6).filter(bool)
    return draw(st.dictionaries(index, coefficient, max_size=5))


@st.composite
def orthonormal_rows(draw: st.DrawFn, n: int) -> list[list[Fraction]]:
    """Rational m x n matrices with Q Q^T = 1, for 0 <= m <= n."""
    matrix = orthogonal_matrix(n, draw(st.integers(0, 10_000)))
    return matrix[: draw(st.integers(0, n))]


@st.composite
def whitened_encoders(draw: st.DrawFn, n: int) -> mv.Encoder:
    """Rational encoders of n latents with mean zero and identity covariance, linear or not."""
    basis = orthonormal_polynomials(n)
    if draw(st.booleans()):
        basis = basis[:n]
    rows = draw(orthonormal_rows(len(basis)))
    outputs = [mv.add(*(mv.scale(c, b) for c, b in zip(row, basis, strict=True))) for row in rows]
    return mv.Encoder(outputs, n)
