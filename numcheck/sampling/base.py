"""What a law offers: exact moments, density, distribution function, samples by number."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import ClassVar, Self

import mpmath
import torch
from torch import Tensor

from numcheck.sampling.source import Source, in_parts, indices
from numcheck.support import validate
from numcheck.support.errors import InvalidInputError

#: Decimal digits of moments that are not rational.
DIGITS = 50


def to_fraction(value: mpmath.mpf) -> Fraction:
    """The rational number that a number of mpmath is."""
    return Fraction(*map(int, mpmath.libmp.to_rational(value._mpf_)))


class Sampled(ABC):
    """What has samples by number."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What it is called, with its parameters except for the scale."""

    @abstractmethod
    def draw(self, source: Source, index: Tensor) -> Tensor:
        """The samples with the given numbers.

        Args:
            source: Where the random numbers come from.
            index: Numbers of the samples, int64, shape (n,), below `LARGEST_INDEX`.

        Returns:
            A float64 tensor of shape (n,); for views, (views, n).
        """

    def sample(
        self, seed: int, stream: int, start: int, count: int, device: str | torch.device = "cpu"
    ) -> Tensor:
        """The samples start, ..., start + count - 1 of a stream.

        Args:
            seed: 64-bit seed.
            stream: 64-bit number of the stream.
            start: Number of the first sample, from 0.
            count: How many.
            device: Where to make them: `auto`, `cpu`, `cuda` or `cuda:K`.

        Returns:
            A float64 tensor of shape (count,); for views, (views, count).
        """
        where = validate.device(device)
        source = Source(seed, stream, where)
        return in_parts(lambda index: self.draw(source, index), indices(start, count, where))


@dataclass(frozen=True)
class Distribution(Sampled):
    """The law of scale * U, where U has the law that the class documents.

    Samples come from the inverse distribution function or from other exact methods with a fixed
    number of counters each, so that sample i is a function of (seed, stream, i) alone. Their law
    differs from the stated one by rounding, and by less than 2^-63 in total variation: random bits
    end, so that tails end where 2^-64 of the law is left.

    Attributes:
        scale: A positive number; see `standardized`.
    """

    scale: float = field(default=1.0, kw_only=True)

    #: Counters of one sample.
    counters: ClassVar[int] = 1

    def __post_init__(self) -> None:
        validate.number(self.scale, name="scale", minimum=1e-30, maximum=1e30)

    @property
    def order_limit(self) -> float:
        """Moments of lower order than this exist."""
        return math.inf

    @abstractmethod
    def _unit_moment(self, order: int) -> Fraction:
        """E U^order for an existing moment of order at least 1."""

    @abstractmethod
    def _unit_log_density(self, u: Tensor) -> Tensor:
        """Logarithm of the density of U."""

    @abstractmethod
    def _unit_cdf(self, u: Tensor) -> Tensor:
        """P(U <= u)."""

    @abstractmethod
    def _unit_draw(self, source: Source, index: Tensor) -> Tensor:
        """U for the samples with the given numbers."""

    def moment(self, order: int) -> Fraction:
        """E X^order: exact where it is rational, else to 50 digits.

        Raises:
            InvalidInputError: If the moment does not exist.
        """
        if order >= self.order_limit:
            raise InvalidInputError(
                f"the {self.name} has no finite moment of order {order}: only those of order below "
                f"{self.order_limit:g} exist. Ask for a lower order or a law with lighter tails."
            )
        return Fraction(self.scale) ** order * (self._unit_moment(order) if order else 1)

    @property
    def variance(self) -> Fraction:
        """Var X, where it is finite."""
        return self.moment(2) - self.moment(1) ** 2

    def standardized(self) -> Self:
        """The law of this shape with variance 1, up to the rounding of the scale."""
        unit = replace(self, scale=1.0).variance
        return replace(self, scale=1 / math.sqrt(unit))

    def log_density(self, x: Tensor) -> Tensor:
        """Logarithm of the density, elementwise, in float64; -inf off the support."""
        return self._unit_log_density(x.double() / self.scale) - math.log(self.scale)

    def score(self, x: Tensor) -> Tensor:
        """Derivative of the logarithm of the density, elementwise; 0 where there is none."""
        return self.log_density_and_score(x)[1]

    def log_density_and_score(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Both at once."""
        with torch.enable_grad():
            point = x.double().detach().requires_grad_()
            value = self.log_density(point)
            (slope,) = torch.autograd.grad(value.sum(), point)
        return value.detach(), slope.nan_to_num(nan=0.0, posinf=0.0, neginf=0.0)

    def cdf(self, x: Tensor) -> Tensor:
        """P(X <= x), elementwise, in float64, to about 1e-13 of itself in the lower tail too."""
        return self._unit_cdf(x.double() / self.scale)

    def draw(self, source: Source, index: Tensor) -> Tensor:
        """The samples with the given numbers, shape (n,)."""
        return self._unit_draw(source, index) * self.scale
