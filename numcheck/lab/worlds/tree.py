"""Everything that can happen in a few steps of a controlled world whose noise is coin tosses.

An array of depth t has the axes task, then action and outcome of each step so far. So costs and
values of all plans, and of all policies, are means over outcomes and minima over actions.
"""

from __future__ import annotations

import itertools

import torch
from torch import Tensor

from numcheck.lab.worlds.controlled import STATES, ControlledWorld


def coin_tosses() -> Tensor:
    """The outcomes of equal weight with the mean and covariance of normal noise, shape (4, 2)."""
    signs = list(itertools.product((-1.0, 1.0), repeat=STATES))
    return torch.tensor(signs, dtype=torch.float64)


def states(world: ControlledWorld, start: Tensor, actions: Tensor, steps: int) -> list[Tensor]:
    """The states reached from each start, one array for each depth from 0.

    Args:
        world: The dynamics; the noise is coin tosses.
        start: Float64, shape (tasks, 2).
        actions: All that can be chosen, float64, shape (k, 2).
        steps: T, at least 0.

    Returns:
        The array of depth t has shape (tasks, k, 4, ..., k, 4, 2) with t pairs (k, 4).
    """
    tosses, found = coin_tosses(), [start]
    for _ in range(steps):
        means = world.mean(found[-1][..., None, :], actions)
        found.append(means[..., None, :] + world.sigma * tosses)
    return found


def plan_costs(costs: list[Tensor], spent: Tensor) -> Tensor:
    """The expected cost of every plan.

    Args:
        costs: For each depth the cost of its states, of the shapes of `states` without the last
            axis; that of depth T is the terminal cost.
        spent: The cost of each action, shape (k,).

    Returns:
        Shape (tasks, k, ..., k): an axis for each step.
    """
    steps = len(costs) - 1
    total = torch.zeros(1, dtype=torch.float64)
    for depth, cost in enumerate(costs):
        # From the last pair of axes to the first, so that the axes before keep their numbers.
        expected = cost
        for step in reversed(range(depth)):
            expected = expected.mean(dim=2 + 2 * step)
        total = total + expected.reshape(*expected.shape, *[1] * (steps - depth))
    for step in range(steps):
        total = total + spent.reshape(-1, *[1] * (steps - 1 - step))
    return total


def best_policy(costs: list[Tensor], spent: Tensor) -> list[Tensor]:
    """The index of the best action in every state of depth 0 to T - 1, by Bellman's recursion.

    The arguments are those of `plan_costs`.
    """
    after, found = costs[-1], []
    for cost in reversed(costs[:-1]):
        choices = spent + after.mean(dim=-1)
        found.append(choices.argmin(dim=-1))
        after = cost + choices.amin(dim=-1)
    return found[::-1]


def policy_cost(costs: list[Tensor], spent: Tensor, policy: list[Tensor]) -> Tensor:
    """The expected cost of a policy in the form of `best_policy`, shape (tasks,)."""
    after = costs[-1]
    for cost, chosen in zip(reversed(costs[:-1]), reversed(policy), strict=True):
        choices = spent + after.mean(dim=-1)
        after = cost + choices.gather(-1, chosen[..., None])[..., 0]
    return after
