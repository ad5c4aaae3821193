r"""Training of a world model on windows of episodes: prediction and SIGReg of each time step.

$$E\,|h_{t+1} - g(h_{\le t}, a_{\le t})|^2 + \lambda\, E_t \mathrm{SIGReg}(h_t),$$

a mean over the steps of a window and its windows, a sum over outputs. No gradient is stopped, and
there is no copy of the encoder that lags behind: encoder and predictor both descend all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from numcheck.lab.leworldmodel.model import LeWorldModel
from numcheck.lab.leworldmodel.worlds import Episodes
from numcheck.lab.train import Ramp, Schedule
from numcheck.lab.train.descent import Keeping, Value, descend
from numcheck.losses.sigreg import check_options, sigreg
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError
from numcheck.support.validate_arrays import shaped, tensor

#: From numbers of frames, in the order of the flattened states, to the frames, uint8.
Lookup = Callable[[NDArray[np.int64]], NDArray[np.uint8]]


@dataclass(frozen=True)
class Objective:
    """What is minimized.

    Attributes:
        weight: Lambda, of the regularizer.
        slices: Directions of SIGReg, a step.
        knots: Of SIGReg.
        ramp: How the weight grows.

    Raises:
        InvalidInputError: If a number is out of range.
    """

    weight: float
    slices: int = 64
    knots: int = 9
    ramp: Ramp = field(default_factory=Ramp)

    def __post_init__(self) -> None:
        validate.number(self.weight, name="weight", minimum=0.0, maximum=1e9)
        check_options(self.slices, self.knots, 3.0, "auto")
        validate.instance(self.ramp, Ramp, name="ramp")


def window_loss(
    model: LeWorldModel, h: Tensor, actions: Tensor, objective: Objective, *, seed: int, step: int
) -> tuple[Tensor, Tensor]:
    """Prediction loss and regularizer of embedded windows.

    Args:
        model: Its predictor is used.
        h: Embeddings, shape (windows, steps + 1, outputs).
        actions: Shape (windows, steps, actions).
        objective: Its slices and knots are used.
        seed: Of the directions.
        step: Of training.

    Raises:
        InvalidInputError: If shapes do not fit, a number is out of range or not finite, or
            something is of the wrong type.
    """
    predictor = validate.instance(model, LeWorldModel, name="model").predictor
    validate.instance(objective, Objective, name="objective")
    shaped(h, name="h", shape=("windows", "t", predictor.outputs))
    if h.shape[1] < 2:
        raise InvalidInputError(f"h must be of at least 2 steps, got shape {tuple(h.shape)}.")
    shaped(actions, name="actions", shape=(len(h), h.shape[1] - 1, predictor.actions))
    error = (h[:, 1:] - model.predict(h[:, :-1], actions)).square().sum(dim=2).mean()
    parts = [
        sigreg(
            at.contiguous(),
            seed=seed,
            step=step,
            num_slices=objective.slices,
            num_points=objective.knots,
        )
        for at in h.unbind(dim=1)
    ]
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
        InvalidInputError: If an argument is out of range, or episodes are shorter than windows.
        DivergenceError: If a loss or an embedding is not finite.
        CollapseError: If the embeddings have collapsed.
    """
    seed = validate.integer(seed, name="seed", minimum=0, maximum=2**64 - 1)
    where = validate.device(device)
    validate.instance(model, LeWorldModel, name="model")
    validate.instance(episodes, Episodes, name="episodes")
    validate.function(frames, name="frames")
    validate.instance(objective, Objective, name="objective")
    validate.instance(schedule, Schedule, name="schedule")
    tensor(
        episodes.actions,
        name="actions of episodes",
        shape=("episodes", "steps", model.predictor.actions),
    )
    if not len(episodes.actions):
        raise InvalidInputError("episodes must be at least 1, got none.")
    count, long = episodes.actions.shape[:2]
    context = model.predictor.context
    if long < context:
        raise InvalidInputError(
            f"windows take {context} steps, episodes have {long}. Make them longer, or the "
            "predictor's context shorter."
        )
    across = np.arange(context + 1)
    trace: dict[str, list[float]] = {"step": [], "prediction": [], "regularizer": []}

    def value_at(step: int) -> tuple[Tensor, Value]:
        generator = np.random.Generator(np.random.Philox(key=[seed, step]))
        rows = generator.integers(count, size=schedule.batch)
        first = generator.integers(long - context + 1, size=schedule.batch)
        seen = frames((rows * (long + 1) + first)[:, None] + across)
        if not isinstance(seen, np.ndarray) or seen.dtype != np.uint8:
            kind = seen.dtype if isinstance(seen, np.ndarray) else type(seen).__name__
            raise InvalidInputError(f"frames must give an array of uint8, got {kind}.")
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
