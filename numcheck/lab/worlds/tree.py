"""All that can happen in a few steps of a controlled world whose noise is of coin tosses.

An array of depth t has the axes task, then action and outcome of each step so far. So costs and
values of all plans, and of all policies, are means over outcomes and minima over actions.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import torch
from torch import Tensor

from numcheck.lab.worlds.controlled import STATES, ControlledWorld
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError
from numcheck.support.validate_arrays import Shape, tensor

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
        InvalidInputError: If shapes do not fit, there is no action or the tree is too large.
    """
    validate.instance(world, ControlledWorld, name="world")
    steps = validate.integer(steps, name="steps", minimum=0, maximum=24)
    start = _float64(start, "start", ("tasks", STATES))
    actions = _float64(actions, "actions", ("k", STATES))
    _some(len(actions))
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


def _float64(value: object, name: str, shape: Shape) -> Tensor:
    found = tensor(value, name=name, shape=shape)
    if found.dtype != torch.float64 or found.device.type != "cpu":
        raise InvalidInputError(
            f"{name} must be float64 on a CPU, got {found.dtype} on {found.device}. "
            f"Pass {name}.double().cpu()."
        )
    return found


def _some(actions: int) -> None:
    if not actions:
        raise InvalidInputError("actions must be at least one, got none: nothing can be done.")


def _checked(costs: Sequence[Tensor], spent: Tensor) -> tuple[list[Tensor], Tensor]:
    """Costs and prices of actions whose shapes fit."""
    spent = _float64(spent, "spent", ("k",))
    _some(len(spent))
    given = validate.sequence(costs, name="costs")
    if not given:
        raise InvalidInputError("costs must have an array for each depth from 0 to T, got none.")
    tosses = 2**STATES
    return [
        _float64(cost, f"costs[{depth}]", (*_tasks(given[0]), *(len(spent), tosses) * depth))
        for depth, cost in enumerate(given)
    ], spent


def _tasks(first: object) -> Shape:
    return (len(first),) if isinstance(first, Tensor) and first.ndim else ("tasks",)


def plan_costs(costs: list[Tensor], spent: Tensor) -> Tensor:
    """The expected cost of every plan.

    Args:
        costs: For each depth the cost of its states, of the shapes of `states` without the last
            axis; that of depth T is the terminal cost.
        spent: The cost of each action, shape (k,).

    Returns:
        Shape (tasks, k, ..., k): an axis for each step.

    Raises:
        InvalidInputError: If shapes do not fit.
    """
    costs, spent = _checked(costs, spent)
    steps = len(costs) - 1
    total = torch.zeros(1, dtype=torch.float64)
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
    """The index of the best action in every state of depth 0 to T - 1, by Bellman's recursion.

    Args:
        costs: As in `plan_costs`.
        spent: As in `plan_costs`.

    Raises:
        InvalidInputError: If shapes do not fit.
    """
    costs, spent = _checked(costs, spent)
    after, found = costs[-1], []
    for cost in reversed(costs[:-1]):
        choices = spent + after.mean(dim=-1)
        found.append(choices.argmin(dim=-1))
        after = cost + choices.amin(dim=-1)
    return found[::-1]


def policy_cost(costs: list[Tensor], spent: Tensor, policy: list[Tensor]) -> Tensor:
    """The expected cost of a policy given as by `best_policy`, shape (tasks,).

    Raises:
        InvalidInputError: If shapes do not fit, or an action is not there.
    """
    costs, spent = _checked(costs, spent)
    chosen_actions = validate.sequence(policy, name="policy", length=len(costs) - 1)
    for depth, (chosen, cost) in enumerate(zip(chosen_actions, costs, strict=False)):
        if (
            not isinstance(chosen, Tensor)
            or chosen.dtype != torch.int64
            or chosen.shape != cost.shape
            or not bool(((chosen >= 0) & (chosen < len(spent))).all())
        ):
            raise InvalidInputError(
                f"policy must have at depth {depth} an int64 tensor of shape {tuple(cost.shape)} "
                f"of numbers of actions below {len(spent)}, got {validate.shown(chosen)}."
            )
    after = costs[-1]
    for cost, chosen in zip(reversed(costs[:-1]), reversed(policy), strict=True):
        choices = spent + after.mean(dim=-1)
        after = cost + choices.gather(-1, chosen[..., None])[..., 0]
    return after
