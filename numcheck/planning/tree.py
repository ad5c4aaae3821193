"""All that can happen in a few steps of a controlled world whose noise is of coin tosses.

An array of depth t has the axes task, then action and outcome of each step so far. So costs and
values of all plans, and of all policies, are means over outcomes and minima over actions.
"""

from __future__ import annotations

import itertools

import torch
from torch import Tensor

from numcheck import validate
from numcheck.errors import InvalidInputError
from numcheck.worlds.controlled import STATES, ControlledWorld

#: Most states of a tree, all tasks together.
_LARGEST = 1 << 24


def coin_tosses() -> Tensor:
    """The outcomes of equal weight with the mean and covariance of normal noise, shape (4, 2)."""
    signs = list(itertools.product((-1.0, 1.0), repeat=STATES))
    return torch.tensor(signs, dtype=torch.float64)


def states(world: ControlledWorld, start: Tensor, actions: Tensor, steps: int) -> list[Tensor]:
    """The states met from each start, one array for each depth from 0.

    Args:
        world: The dynamics; the noise is of coin tosses.
        start: Float64, shape (tasks, 2).
        actions: What can be done, float64, shape (k, 2).
        steps: T, at least 0.

    Returns:
        The array of depth t has shape (tasks, k, 4, ..., k, 4, 2) with t pairs (k, 4).

    Raises:
        InvalidInputError: If shapes do not fit or the tree is too large.
    """
    steps = validate.integer(steps, name="steps", minimum=0, maximum=24)
    for name, value in (("start", start), ("actions", actions)):
        if not isinstance(value, Tensor) or value.ndim != 2 or value.shape[1] != STATES:
            shape = tuple(value.shape) if isinstance(value, Tensor) else type(value).__name__
            raise InvalidInputError(f"{name} must be a tensor of shape (count, 2), got {shape}.")
    tosses = coin_tosses()
    size = len(start) * (len(actions) * len(tosses)) ** steps
    if size > _LARGEST:
        raise InvalidInputError(
            f"the tree would have {size} leaves, at most {_LARGEST} are allowed. Take fewer steps, "
            "actions or tasks."
        )
    found = [start]
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
    total = torch.zeros(1, dtype=spent.dtype)
    for depth, cost in enumerate(costs):
        # From the last pair of axes to the first, so that numbers of axes stay as they are.
        expected = cost
        for step in reversed(range(depth)):
            expected = expected.mean(dim=2 + 2 * step)
        total = total + expected.reshape(*expected.shape, *[1] * (steps - depth))
    for step in range(steps):
        total = total + spent.reshape(-1, *[1] * (steps - 1 - step))
    return total


def best_policy(costs: list[Tensor], spent: Tensor) -> list[Tensor]:
    """The index of the best action in every state of depth 0 to T - 1, by Bellman's recursion."""
    after, found = costs[-1], []
    for cost in reversed(costs[:-1]):
        choices = spent + after.mean(dim=-1)
        found.append(choices.argmin(dim=-1))
        after = cost + choices.amin(dim=-1)
    return found[::-1]


def policy_cost(costs: list[Tensor], spent: Tensor, policy: list[Tensor]) -> Tensor:
    """The expected cost of a policy given as by `best_policy`, shape (tasks,)."""
    after = costs[-1]
    for cost, chosen in zip(reversed(costs[:-1]), reversed(policy), strict=True):
        choices = spent + after.mean(dim=-1)
        after = cost + choices.gather(-1, chosen[..., None])[..., 0]
    return after
