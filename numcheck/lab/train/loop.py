"""The training loop: fresh pairs at each step, all of them a function of (seed, step)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

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


@dataclass(frozen=True)
class Trace:
    """Losses along the way.

    Attributes:
        step: Numbers of the steps.
        alignment: Alignment of each, on its batch.
        regularizer: Regularizer of each, on its batch.
    """

    step: list[int] = field(default_factory=list)
    alignment: list[float] = field(default_factory=list)
    regularizer: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Trained:
    """A trained encoder.

    Attributes:
        encoder: The encoder, trained in place.
        trace: Losses along the way.
    """

    encoder: nn.Module
    trace: Trace


class _Pairs:
    """Observations of the pairs of each step, drawn some steps ahead."""

    def __init__(self, world: World, batch: int, seed: int, device: torch.device) -> None:
        self._world, self._batch, self._seed, self._device = world, batch, seed, device
        numbers = 2 * batch * world.latents
        self._ahead = 1 if device.type == "cuda" else max(_DRAWN // numbers, 1)
        self._first = -1
        self._drawn = torch.empty(0)

    def at(self, step: int) -> Tensor:
        """Shape (2, batch, latents)."""
        first = step - step % self._ahead
        if first != self._first:
            start, count = first * self._batch, self._ahead * self._batch
            drawn = self._world.sample(self._seed, STREAM, start, count, device=self._device)
            self._first, self._drawn = first, drawn.x
        place = (step - first) * self._batch
        return self._drawn[:, place : place + self._batch]


def train(
    encoder: nn.Module,
    world: World | PairSource,
    loss: Loss,
    schedule: Schedule,
    *,
    seed: int,
    ramp: Ramp | None = None,
    device: str | torch.device = "cpu",
    checkpoint: str | Path | None = None,
    every: int = 1000,
    stop: int | None = None,
    on_step: Callable[[int], None] = lambda _step: None,
) -> Trained:
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
        checkpoint: File to write the state to, and to resume from where it exists.
        every: Steps between two checkpoints.
        stop: Step before which to stop, as if interrupted; `None`: do all steps.
        on_step: Called with the number of steps done after each.

    Raises:
        DivergenceError: If a loss or an embedding is not finite.
        CollapseError: If the embeddings have collapsed.
    """
    growth, where, trace = ramp or Ramp(), validate.device(device), Trace()
    keeping = Keeping(checkpoint, every, stop, on_step)
    views_of: Callable[[int], Tensor]
    if isinstance(world, World):
        views_of, name = _Pairs(world, schedule.batch, seed, where).at, world.mixing.name
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
    descend(encoder, objective, schedule, run=run, trace=vars(trace), device=where, keeping=keeping)
    return Trained(encoder, trace)
