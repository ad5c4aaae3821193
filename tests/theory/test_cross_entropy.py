"""The cross-entropy method finds optima that are known."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from numcheck.support.errors import InvalidInputError
from numcheck.theory.planning.cross_entropy import CrossEntropy
from numcheck.theory.planning.linear_quadratic import (
    LinearQuadratic,
    best_plan,
    expected_cost,
    open_loop,
)

STEPS = 4


def _problem() -> LinearQuadratic:
    return LinearQuadratic(
        dynamics=np.array([[0.9, 0.2], [-0.1, 0.8]]),
        steering=np.array([[0.5, 0.1], [0.0, 0.6]]),
        noise=np.zeros((2, 2)),
        state=np.eye(2),
        action=0.3 * np.eye(2),
        terminal=2.0 * np.eye(2),
    )


def _cost(problem: LinearQuadratic, starts: Tensor, plans: Tensor) -> Tensor:
    """The definition, step by step."""
    matrix = {
        name: torch.from_numpy(getattr(problem, name))
        for name in ("dynamics", "steering", "state", "action", "terminal")
    }

    def square(vectors: Tensor, weight: Tensor) -> Tensor:
        return ((vectors @ weight) * vectors).sum(dim=-1)

    state = starts[:, None].expand(-1, plans.shape[1], -1)
    total = torch.zeros(plans.shape[:2], dtype=plans.dtype)
    for action in plans.unbind(dim=2):
        total = total + square(state, matrix["state"]) + square(action, matrix["action"])
        state = state @ matrix["dynamics"].mT + action @ matrix["steering"].mT
    return total + square(state, matrix["terminal"])


@pytest.mark.parametrize("seed", [0, 1])
def test_linear_quadratic_optimum_is_found(seed: int) -> None:
    problem = _problem()
    starts = torch.tensor([[1.0, -2.0], [0.5, 1.5], [3.0, 0.0]], dtype=torch.float64)
    first = torch.zeros(len(starts), STEPS, 2, dtype=torch.float64)
    # Actions of the optimum are of size 3: a first law much narrower shrinks before it gets there.
    method = CrossEntropy(deviation=3.0)
    found = method.plan(lambda plans: _cost(problem, starts, plans), first, seed=seed)
    assert found.iterations <= 30
    for start, plan, cost in zip(starts.numpy(), found.actions, found.costs, strict=True):
        best = best_plan(problem, start, STEPS)
        least = expected_cost(problem, start, open_loop(problem, best))
        assert least - 1e-9 <= float(cost) < least * (1 + 1e-3)
        np.testing.assert_allclose(plan.numpy(), np.array(best), atol=0.05)


def test_few_iterations_are_not_enough() -> None:
    """The accuracy above takes the iterations: one alone gives a plan that costs more."""
    problem = _problem()
    starts = torch.tensor([[1.0, -2.0]], dtype=torch.float64)
    first = torch.zeros(1, STEPS, 2, dtype=torch.float64)
    found = CrossEntropy(iterations=1).plan(
        lambda plans: _cost(problem, starts, plans), first, seed=0
    )
    best = best_plan(problem, starts[0].numpy(), STEPS)
    least = expected_cost(problem, starts[0].numpy(), open_loop(problem, best))
    assert float(found.costs[0]) > least * 1.01


def test_limit_and_seed() -> None:
    def cost(plans: Tensor) -> Tensor:
        return (plans - 3.0).square().sum(dim=(2, 3))

    first = torch.zeros(2, 1, 1, dtype=torch.float64)
    method = CrossEntropy(limit=2.0)
    found = method.plan(cost, first, seed=5)
    torch.testing.assert_close(found.actions, torch.full_like(first, 2.0))
    again = method.plan(cost, first, seed=5)
    assert torch.equal(found.actions, again.actions)
    # Here the optimum is not on the edge, so that what is drawn shows.
    free = [CrossEntropy().plan(cost, first, seed=seed).actions for seed in (5, 6)]
    assert not torch.equal(*free)


def test_costs_must_be_finite() -> None:
    first = torch.zeros(1, 2, 1)
    with pytest.raises(InvalidInputError, match="NaN"):
        CrossEntropy().plan(lambda plans: plans.sum(dim=(2, 3)) / 0, first, seed=0)
