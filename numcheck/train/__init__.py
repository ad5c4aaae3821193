"""Training of encoders on worlds: one loop, checkpoints, early diagnosis of what goes wrong."""

from __future__ import annotations

from numcheck.train.diagnosis import CollapseError, DivergenceError, TrainingError
from numcheck.train.loop import Trace, Trained, train
from numcheck.train.schedule import Ramp, Schedule
from numcheck.train.source import PairSource

__all__ = [
    "CollapseError",
    "DivergenceError",
    "PairSource",
    "Ramp",
    "Schedule",
    "Trace",
    "Trained",
    "TrainingError",
    "train",
]
