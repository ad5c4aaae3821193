"""Checks of `planning-value`: best plans and best play cost the same when conjugated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from numcheck.checks.base import Checks, Kind, Mutant, Outcome, Parameters, compare_exactly
from numcheck.checks.cases import LatentCase
from numcheck.checks.linear_quadratic_examples import (
    CostMean,
    LinearPair,
    cost_cases,
    floating_pairs,
)
from numcheck.sampling.decide import Comparison, Relation, compare
from numcheck.theory.planning.conjugation import CONJUGATED, Setting
from numcheck.theory.planning.examples import FinitePair, finite_pairs
from numcheck.theory.planning.linear_quadratic import (
    best_plan,
    expected_cost,
    feedback,
    open_loop,
    riccati,
)
from numcheck.theory.planning.linear_quadratic_rounding import cost_rounding, riccati_rounding
from numcheck.theory.planning.problem import (
    all_policies,
    bellman_value,
    plan_value,
    policy_rule,
    rule_cost,
)


@dataclass(frozen=True)
class Claim:
    """From Q z the second problem has the two values that the first one has from z.

    Attributes:
        setting: The hypotheses and the second problem.
        steps: From the number of steps in the first problem to that in the second; no change.
        closed_value: From the open-loop and the closed-loop value of the first problem to the
            closed-loop value of the second: the closed-loop one.
        open_value: The same for the open-loop value: the open-loop one.
    """

    setting: Setting = CONJUGATED
    steps: Callable[[int], int] = lambda steps: steps
    closed_value: Callable[[Any, Any], Any] = lambda open_loop, closed_loop: closed_loop
    open_value: Callable[[Any, Any], Any] = lambda open_loop, closed_loop: open_loop


def _compare_tables(claim: Claim, pair: FinitePair) -> Iterator[Comparison]:
    first, actions = pair.problem, pair.actions
    second, start = pair.second(claim.setting)
    for steps in range(pair.horizon + 1):
        moved = claim.steps(steps)
        for z in pair.states:
            values = plan_value(first, actions, steps, z), bellman_value(first, actions, steps, z)
            found = plan_value(second, actions, moved, start(z))
            label = f"{pair.name}: plans of {steps} steps from {z}"
            yield compare_exactly(label, found, claim.open_value(*values))
            found = bellman_value(second, actions, moved, start(z))
            label = f"{pair.name}: Bellman value, {steps} steps from {z}"
            yield compare_exactly(label, found, claim.closed_value(*values))
    # The Bellman value is a least cost: of all policies, by their trajectories.
    for steps in range(pair.policy_steps + 1):
        rules = [
            policy_rule(policy, pair.images)
            for policy in all_policies(actions, pair.images, claim.steps(steps))
        ]
        for z in pair.states:
            values = plan_value(first, actions, steps, z), bellman_value(first, actions, steps, z)
            found = min(rule_cost(second, rule, claim.steps(steps), start(z)) for rule in rules)
            label = f"{pair.name}: policies of {steps} steps from {z}"
            yield compare_exactly(label, found, claim.closed_value(*values))


def _check_exactly(claim: Claim) -> Outcome:
    pairs = filter(claim.setting.admits, finite_pairs())
    comparisons = tuple(c for pair in pairs for c in _compare_tables(claim, pair))
    detail = "random tables, at most 5 states and 3 steps; all plans, all policies"
    return Outcome(Kind.EXACT, comparisons, detail)


def _values(pair: LinearPair) -> tuple[Any, Any]:
    """The open-loop and the closed-loop value of the first problem."""
    plan = open_loop(pair.problem, best_plan(pair.problem, pair.start, pair.steps))
    closed = riccati(pair.problem, pair.steps).value(pair.start)
    return expected_cost(pair.problem, pair.start, plan), closed


def _compare_floats(claim: Claim, pair: LinearPair) -> Iterator[Comparison]:
    """Costs of the best plan and the best feedback of the second problem, against the values."""
    second, start = pair.second(claim.setting)
    values, at, steps = _values(pair), start @ pair.start, claim.steps(pair.steps)
    controls = open_loop(second, best_plan(second, at, steps))
    allowed = cost_rounding(pair.norms, pair.start, controls)
    found, expected = expected_cost(second, at, controls), claim.open_value(*values)
    label = f"{pair.name}: the best plan"
    yield compare(Relation.EQUAL, label, float(found), float(expected), allowed)
    controls = feedback(riccati(second, steps).gains)
    allowed = cost_rounding(pair.norms, pair.start, controls)
    allowed += riccati_rounding(pair.norms, pair.steps).value(pair.start)
    found, expected = expected_cost(second, at, controls), claim.closed_value(*values)
    label = f"{pair.name}: the best feedback"
    yield compare(Relation.EQUAL, label, float(found), float(expected), allowed)


def _check_floating(claim: Claim) -> Outcome:
    pairs = filter(claim.setting.admits, floating_pairs())
    comparisons = tuple(c for pair in pairs for c in _compare_floats(claim, pair))
    detail = "linear dynamics, quadratic costs, at most 256 dimensions; normal equations, Riccati"
    return Outcome(Kind.FLOATING, comparisons, detail)


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    """The mean costs of the best plan and the best feedback of the second problem."""
    del parameters

    def claims(pair: LinearPair) -> list[CostMean]:
        if not claim.setting.admits(pair):
            return []
        second, start = pair.second(claim.setting)
        values, at, steps = _values(pair), start @ pair.start, claim.steps(pair.steps)
        plan = open_loop(second, best_plan(second, at, steps))
        gains = feedback(riccati(second, steps).gains)
        opened, closed = Fraction(claim.open_value(*values)), Fraction(claim.closed_value(*values))
        return [
            CostMean(f"{pair.name}: best plan", second, at, plan, opened),
            CostMean(f"{pair.name}: best feedback", second, at, gains, closed),
        ]

    return cost_cases(claims)


CHECKS = Checks(
    theorem="planning-value",
    claim=Claim(),
    mutants=(
        Mutant("any-costs", "costs need not be invariant", Claim(Setting(invariant=False))),
        Mutant("any-map", "Q needs no left inverse", Claim(Setting(left=False))),
        Mutant(
            "pushed-only",
            "outcomes moved by Q from states that are not read through its inverse",
            Claim(Setting(maps=lambda q, inverse, one: (q, one, q))),
        ),
        Mutant(
            "inverse",
            "dynamics conjugated by the inverse of Q",
            Claim(Setting(maps=lambda q, inverse, one: (inverse, q, q))),
        ),
        Mutant(
            "same-start",
            "the same values from z, not from Q z",
            Claim(Setting(maps=lambda q, inverse, one: (q, inverse, one))),
        ),
        Mutant(
            "likeliest-outcome",
            "the second problem may keep the likeliest outcome only",
            Claim(Setting(likeliest=True)),
        ),
        Mutant(
            "no-feedback",
            "closed-loop play costs what the best plan costs",
            Claim(closed_value=lambda open_loop, closed_loop: open_loop),
        ),
        Mutant(
            "plans-as-feedback",
            "the best plan costs what closed-loop play costs",
            Claim(open_value=lambda open_loop, closed_loop: closed_loop),
        ),
        Mutant(
            "one-step-short",
            "one step less in the second problem",
            Claim(steps=lambda steps: max(steps - 1, 0)),
        ),
    ),
    exact=_check_exactly,
    floating=_check_floating,
    cases=_cases,
)
