"""Plans that are made with an encoder or a model that errs are nearly the best."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.planning_regret import PlanningRegret
from numcheck.strategies import kernels
from numcheck.theory.planning.problem import Problem, best_plans, plan_cost
from numcheck.theory.planning.regret import (
    Encoded,
    Modelled,
    plan_regret,
    policy_regret,
    states_met,
    wasserstein,
)
from numcheck.theory.planning.regret_examples import (
    encoded_problems,
    library_example,
    sharp,
    sharp_model,
)
from numcheck.theory.planning.regret_floating import blow_up

HALF = Fraction(1, 2)
NUMBER = st.fractions(-6, 6, max_denominator=3)
POSITIVE = st.fractions(0, 3, max_denominator=4)


@st.composite
def encoded(draw: st.DrawFn, states: int, horizon: int) -> Encoded:
    """Problems on the line with an encoder that errs, and costs of slope at most L."""
    truth = draw(st.lists(NUMBER, min_size=states, max_size=states))
    images = draw(st.lists(NUMBER, min_size=states, max_size=states, unique=True))
    slope, goals = draw(POSITIVE), draw(st.lists(NUMBER, min_size=3, max_size=3))
    signs = draw(st.lists(st.sampled_from([-1, 1]), min_size=3, max_size=3))

    def cost(y: Fraction, number: int) -> Fraction:
        return signs[number] * slope * abs(y - goals[number])

    weights = tuple(tuple(map(tuple, rows)) for rows in draw(kernels(states, 2)))
    return Encoded(
        "drawn", weights, tuple(truth), tuple(images),
        cost, lambda y: cost(y, 2), slope, horizon,
    )  # fmt: skip


def _bound(pair: Encoded, steps: int) -> Fraction:
    met = states_met(pair.problem(), pair.actions, 0, steps)
    return 2 * pair.lipschitz * (steps + 1) * pair.error(met)


@given(st.sampled_from([(2, 3), (3, 2)]).flatmap(lambda size: encoded(*size)))
@settings(max_examples=40, deadline=None)
def test_statement(pair: Encoded) -> None:
    """Also for policies, `LeJEPA.planning_regret_policy`."""
    assert pair.has_lipschitz_costs()
    assert all(c.ok for c in PlanningRegret().encoders(pair))


@given(encoded(3, 3), st.lists(st.integers(0, 1), max_size=3))
@settings(max_examples=40)
def test_every_plan_is_judged_nearly_right(pair: Encoded, plan: list[int]) -> None:
    """`LeJEPA.Problem.CostsLe.cost`: half of the bound for each plan."""
    apart = plan_cost(pair.problem(), plan, 0) - plan_cost(pair.learned(), plan, pair.encoded[0])
    assert 2 * abs(apart) <= _bound(pair, len(plan))


@given(st.integers(0, 4), st.integers(0, 3), POSITIVE)
@settings(max_examples=30)
def test_the_constant_is_attained(steps: int, slope: int, error: Fraction) -> None:
    """At every horizon from 1, every L and every eta; without steps there is no regret."""
    pair = sharp(steps, slope, error)
    found = plan_regret(pair.problem(), pair.learned(), (0, 1), steps, (0, pair.encoded[0]))
    assert pair.has_lipschitz_costs()
    assert pair.error(range(len(pair.truth))) == error
    assert found == (2 * slope * (steps + 1) * error if steps else 0)


def test_the_worked_instance_of_the_library() -> None:
    """`LeJEPA.planning_regret_attained`, by hand."""
    pair = library_example()
    problem, learned = pair.problem(), pair.learned()
    assert [plan_cost(learned, (a,), Fraction(1)) for a in (0, 1)] == [-2, -2]
    assert [plan_cost(problem, (a,), 0) for a in (0, 1)] == [0, -4]
    assert best_plans(learned, (0, 1), 1, Fraction(1)) == {(0,), (1,)}
    assert plan_regret(problem, learned, (0, 1), 1, (0, Fraction(1))) == 4 == _bound(pair, 1)


@st.composite
def modelled(draw: st.DrawFn) -> Modelled:
    """Linear dynamics on the line with two noises, and a model that errs."""
    pairs = st.lists(st.lists(NUMBER, min_size=2, max_size=2), min_size=2, max_size=2)
    small = st.lists(st.lists(POSITIVE, min_size=2, max_size=2), min_size=2, max_size=2)
    expansion, slope, shifts, errors = draw(POSITIVE), draw(POSITIVE), draw(pairs), draw(small)
    goals = draw(st.lists(NUMBER, min_size=3, max_size=3))

    def stage(y: Fraction, a: int) -> Fraction:
        return slope * abs(y - goals[a])

    def problem(scale: int) -> Problem[Fraction, int]:
        return Problem(
            lambda y, a: [
                (HALF, expansion * y + s + scale * e)
                for s, e in zip(shifts[a], errors[a], strict=True)
            ],
            stage,
            lambda y: -slope * abs(y - goals[2]),
        )

    return Modelled("drawn", problem(1), problem(0), draw(POSITIVE), slope, expansion, 3)


def _model_bound(pair: Modelled, steps: int) -> Fraction:
    """L_t = L (1 + K + ... + K^t), written out."""
    slopes = [pair.lipschitz * sum(pair.expansion**j for j in range(t + 1)) for t in range(4)]
    off = pair.error(steps, wasserstein)
    return Fraction(2 * (slopes[steps] * pair.encoded + off * sum(slopes[:steps])))


@given(modelled())
@settings(max_examples=40, deadline=None)
def test_statement_for_models(pair: Modelled) -> None:
    """`LeJEPA.planning_regret_model`."""
    assert pair.is_smooth(3)
    assert all(c.ok for c in PlanningRegret().models(pair))


@given(st.integers(1, 3), st.integers(1, 3), st.sampled_from([0, HALF, 1, 2]), POSITIVE, POSITIVE)
@settings(max_examples=30)
def test_the_bound_for_models_is_attained(
    steps: int, slope: int, expansion: Fraction, error: Fraction, off: Fraction
) -> None:
    pair = sharp_model(steps, slope, Fraction(expansion), error, off)
    found = plan_regret(pair.problem, pair.model, (0, 1), steps, (Fraction(0), error))
    assert found == _model_bound(pair, steps)


def test_states_of_no_weight_are_not_met() -> None:
    problem = Problem[int, int](
        lambda z, a: [(Fraction(0), 7), (Fraction(1), z + a)],
        lambda z, a: Fraction(0),
        lambda z: Fraction(0),
    )
    assert states_met(problem, (1, 2), 0, 2) == [0, 1, 2, 3, 4]
    assert states_met(problem, (), 0, 2) == [0]


def _by_name(name: str) -> Encoded:
    return next(pair for pair in encoded_problems() if pair.name == name)


def test_errors_at_rare_states_count() -> None:
    """One time in ten a cost of 100 is taken for 2: 109/10 against 4."""
    pair = _by_name("a rare state that is misjudged")
    found = plan_regret(pair.problem(), pair.learned(), (0, 1), 1, (0, pair.encoded[0]))
    assert found == Fraction(109, 10) - 4
    assert pair.error(states_met(pair.problem().likeliest(), (0, 1), 0, 1)) == 0
    assert found <= _bound(pair, 1)


def test_lipschitz_costs_are_needed() -> None:
    pair = _by_name("a cost that jumps")
    assert not pair.has_lipschitz_costs()
    found = plan_regret(pair.problem(), pair.learned(), (0, 1), 1, (0, pair.encoded[0]))
    assert found == 6 > _bound(pair, 1)


@pytest.mark.parametrize("copies", [1, 5])
@pytest.mark.parametrize("name", ["a coin", "the library's", "random #1", "random #5"])
def test_floats_and_fractions_agree(name: str, copies: int) -> None:
    """Costs and errors of a problem blown up are those of the problem on the line."""
    pair = _by_name(name)
    points = blow_up(pair, copies, 3)
    plans = points.plan_costs(points.truth, points.kernels)
    problem = pair.problem()
    expected = sorted(
        plan_cost(problem, plan, 0) for plan in np.ndindex(*[len(pair.actions)] * pair.horizon)
    )
    assert sorted(plans) == pytest.approx(list(map(float, expected)), abs=1e-9)
    found = points.regrets(points.kernels).policies
    regret = policy_regret(problem, pair.learned(), pair.actions, pair.horizon, pair.encoded)
    assert found <= float(regret) + points.rounding
    assert points.error(points.kernels, pair.horizon) == pytest.approx(
        float(pair.error(states_met(problem, pair.actions, 0, pair.horizon)))
    )
