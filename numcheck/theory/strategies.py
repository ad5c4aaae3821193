"""Hypothesis strategies for polynomials, encoders, laws at points and control problems.

Public in `numcheck.strategies`. Values shrink towards small degrees and simple fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import sympy
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from numcheck.support.validate import flag, integer
from numcheck.theory import multivariate as mv
from numcheck.theory.distorted import Distorted, put_together
from numcheck.theory.encoders import mix, orthonormal_polynomials
from numcheck.theory.gaussian import polynomial
from numcheck.theory.matrix_strategies import LARGEST, orthonormal_rows
from numcheck.theory.planning.problem import Problem, constant_on_orbits, tabulated
from numcheck.theory.rational_matrices import orthogonal_matrix
from numcheck.theory.regularizer.projections import PointLaw


def _size(value: object, name: str, least: int = 0) -> int:
    return integer(value, name=name, minimum=least, maximum=LARGEST)


def correlations() -> SearchStrategy[float]:
    """Correlations rho strictly between 0 and 1, near both ends too."""
    return st.floats(min_value=1e-6, max_value=1 - 1e-6, allow_nan=False)


@st.composite
def circle_points(draw: st.DrawFn, largest: int = 30) -> tuple[Fraction, Fraction]:
    """Rational points (rho, sigma) of the open first quarter of the unit circle.

    The two integers of their Pythagorean parametrisation are at most `largest`.
    """
    largest = _size(largest, "largest", 2)
    n = draw(st.integers(1, largest - 1))
    m = draw(st.integers(n + 1, largest))
    hypotenuse = m * m + n * n
    legs = Fraction(m * m - n * n, hypotenuse), Fraction(2 * m * n, hypotenuse)
    return legs if draw(st.booleans()) else (legs[1], legs[0])


def degrees(largest: int = 12) -> SearchStrategy[int]:
    """Degrees of polynomials, from 0."""
    return st.integers(0, _size(largest, "largest"))


def multi_indices(n: int, largest_degree: int = 3) -> SearchStrategy[tuple[int, ...]]:
    """Exponents of n variables of total degree up to `largest_degree`."""
    n, largest_degree = _size(n, "n"), _size(largest_degree, "largest_degree")
    if n == 0:
        return st.just(())
    variables = st.lists(st.integers(0, n - 1), max_size=largest_degree)
    return variables.map(lambda drawn: tuple(map(drawn.count, range(n))))


@st.composite
def polynomials(draw: st.DrawFn, largest_degree: int = 10) -> sympy.Poly:
    """Polynomials with rational coefficients; the zero polynomial is among them."""
    largest_degree = _size(largest_degree, "largest_degree")
    fractions = st.fractions(min_value=-50, max_value=50, max_denominator=30)
    return polynomial(draw(st.lists(fractions, max_size=largest_degree + 1)))


def rates(size: int) -> SearchStrategy[tuple[Fraction, ...]]:
    """Rational rates in [0, 1], one per latent."""
    one = st.fractions(min_value=0, max_value=1, max_denominator=20)
    return st.tuples(*[one] * _size(size, "size"))


@st.composite
def observables(draw: st.DrawFn, n: int, largest_degree: int = 3) -> mv.Poly:
    """Polynomials of n latents with a few rational terms; the zero polynomial is among them."""
    n, largest_degree = _size(n, "n"), _size(largest_degree, "largest_degree")
    coefficient = st.fractions(min_value=-5, max_value=5, max_denominator=6).filter(bool)
    terms = st.dictionaries(multi_indices(n, largest_degree), coefficient, max_size=5)
    return mv.Poly(draw(terms))


@st.composite
def whitened_encoders(draw: st.DrawFn, n: int) -> mv.Encoder:
    """Rational encoders of n latents with mean zero and identity covariance, linear or not."""
    n = _size(n, "n")
    basis = orthonormal_polynomials(n)
    if draw(st.booleans()):
        basis = basis[:n]
    rows = draw(orthonormal_rows(len(basis)))
    return mv.Encoder(mix(rows, basis), n)


@st.composite
def distorted_encoders(draw: st.DrawFn, n: int, small: bool = False) -> Distorted:
    """Mean-zero rational encoders of n latents, linear or not, with the optimum of E[h z^T].

    Small ones stay near to a rotation.
    """
    n, small = _size(n, "n"), flag(small, name="small")
    factor = draw(orthonormal_rows(n))
    m, unit = len(factor), Fraction(1, 100 if small else 1)
    wobble = st.fractions(-1, 2, max_denominator=6)
    spectrum = [1 + unit * draw(wobble) for _ in range(m)]
    terms = st.lists(st.fractions(-1, 1, max_denominator=5), max_size=min(3, 2 * n))
    nonlinear = [[unit * x for x in draw(terms)] for _ in range(m)]
    basis = orthogonal_matrix(m, draw(st.integers(0, 10_000)))
    return put_together("drawn", basis, spectrum, factor, nonlinear, n)


@st.composite
def point_laws(draw: st.DrawFn, n: int, largest_count: int = 4) -> PointLaw:
    """Laws at a few rational points of n entries; weights of any sign and total, or no point."""
    n, largest_count = _size(n, "n"), _size(largest_count, "largest_count")
    number = st.fractions(min_value=-4, max_value=4, max_denominator=3)
    count = draw(st.integers(0, largest_count))
    atoms = tuple(draw(st.tuples(*[number] * n)) for _ in range(count))
    return PointLaw(n, atoms, draw(st.tuples(*[number] * count)))


def _tables(rows: int, columns: int, largest: int) -> SearchStrategy[list[list[int]]]:
    row = st.lists(st.integers(0, largest), min_size=columns, max_size=columns)
    return st.lists(row, min_size=rows, max_size=rows)


@st.composite
def kernels(draw: st.DrawFn, states: int, actions: int = 1) -> list[list[list[Fraction]]]:
    """Rational transition probabilities: for each state (at least 1) and action, of the states."""
    states, actions = _size(states, "states", 1), _size(actions, "actions")

    def distribution(counts: list[int]) -> list[Fraction]:
        # No counts at all mean the last state.
        raised = [*counts[:-1], counts[-1] + (not any(counts))]
        return [Fraction(count, sum(raised)) for count in raised]

    drawn = [draw(_tables(actions, states, 3)) for _ in range(states)]
    return [[distribution(row) for row in rows] for rows in drawn]


@st.composite
def costs(
    draw: st.DrawFn, states: int, actions: int, *, invariant_under: Sequence[int] | None = None
) -> tuple[list[list[Fraction]], list[Fraction]]:
    """Stage costs of each state and action, and terminal costs of each state: small integers.

    If a permutation of the states is given, it changes no cost.
    """
    states, actions = _size(states, "states", 1), _size(actions, "actions")
    stage = [[Fraction(cost) for cost in row] for row in draw(_tables(states, actions, 3))]
    terminal = [Fraction(cost) for cost in draw(_tables(1, states, 4))[0]]
    if invariant_under is not None:
        stage = constant_on_orbits(stage, invariant_under)
        terminal = constant_on_orbits(terminal, invariant_under)
    return stage, terminal


@st.composite
def control_problems(
    draw: st.DrawFn, states: int, actions: int, *, invariant_under: Sequence[int] | None = None
) -> Problem[int, int]:
    """Control problems on tables, with rational probabilities and integer costs, as in `costs`."""
    stage, terminal = draw(costs(states, actions, invariant_under=invariant_under))
    return tabulated(draw(kernels(states, actions)), stage, terminal)


@st.composite
def conjugations(
    draw: st.DrawFn, largest_states: int = 4, largest_actions: int = 2
) -> tuple[Problem[int, int], list[int], int]:
    """A control problem, a permutation of its states that changes no cost, number of actions."""
    largest_states = _size(largest_states, "largest_states", 1)
    largest_actions = _size(largest_actions, "largest_actions", 1)
    q = draw(st.permutations(range(draw(st.integers(1, largest_states)))))
    actions = draw(st.integers(1, largest_actions))
    return draw(control_problems(len(q), actions, invariant_under=q)), list(q), actions
