"""Tables of control problems: what is refused, and the enumerations."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numcheck.support.errors import InvalidInputError
from numcheck.theory.planning.problem import (
    Problem,
    all_plans,
    all_policies,
    bellman_value,
    best_policies,
    constant_on_orbits,
    plan_value,
    rule_cost,
    tabulated,
)

ONE, HALF = Fraction(1), Fraction(1, 2)


@pytest.mark.parametrize(
    ("weights", "stage", "terminal", "message"),
    [
        ([[[ONE]]], [[ONE]], [ONE, ONE], "one row per state"),
        ([[[ONE]]], [[ONE, ONE]], [ONE], "one of each per action"),
        ([[[HALF]]], [[ONE]], [ONE], "sum to 1"),
        ([[[ONE, ONE]]], [[ONE]], [ONE], "expected 1 nonnegative"),
        ([[[2 * ONE, -ONE]], [[ONE, 0 * ONE]]], [[ONE], [ONE]], [ONE, ONE], "nonnegative"),
    ],
)
def test_bad_tables_are_refused(weights: Any, stage: Any, terminal: Any, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        tabulated(weights, stage, terminal)


@pytest.mark.parametrize(
    "ask",
    [
        lambda p: rule_cost(p, lambda left, z: 0, -1, 0),
        lambda p: plan_value(p, (0,), -1, 0),
        lambda p: bellman_value(p, (0,), -1, 0),
        lambda p: best_policies(p, (0,), (0,), -1),
    ],
)
def test_negative_horizons_are_refused(ask: Callable[[Problem[int, int]], object]) -> None:
    with pytest.raises(InvalidInputError, match="steps must be at least 0"):
        ask(tabulated([[[ONE]]], [[ONE]], [ONE]))


def test_all_plans_and_policies_are_counted() -> None:
    assert list(all_plans("ab", 0)) == [()]
    assert len(set(all_plans("abc", 2))) == 9
    assert list(all_policies("ab", range(3), 0)) == [()]
    assert len(set(all_policies("ab", range(3), 2))) == 64
    assert list(all_policies("", range(1), 1)) == []


def test_no_policy_is_best_without_actions() -> None:
    problem = Problem[int, int](lambda z, a: [], lambda z, a: ONE, lambda z: ONE)
    assert best_policies(problem, (), (0,), 1) == set()
    assert best_policies(problem, (), (0,), 0) == {()}


@given(st.integers(0, 6).flatmap(lambda n: st.permutations(range(n))), st.randoms())
def test_values_constant_on_orbits(q: list[int], generator: Any) -> None:
    values = [generator.randint(0, 9) for _ in q]
    found = constant_on_orbits(values, q)
    assert [found[q[z]] for z in range(len(q))] == found
    assert set(found) <= set(values)
    assert constant_on_orbits(values, range(len(q))) == values


@pytest.mark.parametrize("q", [[0, 0], [1, 2], [0]])
def test_what_is_no_permutation_is_refused(q: list[int]) -> None:
    with pytest.raises(InvalidInputError, match=r"expected a permutation of 0, \.\.\., 1"):
        constant_on_orbits([1, 2], q)
