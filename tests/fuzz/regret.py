"""Plans in learned spaces: their regret, and trees of all that can happen."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from numcheck.theory.planning import problem as planning
from numcheck.theory.planning import regret, regret_problems
from tests.fuzz.comparing import as_fraction, check, is_exact
from tests.fuzz.kinds import (
    FUNCTION,
    Kind,
    integers,
    junk,
    objects,
    rational_numbers,
    reals,
    sequences,
)
from tests.fuzz.plans import (
    ACTIONS,
    BAD_TABLE,
    CHOICES,
    HALF,
    PROBLEM,
    STATE,
    STATES,
    STEPS,
    tables,
)
from tests.fuzz.runner import Target, target

EXACT = rational_numbers(-9, 9)
SLOPE = rational_numbers(0, 9)
POSITIVE = Kind(SLOPE.valid, st.one_of(EXACT.wrong, st.sampled_from([-1, Fraction(-1, 2)])))
SIZE = reals(0, math.inf, up_to=(0, 9))


@st.composite
def laws(draw: st.DrawFn) -> Any:
    """Outcomes on the line."""
    counts = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3).filter(any))
    pairs = [(Fraction(c, sum(counts)), draw(EXACT.valid)) for c in counts]
    return draw(st.sampled_from([tuple, list]))(pairs)


LAW = Kind(laws(), st.one_of(
    junk(lambda _: False),
    st.sampled_from([[(1, 0.5)], [(0.5, 1), (0.5, 2)], [(2, 1), (-1, 2)], [(HALF, 1)], [1], [],
                     [(1, 2, 3)], [(1, None)], [(math.nan, 1)], {1: 1}, "ab"]),
))  # fmt: skip


def distance_is(found: Fraction, one: Any, other: Any) -> None:
    """The integral of |F - G|, step by step."""
    is_exact(found)
    points = sorted({as_fraction(y) for _, y in (*one, *other)})
    total = Fraction(0)
    for low, high in itertools.pairwise(points):
        below = [sum(w for w, y in law if y <= low) for law in (one, other)]
        total += abs(below[0] - below[1]) * (high - low)
    assert found == total


def constant_is(found: Any, lipschitz: Any, expansion: Any, steps: int) -> None:
    powers = sum(float(expansion) ** k for k in range(int(steps) + 1))
    np.testing.assert_allclose(float(found), float(lipschitz) * powers, rtol=1e-5)


# A problem with tables, and its image under an encoder of its two states.


@st.composite
def encoded(draw: st.DrawFn) -> dict[str, Any]:
    images = draw(st.lists(EXACT.valid, min_size=2, max_size=2, unique_by=as_fraction))
    truths = draw(st.lists(EXACT.valid, min_size=2, max_size=2))
    return {
        "name": draw(st.text(max_size=5)), "weights": draw(tables())["weights"],
        "truth": tuple(truths), "encoded": tuple(images), "stage": lambda y, a: abs(y - a),
        "terminal": lambda y: -y, "lipschitz": draw(POSITIVE.valid), "horizon": 2,
    }  # fmt: skip


ENCODED = encoded().map(lambda given: regret_problems.Encoded(**given))
ONE, ZERO = Fraction(1), Fraction(0)
GOOD = regret_problems.Encoded(
    "good", (((HALF, HALF), (ONE, ZERO)), ((ZERO, ONE), (HALF, HALF))), (ZERO, Fraction(2)),
    (ONE, Fraction(5, 2)), lambda y, a: abs(y - a), lambda y: y, ONE, 2,
)  # fmt: skip
STARTS = Kind(
    st.just((0, GOOD.encoded[0])),
    junk(lambda v: False),
)
IMAGES = Kind(
    st.just(GOOD.encoded),
    st.one_of(sequences(EXACT).wrong, st.sampled_from([(), (Fraction(1),), (7, 8)])),
)
SOME_ACTIONS = Kind(
    st.sampled_from([ACTIONS, [0], (1, 0), range(2)]), st.one_of(CHOICES, st.just(()))
)
FEW = integers(0, 100, up_to=2)


def encoded_is(found: regret_problems.Encoded, **given: Any) -> None:
    true, learned = found.problem(), found.learned()
    for z, a in itertools.product(STATES, found.actions):
        images = {given["encoded"][y]: w for w, y in true.kernel(z, a)}
        assert images == {y: w for w, y in learned.kernel(given["encoded"][z], a)}
    assert found.error(STATES) >= 0
    steep = max(
        abs(found.stage(x, a) - found.stage(y, a)) - found.lipschitz * abs(x - y)
        for x, y in itertools.combinations({*found.truth, *found.encoded}, 2)
        for a in found.actions
    )  # fmt: skip
    assert found.has_lipschitz_costs() == (steep <= 0 and found.lipschitz >= 1)


def met_is(found: list[int], problem: Any, actions: Any, start: int, steps: int) -> None:
    expected = {int(start)}
    for _ in range(int(steps)):
        expected |= {y for z in expected for a in actions for w, y in problem.kernel(z, a) if w}
    assert sorted(found) == sorted(expected)


MODEL: regret.Learned = planning.Problem(
    lambda y, a: [(Fraction(1), y / 2 + a)], lambda y, a: y, lambda y: y
)
MODELLED = regret_problems.Modelled(
    "halves", MODEL, MODEL, Fraction(1), Fraction(1), Fraction(1, 2), 2
)
REGRET = [
    target(
        "numcheck.theory.planning.regret.cost_lipschitz", regret.cost_lipschitz,
        {"lipschitz": SIZE, "expansion": SIZE, "steps": STEPS}, constant_is,
        misfits=st.just({"lipschitz": 1.0, "expansion": 1e300, "steps": 2}),
    ),
    target(
        "numcheck.theory.planning.regret.is_lipschitz", regret.is_lipschitz,
        {"function": Kind(st.just(lambda y: 3 * abs(y)),
                          st.one_of(FUNCTION, st.sampled_from([math.sin, str, lambda y: None]))),
         "constant": POSITIVE, "points": sequences(EXACT, least=2)},
        lambda found, function, constant, points: check(found == all(
            abs(function(x) - function(y)) <= constant * abs(x - y)
            for x, y in itertools.combinations(points, 2))),
    ),
    target("numcheck.theory.planning.regret.wasserstein", regret.wasserstein,
           {"one": LAW, "other": LAW}, distance_is),
    target(
        "numcheck.theory.planning.regret.states_met", regret.states_met,
        {"problem": PROBLEM, "actions": Kind(SOME_ACTIONS.valid, CHOICES), "start": STATE,
         "steps": Kind(st.integers(1, 4), integers(0, 100).wrong)}, met_is,
        called={"start": "(start|state)"},
        misfits=st.just({"problem": GOOD.problem(), "actions": ACTIONS, "start": 5, "steps": 1}),
    ),
    target(
        "numcheck.theory.planning.regret.plan_regret", regret.plan_regret,
        {"problem": PROBLEM, "learned": objects(st.just(GOOD.learned()), planning.Problem),
         "actions": SOME_ACTIONS, "steps": FEW, "starts": STARTS},
        lambda found, **_: check(found >= 0 and type(found) is Fraction),
        called={"starts": "(starts|state)"},
        misfits=st.just({"problem": GOOD.problem(), "learned": GOOD.learned(), "actions": ACTIONS,
                         "steps": 1, "starts": (9, GOOD.encoded[0])}),
    ),
    target(
        "numcheck.theory.planning.regret.policy_regret", regret.policy_regret,
        {"problem": PROBLEM, "learned": objects(st.just(GOOD.learned()), planning.Problem),
         "actions": SOME_ACTIONS, "steps": FEW, "encoded": IMAGES},
        lambda found, **_: check(found >= 0 and type(found) is Fraction),
        called={"encoded": "(encoded|state|image|policy)"}, examples=60,
    ),
    Target(
        "numcheck.theory.planning.regret_problems.Encoded", regret_problems.Encoded, encoded(),
        {"name": junk(lambda v: isinstance(v, str)), "weights": BAD_TABLE,
         "truth": sequences(EXACT, least=2, most=2).wrong,
         "encoded": st.one_of(sequences(EXACT, least=2, most=2).wrong,
                              st.sampled_from([(1, 1), (1,), (1, 2, 3)])),
         "stage": FUNCTION, "terminal": FUNCTION, "lipschitz": POSITIVE.wrong,
         "horizon": integers(0, 100).wrong}, encoded_is,
        called={"weights": "(weights|state|row)", "encoded": "(encoded|truth)"},
    ),
    target(
        "numcheck.theory.planning.regret_problems.Modelled", regret_problems.Modelled,
        {"name": objects(st.text(max_size=5), str),
         "problem": objects(st.just(MODEL), planning.Problem),
         "model": objects(st.just(MODEL), planning.Problem), "encoded": EXACT,
         "lipschitz": POSITIVE, "expansion": POSITIVE, "horizon": integers(0, 100, up_to=3)},
        lambda found, **_: check(found.is_smooth(1) == (found.expansion >= HALF)),
    ),
    target(
        "numcheck.theory.planning.regret_problems.Modelled.error", MODELLED.error,
        {"steps": integers(0, 100, up_to=3), "distance": Kind(st.just(regret.wasserstein),
                                                              FUNCTION)},
        lambda found, **_: check(found == 0),
    ),
    target(
        "numcheck.theory.planning.regret_problems.Modelled.is_smooth", MODELLED.is_smooth,
        {"steps": integers(0, 100, up_to=3)}, lambda found, steps: check(found is True),
    ),
]  # fmt: skip


TARGETS = REGRET
