"""The training loop: fresh pairs at each step, all of them a function of (seed, step)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import torch
from torch import Tensor, nn

from numcheck.lab.train.descent import Keeping, Value, descend
from numcheck.lab.train.schedule import Ramp, Schedule
from numcheck.lab.train.source import PairSource
from numcheck.lab.worlds.world import World
from numcheck.losses import Loss
from numcheck.support import validate

#: Number of the stream that training takes its pairs from; evaluation takes others.
STREAM = 1
#: Numbers drawn at a time: steps are drawn together as long as that is cheaper.
_DRAWN = 1 << 15


def _drawn_ahead(
    world: World, batch: int, seed: int, device: torch.device
) -> Callable[[int], Tensor]:
    """Observations of the pairs of each step, shape (2, batch, latents), drawn some steps ahead."""
    ahead = 1 if device.type == "cuda" else max(_DRAWN // (2 * batch * world.pairs.latents), 1)

    @lru_cache(maxsize=1)
    def drawn(first: int) -> Tensor:
        return world.sample(seed, STREAM, first * batch, ahead * batch, device=device).x

    def at(step: int) -> Tensor:
        place = step % ahead * batch
        return drawn(step - step % ahead)[:, place : place + batch]

    return at


def train(
    encoder: nn.Module,
    world: World | PairSource,
    loss: Loss,
    schedule: Schedule,
    *,
    seed: int,
    ramp: Ramp | None = None,
    device: str | torch.device = "cpu",
    keeping: Keeping | None = None,
) -> dict[str, list[float]]:
    """Train an encoder in place on fresh pairs of a world.

    Nothing depends on a global generator: pairs and whatever the loss draws are functions of seed
    and step. So a run that is stopped and resumed from its checkpoint ends with the same bits as
    one that was not, on the same machine.

    Args:
        encoder: From observations to embeddings, shape (n, ...) to (n, m), float32.
        world: Where pairs come from: fresh ones of a world, or those of a data set.
        loss: What is minimized.
        schedule: Steps, batch size and learning rates.
        seed: 64-bit seed of the pairs.
        ramp: How the weight of the regularizer grows; `None`: it is the same throughout.
        device: Where to train: `auto`, `cpu`, `cuda` or `cuda:K`.
        keeping: Checkpoints; `None`: there are none.

    Returns:
        The trace: `step`, `alignment` and `regularizer` of every 50th step, on its batch.

    Raises:
        DivergenceError: If a loss or an embedding is not finite.
        CollapseError: If the embeddings have collapsed.
    """
    growth, where = ramp or Ramp(), validate.device(device)
    trace: dict[str, list[float]] = {"step": [], "alignment": [], "regularizer": []}
    views_of: Callable[[int], Tensor]
    if isinstance(world, World):
        views_of, name = _drawn_ahead(world, schedule.batch, seed, where), world.mixing.name
    else:
        name = world.name

        def views_of(step: int) -> Tensor:
            return world.batch(seed, step, schedule.batch, where)

    def objective(step: int) -> tuple[Tensor, Value]:
        embeddings = encoder(views_of(step).flatten(0, 1))

        def value() -> tuple[Tensor, dict[str, Tensor]]:
            first, second = embeddings[: schedule.batch], embeddings[schedule.batch :]
            weight = loss.weight * growth.factor(step, schedule.steps)
            terms = replace(loss, weight=weight)(first, second, step=step)
            parts = {"alignment": terms.alignment, "regularizer": terms.regularizer}
            return terms.total, parts

        return embeddings, value

    run = f"{schedule}, {growth}, seed {seed}, {loss.name} of weight {loss.weight:g}, {name}"
    descend(encoder, objective, schedule, run=run, trace=trace, device=where, keeping=keeping)
    return trace
