"""Gaussian pairs whose coordinates have rates of their own."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from numcheck.lab.worlds.pairs import LARGEST_LATENTS
from numcheck.sampling.gaussian import normal_pairs
from numcheck.sampling.source import counters
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError


@dataclass(frozen=True)
class RatePairs:
    r"""Pairs $z_i' = \rho_i z_i + \sqrt{1 - \rho_i^2}\,\xi_i$ of standard normal coordinates.

    Attributes:
        rates: The correlation of each coordinate, in (0, 1).

    Raises:
        InvalidInputError: If there is no rate, or an invalid one.
    """

    rates: tuple[float, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.rates) <= LARGEST_LATENTS:
            raise InvalidInputError(
                f"rates must be a tuple of 1 to {LARGEST_LATENTS} numbers in (0, 1), got "
                f"{validate.shown(self.rates)}. Give one for each latent, e.g. (0.9, 0.8)."
            )
        for i, rate in enumerate(self.rates):
            validate.correlation(rate, name=f"rates[{i}]")

    @property
    def latents(self) -> int:
        """Number of coordinates."""
        return len(self.rates)

    def sample(
        self,
        seed: int,
        stream: int,
        start: int,
        count: int,
        device: str | torch.device = "cpu",
    ) -> tuple[Tensor, Tensor]:
        """As `numcheck.lab.worlds.pairs.LatentPairs.sample`."""
        n, where = self.latents, validate.device(device)
        drawn = normal_pairs(seed, stream, *counters(start, count, n), where)
        first, noise = (part.reshape(-1, n) for part in drawn)
        rates = torch.tensor(self.rates, dtype=torch.float64, device=where)
        return first, rates * first + (1 - rates.square()).sqrt() * noise
