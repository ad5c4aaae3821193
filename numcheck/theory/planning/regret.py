r"""The regret of plans that are made in a learned space, with encoders or models that err.

Learned states lie on the line, at distance $|y - y'|$.

Lean: `LeJEPA.Problem.Learned`, `LeJEPA.Problem.Model`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from numcheck.theory.planning.problem import (
    Outcomes,
    Problem,
    all_policies,
    bellman_value,
    best_plans,
    plan_cost,
    plan_value,
    policy_rule,
    rule_cost,
)

#: A problem on learned states.
Learned = Problem[Fraction, int]


def cost_lipschitz(lipschitz: Any, expansion: Any, steps: int) -> Any:
    """L_t with L_0 = L and L_(t+1) = L + K L_t (Lean: `LeJEPA.costLipschitz`)."""
    found = lipschitz
    for _ in range(steps):
        found = lipschitz + expansion * found
    return found


def is_lipschitz(
    function: Callable[[Fraction], Fraction], constant: Fraction, points: Sequence[Fraction]
) -> bool:
    """Whether |f(y) - f(y')| <= L |y - y'| for all of the points; neighbours suffice."""
    pairs = itertools.pairwise(sorted(points))
    return all(abs(function(x) - function(y)) <= constant * abs(x - y) for x, y in pairs)


def wasserstein(one: Outcomes[Fraction], other: Outcomes[Fraction]) -> Fraction:
    """The Wasserstein distance of two laws on the line: the integral of |F - G|.

    It is the largest difference of the expectations of a 1-Lipschitz function.
    """
    jumps = sorted([(y, w) for w, y in one] + [(y, -w) for w, y in other])
    total, apart = Fraction(0), Fraction(0)
    for (y, weight), (following, _) in itertools.pairwise(jumps):
        apart += weight
        total += abs(apart) * (following - y)
    return total


def states_met(
    problem: Problem[Any, int], actions: Sequence[int], start: Any, steps: int
) -> list[Any]:
    """The states reached with positive weight in at most `steps` (Lean: `LeJEPA.Problem.Met`)."""
    found, fresh = [start], [start]
    for _ in range(steps):
        after = [z for y in fresh for a in actions for w, z in problem.kernel(y, a) if w]
        fresh = [z for z in dict.fromkeys(after) if z not in found]
        found += fresh
    return found


def plan_regret(
    problem: Problem[Any, int],
    learned: Learned,
    actions: Sequence[int],
    steps: int,
    starts: tuple[Any, Fraction],
) -> Fraction:
    """How much more than the best plan the worst of the learned problem's best plans costs.

    Args:
        problem: The true problem.
        learned: The learned problem.
        actions: The actions.
        steps: The number of steps.
        starts: Where the true and the learned problem start.
    """
    true, image = starts
    chosen = best_plans(learned, actions, steps, image)
    worst = max(plan_cost(problem, plan, true) for plan in chosen)
    return worst - plan_value(problem, actions, steps, true)


def policy_regret(
    problem: Problem[int, int],
    learned: Learned,
    actions: Sequence[int],
    steps: int,
    encoded: Sequence[Fraction],
) -> Fraction:
    """The same for policies that see h(z), from the state 0, against the Bellman value.

    Of all policies on the learned states, those count that attain the Bellman value of the learned
    problem.
    """
    seen = sorted(set(encoded))
    least, worst = bellman_value(learned, actions, steps, encoded[0]), []
    for policy in all_policies(actions, seen, steps):
        rule = policy_rule(policy, seen)
        if rule_cost(learned, rule, steps, encoded[0]) == least:

            def read(left: int, z: int, rule: Callable[[int, Fraction], int] = rule) -> int:
                return rule(left, encoded[z])

            worst.append(rule_cost(problem, read, steps, 0))
    return max(worst) - bellman_value(problem, actions, steps, 0)


@dataclass(frozen=True)
class Encoded:
    """A problem on the states 0, 1, ..., started in 0, and an encoder with an error.

    Attributes:
        name: What it is.
        weights: For each state and action the probabilities of the states.
        truth: Q z for each state.
        encoded: h(z) for each state; all different.
        stage: The cost of an action as a function of the learned state.
        terminal: The cost of ending in a learned state.
        lipschitz: L.
        horizon: The largest number of steps.
    """

    name: str
    weights: tuple[tuple[tuple[Fraction, ...], ...], ...]
    truth: tuple[Fraction, ...]
    encoded: tuple[Fraction, ...]
    stage: Callable[[Any, int], Any]
    terminal: Callable[[Any], Any]
    lipschitz: Fraction = Fraction(1)
    horizon: int = 1

    @property
    def actions(self) -> range:
        """The actions."""
        return range(len(self.weights[0]))

    def problem(self) -> Problem[int, int]:
        """The true problem, with costs of Q z."""
        return Problem(
            lambda z, a: [(w, y) for y, w in enumerate(self.weights[z][a]) if w],
            lambda z, a: self.stage(self.truth[z], a),
            lambda z: self.terminal(self.truth[z]),
        )

    def learned(self) -> Learned:
        """The learned problem: from h(z) to the images of the outcomes of z."""
        state = {y: z for z, y in enumerate(self.encoded)}.__getitem__
        moved = self.problem().transport(self.encoded.__getitem__, state)
        return replace(moved, stage=self.stage, terminal=self.terminal)

    def has_lipschitz_costs(self) -> bool:
        """Whether the costs are L-Lipschitz at all states and their images."""
        points = tuple({*self.truth, *self.encoded})
        costs = [lambda y, a=a: self.stage(y, a) for a in self.actions]
        return all(is_lipschitz(f, self.lipschitz, points) for f in [*costs, self.terminal])

    def error(self, states: Iterable[int]) -> Fraction:
        """The largest |h(z) - Q z| of some states."""
        return max(abs(self.encoded[z] - self.truth[z]) for z in states)


@dataclass(frozen=True)
class Modelled:
    """A problem on the line, which is Q z = z, and a model of its dynamics.

    Attributes:
        name: What it is.
        problem: The true problem.
        model: The model, with the same costs.
        encoded: h(0).
        lipschitz: L.
        expansion: K.
        horizon: The largest number of steps.
    """

    name: str
    problem: Learned
    model: Learned
    encoded: Fraction
    lipschitz: Fraction
    expansion: Fraction
    horizon: int

    def is_smooth(self, steps: int) -> bool:
        """Whether the model expands no distance of states met by more than K.

        On the line neighbours suffice, by the triangle inequality.
        """
        points = states_met(self.model, (0, 1), self.encoded, steps)
        points += states_met(self.problem, (0, 1), Fraction(0), steps)
        return all(
            wasserstein(self.model.kernel(x, a), self.model.kernel(y, a))
            <= self.expansion * abs(x - y)
            for x, y in itertools.pairwise(sorted(set(points)))
            for a in (0, 1)
        )

    def error(
        self, steps: int, distance: Callable[[Outcomes[Fraction], Outcomes[Fraction]], Fraction]
    ) -> Fraction:
        """The largest distance of the model's outcomes from the true ones, before the last step."""
        met = states_met(self.problem, (0, 1), Fraction(0), max(steps - 1, 0))
        return max(
            distance(self.model.kernel(z, a), self.problem.kernel(z, a))
            for z in met
            for a in (0, 1)
        )
