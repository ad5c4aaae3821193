"""Hypothesis strategies for matrices and spectra; public in `numcheck.strategies`.

Rational matrices are lists of rows; for float64 there are strategies of their own, since rational
ones are slow from 8 rows on. Orthogonal float64 matrices are products of a few reflections: exact
to rounding, and shrinking towards the identity.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from numpy.typing import NDArray

from numcheck.support.validate import integer, number
from numcheck.theory.planning.linear_quadratic import LinearQuadratic, fractions
from numcheck.theory.rational_matrices import Matrix, conjugated, orthogonal_matrix, product

FloatMatrix = NDArray[np.float64]

#: Larger objects take hypothesis too long to draw.
LARGEST = 200


def orthogonal_matrices(n: int) -> SearchStrategy[Matrix]:
    """Rational orthogonal n x n matrices of determinant 1."""
    n = integer(n, name="n", minimum=0, maximum=12)
    return st.integers(0, 10_000).map(lambda seed: orthogonal_matrix(n, seed))


@st.composite
def orthonormal_rows(draw: st.DrawFn, n: int) -> Matrix:
    """Rational m x n matrices with Q Q^T = 1, for 0 <= m <= n."""
    return draw(orthogonal_matrices(n))[: draw(st.integers(0, n))]


def spectra(
    n: int, smallest: Fraction | int = 0, largest: Fraction | int = 4
) -> SearchStrategy[tuple[Fraction, ...]]:
    """Rational spectra of n eigenvalues in descending order, equal ones among them."""
    n = integer(n, name="n", minimum=0, maximum=LARGEST)
    one = st.fractions(smallest, largest, max_denominator=20)
    return st.tuples(*[one] * n).map(lambda values: tuple(sorted(values, reverse=True)))


@st.composite
def spd_matrices(
    draw: st.DrawFn, n: int, smallest: Fraction | int = Fraction(1, 10), largest: Fraction | int = 4
) -> Matrix:
    """Rational symmetric matrices with eigenvalues from `smallest` to `largest`."""
    return conjugated(draw(orthogonal_matrices(n)), draw(spectra(n, smallest, largest)))


@st.composite
def near_orthogonal_matrices(
    draw: st.DrawFn, n: int, distance: Fraction = Fraction(1, 4)
) -> tuple[Matrix, Matrix]:
    """A rational matrix A = P Q and Q, the orthogonal matrix nearest to it.

    P is symmetric with eigenvalues in [1 - distance, 1 + distance]. So these are the singular
    values of A, and A - Q has spectral norm at most `distance`, below 1.
    """
    number(distance, name="distance", minimum=0, maximum=0.999)
    stretch = draw(spd_matrices(n, 1 - distance, 1 + distance))
    nearest = draw(orthogonal_matrices(n))
    return product(stretch, nearest), nearest


@st.composite
def float_orthogonal_matrices(draw: st.DrawFn, n: int) -> FloatMatrix:
    """Orthogonal n x n matrices in float64, of determinant 1 or -1."""
    n = integer(n, name="n", minimum=0, maximum=LARGEST)
    found = np.eye(n)
    entry = st.integers(-3, 3)
    for _ in range(draw(st.integers(0, 3)) if n else 0):
        axis = np.array(draw(st.lists(entry, min_size=n, max_size=n)), dtype=np.float64)
        square = axis @ axis
        if square:
            found -= np.outer(axis, (2 / square) * (axis @ found))
    return found


@st.composite
def float_spd_matrices(draw: st.DrawFn, n: int, condition: float = 1e6) -> FloatMatrix:
    """Symmetric positive definite matrices in float64 of largest eigenvalue up to 1.

    The largest condition number may be up to 1e12, so that rounding leaves them definite.
    """
    condition = number(condition, name="condition", minimum=1, maximum=1e12)
    n = integer(n, name="n", minimum=0, maximum=LARGEST)
    logs = st.lists(st.floats(-float(np.log(condition)), 0), min_size=n, max_size=n)
    basis = draw(float_orthogonal_matrices(n))
    found = (basis * np.exp(draw(logs))) @ basis.T
    return np.asarray((found + found.T) / 2)


@st.composite
def float_near_orthogonal_matrices(
    draw: st.DrawFn, n: int, distance: float = 0.25
) -> tuple[FloatMatrix, FloatMatrix]:
    """What `near_orthogonal_matrices` draws, in float64 and up to rounding."""
    distance = number(distance, name="distance", minimum=0, maximum=0.999)
    n = integer(n, name="n", minimum=0, maximum=LARGEST)
    values = draw(st.lists(st.floats(1 - distance, 1 + distance), min_size=n, max_size=n))
    basis, nearest = draw(float_orthogonal_matrices(n)), draw(float_orthogonal_matrices(n))
    return (basis * np.array(values)) @ basis.T @ nearest, nearest


@st.composite
def linear_quadratic_problems(draw: st.DrawFn, states: int, actions: int) -> LinearQuadratic:
    """Rational linear dynamics with quadratic costs; state costs may be semidefinite.

    There is at least one coordinate of states, and one of actions.
    """
    states = integer(states, name="states", minimum=1, maximum=LARGEST)
    actions = integer(actions, name="actions", minimum=1, maximum=LARGEST)
    entry = st.fractions(-2, 2, max_denominator=4)

    def matrix(rows: int, columns: int) -> NDArray[np.object_]:
        row = st.lists(entry, min_size=columns, max_size=columns)
        return fractions(draw(st.lists(row, min_size=rows, max_size=rows)))

    return LinearQuadratic(
        dynamics=matrix(states, states),
        steering=matrix(states, actions),
        noise=matrix(states, draw(st.integers(1, states))),
        state=fractions(draw(spd_matrices(states, 0))),
        action=fractions(draw(spd_matrices(actions))),
        terminal=fractions(draw(spd_matrices(states, 0))),
    )
