"""Every plan costs from Q z in the conjugated problem what it costs from z."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.planning_cost import PlanningCost
from numcheck.strategies import circle_points, conjugations, control_problems
from numcheck.theory.planning.examples import finite_pairs, permuted
from numcheck.theory.planning.linear_quadratic import (
    LinearQuadratic,
    expected_cost,
    fractions,
    open_loop,
)
from numcheck.theory.planning.linear_quadratic_examples import floating_pairs, rational_pairs
from numcheck.theory.planning.problem import Outcomes, Problem, plan_cost

HALF = Fraction(1, 2)
Point = tuple[Fraction, Fraction]


@given(conjugations())
@settings(max_examples=40, deadline=None)
def test_statement(drawn: tuple[Problem[int, int], list[int], int]) -> None:
    problem, q, actions = drawn
    pair = permuted("drawn", problem, q, actions, 3)
    assert all(c.ok for c in PlanningCost().plans(pair))


@given(control_problems(3, 2), st.lists(st.integers(0, 1), max_size=3))
def test_any_costs_if_they_are_moved_too(problem: Problem[int, int], plan: list[int]) -> None:
    """`LeJEPA.Problem.carries_transport`: even into states of another kind."""
    names = ["left", "middle", "right"]
    second = problem.transport(lambda z: names[z], lambda y: names.index(y))
    for z in range(3):
        assert plan_cost(second, plan, names[z]) == plan_cost(problem, plan, z)


def _planar(weights: Sequence[Fraction]) -> Problem[Point, Fraction]:
    """A bent step with some outcomes, and costs that depend on |z| only."""

    def kernel(z: Point, a: Fraction) -> Outcomes[Point]:
        x, y = z[0] + a * z[1] * z[1], z[1] - z[0] / 2 + a
        return [(w, (x + k * a, y + k)) for k, w in enumerate(weights)]

    def length(z: Point) -> Fraction:
        return z[0] ** 2 + z[1] ** 2

    return Problem(kernel, lambda z, a: length(z) * a**2 - a, lambda z: length(z) ** 2)


@given(
    circle_points(9),
    st.booleans(),
    st.lists(st.fractions(-2, 2, max_denominator=4), max_size=3),
    st.lists(st.fractions(-2, 2, max_denominator=4), min_size=1, max_size=2),
)
def test_rotations_reflections_and_any_weights(
    point: Point, reflected: bool, plan: list[Fraction], weights: list[Fraction]
) -> None:
    """Nonlinear dynamics in the plane; the weights need not be probabilities."""
    (c, s), sign = point, -1 if reflected else 1

    def forward(z: Point) -> Point:
        return c * z[0] - s * z[1], sign * (s * z[0] + c * z[1])

    def backward(y: Point) -> Point:
        return c * y[0] + sign * s * y[1], -s * y[0] + sign * c * y[1]

    problem, z = _planar(weights), (Fraction(1), Fraction(-2))
    second = problem.conjugate(forward, backward)
    assert plan_cost(second, plan, forward(z)) == plan_cost(problem, plan, z)


def _line(terminal: int) -> Problem[int, int]:
    """A step succeeds if a coin says so; the cost is the given power of the last state."""
    return Problem(
        lambda z, a: [(HALF, z + a), (HALF, z)],
        lambda z, a: Fraction(0),
        lambda z: Fraction(z**terminal),
    )


def test_the_worked_instance_of_the_library() -> None:
    assert plan_cost(_line(2), [1, 1], -2) == Fraction(3, 2)


def test_invariant_costs_are_needed() -> None:
    """`LeJEPA.Planning.Invariance`: the sign change, and the cost of ending at z being z."""
    second = _line(1).conjugate(lambda z: -z, lambda z: -z)
    assert plan_cost(second, [], -1) == -1
    assert plan_cost(_line(1), [], 1) == 1
    assert plan_cost(_line(2).conjugate(lambda z: -z, lambda z: -z), [1, 3], 2) == plan_cost(
        _line(2), [1, 3], -2
    )


def test_a_left_inverse_is_needed() -> None:
    """From either of two merged states the second problem does the same; the first does not."""
    pair = next(p for p in finite_pairs() if p.name == "two states merged")
    assert pair.invariant > pair.left
    second = pair.problem.conjugate(pair.forward, pair.backward)
    costs = [plan_cost(pair.problem, (0,), z) for z in range(2)]
    assert costs[0] != costs[1]
    assert [plan_cost(second, (0,), pair.forward(z)) for z in range(2)] == [costs[0]] * 2


@pytest.mark.parametrize("steps", range(4))
def test_signs_for_noise_cost_what_gaussian_noise_costs(steps: int) -> None:
    """A linear-quadratic problem as one with finitely many outcomes."""
    dynamics, steering = fractions([[1, 1], [-HALF, HALF]]), fractions([[0], [1]])
    noise, weights = fractions([[HALF, 0], [1, 2]]), fractions([[2, 1], [1, 3]])
    gaussian = LinearQuadratic(dynamics, steering, noise, weights, fractions([[1]]), 2 * weights)

    def kernel(z: Point, a: Fraction) -> Outcomes[Point]:
        mean = dynamics @ np.array(z) + steering[:, 0] * a
        signs = itertools.product((1, -1), repeat=2)
        return [(Fraction(1, 4), tuple(mean + noise @ np.array(s))) for s in signs]

    def cost(z: Point) -> Fraction:
        return Fraction(np.array(z) @ weights @ np.array(z))

    finite = Problem[Point, Fraction](kernel, lambda z, a: cost(z) + a * a, lambda z: 2 * cost(z))
    plan, start = [Fraction(3), Fraction(-1), HALF][:steps], (Fraction(2), Fraction(-1))
    controls = open_loop(gaussian, [np.array([a]) for a in plan])
    assert plan_cost(finite, plan, start) == expected_cost(gaussian, np.array(start), controls)


@pytest.mark.parametrize("pairs", [finite_pairs, floating_pairs, rational_pairs])
def test_examples_satisfy_the_hypotheses_that_their_names_imply(pairs: Callable[[], Any]) -> None:
    """There are positive pairs and, for each hypothesis, negative ones that violate it."""
    for pair in pairs():
        changed = ("costs" in pair.name and "different" not in pair.name) or "nearly" in pair.name
        merged = "merged" in pair.name or "projection" in pair.name
        wider = any(word in pair.name for word in ("shift", "isometry", "in the plane"))
        assert pair.invariant != changed, pair.name
        assert pair.left != merged, pair.name
        assert pair.right != (merged or wider), pair.name
        assert pair.square != wider, pair.name
        assert PlanningCost().admits(pair) == (not changed and not merged)
        assert PlanningCost(invariant=False, left=False).admits(pair)
        assert PlanningCost(right=True).admits(pair) == (not changed and not merged and not wider)
