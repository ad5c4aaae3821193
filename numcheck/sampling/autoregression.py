"""Stationary autoregressions that are not Gaussian: they have the law that their noise keeps."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import torch
from torch import Tensor

from numcheck.sampling.base import Distribution
from numcheck.sampling.distributions import Exponential, Laplace, Uniform
from numcheck.sampling.source import Source, open_uniform
from numcheck.sampling.transitions import Transition
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError
from numcheck.theory.converse import laws


@dataclass(frozen=True)
class Autoregression(Transition):
    """Z' = rho z + eta with the independent noise for which z' has the law of z, not Gaussian.

    Laplace: eta is 0 with probability rho^2, else it has the law of z. Exponential: eta is 0 with
    probability rho, else it has the law of z (Gaver and Lewis, Advances in Applied Probability 12,
    1980). Uniform on [-1, 1] and rho = 1/m: eta is uniform on the m numbers
    (2 k - m + 1) / m, k < m. None of them is reversible: the Gaussian one alone is. Noise of the
    law of z itself, times sqrt(1 - rho^2), would keep the variance but not the law.

    Attributes:
        law: A `Laplace`, `Exponential` or `Uniform` law, of any scale.
        rho: Correlation of z and z', in (0, 1); 1/2, 1/3, ..., 1/1000 for the uniform law.

    Raises:
        InvalidInputError: If no such noise is known for the law and rho.
    """

    reversible: ClassVar[bool] = False

    law: Laplace | Exponential | Uniform
    rho: float

    def __post_init__(self) -> None:
        validate.correlation(self.rho)
        if not isinstance(self.law, Laplace | Exponential | Uniform):
            raise InvalidInputError(
                f"law must be a Laplace, Exponential or Uniform law, got {self.law!r}: for other "
                "laws no noise with simple samples is known. Use Langevin, or OrnsteinUhlenbeck "
                "for the Gaussian."
            )
        if isinstance(self.law, Uniform):
            parts = round(1 / self.rho)
            if not 2 <= parts <= 1000 or self.rho != 1 / parts:
                raise InvalidInputError(
                    f"rho must be 1/m for an m from 2 to 1000, got {self.rho!r}: for other rho the "
                    "uniform law is not that of an autoregression. Pass e.g. rho=1/3."
                )

    @property
    def name(self) -> str:
        """What it is called."""
        return f"autoregression of the {self.law.name} with correlation {self.rho:g}"

    @property
    def stationary_law(self) -> Distribution:
        """The law."""
        return self.law

    @property
    def _exact_rho(self) -> Fraction:
        return Fraction(1, round(1 / self.rho)) if self._uniform else Fraction(self.rho)

    @property
    def _uniform(self) -> bool:
        return isinstance(self.law, Uniform)

    def joint_moment(self, a: int, b: int) -> Fraction:
        """E[z^a z'^b], exactly, from the noise's moments."""
        known = [self.law.moment(k) for k in range(a + b + 1)]
        noise = laws.stationary_noise(known, self._exact_rho, Fraction(0))
        return laws.joint_moment(known, noise, (Fraction(0), self._exact_rho), a, b)

    def _draw(self, source: Source, index: Tensor) -> list[Tensor]:
        z = self.law.draw(source, index)
        return [z, self._noise(source.noise(), index).add_(self.rho * z)]

    def _noise(self, source: Source, index: Tensor) -> Tensor:
        # Two numbers of 64 bits: one chooses, the other is the law's own when it is chosen.
        _, _, w2, w3 = source.words(index)
        choice = open_uniform(w2, w3)
        if self._uniform:
            parts = round(1 / self.rho)
            part = choice.mul_(parts).ceil_().clamp_(1, parts)
            return part.mul_(2).sub_(parts + 1).mul_(self.law.scale / parts)
        still = self.rho**2 if isinstance(self.law, Laplace) else self.rho
        return torch.where(choice <= still, 0.0, self.law.draw(source, index))
