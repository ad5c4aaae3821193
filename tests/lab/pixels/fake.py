"""A frame source that needs no renderer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from numcheck.lab.pixels.source import Pixels, States


@dataclass
class FakeSource:
    """Frames whose value is a function of the state; counts what it did."""

    scale: float = 10.0
    fail_at: int | None = None
    rendered: int = 0
    opened: int = 0
    freed: int = 0
    name: str = "fake"
    image_shape: tuple[int, int, int] = field(default=(4, 5, 3))

    @property
    def parameters(self) -> dict[str, Any]:
        return {"scale": self.scale}

    def render(self, states: States) -> Pixels:
        if self.fail_at is not None and self.rendered >= self.fail_at:
            raise KeyboardInterrupt
        self.rendered += len(states)
        values = np.abs(states[:, 0] * self.scale).astype(np.uint8)
        ramp = np.arange(60, dtype=np.uint8).reshape(self.image_shape)
        return values[:, None, None, None] + ramp

    def __enter__(self) -> Self:
        self.opened += 1
        return self

    def __exit__(self, *_: object) -> None:
        self.freed += 1
