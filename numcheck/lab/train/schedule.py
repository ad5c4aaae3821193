"""How long and how fast: steps, batch size, the learning rate of each step."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Schedule:
    """Steps of AdamW with a learning rate that rises linearly and falls as a cosine.

    Attributes:
        steps: Number of steps.
        batch: Pairs of each step.
        learning_rate: The highest.
        warmup: Share of the steps in which the learning rate rises.
        weight_decay: Of AdamW.
    """

    steps: int = 2000
    batch: int = 256
    learning_rate: float = 3e-3
    warmup: float = 0.05
    weight_decay: float = 0.0

    def rate(self, step: int) -> float:
        """The learning rate of a step, counted from 0."""
        rise = self.warmup * self.steps
        risen = min((step + 1) / rise, 1.0) if rise else 1.0
        return self.learning_rate * risen * (1 + math.cos(math.pi * step / max(self.steps, 1))) / 2


@dataclass(frozen=True)
class Ramp:
    """The weight of a regularizer grows geometrically to its full size.

    While it is small only linear functions of the latents pay for their alignment, so that the
    encoder finds them; when it is large the embeddings come to have the right size and law. (With
    the penalty w |Cov h - 1|^2 a function of degree d survives if w > 1 - correlation^d.)

    Attributes:
        start: Share of the weight at the first step, in (0, 1].
    """

    start: float = 1.0

    def factor(self, step: int, steps: int) -> float:
        """The factor of the weight at one of the steps."""
        return float(self.start ** (1 - min(step / max(steps - 1, 1), 1.0)))
