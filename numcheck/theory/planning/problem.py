"""Control problems whose actions have finitely many outcomes: costs and minima by enumeration.

The cost of a plan or a policy is summed over all trajectories, and the best ones are found among
all of them. Only `bellman_value` and `best_actions` use Bellman's recursion. So theorems on costs
and minimizers are tested against the definitions.

Lean: `LeJEPA.Problem`, `LeJEPA.Outcomes`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Generic, TypeVar

StateT = TypeVar("StateT")
ImageT = TypeVar("ImageT")
ActionT = TypeVar("ActionT")
ValueT = TypeVar("ValueT")

#: A random state: weights and states.
Outcomes = Sequence[tuple[Fraction, StateT]]
#: The action in a state, given the number of steps that remain after this one.
Rule = Callable[[int, StateT], ActionT]
#: A policy on a list of states: for each number of steps left, the action in each state.
Policy = tuple[tuple[ActionT, ...], ...]


@dataclass(frozen=True)
class Problem(Generic[StateT, ActionT]):
    """Dynamics and costs (Lean: `LeJEPA.Problem`).

    Attributes:
        kernel: The outcomes of an action in a state.
        stage: The cost of an action in a state.
        terminal: The cost of ending in a state.
    """

    kernel: Callable[[StateT, ActionT], Outcomes[StateT]]
    stage: Callable[[StateT, ActionT], Fraction]
    terminal: Callable[[StateT], Fraction]

    def conjugate(
        self, push: Callable[[StateT], StateT], pull: Callable[[StateT], StateT]
    ) -> Problem[StateT, ActionT]:
        """The same costs, and dynamics moved by `push` where `pull` is its inverse.

        Lean: `LeJEPA.Problem.conj`.
        """
        return replace(self.transport(push, pull), stage=self.stage, terminal=self.terminal)

    def transport(
        self, push: Callable[[StateT], ImageT], pull: Callable[[ImageT], StateT]
    ) -> Problem[ImageT, ActionT]:
        """Dynamics and costs both moved (Lean: `LeJEPA.Problem.transport`)."""
        return Problem(
            lambda state, action: [(w, push(z)) for w, z in self.kernel(pull(state), action)],
            lambda state, action: self.stage(pull(state), action),
            lambda state: self.terminal(pull(state)),
        )

    def likeliest(self) -> Problem[StateT, ActionT]:
        """The problem without chance: of the outcomes only the one of largest weight."""

        def kernel(state: StateT, action: ActionT) -> Outcomes[StateT]:
            return [(Fraction(1), max(self.kernel(state, action), key=lambda o: o[0])[1])]

        return replace(self, kernel=kernel)


def tabulated(
    weights: Sequence[Sequence[Sequence[Fraction]]],
    stage: Sequence[Sequence[Fraction]],
    terminal: Sequence[Fraction],
) -> Problem[int, int]:
    """The problem on the states 0, 1, ... and actions 0, 1, ... with the given tables.

    Args:
        weights: For each state and action the probabilities of the states.
        stage: For each state the costs of the actions.
        terminal: For each state the cost of ending there.
    """
    outcomes = [[[(w, z) for z, w in enumerate(row) if w] for row in rows] for rows in weights]
    return Problem(lambda z, a: outcomes[z][a], lambda z, a: stage[z][a], terminal.__getitem__)


def constant_on_orbits(values: Sequence[ValueT], q: Sequence[int]) -> list[ValueT]:
    """Values changed to be invariant under a permutation: each state takes its orbit's first."""
    found = list(values)
    seen: set[int] = set()
    for start in range(len(values)):
        state = start
        while state not in seen:
            seen.add(state)
            found[state] = values[start]
            state = q[state]
    return found


def rule_cost(
    problem: Problem[StateT, ActionT], rule: Rule[StateT, ActionT], steps: int, start: StateT
) -> Fraction:
    """The expected cost of a rule, summed over all trajectories."""
    total, met = Fraction(0), [(Fraction(1), start)]
    for left in reversed(range(steps)):
        after = []
        for weight, state in met:
            action = rule(left, state)
            total += weight * problem.stage(state, action)
            after += [(weight * w, found) for w, found in problem.kernel(state, action)]
        met = after
    return total + sum((w * problem.terminal(z) for w, z in met), Fraction(0))


