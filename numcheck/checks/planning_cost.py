"""Checks of `planning-cost`: in the conjugated problem every plan costs what it did."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from numcheck.checks.base import Function, equal, exact, float64, mutant
from numcheck.checks.conjugation import Conjugation, CostMean
from numcheck.sampling.decide import Comparison, Relation, compare
from numcheck.theory.planning.examples import FinitePair, finite_pairs
from numcheck.theory.planning.linear_quadratic import expected_cost, open_loop
from numcheck.theory.planning.linear_quadratic_examples import LinearPair, floating_pairs
from numcheck.theory.planning.linear_quadratic_rounding import cost_rounding
from numcheck.theory.planning.problem import all_plans, plan_cost


class PlanningCost(Conjugation):
    """The plan moved(p) costs from Q z in the second problem what p costs from z in the first.

    Attributes:
        moved: The plan itself in the theorem.
    """

    moved: Function = lambda plan: plan

    @exact(pair=finite_pairs)
    def plans(self, pair: FinitePair) -> Iterator[Comparison]:
        if self.admits(pair):
            second, start = self.second(pair)
            for steps in range(pair.horizon + 1):
                for plan in all_plans(pair.actions, steps):
                    for z in pair.states:
                        yield equal(
                            plan_cost(second, self.moved(plan), start(z)),
                            plan_cost(pair.problem, plan, z),
                            f"plan {plan} from {z}",
                        )

    @float64(pair=floating_pairs, number=range(2))
    def random_plans(self, pair: LinearPair, number: int) -> Iterator[Comparison]:
        if self.admits(pair):
            second, start = self.second(pair)
            generator = np.random.default_rng(number)
            plan = list(generator.standard_normal((pair.steps, pair.problem.actions)))
            controls = open_loop(pair.problem, plan)
            yield compare(
                Relation.EQUAL,
                "cost",
                float(
                    expected_cost(second, start @ pair.start, open_loop(second, self.moved(plan)))
                ),
                float(expected_cost(pair.problem, pair.start, controls)),
                cost_rounding(pair.norms, pair.start, controls),
            )

    def costs(self, pair: LinearPair) -> Iterator[CostMean]:
        """The cost of one plan, with actions that differ, so that their order matters."""
        second, start = self.second(pair)
        sizes = (Fraction(2), Fraction(-1), Fraction(3, 2))
        plan = [np.array([s, 1 - s])[: pair.problem.actions] for s in sizes]
        expected = expected_cost(pair.problem, pair.start, open_loop(pair.problem, plan))
        yield pair.name, second, start @ pair.start, open_loop(second, self.moved(plan)), expected

    mutants = (
        *Conjugation.mutants,
        mutant("read-only", "states read through the inverse of Q, outcomes left where they are",
               maps=lambda q, inverse, one: (one, inverse, q)),
        mutant("likeliest-outcome", "the second problem may keep the likeliest outcome only",
               likeliest=True),
        mutant("one-step-short", "the plan without its last action", moved=lambda p: p[:-1]),
        mutant("reversed", "the plan in reverse order", moved=lambda p: p[::-1]),
    )  # fmt: skip
