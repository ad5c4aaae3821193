"""Checks of `planning-cost`: in the conjugated problem every plan costs what it did."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

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
from numcheck.theory.planning.examples import finite_pairs
from numcheck.theory.planning.linear_quadratic import expected_cost, open_loop
from numcheck.theory.planning.linear_quadratic_rounding import cost_rounding
from numcheck.theory.planning.problem import all_plans, plan_cost


@dataclass(frozen=True)
class Claim:
    """The plan `moved(p)` costs from Q z in the second problem what p costs from z in the first.

    Attributes:
        setting: The hypotheses and the second problem.
        moved: The plan itself in the theorem.
    """

    setting: Setting = CONJUGATED
    moved: Callable[[Sequence[Any]], Sequence[Any]] = lambda plan: plan


def _check_exactly(claim: Claim) -> Outcome:
    comparisons = []
    for pair in filter(claim.setting.admits, finite_pairs()):
        second, start = pair.second(claim.setting)
        for steps in range(pair.horizon + 1):
            for plan in all_plans(pair.actions, steps):
                moved = claim.moved(plan)
                comparisons += [
                    compare_exactly(
                        f"{pair.name}: plan {plan} from {z}",
                        plan_cost(second, moved, start(z)),
                        plan_cost(pair.problem, plan, z),
                    )
                    for z in pair.states
                ]
    detail = "random tables, at most 5 states and 3 steps; all plans, all trajectories"
    return Outcome(Kind.EXACT, tuple(comparisons), detail)


def _compare_floats(claim: Claim) -> Iterator[Comparison]:
    generator = np.random.default_rng(7)
    for pair in filter(claim.setting.admits, floating_pairs()):
        second, start = pair.second(claim.setting)
        for number in range(2):
            plan = list(generator.standard_normal((pair.steps, pair.problem.actions)))
            controls = open_loop(pair.problem, plan)
            expected = expected_cost(pair.problem, pair.start, controls)
            found = expected_cost(
                second, start @ pair.start, open_loop(second, list(claim.moved(plan)))
            )
            allowed = cost_rounding(pair.norms, pair.start, controls)
            label = f"{pair.name}: plan {number}"
            yield compare(Relation.EQUAL, label, float(found), float(expected), allowed)


def _check_floating(claim: Claim) -> Outcome:
    detail = "linear dynamics, quadratic costs, at most 256 dimensions"
    return Outcome(Kind.FLOATING, tuple(_compare_floats(claim)), detail)


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    """The mean cost over samples of the noise, in the second problem."""
    del parameters

    def claims(pair: LinearPair) -> list[CostMean]:
        if not claim.setting.admits(pair):
            return []
        second, start = pair.second(claim.setting)
        sizes = (2, -1, Fraction(3, 2))
        # Actions that differ, so that their order matters.
        plan = [np.array([Fraction(s), Fraction(1 - s)])[: pair.problem.actions] for s in sizes]
        expected = expected_cost(pair.problem, pair.start, open_loop(pair.problem, plan))
        controls = open_loop(second, list(claim.moved(plan)))
        return [CostMean(pair.name, second, start @ pair.start, controls, expected)]

    return cost_cases(claims)


CHECKS = Checks(
    theorem="planning-cost",
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
            "read-only",
            "states read through the inverse of Q, outcomes left where they are",
            Claim(Setting(maps=lambda q, inverse, one: (one, inverse, q))),
        ),
        Mutant(
            "inverse",
            "dynamics conjugated by the inverse of Q",
            Claim(Setting(maps=lambda q, inverse, one: (inverse, q, q))),
        ),
        Mutant(
            "same-start",
            "the same cost from z, not from Q z",
            Claim(Setting(maps=lambda q, inverse, one: (q, inverse, one))),
        ),
        Mutant(
            "likeliest-outcome",
            "the second problem may keep the likeliest outcome only",
            Claim(Setting(likeliest=True)),
        ),
        Mutant("one-step-short", "the plan without its last action", Claim(moved=lambda p: p[:-1])),
        Mutant("reversed", "the plan in reverse order", Claim(moved=lambda p: p[::-1])),
    ),
    exact=_check_exactly,
    floating=_check_floating,
    cases=_cases,
)