def plan_cost(
    problem: Problem[StateT, ActionT], plan: Sequence[ActionT], start: StateT
) -> Fraction:
    """The expected cost of an open-loop plan (Lean: `LeJEPA.Problem.cost`)."""
    return rule_cost(problem, lambda left, _: plan[len(plan) - 1 - left], len(plan), start)


def all_plans(actions: Sequence[ActionT], steps: int) -> Iterator[tuple[ActionT, ...]]:
    """All open-loop plans (Lean: `LeJEPA.Problem.plans`)."""
    return itertools.product(actions, repeat=steps)


def plan_value(
    problem: Problem[StateT, ActionT], actions: Sequence[ActionT], steps: int, start: StateT
) -> Fraction:
    """The least cost of an open-loop plan, 0 if there is none.

    Lean: `LeJEPA.Problem.planValue`.
    """
    costs = (plan_cost(problem, plan, start) for plan in all_plans(actions, steps))
    return min(costs, default=Fraction(0))


def best_plans(
    problem: Problem[StateT, ActionT], actions: Sequence[ActionT], steps: int, start: StateT
) -> set[tuple[ActionT, ...]]:
    """The best open-loop plans (Lean: `LeJEPA.Problem.OptimalPlan`)."""
    costs = {plan: plan_cost(problem, plan, start) for plan in all_plans(actions, steps)}
    least = min(costs.values(), default=Fraction(0))
    return {plan for plan, cost in costs.items() if cost == least}


def action_value(
    problem: Problem[StateT, ActionT],
    actions: Sequence[ActionT],
    left: int,
    state: StateT,
    action: ActionT,
) -> Fraction:
    """The cost of an action, and best play for the steps left after it.

    Lean: `LeJEPA.Problem.actionValue`.
    """
    rest = (
        w * bellman_value(problem, actions, left, found)
        for w, found in problem.kernel(state, action)
    )
    return problem.stage(state, action) + sum(rest, Fraction(0))


def bellman_value(
    problem: Problem[StateT, ActionT], actions: Sequence[ActionT], steps: int, state: StateT
) -> Fraction:
    """The least cost by backward induction, 0 without actions (Lean: `LeJEPA.Problem.value`).

    The time taken grows like (actions x outcomes)^steps.
    """
    if steps == 0:
        return problem.terminal(state)
    values = (action_value(problem, actions, steps - 1, state, action) for action in actions)
    return min(values, default=Fraction(0))


def best_actions(
    problem: Problem[StateT, ActionT], actions: Sequence[ActionT], left: int, state: StateT
) -> set[ActionT]:
    """The minimizers of Bellman's recursion (Lean: `LeJEPA.Problem.OptimalAction`)."""
    values = {a: action_value(problem, actions, left, state, a) for a in actions}
    least = min(values.values(), default=Fraction(0))
    return {action for action, value in values.items() if value == least}


def policy_rule(policy: Policy[ActionT], states: Sequence[StateT]) -> Rule[StateT, ActionT]:
    """The rule that looks actions up in a policy."""
    position = {state: number for number, state in enumerate(states)}
    return lambda left, state: policy[left][position[state]]


def all_policies(
    actions: Sequence[ActionT], states: Sequence[StateT], steps: int
) -> Iterator[Policy[ActionT]]:
    """All closed-loop policies."""
    return itertools.product(itertools.product(actions, repeat=len(states)), repeat=steps)


def best_policies(
    problem: Problem[StateT, ActionT],
    actions: Sequence[ActionT],
    states: Sequence[StateT],
    steps: int,
) -> set[Policy[ActionT]]:
    """The policies that no policy beats, from any state and over any number of steps up to this.

    Lean: `LeJEPA.Problem.OptimalPolicy`. The states must be closed under the dynamics.
    """
    costs = {}
    for policy in all_policies(actions, states, steps):
        rule = policy_rule(policy, states)
        costs[policy] = [
            rule_cost(problem, rule, t, state) for t in range(steps + 1) for state in states
        ]
    least = [min(column) for column in zip(*costs.values(), strict=True)]
    return {policy for policy, found in costs.items() if found == least}
