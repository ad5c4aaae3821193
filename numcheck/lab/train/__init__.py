"""Training of encoders on worlds: one loop, checkpoints, early diagnosis of what goes wrong."""

from __future__ import annotations

from numcheck.lab.train.diagnosis import CollapseError, DivergenceError, TrainingError
from numcheck.lab.train.loop import train
from numcheck.lab.train.schedule import Ramp, Schedule
from numcheck.lab.train.source import PairSource

__all__ = [
    "CollapseError",
    "DivergenceError",
    "PairSource",
    "Ramp",
    "Schedule",
    "TrainingError",
    "train",
]
