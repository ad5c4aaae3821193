r"""Plans that are made in a learned space, and how much worse they are than the best ones.

Learned states lie on the line, at distance $|y - y'|$.

Lean: `LeJEPA.Problem.Learned`, `LeJEPA.Problem.Model`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from numcheck.support.errors import InvalidInputError
from numcheck.support.validate import function as need_function
from numcheck.support.validate import instance, rational, rationals, real, sequence
from numcheck.support.validate_arrays import finite
from numcheck.theory.planning.limits import choices, entry, horizon, need_few
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
    """L_t with L_0 = L and L_(t+1) = L + K L_t (Lean: `LeJEPA.costLipschitz`).

    Raises:
        InvalidInputError: If the number of steps is out of range, or a constant is negative or no
            number; if float64 cannot hold the result.
    """
    for name, value in (("lipschitz", lipschitz), ("expansion", expansion)):
        real(value, name=name, minimum=0)
    found = lipschitz
    for _ in range(horizon(steps)):
        found = lipschitz + expansion * found
    return finite(found, of="the Lipschitz constant")


def is_lipschitz(
    function: Callable[[Fraction], Fraction], constant: Fraction, points: Sequence[Fraction]
) -> bool:
    """Whether |f(y) - f(y')| <= L |y - y'| for all of the points: for neighbours is enough.

    Raises:
        InvalidInputError: If an argument is of another type, or a number not exact.
    """
    need_function(function, name="function")
    constant = rational(constant, name="constant", minimum=0)
    known = [
        (x, rational(function(x), name="a value of function"))
        for x in sorted(rationals(points, name="points"))
    ]
    pairs = itertools.pairwise(known)
    return all(abs(f - g) <= constant * abs(x - y) for (x, f), (y, g) in pairs)


def _law(outcomes: object, name: str) -> list[tuple[Fraction, Fraction]]:
    found = [
        rationals(pair, name=f"an outcome of {name}", length=2)
        for pair in sequence(outcomes, name=name)
    ]
    weights = [weight for weight, _ in found]
    if min(weights, default=0) < 0 or sum(weights) != 1:
        raise InvalidInputError(
            f"the weights of {name} must be nonnegative and sum to 1, got "
            f"{list(map(str, weights))[:20]}. Divide by their sum."
        )
    return [(weight, point) for weight, point in found]


def wasserstein(one: Outcomes[Fraction], other: Outcomes[Fraction]) -> Fraction:
    """The Wasserstein distance of two laws on the line: the integral of |F - G|.

    It is the largest difference of the expectations of a 1-Lipschitz function.

    Raises:
        InvalidInputError: If one of them is no list of exact weights, that sum to 1, and points.
    """
    first, second = _law(one, "one"), _law(other, "other")
    jumps = sorted([(y, w) for w, y in first] + [(y, -w) for w, y in second])
    total, apart = Fraction(0), Fraction(0)
    for (y, weight), (following, _) in itertools.pairwise(jumps):
        apart += weight
        total += abs(apart) * (following - y)
    return total


def states_met(
    problem: Problem[Any, int], actions: Sequence[int], start: Any, steps: int
) -> list[Any]:
    """The states met with positive weight within so many steps (Lean: `LeJEPA.Problem.Met`).

    Raises:
        InvalidInputError: If an argument is of another type, the number of steps out of range, or
            there are more than 10^6 states.
    """
    instance(problem, Problem, name="problem")
    actions, (start,) = choices(actions, name="actions"), choices((start,), name="start")
    found, fresh = [start], [start]
    for _ in range(horizon(steps)):
        after = [z for y in fresh for a in actions for w, z in problem.outcomes(y, a) if w]
        fresh = [z for z in dict.fromkeys(after) if z not in found]
        found += fresh
        need_few(len(found) * len(actions), "states and actions")
    return found


def plan_regret(
    problem: Problem[Any, int],
    learned: Learned,
    actions: Sequence[int],
    steps: int,
    starts: tuple[Any, Fraction],
) -> Fraction:
    """By how much the worst of the learned problem's best plans exceeds the best plan.

    Args:
        problem: The true problem.
        learned: The learned problem.
        actions: The actions.
        steps: The number of steps.
        starts: Where the true and the learned problem start.

    Raises:
        InvalidInputError: If an argument is of another type or out of range, or there is no action.
    """
    actions = _some(actions)
    instance(problem, Problem, name="problem")
    instance(learned, Problem, name="learned")
    true, image = sequence(starts, name="starts", length=2)
    chosen = best_plans(learned, actions, steps, image)
    worst = max(plan_cost(problem, plan, true) for plan in chosen)
    return worst - plan_value(problem, actions, steps, true)


def _some(actions: Sequence[int]) -> tuple[int, ...]:
    found = choices(actions, name="actions")
    if not found:
        raise InvalidInputError("actions must be at least one, got none: there is no plan to make.")
    return found


def policy_regret(
    problem: Problem[int, int],
    learned: Learned,
    actions: Sequence[int],
    steps: int,
    encoded: Sequence[Fraction],
) -> Fraction:
    """The same for policies that see h(z), from the state 0, against the Bellman value.

    All policies on the learned states are enumerated; those count that attain the Bellman value of
    the learned problem.

    Raises:
        InvalidInputError: As `plan_regret`, or if no state is encoded.
    """
    actions = _some(actions)
    instance(problem, Problem, name="problem")
    instance(learned, Problem, name="learned")
    images = rationals(encoded, name="encoded")
    if not images:
        raise InvalidInputError("encoded must have the image of at least the state 0, got none.")
    seen = sorted(set(images))
    least, worst = bellman_value(learned, actions, steps, images[0]), []
    for policy in all_policies(actions, seen, steps):
        rule = policy_rule(policy, seen)
        if rule_cost(learned, rule, steps, images[0]) == least:

            def read(left: int, z: int, rule: Callable[[int, Fraction], int] = rule) -> int:
                return rule(left, entry(images, z, name="state"))

            worst.append(rule_cost(problem, read, steps, 0))
    return max(worst) - bellman_value(problem, actions, steps, 0)
