"""Surprise: the prediction error where the state jumps, and where only a colour changes.

Measured as in the LeWorldModel paper (Maes et al., 2026): a model that knows the state of its world
is surprised by a teleport, and less by a change that leaves the state as it is.
"""

from __future__ import annotations

import torch
from torch import Tensor

from numcheck.lab.leworldmodel.model import LeWorldModel
from numcheck.metrics.blocks import Bootstrap
from numcheck.metrics.trajectories import mean_interval, ratio_interval, straightness


@torch.no_grad()
def last_errors(model: LeWorldModel, h: Tensor, actions: Tensor, ends: Tensor) -> Tensor:
    """Errors of the predictions of embeddings (`ends`), float64, shape (n, m).

    They are made from the last `context` of the embeddings before, shape (n, t, m), and of the
    actions taken at each, shape (n, t, actions).
    """
    context = model.predictor.context
    expected = model.predict(h[:, -context:].float(), actions[:, -context:])[:, -1]
    return ends.double() - expected.double()


def surprises(
    model: LeWorldModel, h: Tensor, actions: Tensor, recoloured: Tensor, strap: Bootstrap
) -> dict[str, list[float]]:
    """Errors at a teleport and at a change of colour, over the usual ones, and how often larger.

    In the last step the state is replaced by that of the next trajectory, or the frame by one in
    other colours.

    Args:
        model: Its predictor is used.
        h: Embeddings of independent trajectories, shape (n, steps + 1, m).
        actions: Shape (n, steps, actions).
        recoloured: Embeddings of the last frames in other colours, shape (n, m).
        strap: How intervals are made.

    Returns:
        `surprise` (the usual error), `surprise at a teleport` and `at a colour` over it, and
        `teleport detected` and `colour detected`: how often these errors exceed the usual error of
        another trajectory.
    """
    before = h[:, :-1]

    def size(ends: Tensor) -> Tensor:
        return last_errors(model, before, actions, ends).square().sum(dim=1)

    usual = size(h[:, -1])
    errors = {"teleport": size(h[:, -1].roll(1, dims=0)), "colour": size(recoloured)}
    row = {"surprise": mean_interval(usual, strap)}
    for name, found in errors.items():
        row[f"surprise at a {name}"] = ratio_interval(found, usual, strap)
        larger = (found[:, None] > usual).double().mean(dim=1)
        row[f"{name} detected"] = mean_interval(larger, strap)
    return row


def straightnesses(paths: dict[str, Tensor], strap: Bootstrap) -> dict[str, list[float]]:
    """The straightness of trajectories, shape (n, steps + 1, coordinates), in several spaces."""
    return {
        f"straightness of {name}": mean_interval(straightness(path.transpose(0, 1)), strap)
        for name, path in paths.items()
    }
