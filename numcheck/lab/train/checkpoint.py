"""Checkpoints: written whole or not at all, read without running code from them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from numcheck.support import validate
from numcheck.support.errors import InvalidInputError, NumcheckError


@dataclass(frozen=True)
class Snapshot:
    """The state of a run; everything else follows from seed and step.

    Attributes:
        encoder: Its weights.
        optimizer: Its moments.
        trace: Lists of what was noted along the way, by name.
    """

    encoder: nn.Module
    optimizer: torch.optim.Optimizer
    trace: dict[str, list[Any]]


def save_snapshot(path: Path, snapshot: Snapshot, run: str, step: int) -> None:
    """Write the state after a number of steps.

    Args:
        path: File; replaced only when the new one is whole.
        snapshot: The state.
        run: Which run it is of, in words that include all settings.
        step: Steps done.

    Raises:
        NumcheckError: If the file cannot be written.
    """
    state = {
        "run": run,
        "step": step,
        "encoder": snapshot.encoder.state_dict(),
        "optimizer": snapshot.optimizer.state_dict(),
        "trace": dict(snapshot.trace),
    }
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.save(state, part)
        os.replace(part, path)  # noqa: PTH105 - atomic
    except (OSError, RuntimeError, ValueError) as error:
        raise NumcheckError(f"the checkpoint {path} cannot be written: {error}.") from error


def load_snapshot(path: Path, snapshot: Snapshot, run: str, device: torch.device) -> int:
    """Read a state into encoder, optimizer and trace.

    Returns:
        The number of steps done.

    Raises:
        InvalidInputError: If the file is no checkpoint of this run.
    """
    # torch.load knows no cpu:0.
    location = "cpu" if device.type == "cpu" else device
    try:
        state = torch.load(path, map_location=location, weights_only=True)
        if not isinstance(state, dict):
            raise TypeError(f"it holds a {type(state).__name__}")
        found = str(state["run"])
    except Exception as error:
        raise InvalidInputError(
            f"{path} is not a readable checkpoint: {error}. Delete it to start over."
        ) from error
    if found != run:
        raise InvalidInputError(
            f"the checkpoint {path} belongs to another run: {found}; this one is {run}. Delete it, "
            "or name another file."
        )
    try:
        step = validate.integer(state["step"], name="step", minimum=0)
        noted = {name: list(state["trace"][name]) for name in snapshot.trace}
        snapshot.encoder.load_state_dict(state["encoder"])
        snapshot.optimizer.load_state_dict(state["optimizer"])
    # torch raises exceptions of many types for a state that does not fit.
    except Exception as error:
        raise InvalidInputError(
            f"the checkpoint {path} does not fit the encoder and optimizer: {error}. Delete it to "
            "start over."
        ) from error
    for name, values in noted.items():
        snapshot.trace[name][:] = values
    return step
