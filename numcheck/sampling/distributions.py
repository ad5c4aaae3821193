"""The laws of latents: Gaussian, generalized normal, Laplace, logistic, uniform, Student, and more.

Each class documents the density of scale 1. `standardized()` gives the same shape with variance 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import ClassVar

import mpmath
import torch
from scipy.special import stdtr
from torch import Tensor

from numcheck.sampling.base import DIGITS, Distribution, to_fraction
from numcheck.sampling.gamma import gamma
from numcheck.sampling.gaussian import box_muller
from numcheck.sampling.source import Source, open_uniform, signed_uniform
from numcheck.support import validate
from numcheck.theory import gaussian
from numcheck.theory.converse import laws


def _from_tail(u: Tensor, tail: Tensor) -> Tensor:
    """The distribution function of a symmetric law at u, from P(U > |u|)."""
    return torch.where(u < 0, tail, 1 - tail)


@dataclass(frozen=True)
class Gaussian(Distribution):
    """Density proportional to exp(-x^2 / 2): variance 1.

    Sample i is the first of the pair i of `numcheck.sampling.gaussian.normal_pairs`.
    """

    name: ClassVar[str] = "Gaussian law"

    def _unit_moment(self, order: int) -> Fraction:
        return Fraction(gaussian.moment(order))

    def _unit_log_density(self, u: Tensor) -> Tensor:
        return -0.5 * u * u - 0.5 * math.log(math.tau)

    def _unit_cdf(self, u: Tensor) -> Tensor:
        # torch.special.ndtr is 0 from -9 on.
        return 0.5 * torch.erfc(u * -math.sqrt(0.5))

    def _unit_draw(self, source: Source, index: Tensor) -> Tensor:
        return box_muller(source.words(index))[0]


@dataclass(frozen=True)
class GeneralizedNormal(Distribution):
    """Density proportional to exp(-|x|^shape): variance Gamma(3 / shape) / Gamma(1 / shape).

    Laplace at shape 1, normal of variance 1/2 at 2, nearly uniform at 32. The density proportional
    to exp(-|x|^shape / shape), which `numcheck.theory.converse.densities` has, is that of scale
    shape^(1/shape).

    |U| = V G^(1/shape), where V is uniform and G has the law Gamma(1 + 1/shape), both independent:
    given G, |U| is uniform on [0, G^(1/shape)] (Khinchine's form of a unimodal law).

    Attributes:
        shape: From 0.125 to 32.
    """

    shape: float

    counters: ClassVar[int] = 16

    def __post_init__(self) -> None:
        super().__post_init__()
        validate.number(self.shape, name="shape", minimum=0.125, maximum=32)

    @property
    def name(self) -> str:
        """What it is called."""
        return f"generalized normal law of shape {self.shape:g}"

    def _unit_moment(self, order: int) -> Fraction:
        if order % 2:
            return Fraction(0)
        with mpmath.workdps(DIGITS):
            inverse = 1 / mpmath.mpf(self.shape)
            return to_fraction(mpmath.gamma((order + 1) * inverse) / mpmath.gamma(inverse))

    def _unit_log_density(self, u: Tensor) -> Tensor:
        constant = math.log(self.shape / 2) - math.lgamma(1 / self.shape)
        return constant - self._power(u)

    def _unit_cdf(self, u: Tensor) -> Tensor:
        power = self._power(u)
        order = torch.full_like(power, 1 / self.shape)
        return _from_tail(u, 0.5 * torch.special.gammaincc(order, power))

    def _unit_draw(self, source: Source, index: Tensor) -> Tensor:
        sign, share = signed_uniform(*source.words(index, width=self.counters)[:2])
        largest = gamma(source, index, 1 + 1 / self.shape, width=self.counters, offset=1)
        return sign.mul_(share).mul_(largest.log_().div_(self.shape).exp_())

    def _power(self, u: Tensor) -> Tensor:
        """|u|^shape without pow, whose vector and scalar code round differently."""
        return (self.shape * u.abs().log()).exp()


@dataclass(frozen=True)
class Laplace(Distribution):
    """Density exp(-|x|) / 2: variance 2."""

    name: ClassVar[str] = "Laplace law"

    def _unit_moment(self, order: int) -> Fraction:
        return laws.laplace(order)[order]

    def _unit_log_density(self, u: Tensor) -> Tensor:
        return -u.abs() - math.log(2)

    def _unit_cdf(self, u: Tensor) -> Tensor:
        return _from_tail(u, 0.5 * (-u.abs()).exp())

    def _unit_draw(self, source: Source, index: Tensor) -> Tensor:
        sign, tail = signed_uniform(*source.words(index)[:2])
        return tail.log_().neg_().mul_(sign)


@dataclass(frozen=True)
class Logistic(Distribution):
    """Density exp(-x) / (1 + exp(-x))^2: variance pi^2 / 3."""

    name: ClassVar[str] = "logistic law"

    def _unit_moment(self, order: int) -> Fraction:
        if order % 2:
            return Fraction(0)
        with mpmath.workdps(DIGITS):
            bernoulli = abs(mpmath.bernoulli(order))
            return to_fraction((2**order - 2) * bernoulli * mpmath.pi**order)

    def _unit_log_density(self, u: Tensor) -> Tensor:
        size = u.abs()
        return -size - 2 * (-size).exp().log1p()

    def _unit_cdf(self, u: Tensor) -> Tensor:
        return u.sigmoid()

    def _unit_draw(self, source: Source, index: Tensor) -> Tensor:
        sign, tail = signed_uniform(*source.words(index)[:2])
        tail.mul_(0.5)
        return tail.neg().log1p_().sub_(tail.log()).mul_(sign)


@dataclass(frozen=True)
class Uniform(Distribution):
    """Density 1/2 on [-1, 1]: variance 1/3."""

    name: ClassVar[str] = "uniform law"

    def _unit_moment(self, order: int) -> Fraction:
        return laws.uniform(order)[order]

    def _unit_log_density(self, u: Tensor) -> Tensor:
        # A multiple of u, so that it has a derivative.
        return torch.where(u.abs() <= 1, 0.0 * u - math.log(2), -math.inf)

    def _unit_cdf(self, u: Tensor) -> Tensor:
        return (0.5 * (u + 1)).clamp(0.0, 1.0)

    def _unit_draw(self, source: Source, index: Tensor) -> Tensor:
        sign, size = signed_uniform(*source.words(index)[:2])
        return size.mul_(sign)


@dataclass(frozen=True)
class Exponential(Distribution):
    """Density exp(-x) on x >= 0: mean 1 and variance 1."""

    name: ClassVar[str] = "exponential law"

    def _unit_moment(self, order: int) -> Fraction:
        return laws.exponential(order)[order]

    def _unit_log_density(self, u: Tensor) -> Tensor:
        return torch.where(u >= 0, -u, -math.inf)

    def _unit_cdf(self, u: Tensor) -> Tensor:
        return -torch.expm1(-u.clamp_min(0.0))

    def _unit_draw(self, source: Source, index: Tensor) -> Tensor:
        return open_uniform(*source.words(index)[:2]).log_().neg_()


@dataclass(frozen=True)
class Student(Distribution):
    r"""Student's t law with `df` degrees of freedom: variance df / (df - 2) if df > 2.

    $U = \sqrt{df\,(V^{-2/df} - 1)} \cos(2 \pi W)$ with V and W uniform and independent (Bailey,
    Mathematics of Computation 62, 1994); with df to infinity this is the method of Box and Muller.

    Attributes:
        df: Degrees of freedom, from 0.25 to 1e6. Moments of order df and above do not exist.
    """

    df: float

    def __post_init__(self) -> None:
        super().__post_init__()
        validate.number(self.df, name="df", minimum=0.25, maximum=1e6)

    @property
    def name(self) -> str:
        """What it is called."""
        return f"Student law with {self.df:g} degrees of freedom"

    @property
    def order_limit(self) -> float:
        """Moments of lower order than this exist."""
        return self.df

    def _unit_moment(self, order: int) -> Fraction:
        df = Fraction(self.df)
        if order % 2:
            return Fraction(0)
        factors = (df * (2 * i - 1) / (df - 2 * i) for i in range(1, order // 2 + 1))
        return math.prod(factors, start=Fraction(1))

    def _unit_log_density(self, u: Tensor) -> Tensor:
        spread = torch.log1p(u * (u / self.df))
        return _student_constant(self.df) - 0.5 * (self.df + 1) * spread

    def _unit_cdf(self, u: Tensor) -> Tensor:
        size = u.abs()
        if self.df == 1:
            # Here scipy loses five digits near 0.
            return _from_tail(u, torch.atan2(torch.ones_like(size), size) / math.pi)
        # Torch has no incomplete beta function: computed on the host.
        tail = stdtr(self.df, -size.detach().cpu().numpy())
        return _from_tail(u, torch.as_tensor(tail, dtype=torch.float64, device=u.device))

    def _unit_draw(self, source: Source, index: Tensor) -> Tensor:
        w0, w1, w2, w3 = source.words(index)
        grown = open_uniform(w0, w1).log_().mul_(-2 / self.df).expm1_()
        return grown.mul_(self.df).sqrt_().mul_(open_uniform(w2, w3).mul_(math.tau).cos_())


@lru_cache(maxsize=1 << 8)
def _student_constant(df: float) -> float:
    """Logarithm of the density at 0; in float64, large df would cost it 10 digits."""
    with mpmath.workdps(DIGITS):
        half = mpmath.mpf(df) / 2
        gammas = mpmath.loggamma(half + 0.5) - mpmath.loggamma(half)
        return float(gammas - mpmath.log(2 * half * mpmath.pi) / 2)
