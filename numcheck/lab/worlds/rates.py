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

    Pair i takes the samples i * latents, ... of the stream, as in `numcheck.lab.worlds.pairs`.

    Attributes:
        rates: The correlation of each coordinate, in (0, 1).

    Raises:
        InvalidInputError: If there is none, or one is out of range.
    """

    rates: tuple[float, ...]

    def __post_init__(self) -> None:
        if not isinstance(self.rates, tuple | list) or not 1 <= len(self.rates) <= LARGEST_LATENTS:
            raise InvalidInputError(
                f"rates must be a tuple of 1 to {LARGEST_LATENTS} numbers in (0, 1), got "
                f"{validate.shown(self.rates)}. Give one for each latent, e.g. (0.9, 0.8)."
            )
        checked = tuple(
            validate.correlation(rate, name=f"rates[{i}]") for i, rate in enumerate(self.rates)
        )
        object.__setattr__(self, "rates", checked)

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
        """The pairs start, ..., start + count - 1 of a stream.

        Args:
            seed: 64-bit seed.
            stream: 64-bit number of the stream.
            start: Number of the first pair, from 0.
            count: How many.
            device: Where to make them: `auto`, `cpu`, `cuda` or `cuda:K`.

        Returns:
            z and z', float64, shape (count, latents) each.

        Raises:
            InvalidInputError: If an argument is out of range.
        """
        n = self.latents
        seed = validate.integer(seed, name="seed", minimum=0, maximum=2**64 - 1)
        stream = validate.integer(stream, name="stream", minimum=0, maximum=2**64 - 1)
        place = counters(start, count, n)
        where = validate.device(device)
        drawn = normal_pairs(seed, stream, *place, where)
        first, noise = (part.reshape(-1, n) for part in drawn)
        rates = torch.tensor(self.rates, dtype=torch.float64, device=where)
        return first, rates * first + (1 - rates.square()).sqrt() * noise
