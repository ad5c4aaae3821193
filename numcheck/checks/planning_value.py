"""Checks of `planning-value`: best plans and best play cost the same when conjugated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from numcheck.checks.base import Function, equal, exact, float64, mutant
from numcheck.checks.conjugation import Conjugation, CostMean
from numcheck.sampling.decide import Comparison, Relation, compare
from numcheck.theory.planning import linear_quadratic as lq
from numcheck.theory.planning import problem as control
from numcheck.theory.planning.examples import FinitePair, finite_pairs
from numcheck.theory.planning.linear_quadratic_examples import LinearPair, floating_pairs
from numcheck.theory.planning.linear_quadratic_rounding import cost_rounding, riccati_rounding


class PlanningValue(Conjugation):
    """From Q z the second problem has the two values that the first one has from z.

    Attributes:
        steps: From the number of steps in the first problem to that in the second; no change.
        closed_value: From the open-loop and the closed-loop value of the first problem to the
            closed-loop value of the second: the closed-loop one.
        open_value: The same for the open-loop value: the open-loop one.
    """

    steps: Function = lambda steps: steps
    closed_value: Function = lambda open_loop, closed_loop: closed_loop
    open_value: Function = lambda open_loop, closed_loop: open_loop

    @exact(pair=finite_pairs)
    def tables(self, pair: FinitePair) -> Iterator[Comparison]:
        if not self.admits(pair):
            return
        actions, (second, start) = pair.actions, self.second(pair)
        for steps in range(pair.horizon + 1):
            moved = self.steps(steps)
            policies = control.all_policies(actions, pair.images, moved)
            few = steps <= pair.policy_steps
            rules = [control.policy_rule(policy, pair.images) for policy in policies] if few else []
            for z in pair.states:
                values = [
                    f(pair.problem, actions, steps, z)
                    for f in (control.plan_value, control.bellman_value)
                ]
                closed, where = self.closed_value(*values), f"{steps} steps from {z}"
                found = control.plan_value(second, actions, moved, start(z))
                yield equal(found, self.open_value(*values), f"plans of {where}")
                found = control.bellman_value(second, actions, moved, start(z))
                yield equal(found, closed, f"Bellman value, {where}")
                # The Bellman value is a least cost: of all policies, by their trajectories.
                if few:
                    found = min(control.rule_cost(second, rule, moved, start(z)) for rule in rules)
                    yield equal(found, closed, f"policies of {where}")

    def best(self, pair: LinearPair) -> Iterator[tuple[str, Any, Any, Any, Any]]:
        """The best plan and the best feedback of the second problem, with the claimed values."""
        first, (second, start) = pair.problem, self.second(pair)
        at, steps = start @ pair.start, self.steps(pair.steps)
        plan = lq.open_loop(first, lq.best_plan(first, pair.start, pair.steps))
        values = (
            lq.expected_cost(first, pair.start, plan),
            lq.riccati(first, pair.steps).value(pair.start),
        )
        plan = lq.open_loop(second, lq.best_plan(second, at, steps))
        yield "best plan", second, at, plan, self.open_value(*values)
        gains = lq.feedback(lq.riccati(second, steps).gains)
        yield "best feedback", second, at, gains, self.closed_value(*values)

    @float64(pair=floating_pairs)
    def linear_quadratic(self, pair: LinearPair) -> Iterator[Comparison]:
        if self.admits(pair):
            for name, second, at, controls, expected in self.best(pair):
                allowed = cost_rounding(pair.norms, pair.start, controls)
                if name == "best feedback":
                    allowed += riccati_rounding(pair.norms, pair.steps).value(pair.start)
                found = float(lq.expected_cost(second, at, controls))
                yield compare(Relation.EQUAL, name, found, float(expected), allowed)

    def costs(self, pair: LinearPair) -> Iterator[CostMean]:
        """The mean costs of the best plan and the best feedback of the second problem."""
        for name, *found in self.best(pair):
            yield f"{pair.name}: {name}", *found

    mutants = (
        *Conjugation.mutants,
        mutant("likeliest-outcome", "the second problem may keep the likeliest outcome only",
               likeliest=True),
        mutant("no-feedback", "closed-loop play costs what the best plan costs",
               closed_value=lambda open_loop, closed_loop: open_loop),
        mutant("plans-as-feedback", "the best plan costs what closed-loop play costs",
               open_value=lambda open_loop, closed_loop: closed_loop),
        mutant("one-step-short", "one step less in the second problem",
               steps=lambda steps: max(steps - 1, 0)),
    )  # fmt: skip
