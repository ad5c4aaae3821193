"""Linear-quadratic control against definitions, an outside solver, and exact arithmetic."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import solve_discrete_are

from numcheck.support.errors import InvalidInputError
from numcheck.theory import multivariate as mv
from numcheck.theory.matrix_rounding import norm, random_orthogonal, same, unit
from numcheck.theory.planning import linear_quadratic as lq
from numcheck.theory.planning.linear_quadratic_rounding import (
    Norms,
    cost_rounding,
    plan_rounding,
    riccati_rounding,
)


def _random(n: int, actions: int, noises: int, seed: int) -> lq.LinearQuadratic:
    """A problem over fractions with entries that floats hold without rounding."""
    generator = np.random.default_rng(seed)

    def matrix(rows: int, columns: int) -> lq.Array:
        drawn = generator.integers(-4, 5, (rows, columns))
        return lq.fractions([[Fraction(int(x), 4) for x in row] for row in drawn])

    square = matrix(n, n)
    one = lq.eye_like(square, actions, actions)
    return lq.LinearQuadratic(
        matrix(n, n),
        matrix(n, actions),
        matrix(n, noises),
        square @ square.T,
        one,
        2 * square.T @ square,
    )


def _floats(problem: lq.LinearQuadratic) -> lq.LinearQuadratic:
    return lq.LinearQuadratic(*(np.array(m, dtype=float) for m in vars(problem).values()))


SIZES = st.tuples(st.integers(1, 3), st.integers(1, 2), st.integers(1, 2), st.integers(0, 999))
STEPS = st.integers(0, 3)


def _start(problem: lq.LinearQuadratic) -> lq.Array:
    return np.array([Fraction(i + 1, 2) for i in range(problem.states)], dtype=object)


@given(SIZES, STEPS)
@settings(max_examples=30)
def test_expected_cost_is_the_mean_of_the_cost(size: tuple[int, ...], steps: int) -> None:
    """As a polynomial of all noises, integrated monomial by monomial."""
    problem = _random(*size)
    start = _start(problem)
    gains = lq.riccati(problem, steps).gains
    plan = [np.array([Fraction(i)] * problem.actions) for i in range(steps)]
    both = [(gain, offset) for gain, offset in zip(gains, plan, strict=True)]
    for controls in (lq.feedback(gains), lq.open_loop(problem, plan), both):
        found = mv.expect(lq.cost_polynomial(problem, start, controls))
        assert found == lq.expected_cost(problem, start, controls)


@given(SIZES, STEPS)
@settings(max_examples=30)
def test_riccati_is_the_least_cost(size: tuple[int, ...], steps: int) -> None:
    problem = _random(*size)
    start, solution = _start(problem), lq.riccati(problem, steps)
    value = solution.value(start)
    assert lq.expected_cost(problem, start, lq.feedback(solution.gains)) == value
    for i in range(steps):
        gains = [gain + int(i == j) for j, gain in enumerate(solution.gains)]
        assert lq.expected_cost(problem, start, lq.feedback(gains)) >= value
    plan = lq.best_plan(problem, start, steps)
    least = lq.expected_cost(problem, start, lq.open_loop(problem, plan))
    assert least >= value
    for change in (-1, 1):
        other = [action + change for action in plan]
        assert lq.expected_cost(problem, start, lq.open_loop(problem, other)) >= least


@given(SIZES, STEPS)
@settings(max_examples=30)
def test_best_plan_is_feedback_along_the_mean(size: tuple[int, ...], steps: int) -> None:
    """Certainty equivalence, for noise that adds to the state."""
    problem = _random(*size)
    state = _start(problem)
    plan = lq.best_plan(problem, state, steps)
    for gain, action in zip(reversed(lq.riccati(problem, steps).gains), plan, strict=True):
        assert (action == -(gain @ state)).all()
        state = problem.dynamics @ state + problem.steering @ action


def test_long_horizons_lead_to_the_stationary_solution() -> None:
    generator = np.random.default_rng(3)
    dynamics, steering = generator.standard_normal((4, 4)) / 2, generator.standard_normal((4, 2))
    weights, action = np.diag([1.0, 2.0, 3.0, 4.0]), np.diag([1.0, 0.5])
    problem = lq.LinearQuadratic(dynamics, steering, np.eye(4), weights, action, weights)
    expected = solve_discrete_are(dynamics, steering, weights, action)
    assert lq.riccati(problem, 80).weights == pytest.approx(expected, rel=1e-10)


@given(SIZES, STEPS)
@settings(max_examples=30)
def test_rounding_is_within_its_bounds(size: tuple[int, ...], steps: int) -> None:
    """Floats against fractions."""
    exact = _random(*size)
    rounded, start = _floats(exact), _start(exact)
    norms, near = Norms.of(rounded), start.astype(float)
    solution, found = lq.riccati(exact, steps), lq.riccati(rounded, steps)
    bounds = riccati_rounding(norms, steps)
    for gain, other, bound in zip(solution.gains, found.gains, bounds.gains, strict=True):
        assert norm((gain - other).astype(float)) <= bound
    assert norm((solution.weights - found.weights).astype(float)) <= bounds.weights
    assert abs(float(solution.constant - found.constant)) <= bounds.constant
    plan, rounded_plan = lq.best_plan(exact, start, steps), lq.best_plan(rounded, near, steps)
    difference = np.array(plan, dtype=float) - np.array(rounded_plan)
    assert norm(difference) <= plan_rounding(norms, near, steps)
    controls = lq.feedback(found.gains)
    exactly = [(lq.fractions(k.tolist()), lq.fractions([u.tolist()])[0]) for k, u in controls]
    cost = Fraction(lq.expected_cost(rounded, near, controls))
    assert abs(lq.expected_cost(exact, start, exactly) - cost) <= cost_rounding(
        norms, near, controls
    )


@given(st.integers(1, 6), st.integers(0, 999))
@settings(max_examples=30)
def test_the_unit_bounds_a_product_and_the_defect_of_an_orthogonal_matrix(
    n: int, seed: int
) -> None:
    generator = np.random.default_rng(seed)
    x, y = generator.standard_normal((2, n, n))
    error = lq.fractions((x @ y).tolist()) - lq.fractions(x.tolist()) @ lq.fractions(y.tolist())
    assert norm(error.astype(float)) <= unit(n) / 8 * norm(x) * norm(y)
    q = random_orthogonal(n, generator)
    assert same(q.T @ q, np.eye(n))
    assert not same((1 + 1e-6) * q.T @ q, np.eye(n))
    assert random_orthogonal(n, generator, 1).shape == (n, 1)


@pytest.mark.parametrize("one", [np.eye(1), lq.fractions([[1]])])
def test_actions_without_a_cost_are_refused(one: lq.Array) -> None:
    problem = lq.LinearQuadratic(one, 0 * one, one, one, 0 * one, one)
    with pytest.raises(InvalidInputError, match="not positive definite"):
        lq.riccati(problem, 1)


def test_costs_beyond_the_range_of_floats_are_refused() -> None:
    one = np.eye(1)
    problem, start = lq.LinearQuadratic(1e200 * one, *[one] * 5), np.ones(1)
    for found in (
        lambda: lq.riccati(problem, 3),
        lambda: lq.best_plan(problem, start, 3),
        lambda: lq.expected_cost(problem, start, lq.open_loop(problem, [start] * 3)),
    ):
        with pytest.raises(InvalidInputError, match="beyond the range of float64"):
            found()


@given(SIZES)
def test_conjugation_by_an_invertible_matrix(size: tuple[int, ...]) -> None:
    """In the coordinates 2 z, and costs to match, plans cost the same."""
    problem = _random(*size)
    one, start = lq.eye_like(problem.dynamics, problem.states, problem.states), _start(problem)
    moved = problem.conjugate(2 * one, one / 2, (problem.state / 4, problem.terminal / 4))
    plan = [np.array([Fraction(1)] * problem.actions)] * 2
    there, here = (p.conjugate(one, one) for p in (moved, problem))
    assert lq.expected_cost(there, 2 * start, lq.open_loop(there, plan)) == lq.expected_cost(
        here, start, lq.open_loop(here, plan)
    )


def test_no_coordinates_cost_only_the_actions() -> None:
    none = np.empty((0, 0))
    problem = lq.LinearQuadratic(none, np.empty((0, 1)), none, none, np.eye(1), none)
    start = np.empty(0)
    assert lq.expected_cost(problem, start, lq.open_loop(problem, [np.array([3.0])])) == 9
    assert lq.riccati(problem, 2).value(start) == 0
    assert lq.best_plan(problem, start, 2) == [0, 0]
