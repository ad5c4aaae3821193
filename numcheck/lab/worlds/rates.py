"""Gaussian pairs whose coordinates have rates of their own."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from numcheck.sampling.gaussian import normal_pairs
from numcheck.sampling.source import counters
from numcheck.support import validate


@dataclass(frozen=True)
class RatePairs:
    r"""Pairs $z_i' = \rho_i z_i + \sqrt{1 - \rho_i^2}\,\xi_i$ of standard normal coordinates.

    Attributes:
        rates: The correlation of each coordinate, in (0, 1).
    """

    rates: tuple[float, ...]

    @property
    def latents(self) -> int:
        """Number of coordinates."""
        return len(self.rates)

    def sample(
        self, seed: int, stream: int, start: int, count: int, device: str | torch.device = "cpu"
    ) -> tuple[Tensor, Tensor]:
        """As `numcheck.lab.worlds.pairs.LatentPairs.sample`."""
        n, where = self.latents, validate.device(device)
        drawn = normal_pairs(seed, stream, *counters(start, count, n), where)
        first, noise = (part.reshape(-1, n) for part in drawn)
        rates = torch.tensor(self.rates, dtype=torch.float64, device=where)
        return first, rates * first + (1 - rates.square()).sqrt() * noise
