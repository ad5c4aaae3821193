"""Control problems whose actions have finitely many outcomes: costs and minima by enumeration.

The cost of a plan or a policy is summed over all trajectories, and the best ones are found among
all of them. Only `bellman_value` and `best_actions` use Bellman's recursion. So a theorem on costs
and minimizers is held against their definitions.

Lean: `LeJEPA.Problem`, `LeJEPA.Outcomes`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Generic, TypeVar

from numcheck.support.errors import InvalidInputError
from numcheck.support.validate import (
    function,
    instance,
    integer,
    rational,
    rationals,
    sequence,
    shown,
)
from numcheck.theory.planning.limits import choices, entry, horizon, need_few

StateT = TypeVar("StateT")
ImageT = TypeVar("ImageT")
ActionT = TypeVar("ActionT")
ValueT = TypeVar("ValueT")

#: A random state: weights and states.
Outcomes = Sequence[tuple[Fraction, StateT]]
#: What to do in a state when so many steps remain after this one.
Rule = Callable[[int, StateT], ActionT]
#: A policy on a list of states: for each number of steps to go after, the action in each state.
Policy = tuple[tuple[ActionT, ...], ...]


@dataclass(frozen=True)
class Problem(Generic[StateT, ActionT]):
    """Dynamics and costs (Lean: `LeJEPA.Problem`).

    Attributes:
        kernel: The outcomes of an action in a state.
        stage: The cost of an action in a state.
        terminal: The cost of ending in a state.

    Raises:
        InvalidInputError: If one of them is no function.
    """

    kernel: Callable[[StateT, ActionT], Outcomes[StateT]]
    stage: Callable[[StateT, ActionT], Fraction]
    terminal: Callable[[StateT], Fraction]

    def __post_init__(self) -> None:
        for name in ("kernel", "stage", "terminal"):
            function(getattr(self, name), name=name)

    def outcomes(self, state: StateT, action: ActionT) -> Outcomes[StateT]:
        """The outcomes, if the kernel gives such.

        Raises:
            InvalidInputError: If it gives something else than pairs of an exact weight and a state.
        """
        found = self.kernel(state, action)
        pairs = [sequence(o, name="an outcome", length=2) for o in sequence(found, name="kernel")]
        return [(rational(weight, name="a weight of kernel"), after) for weight, after in pairs]

    def conjugate(
        self, push: Callable[[StateT], StateT], pull: Callable[[StateT], StateT]
    ) -> Problem[StateT, ActionT]:
        """The same costs, and dynamics moved by `push` where `pull` is its inverse.

        Lean: `LeJEPA.Problem.conj`.

        Raises:
            InvalidInputError: If one of them is no function.
        """
        function(push, name="push")
        function(pull, name="pull")

        def kernel(state: StateT, action: ActionT) -> Outcomes[StateT]:
            return [(weight, push(found)) for weight, found in self.kernel(pull(state), action)]

        return replace(self, kernel=kernel)

    def transport(
        self, push: Callable[[StateT], ImageT], pull: Callable[[ImageT], StateT]
    ) -> Problem[ImageT, ActionT]:
        """Dynamics and costs both moved (Lean: `LeJEPA.Problem.transport`).

        Raises:
            InvalidInputError: If one of them is no function.
        """
        function(push, name="push")
        function(pull, name="pull")
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

    Raises:
        InvalidInputError: If the tables do not fit each other, an entry is not exact, or a row is
            no distribution; from the problem's functions, for a state or action that is not there.
    """
    terminal = rationals(terminal, name="terminal")
    stage = [rationals(row, name="a row of stage") for row in sequence(stage, name="stage")]
    weights = [
        [rationals(row, name="a row of weights") for row in sequence(rows, name="weights")]
        for rows in sequence(weights, name="weights")
    ]
    states = len(terminal)
    if len(weights) != states or len(stage) != states:
        raise InvalidInputError(
            f"got weights for {len(weights)} states, stage costs for {len(stage)} and terminal "
            f"costs for {states}; give each table one row per state."
        )
    for state, (rows, costs) in enumerate(zip(weights, stage, strict=True)):
        if len(rows) != len(costs):
            raise InvalidInputError(
                f"state {state} has {len(rows)} rows of weights and {len(costs)} stage costs; "
                "give one of each per action."
            )
        for action, row in enumerate(rows):
            if len(row) != states or min(row, default=0) < 0 or sum(row) != 1:
                raise InvalidInputError(
                    f"the weights of action {action} in state {state} are {list(map(str, row))}; "
                    f"expected {states} nonnegative numbers that sum to 1. Divide by their sum."
                )
    outcomes = [[[(w, z) for z, w in enumerate(row) if w] for row in rows] for rows in weights]
    return Problem(
        lambda z, a: entry(entry(outcomes, z, name="state"), a, name="action"),
        lambda z, a: entry(entry(stage, z, name="state"), a, name="action"),
        lambda z: entry(terminal, z, name="state"),
    )


def constant_on_orbits(values: Sequence[ValueT], q: Sequence[int]) -> list[ValueT]:
    """Values changed to be invariant under a permutation: each state takes its orbit's first.

    Raises:
        InvalidInputError: If q is no permutation of the positions.
    """
    found = list(sequence(values, name="values", text=True))
    values = tuple(found)
    q = [integer(k, name="q", minimum=0) for k in sequence(q, name="q")]
    if sorted(q) != list(range(len(values))):
        raise InvalidInputError(
            f"expected a permutation of 0, ..., {len(values) - 1}, got {shown(q)}. "
            "Give every position once."
        )
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
    """The expected cost of a rule, summed over all trajectories of so many steps.

    Raises:
        InvalidInputError: If an argument is of another type, the number of steps out of range, or
            there are more than 10^6 trajectories.
    """
    instance(problem, Problem, name="problem")
    function(rule, name="rule")
    steps = horizon(steps)
    total, met = Fraction(0), [(Fraction(1), start)]
    for left in reversed(range(steps)):
        after = []
        for weight, state in met:
            action = rule(left, state)
            total += weight * _stage(problem, state, action)
            after += [(weight * w, found) for w, found in problem.outcomes(state, action)]
        met = after
        need_few(len(met), "trajectories")
    return total + sum((w * _terminal(problem, z) for w, z in met), Fraction(0))


