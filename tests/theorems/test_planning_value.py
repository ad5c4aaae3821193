"""The least cost of a plan and the Bellman value are the same in the conjugated problem."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.planning_value import PlanningValue
from numcheck.strategies import conjugations, control_problems
from numcheck.theory.planning.examples import permuted
from numcheck.theory.planning.linear_quadratic import (
    LinearQuadratic,
    best_plan,
    expected_cost,
    eye_like,
    feedback,
    fractions,
    open_loop,
    riccati,
)
from numcheck.theory.planning.problem import Problem, bellman_value, plan_value
from numcheck.theory.rational_matrices import orthogonal_matrix


@given(conjugations(largest_states=3))
@settings(max_examples=40, deadline=None)
def test_statement(drawn: tuple[Problem[int, int], list[int], int]) -> None:
    problem, q, actions = drawn
    pair = permuted("drawn", problem, q, actions, 3)
    assert all(c.ok for c in PlanningValue().tables(pair))


@given(control_problems(3, 2), st.integers(0, 3))
@settings(max_examples=40)
def test_feedback_is_at_least_as_good_as_a_plan(problem: Problem[int, int], steps: int) -> None:
    """`LeJEPA.Problem.IsStochastic.value_le_cost`; without chance it is no better."""
    for z in range(3):
        arguments = range(2), steps, z
        assert bellman_value(problem, *arguments) <= plan_value(problem, *arguments)
        certain = problem.likeliest()
        assert bellman_value(certain, *arguments) == plan_value(certain, *arguments)


def test_feedback_is_better_where_it_sees_a_coin() -> None:
    """A coin falls, then its side is to be named: a plan errs half of the time."""
    half = Fraction(1, 2)
    problem = Problem[int, int](
        lambda z, a: [(half, 1), (half, 2)] if z == 0 else [(Fraction(1), z if z == a else 3)],
        lambda z, a: Fraction(0),
        lambda z: Fraction(z == 3),
    )
    assert plan_value(problem, (1, 2), 2, 0) == half
    assert bellman_value(problem, (1, 2), 2, 0) == 0


@pytest.mark.parametrize("steps", [1, 2])
def test_without_actions_the_values_are_zero(steps: int) -> None:
    problem = Problem[int, int](lambda z, a: [], lambda z, a: Fraction(0), lambda z: Fraction(7))
    assert plan_value(problem, (), 0, 0) == bellman_value(problem, (), 0, 0) == 7
    assert plan_value(problem, (), steps, 0) == bellman_value(problem, (), steps, 0) == 0


@given(st.integers(1, 3), st.integers(0, 2), st.integers(0, 99))
@settings(max_examples=25)
def test_riccati_over_fractions(n: int, steps: int, seed: int) -> None:
    """Linear dynamics, costs of |z|^2, a rational orthogonal Q: the values agree exactly."""
    generator = np.random.default_rng(seed)

    def matrix(columns: int) -> list[list[Fraction]]:
        drawn = generator.integers(-3, 4, (n, columns))
        return [[Fraction(int(x), 2) for x in row] for row in drawn]

    dynamics, one = fractions(matrix(n)), fractions([[1]])
    weights = 2 * eye_like(dynamics, n, n)
    problem = LinearQuadratic(
        dynamics, fractions(matrix(1)), fractions(matrix(2)), weights, one, 3 * weights
    )
    q, start = fractions(orthogonal_matrix(n, seed)), fractions(matrix(1))[:, 0]
    second = problem.conjugate(q, q.T)
    before, after = riccati(problem, steps), riccati(second, steps)
    assert after.value(q @ start) == before.value(start)
    assert expected_cost(second, q @ start, feedback(after.gains)) == before.value(start)
    costs = [
        expected_cost(p, z, open_loop(p, best_plan(p, z, steps)))
        for p, z in ((problem, start), (second, q @ start))
    ]
    assert costs[0] == costs[1] >= before.value(start)


def test_invariant_costs_are_needed() -> None:
    """Ending in 1 is free and in 0 costs 1; the swap of the two changes that."""
    problem = Problem[int, int](
        lambda z, a: [(Fraction(1), a)], lambda z, a: Fraction(0), lambda z: Fraction(z == 0)
    )
    second = problem.conjugate(lambda z: 1 - z, lambda z: 1 - z)
    assert plan_value(problem, (1,), 1, 0) == bellman_value(problem, (1,), 1, 0) == 0
    assert plan_value(second, (1,), 1, 1) == bellman_value(second, (1,), 1, 1) == 1
