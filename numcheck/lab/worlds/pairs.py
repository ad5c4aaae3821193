"""Pairs of latent vectors with independent coordinates.

Each coordinate is a sample of a transition of `numcheck.sampling`: pair i takes the samples
i * latents, ..., (i + 1) * latents - 1 of the stream. So a pair is a function of
(seed, stream, i) alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from numcheck.sampling.base import Distribution
from numcheck.sampling.langevin import Langevin
from numcheck.sampling.source import counters
from numcheck.sampling.transitions import OrnsteinUhlenbeck, Transition, Views


@dataclass(frozen=True)
class LatentPairs:
    """Independent and identically distributed coordinates, each moved by the same transition.

    Attributes:
        latents: Number of coordinates.
        transition: Its first two views are the pair; they have the same law.
    """

    latents: int
    transition: Transition

    def sample(
        self, seed: int, stream: int, start: int, count: int, device: str | torch.device = "cpu"
    ) -> tuple[Tensor, Tensor]:
        """The pairs start, ..., start + count - 1 of a stream.

        Args:
            seed: 64-bit seed.
            stream: 64-bit number of the stream.
            start: Number of the first pair, from 0.
            count: Number of pairs.
            device: Where to make them: `auto`, `cpu`, `cuda` or `cuda:K`.

        Returns:
            z and z', float64, shape (count, latents) each.
        """
        place = counters(start, count, self.latents)
        views = self.transition.sample(seed, stream, *place, device)
        first, second = views[:2].reshape(2, -1, self.latents)
        return first, second


def gaussian_pairs(latents: int, correlation: float) -> LatentPairs:
    """Standard normal pairs z' = r z + sqrt(1 - r^2) xi whose correlation is r.

    Args:
        latents: Number of coordinates.
        correlation: r, that of z_i and z_i', in (0, 1).

    Raises:
        InvalidInputError: If the correlation is invalid.
    """
    return LatentPairs(latents, OrnsteinUhlenbeck(correlation))


def view_pairs(latents: int, rho: float) -> LatentPairs:
    """Two augmentations rho z + sqrt(1 - rho^2) xi_k of one standard normal z.

    The pair is that of the two augmentations, whose correlation is rho^2, not rho.

    Args:
        latents: Number of coordinates.
        rho: Correlation of an augmentation with its latent, in (0, 1).

    Raises:
        InvalidInputError: If rho is invalid.
    """
    return LatentPairs(latents, Views(rho))


def langevin_pairs(latents: int, law: Distribution, time: float) -> LatentPairs:
    """Stationary and reversible pairs of any smooth law, standardized to variance 1.

    With the standard normal law the correlation after time t is close to exp(-t). Steps of the
    Metropolis-adjusted chain have length at most 0.05.

    Args:
        latents: Number of coordinates.
        law: Of each coordinate; scaled to variance 1.
        time: How long the diffusion runs from z to z', positive and at most 12.
    """
    steps = math.ceil(time / 0.05)
    return LatentPairs(latents, Langevin(law.standardized(), time / steps, steps))
