"""Tables of control problems: enumerations against recursions written out here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.strategies import control_problems
from numcheck.theory.planning import problem as pb

ONE = Fraction(1)
STATES = ACTIONS = (0, 1)


def by_hand(problem: pb.Problem[int, int], plan: Sequence[int], start: int) -> Fraction:
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


def dynamic(problem: pb.Problem[int, int], steps: int) -> list[Fraction]:
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
def test_plans(problem: pb.Problem[int, int], steps: int, start: int) -> None:
    costs = {plan: by_hand(problem, plan, start) for plan in pb.all_plans(ACTIONS, steps)}
    assert all(pb.plan_cost(problem, plan, start) == cost for plan, cost in costs.items())
    least = min(costs.values())
    assert pb.plan_value(problem, ACTIONS, steps, start) == least
    assert pb.best_plans(problem, ACTIONS, steps, start) == {p for p in costs if costs[p] == least}


@given(control_problems(2, 2), st.integers(0, 2))
@settings(max_examples=40)
def test_feedback(problem: pb.Problem[int, int], steps: int) -> None:
    values = dynamic(problem, steps)
    assert [pb.bellman_value(problem, ACTIONS, steps, z) for z in STATES] == values
    for policy in pb.best_policies(problem, ACTIONS, STATES, steps):
        rule = pb.policy_rule(policy, STATES)
        assert [pb.rule_cost(problem, rule, steps, z) for z in STATES] == values
    after = dynamic(problem, steps + 1)
    for z in STATES:
        best = pb.best_actions(problem, ACTIONS, steps, z)
        for a in ACTIONS:
            assert (pb.action_value(problem, ACTIONS, steps, z, a) == after[z]) == (a in best)


def test_all_plans_and_policies_are_counted() -> None:
    assert list(pb.all_plans("ab", 0)) == [()]
    assert len(set(pb.all_plans("abc", 2))) == 9
    assert list(pb.all_policies("ab", range(3), 0)) == [()]
    assert len(set(pb.all_policies("ab", range(3), 2))) == 64
    assert list(pb.all_policies("", range(1), 1)) == []


def test_no_policy_is_best_without_actions() -> None:
    problem = pb.Problem[int, int](lambda z, a: [], lambda z, a: ONE, lambda z: ONE)
    assert pb.best_policies(problem, (), (0,), 1) == set()
    assert pb.best_policies(problem, (), (0,), 0) == {()}
