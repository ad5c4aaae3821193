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

from numcheck.sampling.autoregression import Autoregression
from numcheck.sampling.base import Distribution
from numcheck.sampling.langevin import Langevin
from numcheck.sampling.source import counters
from numcheck.sampling.transitions import OrnsteinUhlenbeck, Transition, Views
from numcheck.support import validate

#: Most latents of a pair.
LARGEST_LATENTS = 1 << 16


@dataclass(frozen=True)
class LatentPairs:
    """Independent and identically distributed coordinates, each moved by the same transition.

    Attributes:
        latents: Number of coordinates.
        transition: Its first two views are the pair; they have the same law.

    Raises:
        InvalidInputError: If the number is invalid.
    """

    latents: int
    transition: Transition

    def __post_init__(self) -> None:
        validate.integer(self.latents, name="latents", minimum=1, maximum=LARGEST_LATENTS)

    @property
    def correlation(self) -> float | None:
        """The correlation of z_i and z_i', or `None` where it has no closed form.

        Two views of one latent at rho each have rho^2.
        """
        match self.transition:
            case OrnsteinUhlenbeck(rho=rho) | Autoregression(rho=rho):
                return rho
            case Views():
                return self.transition.correlation
        return None

    @property
    def gaussian(self) -> bool:
        """Whether the pair is jointly normal with standard normal coordinates."""
        return isinstance(self.transition, OrnsteinUhlenbeck | Views)

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
        InvalidInputError: If an argument is invalid.
    """
    correlation = validate.correlation(correlation, name="correlation")
    return LatentPairs(latents, OrnsteinUhlenbeck(correlation))


def view_pairs(latents: int, rho: float) -> LatentPairs:
    """Two augmentations rho z + sqrt(1 - rho^2) xi_k of one standard normal z.

    The pair is that of the two augmentations, whose correlation is rho^2, not rho.

    Args:
        latents: Number of coordinates.
        rho: Correlation of an augmentation with its latent, in (0, 1).

    Raises:
        InvalidInputError: If an argument is invalid.
    """
    return LatentPairs(latents, Views(validate.correlation(rho)))


def langevin_pairs(
    latents: int, law: Distribution, time: float, *, steps: int | None = None
) -> LatentPairs:
    """Stationary and reversible pairs of any smooth law, standardized to variance 1.

    With the standard normal law the correlation after time t is close to exp(-t).

    Args:
        latents: Number of coordinates.
        law: Of each coordinate; scaled to variance 1.
        time: How long the diffusion runs from z to z', positive.
        steps: Steps of the Metropolis-adjusted chain; `None`: of length at most 0.05.

    Raises:
        InvalidInputError: If an argument is invalid.
    """
    time = validate.number(time, name="time", minimum=1e-6, maximum=12.0)
    count = max(math.ceil(time / 0.05), 1) if steps is None else steps
    validate.integer(count, name="steps", minimum=1, maximum=256)
    return LatentPairs(latents, Langevin(law.standardized(), time / count, count))
