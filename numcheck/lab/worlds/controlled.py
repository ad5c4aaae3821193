r"""A linear Gaussian world with actions, seen through a map of the plane."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import torch
from torch import Tensor

from numcheck.lab.worlds.mixings import Mixing, Shear
from numcheck.sampling.gaussian import normal_pairs
from numcheck.sampling.source import counters
from numcheck.support import validate

#: Coordinates of the state, and of an action.
STATES = 2


@dataclass(frozen=True)
class Transitions:
    """Independent transitions of a stationary world; float64, shape (count, 2) each.

    Attributes:
        z: States, standard normal.
        a: Actions, standard normal.
        noise: xi, standard normal.
        after: The states after, standard normal too.
    """

    z: Tensor
    a: Tensor
    noise: Tensor
    after: Tensor


@dataclass(frozen=True)
class ControlledWorld:
    r"""$z' = \rho z + B a + \sigma \xi$ with $B$ b times a rotation, $\rho^2 + b^2 + \sigma^2 = 1$.

    Attributes:
        mixing: From states to observations, a map of the plane.
        rho: In (0, 1).
        gain: b, positive; rho^2 + b^2 is below 1, and the rest is the noise.
        angle: Of the rotation, in radians.
    """

    mixing: Mixing = field(default_factory=Shear)
    rho: float = 0.8
    gain: float = 0.5
    angle: float = 0.5

    @property
    def sigma(self) -> float:
        """Standard deviation of the noise."""
        return math.sqrt(1 - self.rho**2 - self.gain**2)

    @property
    def steering(self) -> Tensor:
        """B, float64, shape (2, 2)."""
        c, s = math.cos(self.angle), math.sin(self.angle)
        return self.gain * torch.tensor([[c, -s], [s, c]], dtype=torch.float64)

    def mean(self, z: Tensor, a: Tensor) -> Tensor:
        """The expected next state, rho z + B a, shape (..., 2)."""
        found: Tensor = self.rho * z + a @ self.steering.to(z).mT
        return found

    def sample(
        self, seed: int, stream: int, start: int, count: int, *, device: str | torch.device = "cpu"
    ) -> Transitions:
        """The transitions start, ..., start + count - 1 of a stream, whose number is below 2^62."""
        place, where = counters(start, count, STATES), validate.device(device)
        # Two streams: three normal numbers are needed, and a counter gives two.
        z, a, noise, _ = (
            part.reshape(-1, STATES)
            for half in (0, 1)
            for part in normal_pairs(seed, 2 * stream + half, *place, where)
        )
        return Transitions(z, a, noise, self.mean(z, a) + self.sigma * noise)
