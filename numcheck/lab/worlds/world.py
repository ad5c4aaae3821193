"""A world: latent pairs seen through a map."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from numcheck.lab.worlds.mixings import Mixing
from numcheck.lab.worlds.pairs import LatentPairs
from numcheck.lab.worlds.rates import RatePairs


@dataclass(frozen=True)
class Batch:
    """Pairs of one stream.

    Attributes:
        z: Latents, float64, shape (2, count, latents): both views.
        x: Their observations, of the same shape, in the type asked for.
    """

    z: Tensor
    x: Tensor


@dataclass(frozen=True)
class World:
    """Latent pairs and the map through which they are seen.

    Attributes:
        pairs: Law of the latent pairs.
        mixing: Map from latents to observations, of the same dimension.
    """

    pairs: LatentPairs | RatePairs
    mixing: Mixing

    def sample(
        self,
        seed: int,
        stream: int,
        start: int,
        count: int,
        *,
        device: str | torch.device = "cpu",
        dtype: torch.dtype = torch.float32,
    ) -> Batch:
        """As `LatentPairs.sample`, with the observations, the map evaluated in `dtype`."""
        z = torch.stack(self.pairs.sample(seed, stream, start, count, device))
        return Batch(z, self.mixing(z.to(dtype)))
