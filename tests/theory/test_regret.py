"""Plans in learned spaces: distances of laws, Lipschitz constants, states met."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numcheck.strategies import control_problems, kernels
from numcheck.theory.planning.problem import Outcomes, Problem
from numcheck.theory.planning.regret import (
    Encoded,
    cost_lipschitz,
    is_lipschitz,
    states_met,
    wasserstein,
)

ACTIONS = (0, 1)
NUMBERS = st.fractions(-9, 9, max_denominator=9)
SLOPES = st.fractions(0, 9, max_denominator=9)


@st.composite
def laws(draw: st.DrawFn) -> Outcomes[Fraction]:
    """Outcomes on the line."""
    counts = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3).filter(any))
    return [(Fraction(count, sum(counts)), draw(NUMBERS)) for count in counts]


@given(laws(), laws())
def test_the_wasserstein_distance_is_the_area_between_the_distribution_functions(
    one: Outcomes[Fraction], other: Outcomes[Fraction]
) -> None:
    total = Fraction(0)
    for low, high in itertools.pairwise(sorted({y for _, y in (*one, *other)})):
        below = [sum((w for w, y in law if y <= low), Fraction(0)) for law in (one, other)]
        total += abs(below[0] - below[1]) * (high - low)
    assert wasserstein(one, other) == total


@given(SLOPES, SLOPES, st.integers(0, 4))
def test_lipschitz_constants_of_costs(slope: Fraction, expansion: Fraction, steps: int) -> None:
    expected = slope * sum(expansion**k for k in range(steps + 1))
    assert cost_lipschitz(slope, expansion, steps) == expected
    found = cost_lipschitz(float(slope), float(expansion), steps)
    assert found == pytest.approx(float(expected))


@given(SLOPES, st.lists(NUMBERS, max_size=5))
def test_neighbours_tell_lipschitz_functions(constant: Fraction, points: list[Fraction]) -> None:
    def function(y: Fraction) -> Fraction:
        return 3 * abs(y)

    assert is_lipschitz(function, constant, points) == all(
        abs(function(x) - function(y)) <= constant * abs(x - y)
        for x, y in itertools.combinations(points, 2)
    )


@given(control_problems(3, 2), st.integers(0, 4))
def test_states_met(problem: Problem[int, int], steps: int) -> None:
    expected = {0}
    for _ in range(steps):
        expected |= {y for z in expected for a in ACTIONS for w, y in problem.kernel(z, a) if w}
    assert sorted(states_met(problem, ACTIONS, 0, steps)) == sorted(expected)


@given(kernels(2, 2), st.lists(NUMBERS, min_size=4, max_size=4, unique=True), SLOPES)
def test_encoded_problems(
    weights: list[list[list[Fraction]]], numbers: list[Fraction], slope: Fraction
) -> None:
    rows = tuple(tuple(map(tuple, actions)) for actions in weights)
    truth, images = tuple(numbers[:2]), tuple(numbers[2:])
    pair = Encoded("drawn", rows, truth, images, lambda y, a: abs(y - a), lambda y: -y, slope, 2)
    true, learned = pair.problem(), pair.learned()
    for z, a in itertools.product((0, 1), pair.actions):
        assert {images[y]: w for w, y in true.kernel(z, a)} == {
            y: w for w, y in learned.kernel(images[z], a)
        }
        assert true.stage(z, a) == abs(truth[z] - a)
    assert pair.error((0, 1)) == max(abs(x - y) for x, y in zip(truth, images, strict=True))
    # The terminal cost has slope 1, stage costs at most that.
    assert pair.has_lipschitz_costs() == (slope >= 1)
