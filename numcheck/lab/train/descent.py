"""Gradient descent on any objective: schedule, checkpoints, diagnosis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor, nn

from numcheck.lab.train.checkpoint import Snapshot, load_snapshot, save_snapshot
from numcheck.lab.train.diagnosis import CollapseWatch, require_finite
from numcheck.lab.train.schedule import Schedule
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError

#: Steps between two looks at the embeddings, and between two entries of the trace.
_LOOK = 50


#: Gives the value to minimize, and its parts by the names of the trace.
Value = Callable[[], tuple[Tensor, dict[str, Tensor]]]
#: From the number of a step to the embeddings of its batch, shape (n, outputs), and the value; it
#: is asked for only if they are finite.
Objective = Callable[[int], tuple[Tensor, Value]]


@dataclass(frozen=True)
class Keeping:
    """Where and when the state of a run is written.

    Attributes:
        checkpoint: File to write the state to, and to resume from where it exists.
        every: Steps between two checkpoints.
        stop: Step before which to stop, as if interrupted; `None`: do all steps.
        on_step: Called with the number of steps done after each.

    Raises:
        InvalidInputError: If a number is out of range, or something is of the wrong type.
    """

    checkpoint: str | Path | None = None
    every: int = 1000
    stop: int | None = None
    on_step: Callable[[int], None] = field(default=lambda _step: None)

    def __post_init__(self) -> None:
        validate.function(self.on_step, name="on_step")
        if self.checkpoint is not None and not isinstance(self.checkpoint, str | Path):
            raise InvalidInputError(
                "checkpoint must be the path of a file or None, got "
                f"{validate.shown(self.checkpoint)}."
            )
        validate.integer(self.every, name="every", minimum=1)
        if self.stop is not None:
            validate.integer(self.stop, name="stop", minimum=0)


def descend(
    parts: nn.Module,
    objective: Objective,
    schedule: Schedule,
    *,
    run: str,
    trace: dict[str, list[float]],
    device: torch.device,
    keeping: Keeping | None = None,
) -> None:
    """Train in place with AdamW; in evaluation mode afterwards.

    Nothing depends on a global generator. So a run that is stopped and resumed from its checkpoint
    ends with the same bits as one that was not, on the same machine, if the objective is a function
    of weights and step.

    Args:
        parts: All that is trained.
        objective: What is minimized.
        schedule: Steps and learning rates.
        run: What run this is, in words that say all settings: a checkpoint of another is refused.
        trace: Lists to add to, by name: `step` and what the objective notes.
        device: Where to train.
        keeping: Checkpoints; `None`: there are none.

    Raises:
        InvalidInputError: If the checkpoint is of another run, or something is of the wrong type.
        DivergenceError: If a loss or an embedding is not finite.
        CollapseError: If the embeddings have collapsed.
    """
    keep = Keeping() if keeping is None else validate.instance(keeping, Keeping, name="keeping")
    validate.instance(parts, nn.Module, name="parts")
    validate.function(objective, name="objective")
    validate.instance(schedule, Schedule, name="schedule")
    validate.instance(run, str, name="run")
    if "step" not in validate.instance(trace, dict, name="trace"):
        raise InvalidInputError(
            f"trace must have the lists of step and of what is noted, got {validate.shown(trace)}."
        )
    device = validate.device(device)
    checkpoint = None if keep.checkpoint is None else Path(keep.checkpoint)
    end = schedule.steps if keep.stop is None else min(keep.stop, schedule.steps)
    parts.to(device).train()
    optimizer = torch.optim.AdamW(
        parts.parameters(), lr=schedule.learning_rate, weight_decay=schedule.weight_decay
    )
    watch, begin = CollapseWatch(), 0
    state = Snapshot(parts, optimizer, trace)
    if checkpoint is not None and checkpoint.exists():
        begin = load_snapshot(checkpoint, state, run, device)
    for step in range(begin, end):
        rate = schedule.rate(step)
        for group in optimizer.param_groups:
            group["lr"] = rate
        embeddings, terms = objective(step)
        require_finite(embeddings, step, rate, "embedding of a batch")
        total, noted = terms()
        if step % _LOOK == 0:
            require_finite(total, step, rate, "loss")
            watch.look(embeddings, step)
            trace["step"].append(step)
            for name, value in noted.items():
                trace[name].append(float(value.detach()))
        optimizer.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        if checkpoint is not None and ((step + 1) % keep.every == 0 or step + 1 == end):
            save_snapshot(checkpoint, state, run, step + 1)
        keep.on_step(step + 1)
    for parameter in parts.parameters():
        require_finite(parameter, end, schedule.rate(max(end - 1, 0)), "trained model")
    parts.eval()
