"""Best plans, best actions and best policies are the same in the conjugated problem."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.planning_minimizers import PlanningMinimizers
from numcheck.strategies import conjugations, control_problems
from numcheck.theory.planning.examples import finite_pairs, permuted
from numcheck.theory.planning.linear_quadratic import (
    LinearQuadratic,
    best_plan,
    expected_cost,
    eye_like,
    fractions,
    open_loop,
    riccati,
)
from numcheck.theory.planning.problem import (
    Problem,
    all_policies,
    bellman_value,
    best_actions,
    best_plans,
    best_policies,
    policy_rule,
    rule_cost,
)
from numcheck.theory.rational_matrices import orthogonal_matrix


@given(conjugations(largest_states=3))
@settings(max_examples=30, deadline=None)
def test_statement(drawn: tuple[Problem[int, int], list[int], int]) -> None:
    problem, q, actions = drawn
    pair = permuted("drawn", problem, q, actions, 3)
    claim = PlanningMinimizers()
    assert all(c.ok for c in (*claim.plans_and_actions(pair), *claim.policies(pair)))


@given(control_problems(2, 2), st.integers(0, 3))
@settings(max_examples=40)
def test_a_policy_is_best_exactly_if_it_attains_the_value(
    problem: Problem[int, int], steps: int
) -> None:
    """`LeJEPA.Problem.IsStochastic.optimalPolicy_iff`."""
    best = best_policies(problem, range(2), range(2), steps)
    for policy in all_policies(range(2), range(2), steps):
        rule = policy_rule(policy, range(2))
        attains = all(
            rule_cost(problem, rule, t, z) == bellman_value(problem, range(2), t, z)
            for t in range(steps + 1)
            for z in range(2)
        )
        assert (policy in best) == attains


@given(control_problems(2, 2))
@settings(max_examples=40)
def test_best_policies_take_best_actions(problem: Problem[int, int]) -> None:
    choices = [[best_actions(problem, range(2), t, z) for z in range(2)] for t in range(2)]
    for policy in best_policies(problem, range(2), range(2), 2):
        assert all(policy[t][z] in choices[t][z] for t in range(2) for z in range(2))


def test_ties_are_kept() -> None:
    problem = Problem[int, int](
        lambda z, a: [(Fraction(1), z)], lambda z, a: Fraction(a == 2), lambda z: Fraction(0)
    )
    assert best_plans(problem, range(3), 2, 0) == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert best_actions(problem, range(3), 5, 0) == {0, 1}


def test_a_bijection_is_needed_for_policies() -> None:
    """Off the image of a shift of the natural numbers, the second problem has its own choices."""
    pair = next(p for p in finite_pairs() if p.name.startswith("a shift"))
    assert pair.invariant
    assert pair.left
    assert not pair.right
    second = pair.problem.conjugate(pair.forward, pair.backward)
    best = best_policies(pair.problem, pair.actions, pair.states, 1)
    found = best_policies(second, pair.actions, pair.images, 1)
    read = {tuple(row[2:] for row in policy) for policy in all_policies(range(2), range(4), 1)}
    assert best < read
    wrong = [
        policy
        for policy in all_policies(pair.actions, pair.images, 1)
        if tuple(row[2:] for row in policy) in best and policy not in found
    ]
    assert wrong
    # Best policies of the second problem are still best when read in the first.
    assert {tuple(row[2:] for row in policy) for policy in found} == best


@given(st.integers(1, 3), st.integers(1, 2), st.integers(0, 2), st.integers(0, 99))
@settings(max_examples=25)
def test_linear_feedback_and_plans_over_fractions(
    n: int, actions: int, steps: int, seed: int
) -> None:
    """K' = K Q^T, and the same best plan, for costs of |z|^2 and a rational orthogonal Q."""
    generator = np.random.default_rng(seed)

    def matrix(columns: int) -> list[list[Fraction]]:
        drawn = generator.integers(-3, 4, (n, columns))
        return [[Fraction(int(x), 2) for x in row] for row in drawn]

    dynamics = fractions(matrix(n))
    weights, cost = eye_like(dynamics, n, n), eye_like(dynamics, actions, actions)
    problem = LinearQuadratic(
        dynamics, fractions(matrix(actions)), fractions(matrix(1)), weights, 2 * cost, 3 * weights
    )
    q, start = fractions(orthogonal_matrix(n, seed)), fractions(matrix(1))[:, 0]
    second = problem.conjugate(q, q.T)
    before, after = riccati(problem, steps).gains, riccati(second, steps).gains
    assert all((k @ q.T == there).all() for k, there in zip(before, after, strict=True))
    plan = best_plan(problem, start, steps)
    there = best_plan(second, q @ start, steps)
    assert all((a == b).all() for a, b in zip(plan, there, strict=True))
    least = expected_cost(problem, start, open_loop(problem, plan))
    for i in range(steps):
        other = [a + int(i == j) for j, a in enumerate(plan)]
        assert expected_cost(problem, start, open_loop(problem, other)) > least
