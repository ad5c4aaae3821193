"""Control problems with tables: costs, plans, policies."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from fractions import Fraction
from numbers import Real
from typing import Any

import numpy as np
from hypothesis import strategies as st

from numcheck.theory.planning import problem as planning
from tests.fuzz.comparing import check
from tests.fuzz.kinds import (
    FUNCTION,
    Kind,
    Strategy,
    integers,
    junk,
    objects,
    rational_numbers,
    sequences,
)
from tests.fuzz.runner import Target, target

ACTIONS = (0, 1)
STATES = (0, 1)
HALF = Fraction(1, 2)


@st.composite
def tables(draw: st.DrawFn, states: int = 2, actions: int = 2) -> dict[str, Any]:
    """Weights, stage costs and terminal costs that fit each other."""
    costs = rational_numbers(0, 5).valid

    def row() -> list[Any]:
        counts = [draw(st.integers(0, 3)) for _ in range(states)]
        counts[-1] += not any(counts)
        return [Fraction(count, sum(counts)) for count in counts]

    form = draw(st.sampled_from([list, tuple]))
    return {
        "weights": form([form(row()) for _ in range(actions)] for _ in range(states)),
        "stage": form([draw(costs) for _ in range(actions)] for _ in range(states)),
        "terminal": form(draw(costs) for _ in range(states)),
    }


def the_same(found: planning.Problem[int, int], **given: Any) -> None:
    for z, a in itertools.product(STATES, ACTIONS):
        outcomes = dict.fromkeys(STATES, Fraction(0))
        for weight, after in found.kernel(z, a):
            outcomes[after] += weight
        assert list(outcomes.values()) == list(given["weights"][z][a])
        assert found.stage(z, a) == given["stage"][z][a]
        assert type(found.terminal(z)) is Fraction


BAD_TABLE = st.one_of(
    sequences(rational_numbers()).wrong,
    st.sampled_from(
        [[[1.0]], [["1"]], [1, 2, 3], [[[0.5, 0.5]] * 2] * 2, [[[2, -1]] * 2] * 2, [[[]]], [[]],
         [[1, 2], [3]], [[[1, 0], [1]]] * 2, {0: 1}, "ab", np.ones((2, 2)), [math.nan, 1]]
    ),
)  # fmt: skip

problems = tables().map(lambda given: planning.tabulated(**given))
PROBLEM = objects(problems, planning.Problem)
#: Problems whose functions give nonsense.
nonsense: list[Any] = [
    planning.Problem(lambda z, a: None, lambda z, a: Fraction(0), lambda z: Fraction(0)),  # type: ignore[arg-type,return-value]
    planning.Problem(lambda z, a: [(0.5, z)], lambda z, a: Fraction(0), lambda z: Fraction(0)),  # type: ignore[list-item]
    planning.Problem(lambda z, a: [z], lambda z, a: Fraction(0), lambda z: Fraction(0)),
    planning.Problem(lambda z, a: [], lambda z, a: "free", lambda z: Fraction(0)),  # type: ignore[arg-type,return-value]
]
POINT = planning.tabulated([[[Fraction(1)]]], [[Fraction(1)]], [Fraction(0)])
STEPS = integers(0, 100, up_to=3)
STATE = Kind(
    st.sampled_from([0, 1, np.int64(1)]),
    st.one_of(integers(0, 1).wrong, st.sampled_from([2, -1])),
)
ACTION = STATE


def hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def is_state(value: Any) -> bool:
    return isinstance(value, (Real, np.bool_)) and value in STATES


def _is_choice(value: Any) -> bool:
    ordered = isinstance(value, (list, tuple, range, str, bytes))
    array = isinstance(value, np.ndarray) and value.ndim == 1
    return (ordered or array) and all(map(hashable, value))


CHOICES = st.one_of(junk(_is_choice), st.sampled_from([[[0]], [{}], [0, []], ([1], 2)]))
_plans = sequences(ACTION, most=3)
PLAN = Kind(_plans.valid, _plans.wrong.filter(lambda v: not isinstance(v, (str, bytes)) or bool(v)))
FEW_ACTIONS = Kind(st.sampled_from([ACTIONS, [0], [1, 0], range(2)]), CHOICES)
FEW_STATES = Kind(st.sampled_from([STATES, [1, 0], range(2)]), CHOICES)


def by_hand(p: Any, plan: Any, start: int) -> Fraction:
    """The expected cost of a plan, by the law of the state after each step."""
    law, total = {int(start): Fraction(1)}, Fraction(0)
    for action in plan:
        after = dict.fromkeys(STATES, Fraction(0))
        for z, weight in law.items():
            total += weight * p.stage(z, action)
            for w, y in p.kernel(z, action):
                after[y] += weight * w
        law = after
    return total + sum((w * p.terminal(z) for z, w in law.items()), Fraction(0))


def plans(actions: Any, steps: int) -> list[Any]:
    return list(itertools.product(actions, repeat=int(steps)))


def dynamic(p: Any, actions: Any, steps: int, state: int) -> Fraction:
    """Backward induction over a table of values."""
    value = {z: p.terminal(z) for z in STATES}
    for _ in range(int(steps)):
        value = {
            z: min(p.stage(z, a) + sum(w * value[y] for w, y in p.kernel(z, a)) for a in actions)
            for z in STATES
        }
    found: Fraction = value[int(state)]
    return found


def misfit(**arguments: Any) -> Strategy:
    """The same arguments with every problem that gives nonsense."""
    return st.sampled_from([{"problem": p, **arguments} for p in nonsense])


def _target(name: str, kinds: dict[str, Kind], holds: Callable[..., None], **more: Any) -> Target:
    function = getattr(planning, name)
    return target(f"numcheck.theory.planning.problem.{name}", function, kinds, holds, **more)


def policy_misfits() -> Strategy:
    many = {"problem": nonsense[0], "actions": range(30), "states": range(30), "steps": 3}
    nothing = Fraction(0)
    open_ended = planning.Problem[int, int](
        lambda z, a: [(Fraction(1), z + 1)], lambda z, a: nothing, lambda z: nothing
    )
    away = {"problem": open_ended, "actions": (0,), "states": (0,), "steps": 2}
    return st.sampled_from([many, away])


TARGETS = [
    target(
        "numcheck.theory.planning.problem.Problem", planning.Problem,
        {name: Kind(st.just(len), FUNCTION) for name in ("kernel", "stage", "terminal")},
        lambda found, **_: None,
    ),
    Target(
        "numcheck.theory.planning.problem.tabulated", planning.tabulated, tables(),
        {"weights": BAD_TABLE, "stage": BAD_TABLE, "terminal": BAD_TABLE}, the_same,
        misfits=st.sampled_from(
            [{"weights": [[[1]]], "stage": [[1]], "terminal": [1, 1]},
             {"weights": [[[1]]], "stage": [[1, 1]], "terminal": [1]},
             {"weights": [[[HALF]]], "stage": [[1]], "terminal": [1]}]
        ),
        called={"weights": "(weights|state|row)", "stage": "(stage|state)",
                "terminal": "(terminal|state|states)"},
    ),
    Target(
        "numcheck.theory.planning.problem.constant_on_orbits", planning.constant_on_orbits,
        st.integers(0, 5).flatmap(lambda n: st.fixed_dictionaries(
            {"values": st.lists(st.integers(), min_size=n, max_size=n),
             "q": st.permutations(range(n))}
        )),
        {"values": sequences(rational_numbers()).wrong.filter(
            lambda v: not isinstance(v, (str, bytes, list))),
         "q": st.one_of(sequences(integers(0, 4)).wrong, st.sampled_from([[0, 0], [7], [-1]]))},
        lambda found, values, q: check([found[q[z]] for z in range(len(q))] == found),
        called={"q": "(q|permutation)"},
    ),
    _target(
        "rule_cost",
        {"problem": PROBLEM, "rule": Kind(st.just(lambda left, z: 0), FUNCTION), "steps": STEPS,
         "start": STATE},
        lambda found, problem, rule, steps, start: check(
            found == by_hand(problem, [0] * int(steps), start)
        ),
        misfits=st.one_of(
            misfit(rule=lambda left, z: 0, steps=1, start=0),
            st.builds(lambda p: {"problem": p, "rule": lambda left, z: 7, "steps": 1, "start": 0},
                      problems),
        ),
        called={"start": "state"},
    ),
    _target(
        "plan_cost",
        {"problem": PROBLEM, "plan": PLAN, "start": STATE},
        lambda found, problem, plan, start: check(found == by_hand(problem, plan, start)),
        misfits=misfit(plan=[0], start=0), called={"start": "state", "plan": "(plan|action)"},
    ),
    _target(
        "all_plans", {"actions": FEW_ACTIONS, "steps": STEPS},
        lambda found, actions, steps: check(list(found) == plans(actions, steps)),
        misfits=st.sampled_from([{"actions": range(100), "steps": 100}]),
    ),
    _target(
        "plan_value",
        {"problem": PROBLEM, "actions": FEW_ACTIONS, "steps": STEPS, "start": STATE},
        lambda found, problem, actions, steps, start: check(
            found == min(by_hand(problem, p, start) for p in plans(actions, steps))
        ),
        misfits=misfit(actions=[0], steps=1, start=0), called={"start": "state"},
    ),
    _target(
        "best_plans",
        {"problem": PROBLEM, "actions": FEW_ACTIONS, "steps": STEPS, "start": STATE},
        lambda found, problem, actions, steps, start: check(
            {by_hand(problem, p, start) for p in found}
            == {min(by_hand(problem, p, start) for p in plans(actions, steps))}
        ),
        misfits=misfit(actions=[0], steps=1, start=0), called={"start": "state"},
    ),
    _target(
        "action_value",
        {"problem": PROBLEM, "actions": FEW_ACTIONS, "left": integers(0, 100, up_to=3),
         "state": STATE, "action": ACTION},
        lambda found, problem, actions, left, state, action: check(
            found == problem.stage(state, action) + sum(
                w * dynamic(problem, actions, left, y) for w, y in problem.kernel(state, action)
            )
        ),
        misfits=misfit(actions=[0], left=1, state=0, action=0),
    ),
    _target(
        "bellman_value",
        {"problem": PROBLEM, "actions": FEW_ACTIONS, "steps": STEPS, "state": STATE},
        lambda found, problem, actions, steps, state: check(
            found == dynamic(problem, actions, steps, state)
        ),
        misfits=misfit(actions=[0], steps=1, state=0),
    ),
    _target(
        "best_actions",
        {"problem": PROBLEM, "actions": FEW_ACTIONS, "left": integers(0, 100, up_to=3),
         "state": STATE},
        lambda found, problem, actions, left, state: check(
            {planning.action_value(problem, actions, left, state, a) for a in found}
            == {dynamic(problem, actions, int(left) + 1, state)}
        ),
        misfits=misfit(actions=[0], left=1, state=0),
    ),
    target(
        "numcheck.theory.planning.problem.policy_rule",
        lambda policy, states, left, state: planning.policy_rule(policy, states)(left, state),
        {"policy": Kind(
            st.just(((0, 1), (1, 0))),
            st.one_of(sequences(rational_numbers()).wrong.filter(
                          lambda v: not isinstance(v, (str, bytes, list))),
                      st.sampled_from([[(0,)], [(0, 1, 0)], [3], [None, (0, 1)]])),
         ),
         "states": FEW_STATES, "left": integers(0, 1),
         "state": Kind(st.sampled_from([0, 1]), junk(is_state))},
        lambda found, policy, states, left, state: check(
            found == policy[int(left)][list(states).index(state)]
        ),
    ),
    _target(
        "all_policies", {"actions": FEW_ACTIONS, "states": FEW_STATES,
                         "steps": integers(0, 100, up_to=2)},
        lambda found, actions, states, steps: check(
            len(set(found)) == len(actions) ** (2 * int(steps))
        ),
        misfits=st.sampled_from([{"actions": range(9), "states": range(9), "steps": 2}]),
    ),
    _target(
        "best_policies",
        {"problem": PROBLEM, "actions": FEW_ACTIONS, "states": FEW_STATES,
         "steps": integers(0, 100, up_to=2)},
        lambda found, problem, actions, states, steps: check(
            all(
                planning.rule_cost(problem, planning.policy_rule(p, states), int(steps), z)
                == dynamic(problem, actions, steps, z)
                for p in found
                for z in STATES
            )
        ),
        misfits=policy_misfits(), examples=60,
    ),
    target(
        "numcheck.theory.planning.problem.Problem.conjugate",
        lambda push, pull: POINT.conjugate(push, pull),
        {"push": Kind(st.just(abs), FUNCTION), "pull": Kind(st.just(abs), FUNCTION)},
        lambda found, **_: check(found.kernel(0, 0) == [(1, 0)]),
    ),
    target(
        "numcheck.theory.planning.problem.Problem.transport",
        lambda push, pull: POINT.transport(push, pull),
        {"push": Kind(st.just(str), FUNCTION), "pull": Kind(st.just(int), FUNCTION)},
        lambda found, **_: check(found.kernel("0", 0) == [(1, "0")]),
    ),
]  # fmt: skip