def _stage(problem: Problem[StateT, ActionT], state: StateT, action: ActionT) -> Fraction:
    return rational(problem.stage(state, action), name="a stage cost")


def _terminal(problem: Problem[StateT, ActionT], state: StateT) -> Fraction:
    return rational(problem.terminal(state), name="a terminal cost")


def plan_cost(
    problem: Problem[StateT, ActionT], plan: Sequence[ActionT], start: StateT
) -> Fraction:
    """The expected cost of an open-loop plan (Lean: `LeJEPA.Problem.cost`).

    Raises:
        InvalidInputError: If the plan is no sequence, and as for `rule_cost`.
    """
    plan = sequence(plan, name="plan", text=True)
    return rule_cost(problem, lambda left, _: plan[len(plan) - 1 - left], len(plan), start)


def all_plans(actions: Sequence[ActionT], steps: int) -> Iterator[tuple[ActionT, ...]]:
    """All open-loop plans (Lean: `LeJEPA.Problem.plans`).

    Raises:
        InvalidInputError: If the actions are no sequence of hashable ones, the number of steps is
            out of range, or there are more than 10^6 plans.
    """
    found, count = choices(actions, name="actions"), horizon(steps)
    need_few(len(found) ** count, "plans")
    return itertools.product(found, repeat=count)


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
    instance(problem, Problem, name="problem")
    horizon(left, name="left")
    rest = (
        w * bellman_value(problem, actions, left, found)
        for w, found in problem.outcomes(state, action)
    )
    return _stage(problem, state, action) + sum(rest, Fraction(0))


def bellman_value(
    problem: Problem[StateT, ActionT], actions: Sequence[ActionT], steps: int, state: StateT
) -> Fraction:
    """The least cost by backward induction, 0 without actions (Lean: `LeJEPA.Problem.value`).

    The time taken grows like (actions x outcomes)^steps.

    Raises:
        InvalidInputError: If an argument is of another type or the number of steps out of range.
    """
    instance(problem, Problem, name="problem")
    actions = choices(actions, name="actions")
    if horizon(steps) == 0:
        return _terminal(problem, state)
    values = (action_value(problem, actions, steps - 1, state, action) for action in actions)
    return min(values, default=Fraction(0))


def best_actions(
    problem: Problem[StateT, ActionT], actions: Sequence[ActionT], left: int, state: StateT
) -> set[ActionT]:
    """The minimizers of Bellman's recursion (Lean: `LeJEPA.Problem.OptimalAction`)."""
    actions = choices(actions, name="actions")
    values = {a: action_value(problem, actions, left, state, a) for a in actions}
    least = min(values.values(), default=Fraction(0))
    return {action for action, value in values.items() if value == least}


def policy_rule(policy: Policy[ActionT], states: Sequence[StateT]) -> Rule[StateT, ActionT]:
    """The rule that looks actions up in a policy.

    Raises:
        InvalidInputError: If the policy has not one action for each state in each of its rows; from
            the rule, for a state or a number of steps that the policy does not know.
    """
    position = {state: number for number, state in enumerate(choices(states, name="states"))}
    table = [
        sequence(row, name="a row of policy", length=len(states), text=True)
        for row in sequence(policy, name="policy")
    ]

    def rule(left: int, state: StateT) -> ActionT:
        row = entry(table, left, name="left")
        (key,) = choices((state,), name="state")
        if key not in position:
            raise InvalidInputError(
                f"the policy knows no state {shown(state)}. The states must be closed under the "
                f"dynamics; given were {shown(states)}."
            )
        found: ActionT = row[position[key]]
        return found

    return rule


def all_policies(
    actions: Sequence[ActionT], states: Sequence[StateT], steps: int
) -> Iterator[Policy[ActionT]]:
    """All closed-loop policies for so many steps.

    Raises:
        InvalidInputError: If actions or states are no sequence of hashable ones, the number of
            steps is out of range, or there are more than 10^6 policies.
    """
    found, count = choices(actions, name="actions"), horizon(steps)
    size = len(choices(states, name="states"))
    need_few(max(len(found), 1) ** (size * max(count, 1)), "policies")
    return itertools.product(list(itertools.product(found, repeat=size)), repeat=count)


def best_policies(
    problem: Problem[StateT, ActionT],
    actions: Sequence[ActionT],
    states: Sequence[StateT],
    steps: int,
) -> set[Policy[ActionT]]:
    """The policies that no policy beats from any state over up to so many steps.

    Lean: `LeJEPA.Problem.OptimalPolicy`. The states must be closed under the dynamics.

    Raises:
        InvalidInputError: As `all_policies` and `rule_cost`, and if a state leads to one that is
            not among the states.
    """
    costs = {}
    for policy in all_policies(actions, states, steps):
        rule = policy_rule(policy, states)
        costs[policy] = [
            rule_cost(problem, rule, t, state) for t in range(steps + 1) for state in states
        ]
    least = [min(column) for column in zip(*costs.values(), strict=True)]
    return {policy for policy, found in costs.items() if found == least}
