"""Checks of `planning-regret`: plans made with an encoder or a model that errs."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import Any

import numpy as np

from numcheck.checks.base import Claim, Function, at_most, equal, exact, float64, mutant
from numcheck.sampling.decide import Comparison, Relation, compare
from numcheck.theory.planning import regret
from numcheck.theory.planning.model_floating import PointModel, point_models
from numcheck.theory.planning.problem import Outcomes, bellman_value, plan_value
from numcheck.theory.planning.regret import Encoded, Modelled
from numcheck.theory.planning.regret_examples import (
    encoded_problems,
    library_example,
    modelled_problems,
)
from numcheck.theory.planning.regret_floating import EncodedPoints, encoded_points

#: Policies are enumerated if there are at most so many.
_MOST_POLICIES = 600


class Where(StrEnum):
    """Where the encoder must be near to Q."""

    MET = "at the states met with positive weight"
    LIKELY = "at the states met by likeliest outcomes"
    START = "at the start"


def mean_distance(one: Outcomes[Fraction], other: Outcomes[Fraction]) -> Fraction:
    """The distance of the means of two laws on the line."""
    means = [sum((w * y for w, y in law), Fraction(0)) for law in (one, other)]
    return abs(means[0] - means[1])


class PlanningRegret(Claim):
    """Best plans of the learned problem cost at most so much more than the best plans.

    Attributes:
        bound: Of L, T and eta: 2 L (T + 1) eta in the theorem, which is attained.
        slope: L_t, of L, K and t.
        model_bound: Of L_0, ..., L_T, eta and epsilon: 2 (L_T eta + epsilon sum of L_t, t < T).
        where: Where |h(z) - Q z| <= eta must hold.
        laws: Whether a model must be accurate in law, not only in the mean.
        lipschitz: Whether costs must be Lipschitz.
        likeliest: Whether the learned problem may keep the likeliest outcome only.
        feedback: Whether plans are held against the Bellman value.
    """

    bound: Function = lambda slope, steps, error: 2 * slope * (steps + 1) * error
    slope: Function = regret.cost_lipschitz
    model_bound: Function = lambda slopes, error, inaccuracy: (
        2 * (slopes[-1] * error + inaccuracy * sum(slopes[:-1]))
    )
    where: Where = Where.MET
    laws: bool = True
    lipschitz: bool = True
    likeliest: bool = False
    feedback: bool = False

    def of_model(self, pair: Modelled | PointModel, steps: int, *errors: Any) -> Any:
        """The bound for a model, from eta and epsilon."""
        lipschitz = pair.lipschitz if isinstance(pair, Modelled) else pair.slope
        slopes = [self.slope(lipschitz, pair.expansion, t) for t in range(steps + 1)]
        return self.model_bound(slopes, *errors)

    @exact(pair=encoded_problems)
    def encoders(self, pair: Encoded) -> Iterator[Comparison]:
        if self.lipschitz and not pair.has_lipschitz_costs():
            return
        problem, learned, actions = pair.problem(), pair.learned(), pair.actions
        seen = problem if self.where is Where.MET else problem.likeliest()
        learned = learned.likeliest() if self.likeliest else learned
        for steps in range(pair.horizon + 1):
            looked = 0 if self.where is Where.START else steps
            error = pair.error(regret.states_met(seen, actions, 0, looked))
            bound, label = self.bound(pair.lipschitz, steps, error), f"over {steps} steps"
            found = regret.plan_regret(problem, learned, actions, steps, (0, pair.encoded[0]))
            if self.feedback:
                found += plan_value(problem, actions, steps, 0)
                found -= bellman_value(problem, actions, steps, 0)
            yield at_most(found, bound, f"regret of plans {label}")
            if len(actions) ** (len(pair.truth) * steps) <= _MOST_POLICIES:
                found = regret.policy_regret(problem, learned, actions, steps, pair.encoded)
                yield at_most(found, bound, f"regret of policies {label}")

    @exact(pair=modelled_problems)
    def models(self, pair: Modelled) -> Iterator[Comparison]:
        for steps in filter(pair.is_smooth, range(pair.horizon + 1)):
            inaccuracy = pair.error(steps, regret.wasserstein if self.laws else mean_distance)
            starts = Fraction(0), pair.encoded
            found = regret.plan_regret(pair.problem, pair.model, (0, 1), steps, starts)
            bound = self.of_model(pair, steps, abs(pair.encoded), inaccuracy)
            yield at_most(found, bound, f"regret of plans over {steps} steps")

    @exact()
    def attained(self) -> Iterator[Comparison]:
        pair = library_example()
        starts = 0, pair.encoded[0]
        found = regret.plan_regret(pair.problem(), pair.learned(), pair.actions, 1, starts)
        yield equal(found, self.bound(pair.lipschitz, 1, pair.error([0, 1])), "over 1 step")

    @float64(pair=encoded_points)
    def encoders_in_space(self, pair: EncodedPoints) -> Iterator[Comparison]:
        if self.lipschitz and not pair.lipschitz:
            return
        kernels = pair.likeliest if self.where is Where.LIKELY else pair.kernels
        error = pair.error(kernels, 0 if self.where is Where.START else pair.steps)
        bound = self.bound(pair.slope, pair.steps, error)
        found = pair.regrets(pair.likeliest if self.likeliest else pair.kernels)
        plans = found.feedback if self.feedback else found.plans
        for what, value in (("plans", plans), ("policies", found.policies)):
            yield compare(Relation.AT_MOST, f"regret of {what}", value, bound, pair.rounding)
        if pair.margin is not None and pair.steps == 1:
            attained = found.plans + pair.margin
            yield compare(Relation.EQUAL, "attained over 1 step", attained, bound, pair.rounding)

    @float64(model=point_models)
    def models_in_space(self, model: PointModel) -> Iterator[Comparison]:
        found, allowed = model.regret()
        errors = float(np.linalg.norm(model.start)), model.inaccuracy(self.laws)
        bound = self.of_model(model, model.steps, *errors)
        yield compare(Relation.AT_MOST, "regret of plans", found, bound, allowed)

    mutants = (
        mutant("stages-alone", "2 L T eta, without the end",
               bound=lambda slope, steps, error: 2 * slope * steps * error),
        mutant("end-alone", "2 L eta, whatever the horizon",
               bound=lambda slope, steps, error: 2 * slope * error),
        mutant("one-sided", "L (T + 1) eta: the error of one plan, not of two",
               bound=lambda slope, steps, error: slope * (steps + 1) * error),
        mutant("no-slope", "2 (T + 1) eta, whatever L",
               bound=lambda slope, steps, error: 2 * (steps + 1) * error),
        mutant("too-large", "4 L (T + 1) eta, and that is attained",
               bound=lambda slope, steps, error: 4 * slope * (steps + 1) * error),
        mutant("near-at-the-start", "h near to Q at the start alone", where=Where.START),
        mutant("near-where-likely", "h near to Q at the states that likeliest outcomes lead to",
               where=Where.LIKELY),
        mutant("any-costs", "costs need not be Lipschitz", lipschitz=False),
        mutant("likeliest-outcome", "the learned problem may keep the likeliest outcome only",
               likeliest=True),
        mutant("plans-against-feedback",
               "a best plan of the learned problem against the Bellman value", feedback=True),
        mutant("accurate-model", "2 L_T eta for any model",
               model_bound=lambda slopes, error, _: 2 * slopes[-1] * error),
        mutant("errors-do-not-grow", "2 (L_T eta + T L epsilon)",
               model_bound=lambda slopes, error, inaccuracy: (
                   2 * (slopes[-1] * error + (len(slopes) - 1) * slopes[0] * inaccuracy)
               )),
        mutant("no-expansion", "2 L (T + 1) eta + L T (T + 1) epsilon, whatever K",
               slope=lambda lipschitz, expansion, steps: (steps + 1) * lipschitz),
        mutant("accurate-mean", "a model accurate in the mean", laws=False),
    )  # fmt: skip
