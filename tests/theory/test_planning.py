"""Tables of control problems: enumerations against recursions written out here."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.strategies import control_problems, kernels
from numcheck.theory.planning.problem import (
    Problem,
    action_value,
    all_plans,
    all_policies,
    bellman_value,
    best_actions,
    best_plans,
    best_policies,
    constant_on_orbits,
    plan_cost,
    plan_value,
    policy_rule,
    rule_cost,
    tabulated,
)

ONE = Fraction(1)
STATES = ACTIONS = (0, 1)


def by_hand(problem: Problem[int, int], plan: Sequence[int], start: int) -> Fraction:
    """The expected cost of a plan, by the law of the state after each step."""
    law, total = {start: ONE}, Fraction(0)
    for action in plan:
        after: dict[int, Fraction] = defaultdict(Fraction)
        for z, weight in law.items():
            total += weight * problem.stage(z, action)
            for w, y in problem.kernel(z, action):
                after[y] += weight * w
        law = after
    return total + sum((w * problem.terminal(z) for z, w in law.items()), Fraction(0))


def dynamic(problem: Problem[int, int], steps: int) -> list[Fraction]:
    """Backward induction over a table of values."""
    values = [problem.terminal(z) for z in STATES]
    for _ in range(steps):
        values = [
            min(
                problem.stage(z, a) + sum(w * values[y] for w, y in problem.kernel(z, a))
                for a in ACTIONS
            )
            for z in STATES
        ]
    return values


@given(control_problems(2, 2), st.integers(0, 3), st.sampled_from(STATES))
@settings(max_examples=40)
def test_plans(problem: Problem[int, int], steps: int, start: int) -> None:
    costs = {plan: by_hand(problem, plan, start) for plan in all_plans(ACTIONS, steps)}
    assert all(plan_cost(problem, plan, start) == cost for plan, cost in costs.items())
    least = min(costs.values())
    assert plan_value(problem, ACTIONS, steps, start) == least
    assert best_plans(problem, ACTIONS, steps, start) == {p for p in costs if costs[p] == least}


@given(control_problems(2, 2), st.integers(0, 2))
@settings(max_examples=40)
def test_feedback(problem: Problem[int, int], steps: int) -> None:
    values = dynamic(problem, steps)
    assert [bellman_value(problem, ACTIONS, steps, z) for z in STATES] == values
    for policy in best_policies(problem, ACTIONS, STATES, steps):
        rule = policy_rule(policy, STATES)
        assert [rule_cost(problem, rule, steps, z) for z in STATES] == values
    after = dynamic(problem, steps + 1)
    for z in STATES:
        best = best_actions(problem, ACTIONS, steps, z)
        for a in ACTIONS:
            assert (action_value(problem, ACTIONS, steps, z, a) == after[z]) == (a in best)


@given(kernels(2, 2))
def test_tables(weights: list[list[list[Fraction]]]) -> None:
    problem = tabulated(weights, [[ONE, 2 * ONE]] * 2, [3 * ONE, 4 * ONE])
    for z, a in itertools.product(STATES, ACTIONS):
        found = {y: w for w, y in problem.kernel(z, a)}
        assert [found.get(y, 0) for y in STATES] == weights[z][a]
        assert problem.stage(z, a) == a + 1
        assert problem.terminal(z) == z + 3


def test_dynamics_moved_with_and_without_the_costs() -> None:
    problem = tabulated([[[ONE]]], [[ONE]], [Fraction(0)])
    assert problem.transport(str, int).kernel("0", 0) == [(ONE, "0")]
    assert problem.conjugate(lambda z: z + 5, lambda y: y - 5).kernel(5, 0) == [(ONE, 5)]


def test_all_plans_and_policies_are_counted() -> None:
    assert list(all_plans("ab", 0)) == [()]
    assert len(set(all_plans("abc", 2))) == 9
    assert list(all_policies("ab", range(3), 0)) == [()]
    assert len(set(all_policies("ab", range(3), 2))) == 64
    assert list(all_policies("", range(1), 1)) == []


def test_no_policy_is_best_without_actions() -> None:
    problem = Problem[int, int](lambda z, a: [], lambda z, a: ONE, lambda z: ONE)
    assert best_policies(problem, (), (0,), 1) == set()
    assert best_policies(problem, (), (0,), 0) == {()}


@given(st.integers(0, 6).flatmap(lambda n: st.permutations(range(n))), st.randoms())
def test_values_constant_on_orbits(q: list[int], generator: Any) -> None:
    values = [generator.randint(0, 9) for _ in q]
    found = constant_on_orbits(values, q)
    assert [found[q[z]] for z in range(len(q))] == found
    assert set(found) <= set(values)
    assert constant_on_orbits(values, range(len(q))) == values
