"""Encoder and predictor trained together on transitions: prediction loss and a regularizer."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from numcheck.lab.train.descent import Value, descend
from numcheck.lab.train.loop import STREAM
from numcheck.lab.train.schedule import Ramp, Schedule
from numcheck.lab.worlds.controlled import ControlledWorld
from numcheck.losses import Loss
from numcheck.support import validate


@dataclass(frozen=True)
class WorldModel:
    """An encoder and a predictor of its next embedding.

    Attributes:
        encoder: From observations to embeddings, shape (n, 2) to (n, m).
        predictor: From embeddings and actions side by side, shape (n, m + 2), to (n, m).
    """

    encoder: nn.Module
    predictor: nn.Module

    def predict(self, h: Tensor, a: Tensor) -> Tensor:
        """The expected embedding after an action, shape (..., m)."""
        found: Tensor = self.predictor(torch.cat([h, a.to(h)], dim=-1))
        return found


def train_model(
    model: WorldModel,
    world: ControlledWorld,
    loss: Loss,
    schedule: Schedule,
    *,
    seed: int,
    ramp: Ramp | None = None,
    device: str | torch.device = "cpu",
) -> list[float]:
    """Train an encoder and a predictor in place, both by gradients of the prediction loss.

    It is $E|h(x') - g(h(x), a)|^2$, a sum over embedding dimensions; the loss gives the regularizer
    and its weight. No gradient is stopped.

    Args:
        model: Encoder and predictor, float32.
        world: Where transitions come from.
        loss: Its regularizer is taken, its alignment is not.
        schedule: Steps, batch size and learning rates.
        seed: 64-bit seed of the transitions.
        ramp: How the weight of the regularizer grows; `None`: it is the same throughout.
        device: Where to train: `auto`, `cpu`, `cuda` or `cuda:K`.

    Returns:
        The prediction loss of every 50th step, on its batch.

    Raises:
        DivergenceError: If a loss or an embedding is not finite.
        CollapseError: If the embeddings have collapsed.
    """
    growth, where = ramp or Ramp(), validate.device(device)
    trace: dict[str, list[float]] = {"step": [], "prediction": []}

    def objective(step: int) -> tuple[Tensor, Value]:
        drawn = world.sample(seed, STREAM, step * schedule.batch, schedule.batch, device=where)
        views = world.mixing(torch.cat([drawn.z, drawn.after]).float())
        embeddings = model.encoder(views)

        def value() -> tuple[Tensor, dict[str, Tensor]]:
            h, after = embeddings.chunk(2)
            error = (after - model.predict(h, drawn.a)).square().sum(dim=1).mean()
            weight = loss.weight * growth.factor(step, schedule.steps)
            total = error + weight * loss.regularizer(h, after, step=step)
            return total, {"prediction": error}

        return embeddings, value

    parts = nn.ModuleList([model.encoder, model.predictor])
    descend(parts, objective, schedule, run="", trace=trace, device=where)
    return trace["prediction"]
