"""Checks of `planning-minimizers`: what is best in the conjugated problem is what was best."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from numcheck.checks.base import Checks, Kind, Mutant, Outcome, Parameters, compare_truth
from numcheck.checks.cases import LatentCase
from numcheck.checks.linear_quadratic_examples import (
    CostMean,
    LinearPair,
    cost_cases,
    floating_pairs,
)
from numcheck.sampling.decide import Comparison, Relation, compare
from numcheck.theory.matrix_rounding import norm, unit
from numcheck.theory.planning.conjugation import Setting
from numcheck.theory.planning.examples import FinitePair, finite_pairs
from numcheck.theory.planning.linear_quadratic import (
    Array,
    best_plan,
    expected_cost,
    eye_like,
    feedback,
    open_loop,
    riccati,
)
from numcheck.theory.planning.linear_quadratic_rounding import plan_rounding, riccati_rounding
from numcheck.theory.planning.problem import all_policies, best_actions, best_plans, best_policies

#: From Q, its inverse and the map that does nothing: through what a policy is read, and back.
Reading = Callable[[Any, Any, Any], tuple[Any, Any]]

BIJECTIVE = Setting(right=True)


@dataclass(frozen=True)
class Claim:
    """From Q z the same plans, actions and, read through Q, policies are best as from z.

    Attributes:
        setting: The hypotheses and the second problem.
        read: Policies are read through Q in the theorem.
        move_actions: Whether the actions of a best plan are moved by Q; not in the theorem.
        left: From the steps left in the second problem to those in the first; no change.
    """

    setting: Setting = BIJECTIVE
    read: Reading = lambda q, inverse, one: (q, inverse)
    move_actions: bool = False
    left: Callable[[int], int] = lambda left: left

    def moved(self, pair: FinitePair | LinearPair, plan: Sequence[Any]) -> Sequence[Any]:
        """What the claim makes of a best plan."""
        return pair.move_actions(plan) if self.move_actions else plan


def _compare_tables(claim: Claim, pair: FinitePair) -> Iterator[Comparison]:
    first, actions = pair.problem, pair.actions
    second, start = pair.second(claim.setting)
    for z in pair.states:
        for steps in range(pair.horizon + 1):
            found = best_plans(second, actions, steps, start(z))
            expected = best_plans(first, actions, steps, z)
            holds = found == {tuple(claim.moved(pair, plan)) for plan in expected}
            yield compare_truth(f"{pair.name}: best plans of {steps} steps from {z}", holds)
        for left in range(pair.horizon):
            actions_there = best_actions(second, actions, left, start(z))
            holds = actions_there == best_actions(first, actions, claim.left(left), z)
            yield compare_truth(f"{pair.name}: best actions in {z}, {left} steps left", holds)
    read, _ = claim.read(pair.forward, pair.backward, lambda state: state)
    places = [pair.images.index(read(z)) for z in pair.states]
    for steps in range(pair.policy_steps + 1):
        best_first = best_policies(first, actions, pair.states, steps)
        best_second = best_policies(second, actions, pair.images, steps)
        holds = all(
            (policy in best_second)
            == (tuple(tuple(row[place] for place in places) for row in policy) in best_first)
            for policy in all_policies(actions, pair.images, steps)
        )
        yield compare_truth(f"{pair.name}: best policies of {steps} steps", holds)


def _check_exactly(claim: Claim) -> Outcome:
    pairs = filter(claim.setting.admits, finite_pairs())
    comparisons = tuple(c for pair in pairs for c in _compare_tables(claim, pair))
    detail = "random tables, at most 5 states and 3 steps; all plans, actions and policies"
    return Outcome(Kind.EXACT, comparisons, detail)


def _policies(claim: Claim, pair: LinearPair) -> list[Array]:
    """Gains of a policy of the second problem that, as read by the claim, is best in the first.

    Off the image of Q the gains are arbitrary, here ones.
    """
    one = eye_like(pair.forward, *pair.forward.shape)
    read, back = claim.read(pair.forward, pair.backward, one)
    gains = riccati(pair.problem, claim.left(pair.steps) + 1).gains
    off_image = eye_like(read, *[len(read)] * 2) - read @ back
    others = gains[0] @ back * 0 + 1
    return [gains[claim.left(s)] @ back + others @ off_image for s in range(pair.steps)]


def _compare_floats(claim: Claim, pair: LinearPair) -> Iterator[Comparison]:
    second, start = pair.second(claim.setting)

    def near(label: str, found: Array, expected: Array, allowed: float) -> Comparison:
        distance = norm(found - expected)
        return compare(Relation.EQUAL, f"{pair.name}: {label}", distance, 0.0, allowed)

    plan = best_plan(pair.problem, pair.start, pair.steps)
    found = best_plan(second, start @ pair.start, pair.steps)
    expected = np.array(claim.moved(pair, plan))
    allowed = plan_rounding(pair.norms, pair.start, pair.steps)
    yield near("the best plan", np.array(found), expected, allowed)

    read, _ = claim.read(pair.forward, pair.backward, np.eye(*pair.forward.shape))
    gains = riccati(pair.problem, claim.left(pair.steps) + 1).gains
    bounds = riccati_rounding(pair.norms, pair.steps).gains
    there, policies = riccati(second, pair.steps).gains, _policies(claim, pair)
    for left, (gain, policy, allowed) in enumerate(zip(there, policies, bounds, strict=True)):
        before = gains[claim.left(left)]
        yield near(f"best actions in Q z, {left} left", gain @ start, before, allowed)
        yield near(f"the best policy read, {left} left", gain @ read, before, allowed)
        # A policy that is best as read is best; what it does off the image is known to rounding.
        slack = unit(pair.norms.size) * norm(np.ones_like(policy))
        yield near(f"the best policy, {left} left", policy, gain, allowed + slack)


def _check_floating(claim: Claim) -> Outcome:
    pairs = filter(claim.setting.admits, floating_pairs())
    comparisons = tuple(c for pair in pairs for c in _compare_floats(claim, pair))
    detail = "linear dynamics, quadratic costs, at most 256 dimensions; normal equations, Riccati"
    return Outcome(Kind.FLOATING, comparisons, detail)


def _cases(claim: Claim, parameters: Parameters) -> tuple[LatentCase, ...]:
    """The mean costs of what the claim says is best, against the least costs."""
    del parameters

    def claims(pair: LinearPair) -> list[CostMean]:
        if not claim.setting.admits(pair):
            return []
        second, start = pair.second(claim.setting)
        at = start @ pair.start
        least = expected_cost(second, at, open_loop(second, best_plan(second, at, pair.steps)))
        plan = claim.moved(pair, best_plan(pair.problem, pair.start, pair.steps))
        means = [CostMean(f"{pair.name}: plan", second, at, open_loop(second, plan), least)]
        # A policy must be best from every state, so take one that need not be Q z for any z.
        anywhere = eye_like(at, second.states, 2) @ np.array([3, -2])
        value = riccati(second, pair.steps).value(anywhere)
        controls = feedback(_policies(claim, pair))
        means.append(CostMean(f"{pair.name}: policy", second, anywhere, controls, value))
        return means

    return cost_cases(claims)


CHECKS = Checks(
    theorem="planning-minimizers",
    claim=Claim(),
    mutants=(
        Mutant(
            "any-costs", "costs need not be invariant", Claim(Setting(invariant=False, right=True))
        ),
        Mutant("any-map", "Q needs no inverse", Claim(Setting(left=False))),
        Mutant("not-onto", "a left inverse of Q is enough for policies", Claim(Setting())),
        Mutant(
            "pushed-only",
            "outcomes moved by Q from states that are not read through its inverse",
            Claim(Setting(right=True, maps=lambda q, inverse, one: (q, one, q))),
        ),
        Mutant(
            "inverse",
            "dynamics conjugated by the inverse of Q",
            Claim(Setting(right=True, maps=lambda q, inverse, one: (inverse, q, q))),
        ),
        Mutant(
            "same-start",
            "the best plans from z, not from Q z",
            Claim(Setting(right=True, maps=lambda q, inverse, one: (q, inverse, one))),
        ),
        Mutant(
            "same-policies",
            "the best policies, not read through Q",
            Claim(read=lambda q, inverse, one: (one, one)),
        ),
        Mutant(
            "read-backwards",
            "the best policies read through the inverse of Q",
            Claim(read=lambda q, inverse, one: (inverse, q)),
        ),
        Mutant(
            "moved-actions",
            "the best plans with their actions moved by Q",
            Claim(move_actions=True),
        ),
        Mutant(
            "stationary",
            "best actions do not depend on the steps left",
            Claim(left=lambda left: left + 1),
        ),
    ),
    exact=_check_exactly,
    floating=_check_floating,
    cases=_cases,
)
