"""Linear-quadratic control."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from numcheck.theory.planning import linear_quadratic as lq
from tests.fuzz.comparing import check, close, exact, floats, near
from tests.fuzz.kinds import (
    Array,
    Kind,
    Strategy,
    arrays,
    fraction_arrays,
    integers,
    junk,
    objects,
    rational_numbers,
    sequences,
    wrong_arrays,
)
from tests.fuzz.runner import Target, target

SIZES = st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2))


@st.composite
def problems(draw: st.DrawFn, sizes: Strategy = SIZES) -> dict[str, Array]:
    """The matrices of a problem with positive costs, over floats or over fractions."""
    n, k, noises = draw(sizes)
    exactly = draw(st.booleans())
    build: Callable[..., Strategy] = fraction_arrays if exactly else arrays
    small: dict[str, Any] = {} if exactly else {"largest": 2.0}

    def positive(size: int, least: int) -> Array:
        root = exact(draw(build(size, size, **small)))
        return np.asarray(root @ root.T + lq.eye_like(root, size, size) * least)

    return {
        "dynamics": draw(build(n, n, **small)),
        "steering": draw(build(n, k, **small)),
        "noise": draw(build(n, noises, **small)),
        "state": positive(n, 0),
        "action": positive(k, 1),
        "terminal": positive(n, 0),
    }


def fields_are(found: lq.LinearQuadratic, **given: Array) -> None:
    for name, value in given.items():
        close(getattr(found, name), exact(value))


ONE = {name: np.eye(2) for name in ("dynamics", "steering", "noise", "state", "action", "terminal")}
INDEFINITE = [
    {**ONE, "action": np.array([[1.0, 5.0], [0.0, 1.0]])},
    {**ONE, "state": np.array([[1.0, 5.0], [0.0, 1.0]])},
    {**ONE, "terminal": np.ones((3, 3))},
    {**ONE, "steering": np.ones((2, 3))},
    {**ONE, "dynamics": np.full((2, 2), Fraction(1), dtype=object)},
]


def moderate(given: dict[str, Array]) -> bool:
    return all(np.abs(floats(value)).max(initial=0.0) < 1e3 for value in given.values())


good = problems().filter(moderate).map(lambda given: lq.LinearQuadratic(**given))


def with_start(steps: int = 2) -> Strategy:
    """A problem with a start that fits it."""

    def start(problem: lq.LinearQuadratic) -> Strategy:
        build: Any = fraction_arrays if problem.dynamics.dtype == object else arrays
        return st.fixed_dictionaries(
            {"problem": st.just(problem), "start": build(problem.states),
             "steps": integers(0, steps).valid}
        )  # fmt: skip

    return good.flatmap(start)


def empty_rows(value: Any) -> bool:
    return isinstance(value, list) and all(np.shape(row) == (0,) for row in value)


def riccati_is(found: lq.Riccati, problem: lq.LinearQuadratic, steps: int) -> None:
    start = exact(np.ones(problem.states))
    if problem.dynamics.dtype == object:
        start = np.array([Fraction(1)] * problem.states, dtype=object)
    size = abs(float(found.value(start))) + 1
    near(lq.expected_cost(problem, start, lq.feedback(found.gains)), found.value(start), size)
    if found.gains and problem.actions and problem.states:
        other = [gain + 1 for gain in found.gains]
        worse = lq.expected_cost(problem, start, lq.feedback(other))
        assert worse >= found.value(start) - (0 if isinstance(worse, Fraction) else 1e-6 * size)


def plan_is(found: list[Array], problem: Any, start: Array, steps: int) -> None:
    assert len(found) == steps
    best = lq.expected_cost(problem, start, lq.open_loop(problem, found))
    for change in (-1, 1):
        other = [action + change for action in found]
        cost = lq.expected_cost(problem, start, lq.open_loop(problem, other))
        assert cost >= best - (0 if isinstance(cost, Fraction) else 1e-6 * (abs(float(best)) + 1))


def cost_is(found: Any, problem: Any, start: Array, steps: int) -> None:
    """Without control: the mean and, apart from it, the noise."""
    z, total = exact(start), 0
    for _ in range(int(steps)):
        total += z @ problem.state @ z
        z = problem.dynamics @ z
    total += z @ problem.terminal @ z
    covariance = problem.dynamics * 0
    for _ in range(int(steps)):
        total += np.trace(problem.state @ covariance)
        covariance = problem.dynamics @ covariance @ problem.dynamics.T
        covariance = covariance + problem.noise @ problem.noise.T
    total += np.trace(problem.terminal @ covariance)
    near(found, total, abs(float(total)) + 1)


def still(problem: lq.LinearQuadratic, steps: int) -> lq.Controls:
    none = problem.steering.T * 0
    return [(none, none.sum(axis=1) * 0)] * int(steps)


P = lq.LinearQuadratic(**ONE)
NOT_DEFINITE = lq.LinearQuadratic(**{**ONE, "action": -np.eye(2)})
EXACTLY = lq.LinearQuadratic(*(lq.fractions([[value]]) for value in (0, 1, 1, 1, -5, 1)))
HUGE = lq.LinearQuadratic(**{**ONE, "dynamics": np.eye(2) * 1e200})
NO_PROBLEM = junk(lambda _: False)
BAD_CONTROLS = st.one_of(
    junk(lambda v: isinstance(v, (list, tuple)) or getattr(v, "shape", None) == (0,)),
    st.sampled_from(
        [
            [(np.eye(2),)], [np.eye(3)], [(np.eye(2), np.ones(3))], [(np.eye(3), np.ones(2))],
            [(np.full((2, 2), math.nan), np.ones(2))], [("a", "b")], [None],
            [(np.full((2, 2), Fraction(1), dtype=object), np.ones(2))],
        ]
    ),
)  # fmt: skip

TARGETS = [
    Target(
        "numcheck.theory.planning.linear_quadratic.LinearQuadratic", lq.LinearQuadratic, problems(),
        {name: wrong_arrays(2, 2, ndim=2, exact=True) for name in ONE}, fields_are,
        misfits=st.sampled_from(INDEFINITE),
    ),
    target(
        "numcheck.theory.planning.linear_quadratic.fractions", lq.fractions,
        {"rows": Kind(
            st.integers(0, 3).flatmap(
                lambda n: sequences(sequences(rational_numbers(), least=n, most=n)).valid
            ),
            st.one_of(sequences(rational_numbers()).wrong.filter(lambda v: not empty_rows(v)),
                      st.sampled_from([[[1], [1, 2]], [["1"]], [[math.nan]], [1]])),
        )},
        lambda found, rows: check(
            found.shape[0] == len(rows)
            and all(type(x) is Fraction and type(x.numerator) is int for x in found.flat)
        ),
    ),
    target(
        "numcheck.theory.planning.linear_quadratic.LinearQuadratic.conjugate", P.conjugate,
        {"push": Kind(arrays(2, 2), wrong_arrays(2, 2)),
         "pull": Kind(arrays(2, 2), wrong_arrays(2, 2))},
        lambda found, push, pull: close(found.dynamics, floats(push) @ floats(pull)),
        wrong={"costs": junk(lambda v: v is None)},
        called={"costs": "(costs|state|terminal)"},
    ),
    target(
        "numcheck.theory.planning.linear_quadratic.open_loop", lq.open_loop,
        {"problem": objects(st.just(P), lq.LinearQuadratic),
         "plan": sequences(Kind(arrays(2), wrong_arrays(2)))},
        lambda found, problem, plan: check(len(found) == len(plan)),
    ),
    target(
        "numcheck.theory.planning.linear_quadratic.feedback", lq.feedback,
        {"gains": sequences(Kind(arrays(1, 2), wrong_arrays(1, 2, ndim=2, exact=True)))},
        lambda found, gains: check(len(found) == len(gains)),
        misfits=st.just({"gains": [np.ones((1, 2)), np.ones((2, 2))]}),
    ),
    Target(
        "numcheck.theory.planning.linear_quadratic.expected_cost",
        lambda problem, start, steps: lq.expected_cost(problem, start, still(problem, steps)),
        with_start(), {}, cost_is,
    ),
    Target(
        "numcheck.theory.planning.linear_quadratic.expected_cost",
        lq.expected_cost, st.just({"problem": P, "start": np.ones(2), "controls": []}),
        {"problem": NO_PROBLEM, "start": wrong_arrays(2), "controls": BAD_CONTROLS},
        lambda found, **_: check(found == 2.0),
        misfits=st.just({"problem": HUGE, "start": np.ones(2), "controls": still(HUGE, 3)}),
    ),
    Target(
        "numcheck.theory.planning.linear_quadratic.riccati", lq.riccati,
        with_start().map(lambda d: {"problem": d["problem"], "steps": d["steps"]}),
        {"problem": NO_PROBLEM, "steps": integers(0, 10_000).wrong}, riccati_is,
        misfits=st.sampled_from(
            [{"problem": p, "steps": 2} for p in (NOT_DEFINITE, EXACTLY, HUGE)]
        ),
    ),
    target(
        "numcheck.theory.planning.linear_quadratic.Riccati.value", lq.riccati(P, 1).value,
        {"state": Kind(arrays(2), wrong_arrays(2))},
        # One step from z: |z|^2 + min |a|^2 + |z + a|^2 + 2, so 3/2 |z|^2 + 2.
        lambda found, state: near(found, 1.5 * (floats(state) ** 2).sum() + 2, 1e4),
    ),
    Target(
        "numcheck.theory.planning.linear_quadratic.best_plan", lq.best_plan, with_start(),
        {"problem": NO_PROBLEM, "start": wrong_arrays(9), "steps": integers(0, 10_000).wrong},
        plan_is,
        misfits=st.sampled_from(
            [{"problem": NOT_DEFINITE, "start": np.ones(2), "steps": 2},
             {"problem": EXACTLY, "start": np.array([Fraction(1)]), "steps": 1},
             {"problem": HUGE, "start": np.ones(2), "steps": 3},
             {"problem": P, "start": np.ones(3), "steps": 0}]
        ),
    ),
]  # fmt: skip
