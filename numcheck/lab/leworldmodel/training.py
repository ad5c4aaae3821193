r"""Training of a world model on windows of episodes: prediction and SIGReg of each time step.

$$E\,|h_{t+1} - g(h_{\le t}, a_{\le t})|^2 + \lambda\, E_t \mathrm{SIGReg}(h_t),$$

a mean over steps and windows, a sum over embedding dimensions. No gradient is stopped, and
there is no copy of the encoder that lags behind: encoder and predictor both descend all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from numcheck.lab.leworldmodel.model import LeWorldModel
from numcheck.lab.leworldmodel.worlds import Episodes
from numcheck.lab.train import Ramp, Schedule
from numcheck.lab.train.descent import Keeping, Value, descend
from numcheck.losses.sigreg import sigreg
from numcheck.support import validate

#: From numbers of frames, in the order of the flattened states, to the frames, uint8.
Lookup = Callable[[NDArray[np.int64]], NDArray[np.uint8]]


@dataclass(frozen=True)
class Objective:
    """What is minimized.

    Attributes:
        weight: Lambda, of the regularizer.
        num_slices: Directions of SIGReg per step.
        num_points: Of SIGReg.
        ramp: How the weight grows.
    """

    weight: float
    num_slices: int = 64
    num_points: int = 9
    ramp: Ramp = field(default_factory=Ramp)


def window_loss(
    model: LeWorldModel, h: Tensor, actions: Tensor, objective: Objective, *, seed: int, step: int
) -> tuple[Tensor, Tensor]:
    """Prediction loss and regularizer of embedded windows.

    Embeddings have shape (windows, steps + 1, m), actions (windows, steps, actions); seed and step
    give the directions of SIGReg.
    """
    error = (h[:, 1:] - model.predict(h[:, :-1], actions)).square().sum(dim=2).mean()
    statistic = partial(
        sigreg,
        seed=seed,
        step=step,
        num_slices=objective.num_slices,
        num_points=objective.num_points,
    )
    parts = [statistic(at.contiguous()) for at in h.unbind(dim=1)]
    return error, torch.stack(parts).mean()


def train_world_model(
    model: LeWorldModel,
    episodes: Episodes,
    frames: Lookup,
    objective: Objective,
    schedule: Schedule,
    *,
    seed: int,
    device: str | torch.device = "cpu",
    keeping: Keeping | None = None,
) -> dict[str, list[float]]:
    """Train encoder and predictor in place.

    The windows of a step are a function of seed and step, so that a run that is stopped and
    resumed ends with the bits of one that was not.

    Args:
        model: Encoder and predictor.
        episodes: States, of which only the number counts here, and actions.
        frames: The frames of the states, numbered along steps first.
        objective: Weight and size of the regularizer.
        schedule: Steps, windows of a step, learning rates.
        seed: 64-bit seed of windows and directions.
        device: Where to train.
        keeping: Checkpoints.

    Returns:
        The trace: `step`, `prediction` and `regularizer` of every 50th step.

    Raises:
        DivergenceError: If a loss or an embedding is not finite.
        CollapseError: If the embeddings have collapsed.
    """
    where, context = validate.device(device), model.predictor.context
    count, long = episodes.actions.shape[:2]
    across = np.arange(context + 1)
    trace: dict[str, list[float]] = {"step": [], "prediction": [], "regularizer": []}

    def value_at(step: int) -> tuple[Tensor, Value]:
        generator = np.random.Generator(np.random.Philox(key=[seed, step]))
        rows = generator.integers(count, size=schedule.batch)
        first = generator.integers(long - context + 1, size=schedule.batch)
        seen = frames((rows * (long + 1) + first)[:, None] + across)
        actions = episodes.actions[rows[:, None], first[:, None] + across[:-1]].float().to(where)
        h = model.embed(torch.from_numpy(seen).to(where))

        def value() -> tuple[Tensor, dict[str, Tensor]]:
            error, regularizer = window_loss(model, h, actions, objective, seed=seed, step=step)
            weight = objective.weight * objective.ramp.factor(step, schedule.steps)
            parts = {"prediction": error, "regularizer": regularizer}
            return error + weight * regularizer, parts

        return h.flatten(0, 1), value

    sizes = f"{count} episodes of {long} steps, context {context}"
    run = f"{schedule}, {objective}, seed {seed}, {sizes}"
    descend(model, value_at, schedule, run=run, trace=trace, device=where, keeping=keeping)
    return trace
