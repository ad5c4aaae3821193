"""Views of a latent and steps of a stationary world; here the Gaussian ones.

Each view of each transition has the same law exactly. Sample i is a function of (seed, stream, i)
alone: its latent is sample i of the law, its noise comes from other counters of the stream.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import torch
from torch import Tensor

from numcheck.sampling.base import Distribution, Sampled
from numcheck.sampling.distributions import Gaussian
from numcheck.sampling.gaussian import box_muller
from numcheck.sampling.source import LARGEST_WIDTH, Source
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError
from numcheck.theory.gaussian import pair_moment


class Transition(Sampled):
    """Views with one law; two of them unless the class says otherwise."""

    #: Whether (z, z') and (z', z) have the same law.
    reversible: ClassVar[bool] = True

    @property
    def stationary_law(self) -> Distribution:
        """The law of each view: standard normal, unless the class says otherwise."""
        return Gaussian()

    @abstractmethod
    def _draw(self, source: Source, index: Tensor) -> list[Tensor]:
        """The views, each of the shape of `index`."""

    def joint_moment(self, a: int, b: int) -> Fraction:  # noqa: ARG002
        """E[z^a z'^b] of two views, the first of them first.

        Raises:
            InvalidInputError: If it is not known in closed form.
        """
        raise InvalidInputError(
            f"the joint moments of the {self.name} are not known in closed form; those of "
            "OrnsteinUhlenbeck, Views and Autoregression are."
        )

    def draw(self, source: Source, index: Tensor) -> Tensor:
        """The views of the samples with the given numbers, shape (views, n)."""
        return torch.stack(self._draw(source, index))


@dataclass(frozen=True)
class OrnsteinUhlenbeck(Transition):
    """Z' = rho z + sqrt(1 - rho^2) xi with z and xi independent standard normals.

    Sample i is made of the pair i of `numcheck.sampling.gaussian.normal_pairs`.

    Attributes:
        rho: Correlation of z and z', in (0, 1).
    """

    rho: float

    def __post_init__(self) -> None:
        validate.correlation(self.rho)

    @property
    def name(self) -> str:
        """What it is called."""
        return f"Ornstein-Uhlenbeck pair of correlation {self.rho:g}"

    def joint_moment(self, a: int, b: int) -> Fraction:
        """E[z^a z'^b], exactly."""
        return pair_moment(a, b, Fraction(self.rho))

    def _draw(self, source: Source, index: Tensor) -> list[Tensor]:
        z, xi = box_muller(source.words(index))
        return [z, self.rho * z + math.sqrt((1 - self.rho) * (1 + self.rho)) * xi]


@dataclass(frozen=True)
class Views(Transition):
    """Views z_k = rho z + sqrt(1 - rho^2) xi_k of one standard normal latent z.

    Each view has correlation rho with the latent. The noises of two views are independent, so their
    covariance is rho^2 Var z: two views have correlation rho^2, not rho.

    Attributes:
        rho: Correlation of a view with the latent, in (0, 1).
        count: Number of views, from 2 to 256.
    """

    rho: float
    count: int = 2

    def __post_init__(self) -> None:
        validate.correlation(self.rho)
        validate.integer(self.count, name="count", minimum=2, maximum=LARGEST_WIDTH)

    @property
    def name(self) -> str:
        """What it is called."""
        return f"{self.count} views of correlation {self.rho:g} with their latent"

    @property
    def correlation(self) -> float:
        """The correlation of two views: rho^2."""
        return self.rho**2

    def joint_moment(self, a: int, b: int) -> Fraction:
        """E[z_j^a z_k^b] for two different views, exactly."""
        return pair_moment(a, b, Fraction(self.rho) ** 2)

    def latent(
        self, seed: int, stream: int, start: int, count: int, device: str | torch.device = "cpu"
    ) -> Tensor:
        """The latents of the samples that `sample` returns, shape (count,)."""
        return self.stationary_law.sample(seed, stream, start, count, device)

    def _draw(self, source: Source, index: Tensor) -> list[Tensor]:
        noise, width = source.noise(), math.sqrt((1 - self.rho) * (1 + self.rho))
        centre = self.rho * self.stationary_law.draw(source, index)
        words = (noise.words(index, width=self.count, offset=k) for k in range(self.count))
        return [box_muller(w)[0].mul_(width).add_(centre) for w in words]
