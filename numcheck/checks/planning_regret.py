"""Checks of `planning-regret`: plans made with an encoder or a model that errs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

import numpy as np

from numcheck.checks.base import (
    Checks,
    Kind,
    Mutant,
    Outcome,
    compare_at_most,
    compare_exactly,
)
from numcheck.sampling.decide import Comparison, Relation, compare
from numcheck.theory.planning.model_floating import PointModel, point_models
from numcheck.theory.planning.problem import Outcomes, bellman_value, plan_value
from numcheck.theory.planning.regret import (
    cost_lipschitz,
    plan_regret,
    policy_regret,
    states_met,
    wasserstein,
)
from numcheck.theory.planning.regret_examples import (
    encoded_problems,
    library_example,
    modelled_problems,
)
from numcheck.theory.planning.regret_floating import EncodedPoints, encoded_points
from numcheck.theory.planning.regret_problems import Encoded, Modelled

#: Policies are enumerated if there are at most so many.
_MOST_POLICIES = 600


class Where(StrEnum):
    """Where the encoder must be near to Q."""

    MET = "at the states met with positive weight"
    LIKELY = "at the states met by likeliest outcomes"
    START = "at the start"


def _model_bound(lipschitz: Any, expansion: Any, steps: int, error: Any, inaccuracy: Any) -> Any:
    """2 (L_T eta + epsilon sum_(t < T) L_t)."""
    constants = [cost_lipschitz(lipschitz, expansion, t) for t in range(steps + 1)]
    return 2 * (constants[steps] * error + inaccuracy * sum(constants[:steps]))


def mean_distance(one: Outcomes[Fraction], other: Outcomes[Fraction]) -> Fraction:
    """The distance of the means of two laws on the line."""
    means = [sum((w * y for w, y in law), Fraction(0)) for law in (one, other)]
    return abs(means[0] - means[1])


@dataclass(frozen=True)
class Claim:
    """Best plans of the learned problem cost at most so much more than the best plans.

    Attributes:
        bound: Of L, T and eta: 2 L (T + 1) eta in the theorem, which is attained.
        model_bound: Of L, K, T, eta and epsilon: 2 (L_T eta + epsilon sum of L_t, t < T).
        where: Where |h(z) - Q z| <= eta must hold.
        laws: Whether a model must be accurate in law, not only in the mean.
        lipschitz: Whether costs must be Lipschitz.
        likeliest: Whether the learned problem may keep the likeliest outcome only.
        feedback: Whether plans are held against the Bellman value.
    """

    bound: Callable[[Any, int, Any], Any] = lambda lipschitz, steps, error: (
        2 * lipschitz * (steps + 1) * error
    )
    model_bound: Callable[[Any, Any, int, Any, Any], Any] = _model_bound
    where: Where = Where.MET
    laws: bool = True
    lipschitz: bool = True
    likeliest: bool = False
    feedback: bool = False


def _error(claim: Claim, pair: Encoded, steps: int) -> Fraction:
    problem = pair.problem()
    if claim.where is Where.START:
        return pair.error([0])
    looked_at = problem if claim.where is Where.MET else problem.likeliest()
    return pair.error(states_met(looked_at, pair.actions, 0, steps))


def _compare_encoded(claim: Claim, pair: Encoded) -> Iterator[Comparison]:
    problem, learned, actions = pair.problem(), pair.learned(), pair.actions
    if claim.likeliest:
        learned = learned.likeliest()
    for steps in range(pair.horizon + 1):
        bound = claim.bound(pair.lipschitz, steps, _error(claim, pair, steps))
        found = plan_regret(problem, learned, actions, steps, (0, pair.encoded[0]))
        if claim.feedback:
            found += plan_value(problem, actions, steps, 0)
            found -= bellman_value(problem, actions, steps, 0)
        yield compare_at_most(f"{pair.name}: regret of plans of {steps} steps", found, bound)
        if len(actions) ** (len(pair.truth) * steps) <= _MOST_POLICIES:
            found = policy_regret(problem, learned, actions, steps, pair.encoded)
            label = f"{pair.name}: regret of policies over {steps} steps"
            yield compare_at_most(label, found, bound)


def _compare_modelled(claim: Claim, pair: Modelled) -> Iterator[Comparison]:
    for steps in range(pair.horizon + 1):
        if pair.is_smooth(steps):
            inaccuracy = pair.error(steps, wasserstein if claim.laws else mean_distance)
            numbers = pair.lipschitz, pair.expansion, steps, abs(pair.encoded), inaccuracy
            starts = Fraction(0), pair.encoded
            found = plan_regret(pair.problem, pair.model, (0, 1), steps, starts)
            label = f"{pair.name}: regret of plans of {steps} steps"
            yield compare_at_most(label, found, claim.model_bound(*numbers))


def _check_exactly(claim: Claim) -> Outcome:
    comparisons: list[Comparison] = []
    for pair in encoded_problems():
        if pair.has_lipschitz_costs() or not claim.lipschitz:
            comparisons += _compare_encoded(claim, pair)
    for model in modelled_problems():
        comparisons += _compare_modelled(claim, model)
    pair = library_example()
    found = plan_regret(pair.problem(), pair.learned(), pair.actions, 1, (0, pair.encoded[0]))
    bound = claim.bound(pair.lipschitz, 1, pair.error([0, 1]))
    comparisons.append(compare_exactly("the bound is attained over 1 step", found, bound))
    detail = "random and worst problems, at most 9 states and 4 steps; all plans, all policies"
    return Outcome(Kind.EXACT, tuple(comparisons), detail)


def _compare_points(claim: Claim, pair: EncodedPoints) -> Iterator[Comparison]:
    kernels = pair.likeliest if claim.where is Where.LIKELY else pair.kernels
    steps = 0 if claim.where is Where.START else pair.steps
    bound = claim.bound(pair.slope, pair.steps, pair.error(kernels, steps))
    found = pair.regrets(pair.likeliest if claim.likeliest else pair.kernels)
    plans = found.feedback if claim.feedback else found.plans
    for what, regret in (("plans", plans), ("policies", found.policies)):
        label = f"{pair.name}: regret of {what} of {pair.steps} steps"
        yield compare(Relation.AT_MOST, label, regret, bound, pair.rounding)
    if pair.margin is not None and pair.steps == 1:
        label = f"{pair.name}: the bound is attained over 1 step"
        yield compare(Relation.EQUAL, label, found.plans + pair.margin, bound, pair.rounding)


def _compare_model(claim: Claim, model: PointModel) -> Iterator[Comparison]:
    regret, allowed = model.regret()
    error = float(np.linalg.norm(model.start))
    numbers = model.slope, model.expansion, model.steps, error, model.inaccuracy(claim.laws)
    label = f"{model.name}: regret of plans of {model.steps} steps"
    yield compare(Relation.AT_MOST, label, regret, claim.model_bound(*numbers), allowed)


def _check_floating(claim: Claim) -> Outcome:
    comparisons: list[Comparison] = []
    for pair in encoded_points():
        if pair.lipschitz or not claim.lipschitz:
            comparisons += _compare_points(claim, pair)
    for model in point_models():
        comparisons += _compare_model(claim, model)
    detail = "at most 208 states in 64 dimensions, 6 steps; random and worst problems and models"
    return Outcome(Kind.FLOATING, tuple(comparisons), detail)


def _one_error_less(lipschitz: Any, steps: int, error: Any) -> Any:
    return 2 * lipschitz * steps * error


CHECKS = Checks(
    theorem="planning-regret",
    claim=Claim(),
    mutants=(
        Mutant("stages-alone", "2 L T eta, without the end", Claim(bound=_one_error_less)),
        Mutant(
            "end-alone",
            "2 L eta, whatever the horizon",
            Claim(bound=lambda lipschitz, steps, error: 2 * lipschitz * error),
        ),
        Mutant(
            "one-sided",
            "L (T + 1) eta: the error of one plan, not of two",
            Claim(bound=lambda lipschitz, steps, error: lipschitz * (steps + 1) * error),
        ),
        Mutant(
            "no-slope",
            "2 (T + 1) eta, whatever L",
            Claim(bound=lambda lipschitz, steps, error: 2 * (steps + 1) * error),
        ),
        Mutant(
            "too-large",
            "4 L (T + 1) eta, and that is attained",
            Claim(bound=lambda lipschitz, steps, error: 4 * lipschitz * (steps + 1) * error),
        ),
        Mutant("near-at-the-start", "h near to Q at the start alone", Claim(where=Where.START)),
        Mutant(
            "near-where-likely",
            "h near to Q at the states that likeliest outcomes lead to",
            Claim(where=Where.LIKELY),
        ),
        Mutant("any-costs", "costs need not be Lipschitz", Claim(lipschitz=False)),
        Mutant(
            "likeliest-outcome",
            "the learned problem may keep the likeliest outcome only",
            Claim(likeliest=True),
        ),
        Mutant(
            "plans-against-feedback",
            "a best plan of the learned problem against the Bellman value",
            Claim(feedback=True),
        ),
        Mutant(
            "accurate-model",
            "2 L_T eta for any model",
            Claim(model_bound=lambda lipschitz, expansion, steps, error, _: (
                2 * cost_lipschitz(lipschitz, expansion, steps) * error
            )),
        ),
        Mutant(
            "errors-do-not-grow",
            "2 (L_T eta + T L epsilon)",
            Claim(model_bound=lambda lipschitz, expansion, steps, error, inaccuracy: 2 * (
                cost_lipschitz(lipschitz, expansion, steps) * error
                + steps * lipschitz * inaccuracy
            )),
        ),
        Mutant(
            "no-expansion",
            "2 L (T + 1) eta + L T (T + 1) epsilon, whatever K",
            Claim(model_bound=lambda lipschitz, _, steps, error, inaccuracy: (
                _model_bound(lipschitz, 1, steps, error, inaccuracy)
            )),
        ),
        Mutant("accurate-mean", "a model accurate in the mean", Claim(laws=False)),
    ),
    exact=_check_exactly,
    floating=_check_floating,
)  # fmt: skip
