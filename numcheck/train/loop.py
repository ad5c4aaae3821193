"""The training loop: fresh pairs at each step, all of them a function of (seed, step)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
from torch import Tensor, nn

from numcheck import validate
from numcheck.errors import InvalidInputError
from numcheck.losses import Loss
from numcheck.train.checkpoint import Snapshot, load_snapshot, save_snapshot
from numcheck.train.diagnosis import CollapseWatch, need_encoder, require_finite
from numcheck.train.schedule import Ramp, Schedule
from numcheck.train.source import PairSource
from numcheck.worlds.world import World

#: Number of the stream that training takes its pairs from; evaluation takes others.
STREAM = 1
#: Numbers drawn at a time: steps are drawn together as long as that is cheaper.
_DRAWN = 1 << 15
#: Steps between two looks at the embeddings, and between two entries of the trace.
_LOOK = 50


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
    checkpoint: Path | None = None,
    every: int = 1000,
    stop: int | None = None,
    on_step: Callable[[int], None] = lambda _step: None,
) -> Trained:
    """Train an encoder in place on fresh pairs of a world.

    Nothing depends on a global generator: pairs and whatever the loss draws are functions of seed
    and step. So a run that is stopped and resumed from its checkpoint ends with the same bits as
    one that was not, on the same machine.

    Args:
        encoder: From observations to embeddings, shape (n, ...) to (n, outputs), float32.
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
        InvalidInputError: If an argument is out of range, or the checkpoint is of another run.
        DivergenceError: If a loss or an embedding is not finite.
        CollapseError: If the embeddings have collapsed.
    """
    if not isinstance(world, World | PairSource) or not isinstance(loss, Loss):
        raise InvalidInputError(
            f"world and loss must be a World or PairSource and a Loss, got {type(world).__name__} "
            f"and {type(loss).__name__}. Use numcheck.losses.make_loss for the loss."
        )
    validate.instance(schedule, Schedule, name="schedule")
    growth = Ramp() if ramp is None else validate.instance(ramp, Ramp, name="ramp")
    validate.function(on_step, name="on_step")
    if checkpoint is not None and not isinstance(checkpoint, str | Path):
        raise InvalidInputError(
            f"checkpoint must be the path of a file or None, got {validate.shown(checkpoint)}."
        )
    checkpoint = None if checkpoint is None else Path(checkpoint)
    seed = validate.integer(seed, name="seed", minimum=0, maximum=2**64 - 1)
    every = validate.integer(every, name="every", minimum=1)
    where = validate.device(device)
    need_encoder(encoder, (world.latents,), where)
    end = schedule.steps
    if stop is not None:
        end = min(validate.integer(stop, name="stop", minimum=0), end)

    encoder.to(where).train()
    optimizer = torch.optim.AdamW(
        encoder.parameters(), lr=schedule.learning_rate, weight_decay=schedule.weight_decay
    )
    trace, watch = Trace(), CollapseWatch()
    views_of: Callable[[int], Tensor]
    if isinstance(world, World):
        views_of, name = _Pairs(world, schedule.batch, seed, where).at, world.mixing.name
    else:
        name = world.name

        def views_of(step: int) -> Tensor:
            return world.batch(seed, step, schedule.batch, where)

    objective = f"{loss.name} of weight {loss.weight:g}"
    run = f"{schedule}, {growth}, seed {seed}, {objective}, {name}"
    begin = 0
    if checkpoint is not None and checkpoint.exists():
        state = Snapshot(encoder, optimizer, trace.__dict__)
        begin = load_snapshot(checkpoint, state, run, where)

    for step in range(begin, end):
        rate = schedule.rate(step)
        for group in optimizer.param_groups:
            group["lr"] = rate
        views = views_of(step)
        embeddings = encoder(views.flatten(0, 1))
        require_finite(embeddings, step, rate, "embedding of a batch")
        first, second = embeddings[: schedule.batch], embeddings[schedule.batch :]
        weight = loss.weight * growth.factor(step, schedule.steps)
        terms = replace(loss, weight=weight)(first, second, step=step)
        total = terms.total
        if step % _LOOK == 0:
            require_finite(total, step, rate, "loss")
            watch.look(embeddings, step)
            trace.step.append(step)
            trace.alignment.append(float(terms.alignment.detach()))
            trace.regularizer.append(float(terms.regularizer.detach()))
        optimizer.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        if checkpoint is not None and ((step + 1) % every == 0 or step + 1 == end):
            save_snapshot(checkpoint, Snapshot(encoder, optimizer, trace.__dict__), run, step + 1)
        on_step(step + 1)
    for parameter in encoder.parameters():
        require_finite(parameter, end, schedule.rate(max(end - 1, 0)), "trained encoder")
    return Trained(encoder.eval(), trace)
