"""Checks of `planning-minimizers`: what is best in the conjugated problem is what was best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from numcheck.checks.base import Function, exact, float64, holds, mutant
from numcheck.checks.conjugation import Conjugation, CostMean
from numcheck.sampling.decide import Comparison, Relation, compare
from numcheck.theory.matrix_rounding import norm, unit
from numcheck.theory.planning import linear_quadratic as lq
from numcheck.theory.planning.examples import FinitePair, finite_pairs
from numcheck.theory.planning.linear_quadratic import Array, eye_like
from numcheck.theory.planning.linear_quadratic_examples import LinearPair, floating_pairs
from numcheck.theory.planning.linear_quadratic_rounding import plan_rounding, riccati_rounding
from numcheck.theory.planning.problem import all_policies, best_actions, best_plans, best_policies


class PlanningMinimizers(Conjugation):
    """From Q z the same plans, actions and, read through Q, policies are best as from z.

    Attributes:
        read: From Q, its inverse and the identity: through what a policy is read, and back; Q and
            its inverse in the theorem.
        move_actions: Whether the actions of a best plan are moved by Q; not in the theorem.
        remaining: From the steps left in the second problem to those in the first; no change.
    """

    right: bool = True
    read: Function = lambda q, inverse, one: (q, inverse)
    move_actions: bool = False
    remaining: Function = lambda left: left

    def moved(self, pair: FinitePair | LinearPair, plan: Sequence[Any]) -> Sequence[Any]:
        """What the claim makes of a best plan."""
        return pair.move_actions(plan) if self.move_actions else plan

    @exact(pair=finite_pairs)
    def plans_and_actions(self, pair: FinitePair) -> Iterator[Comparison]:
        if not self.admits(pair):
            return
        first, actions, (second, start) = pair.problem, pair.actions, self.second(pair)
        for z in pair.states:
            for steps in range(pair.horizon + 1):
                best = best_plans(first, actions, steps, z)
                same = best_plans(second, actions, steps, start(z)) == {
                    tuple(self.moved(pair, plan)) for plan in best
                }
                yield holds(same, f"best plans of {steps} steps from {z}")
            for left in range(pair.horizon):
                before = best_actions(first, actions, self.remaining(left), z)
                same = best_actions(second, actions, left, start(z)) == before
                yield holds(same, f"best actions in {z}, {left} steps left")

    @exact(pair=finite_pairs)
    def policies(self, pair: FinitePair) -> Iterator[Comparison]:
        if not self.admits(pair):
            return
        second, _ = self.second(pair)
        read, _ = self.read(pair.forward, pair.backward, lambda state: state)
        places = [pair.images.index(read(z)) for z in pair.states]
        for steps in range(pair.policy_steps + 1):
            best = best_policies(pair.problem, pair.actions, pair.states, steps)
            found = best_policies(second, pair.actions, pair.images, steps)
            same = all(
                (policy in found)
                == (tuple(tuple(row[place] for place in places) for row in policy) in best)
                for policy in all_policies(pair.actions, pair.images, steps)
            )
            yield holds(same, f"best policies of {steps} steps")

    def best_policy(self, pair: LinearPair) -> list[Array]:
        """Gains of a policy of the second problem that, as read by the claim, is best in the first.

        Off the image of Q the gains are arbitrary, here ones.
        """
        one = eye_like(pair.forward, *pair.forward.shape)
        read, back = self.read(pair.forward, pair.backward, one)
        gains = lq.riccati(pair.problem, self.remaining(pair.steps) + 1).gains
        off_image = eye_like(read, *[len(read)] * 2) - read @ back
        others = gains[0] @ back * 0 + 1
        return [gains[self.remaining(s)] @ back + others @ off_image for s in range(pair.steps)]

    @float64(pair=floating_pairs)
    def linear_quadratic(self, pair: LinearPair) -> Iterator[Comparison]:
        if not self.admits(pair):
            return
        second, start = self.second(pair)

        def near(label: str, found: Array, expected: Array, allowed: float) -> Comparison:
            return compare(Relation.EQUAL, label, norm(found - expected), 0.0, allowed)

        plan = self.moved(pair, lq.best_plan(pair.problem, pair.start, pair.steps))
        found = lq.best_plan(second, start @ pair.start, pair.steps)
        allowed = plan_rounding(pair.norms, pair.start, pair.steps)
        yield near("best plan", np.array(found), np.array(plan), allowed)

        read, _ = self.read(pair.forward, pair.backward, np.eye(*pair.forward.shape))
        gains = lq.riccati(pair.problem, self.remaining(pair.steps) + 1).gains
        bounds = riccati_rounding(pair.norms, pair.steps).gains
        there, policies = lq.riccati(second, pair.steps).gains, self.best_policy(pair)
        for left, (gain, policy, allowed) in enumerate(zip(there, policies, bounds, strict=True)):
            before = gains[self.remaining(left)]
            yield near(f"best actions in Q z, {left} left", gain @ start, before, allowed)
            yield near(f"best policy read, {left} left", gain @ read, before, allowed)
            # What a policy that is best as read does off the image is known up to rounding.
            slack = unit(pair.norms.size) * norm(np.ones_like(policy))
            yield near(f"best policy, {left} left", policy, gain, allowed + slack)

    def costs(self, pair: LinearPair) -> Iterator[CostMean]:
        """The mean costs of what the claim says is best, against the least costs."""
        second, start = self.second(pair)
        at = start @ pair.start
        least = lq.expected_cost(
            second, at, lq.open_loop(second, lq.best_plan(second, at, pair.steps))
        )
        plan = self.moved(pair, lq.best_plan(pair.problem, pair.start, pair.steps))
        yield f"{pair.name}: plan", second, at, lq.open_loop(second, plan), least
        # A policy must be best from every state, so take one that need not be Q z for any z.
        anywhere = eye_like(at, second.states, 2) @ np.array([3, -2])
        least = lq.riccati(second, pair.steps).value(anywhere)
        yield f"{pair.name}: policy", second, anywhere, lq.feedback(self.best_policy(pair)), least

    mutants = (
        *Conjugation.mutants,
        mutant("not-onto", "a left inverse of Q is enough for policies", right=False),
        mutant("same-policies", "the best policies, not read through Q",
               read=lambda q, inverse, one: (one, one)),
        mutant("read-backwards", "the best policies read through the inverse of Q",
               read=lambda q, inverse, one: (inverse, q)),
        mutant("moved-actions", "the best plans with their actions moved by Q", move_actions=True),
        mutant("stationary", "best actions do not depend on the steps left",
               remaining=lambda left: left + 1),
    )  # fmt: skip
