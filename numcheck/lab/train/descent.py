"""Gradient descent on any objective: schedule, checkpoints, diagnosis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from numcheck.lab.train.checkpoint import Snapshot, load_snapshot, save_snapshot
from numcheck.lab.train.diagnosis import CollapseWatch, require_finite
from numcheck.lab.train.schedule import Schedule

#: Steps between two checks of the embeddings, and between two entries of the trace.
_INTERVAL = 50

#: Gives the value to minimize, and its parts by the names of the trace.
Value = Callable[[], tuple[Tensor, dict[str, Tensor]]]
#: From the number of a step to the embeddings of its batch, shape (n, m), and the value; it is
#: asked for only if they are finite.
Objective = Callable[[int], tuple[Tensor, Value]]


@dataclass(frozen=True)
class Keeping:
    """Where and when the state of a run is written.

    Attributes:
        checkpoint: File to write the state to, and to resume from where it exists.
        every: Steps between two checkpoints.
        stop: Step before which to stop, as if interrupted; `None`: do all steps.
    """

    checkpoint: Path | None = None
    every: int = 1000
    stop: int | None = None


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
        run: Which run this is, in words that include all settings: a checkpoint of another is
            refused.
        trace: Lists to add to, by name: `step` and what the objective notes.
        device: Where to train.
        keeping: Checkpoints; `None`: there are none.

    Raises:
        InvalidInputError: If the checkpoint belongs to another run.
        DivergenceError: If a loss or an embedding is not finite.
        CollapseError: If the embeddings have collapsed.
    """
    keep = keeping or Keeping()
    checkpoint = keep.checkpoint
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
        if step % _INTERVAL == 0:
            require_finite(total, step, rate, "loss")
            watch.check(embeddings, step)
            trace["step"].append(step)
            for name, value in noted.items():
                trace[name].append(float(value.detach()))
        optimizer.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        if checkpoint is not None and ((step + 1) % keep.every == 0 or step + 1 == end):
            save_snapshot(checkpoint, state, run, step + 1)
    for parameter in parts.parameters():
        require_finite(parameter, end, schedule.rate(max(end - 1, 0)), "trained model")
    parts.eval()
