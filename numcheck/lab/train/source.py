"""What a training step takes its pairs from."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import torch
from torch import Tensor


@runtime_checkable
class PairSource(Protocol):
    """Observations in pairs, a function of seed and step alone."""

    @property
    def name(self) -> str:
        """What tells it from other sources in a checkpoint."""

    def batch(self, seed: int, step: int, count: int, device: torch.device) -> Tensor:
        """The pairs of a step.

        Args:
            seed: 64-bit seed.
            step: Number of the step of training.
            count: How many.
            device: Where they are to be.

        Returns:
            Shape (2, count, ...): both views of each pair.
        """
