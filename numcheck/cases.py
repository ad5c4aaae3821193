"""What sampled checks estimate: means of polynomials of Gaussian pairs, with their exact laws.

A case says which polynomials of (z, z') are averaged, what a claim says of their means, and,
exactly and without any theorem under test, their variances and kurtoses, from which the tolerances
follow (`numcheck.decide`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Protocol

import sympy
import torch
from torch import Tensor

from numcheck import multivariate as mv
from numcheck.decide import ExactLaw, Relation
from numcheck.estimate import Statistic
from numcheck.functions import FUNCTIONS
from numcheck.gaussian import absolute_moment, coefficients, expect_pair, pair_moment

_UNIT_ROUNDOFF = {torch.float32: 2.0**-24, torch.float64: 2.0**-53}
#: Draws of a case with many latents, at least, however many latents there are.
_FEWEST_DRAWS = 1000


@dataclass(frozen=True)
class Mean:
    """One claimed mean.

    Attributes:
        name: What it is the mean of.
        expected: What the claim compares it with.
        relation: How.
        law: What is known exactly of one sample.
    """

    name: str
    expected: float
    relation: Relation
    law: ExactLaw


class Case(Protocol):
    """Claimed means that are estimated together, from one stream of samples."""

    @property
    def label(self) -> str:
        """Names the case and, with the theorem, its stream."""
        ...

    @property
    def latents(self) -> int:
        """Coordinates of z."""
        ...

    @property
    def count(self) -> int:
        """Number of means."""
        ...

    def draws(self, samples: int) -> int:
        """How many draws of z to take if `samples` numbers are asked for."""
        ...

    def statistic(self, dtype: torch.dtype) -> Statistic:
        """What is averaged."""
        ...

    def means(self, dtype: torch.dtype) -> Sequence[Mean]:
        """The claims, in the order of the statistic's products."""
        ...


def _second_view(z: Tensor, xi: Tensor, rho: Tensor) -> Tensor:
    """Z' = rho z + sqrt(1 - rho^2) xi, coordinate by coordinate."""
    return rho * z + ((1 - rho) * (1 + rho)).sqrt() * xi


def _reflect(z: Tensor) -> Tensor:
    """The reflection along (1, ..., 1) of each column: dense and orthogonal, and cheap."""
    return z - 2 * z.mean(dim=0, keepdim=True)


def _kurtosis(moments: Sequence[Fraction]) -> tuple[Fraction, float]:
    """Variance and kurtosis from E T, ..., E T^4."""
    first, second, third, fourth = moments
    variance = second - first**2
    central = fourth - 4 * first * third + 6 * first**2 * second - 3 * first**4
    return variance, float(central / variance**2) if variance else 3.0


def _rounding_units(degree: int, dtype: torch.dtype) -> float:
    """Relative rounding error of a polynomial's value, first order, with constants doubled.

    An evaluation by powers costs at most 3 d + 4 roundings; the samples carry a few of float64.
    """
    return 2 * (3 * degree + 8) * _UNIT_ROUNDOFF[dtype] + 64 * (degree + 1) * 2.0**-53


# One latent: products of a polynomial of z and one of z'.


@dataclass(frozen=True)
class PolynomialProducts:
    """The statistic left_i(z) right_j(z') with z' = rho z + sqrt(1 - rho^2) xi.

    Attributes:
        rho: Correlation of the pair.
        left: Coefficients of each left polynomial, constant term first.
        right: Coefficients of each right polynomial.
        dtype: Type in which the polynomials are evaluated.
    """

    rho: float
    left: tuple[tuple[float, ...], ...]
    right: tuple[tuple[float, ...], ...]
    dtype: torch.dtype

    def __call__(self, z: Tensor, xi: Tensor) -> tuple[Tensor, Tensor]:
        """Rows of values, shapes (len(left), n) and (len(right), n)."""
        rho = torch.tensor(self.rho, dtype=torch.float64, device=z.device)
        second = _second_view(z[0], xi[0], rho)
        return (
            _evaluate(self.left, z[0].to(self.dtype)),
            _evaluate(self.right, second.to(self.dtype)),
        )


def _evaluate(polynomials: Sequence[Sequence[float]], x: Tensor) -> Tensor:
    width = max(len(p) for p in polynomials)
    table = torch.zeros(len(polynomials), width, dtype=x.dtype, device=x.device)
    for row, polynomial in enumerate(polynomials):
        table[row, : len(polynomial)] = torch.tensor(polynomial, dtype=x.dtype)
    powers = torch.empty(width, x.shape[0], dtype=x.dtype, device=x.device)
    powers[0] = 1.0
    for k in range(1, width):
        torch.mul(powers[k - 1], x, out=powers[k])
    return table @ powers


@lru_cache(maxsize=1 << 12)
def _majorant(p: sympy.Poly) -> float:
    """The square root of E[(|p|(|z|) (1 + |z|))^2], where |p| has the absolute coefficients."""
    absolute = [abs(float(c)) for c in coefficients(p)]
    raised = [a + b for a, b in zip([*absolute, 0.0], [0.0, *absolute], strict=True)]
    return math.sqrt(
        sum(
            a * b * absolute_moment(i + j)
            for i, a in enumerate(raised)
            for j, b in enumerate(raised)
        )
    )


@lru_cache(maxsize=1 << 12)
def product_law(left: sympy.Poly, right: sympy.Poly, rho: Fraction, dtype: torch.dtype) -> ExactLaw:
    """The exact law of left(z) right(z') for standard normals of correlation rho."""
    moments = [expect_pair(left**k, right**k, rho) for k in (1, 2, 3, 4)]
    variance, kurtosis = _kurtosis(moments)
    degree = max(left.degree(), 0) + max(right.degree(), 0) if left and right else 0
    rounding = _rounding_units(int(degree), dtype) * _majorant(left) * _majorant(right)
    return ExactLaw(float(variance), math.sqrt(float(moments[1])), kurtosis, rounding)


@dataclass(frozen=True)
class PairCase:
    """Claimed means E[left_i(z) right_j(z')] for one latent.

    Attributes:
        label: Names the case.
        rho: Correlation of the pair.
        left: Polynomials of z.
        right: Polynomials of z'.
        expected: The claimed mean for each (i, j).
        names: A name for each (i, j).
    """

    label: str
    rho: Fraction
    left: tuple[sympy.Poly, ...]
    right: tuple[sympy.Poly, ...]
    expected: tuple[tuple[Fraction, ...], ...]
    names: tuple[tuple[str, ...], ...]

    @property
    def latents(self) -> int:
        """One."""
        return 1

    @property
    def count(self) -> int:
        """Number of means."""
        return len(self.left) * len(self.right)

    def draws(self, samples: int) -> int:
        """As many as asked for."""
        return samples

    def statistic(self, dtype: torch.dtype) -> PolynomialProducts:
        """The products."""

        def rows(polynomials: Sequence[sympy.Poly]) -> tuple[tuple[float, ...], ...]:
            return tuple(tuple(float(c) for c in coefficients(p)) for p in polynomials)

        return PolynomialProducts(float(self.rho), rows(self.left), rows(self.right), dtype)

    def means(self, dtype: torch.dtype) -> list[Mean]:
        """One claim for each product."""
        return [
            Mean(
                self.names[i][j],
                float(self.expected[i][j]),
                Relation.EQUAL,
                product_law(left, right, self.rho, dtype),
            )
            for i, left in enumerate(self.left)
            for j, right in enumerate(self.right)
        ]


# Many latents: polynomials of (z, z') on small blocks of latents, summed over the blocks.


@dataclass(frozen=True)
class BlockSums:
    """The statistics sum_b T(u_b, u'_b), where u = U z is cut into blocks of equal width.

    Attributes:
        rho: Correlation of each latent of a block.
        terms: For each T its terms: exponents of (u, u') and a coefficient.
        blocks: Number of blocks.
        mixed: Whether U is the reflection along (1, 1, ..., 1), a dense orthogonal matrix that
            changes no law if all rates are equal; otherwise U = 1.
        dtype: Type in which T is evaluated.
    """

    rho: tuple[float, ...]
    terms: tuple[tuple[tuple[mv.Index, float], ...], ...]
    blocks: int
    mixed: bool
    dtype: torch.dtype

    def __call__(self, z: Tensor, xi: Tensor) -> tuple[Tensor, Tensor]:
        """Rows of values, shapes (len(terms), n) and (1, n)."""
        width = len(self.rho)
        rho = torch.tensor(self.rho, dtype=torch.float64, device=z.device)
        second = _second_view(z, xi, rho.repeat(self.blocks)[:, None])
        views = [self._mix(z), self._mix(second)]
        first_block, second_block = (
            v.to(self.dtype).view(self.blocks, width, v.shape[1]) for v in views
        )
        variables = [*first_block.unbind(1), *second_block.unbind(1)]
        rows = [self._value(terms, variables) for terms in self.terms]
        ones = torch.ones(1, z.shape[1], dtype=self.dtype, device=z.device)
        return torch.stack(rows), ones

    def _mix(self, z: Tensor) -> Tensor:
        return _reflect(z) if self.mixed else z.contiguous()

    def _value(self, terms: tuple[tuple[mv.Index, float], ...], variables: list[Tensor]) -> Tensor:
        total = torch.zeros_like(variables[0])
        for exponents, coefficient in terms:
            product = torch.full_like(total, coefficient)
            for variable, power in zip(variables, exponents, strict=True):
                for _ in range(power):
                    product = product.mul_(variable)
            total += product
        return total.sum(dim=0)


@lru_cache(maxsize=1 << 10)
def _block_moments(
    terms: tuple[tuple[mv.Index, Fraction], ...], rho: tuple[Fraction, ...]
) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """E T, ..., E T^4 for T a polynomial of the 2 w variables (u, u')."""
    width = len(rho)
    t: mv.Poly = dict(terms)
    square = mv.multiply(t, t)

    def expect(p: mv.Poly) -> Fraction:
        return sum(
            (
                c * math.prod(pair_moment(i[k], i[width + k], rho[k]) for k in range(width))
                for i, c in p.items()
            ),
            Fraction(0),
        )

    return (
        expect(t),
        expect(square),
        expect(mv.multiply(square, t)),
        expect(mv.multiply(square, square)),
    )


def block_law(t: mv.Poly, rho: tuple[Fraction, ...], blocks: int, dtype: torch.dtype) -> ExactLaw:
    """The exact law of the sum of independent copies of T(u, u')."""
    key = tuple(sorted(t.items()))
    moments = _block_moments(key, rho)
    variance, kurtosis = _kurtosis(moments)
    # Fourth central moments of independent sums: k m4 + 3 k (k - 1) v^2.
    total = 3 + (kurtosis - 3) / blocks
    mean = moments[0] * blocks
    spread = float(variance) * blocks
    degree = max((sum(i) for i in t), default=0)
    size = sum(
        abs(float(c)) * math.sqrt(math.prod(_raised_moment(k) for k in i)) for i, c in t.items()
    )
    # Mixing and summing the blocks costs a rounding for each of them at most.
    units = _rounding_units(degree + len(t), dtype) + 2 * blocks * _UNIT_ROUNDOFF[dtype]
    scale = math.sqrt(spread + float(mean) ** 2)
    return ExactLaw(spread, scale, total, units * size * blocks)


@lru_cache(maxsize=64)
def _raised_moment(k: int) -> float:
    """E[(|z|^k (1 + |z|))^2]."""
    return absolute_moment(2 * k) + 2 * absolute_moment(2 * k + 1) + absolute_moment(2 * k + 2)


@dataclass(frozen=True)
class LatentMean:
    """A claim on the mean of sum_b T(u_b, u'_b).

    Attributes:
        name: What it is the mean of.
        polynomial: T, in the variables (u, u') of a block.
        expected: What the claim compares it with.
        relation: How.
    """

    name: str
    polynomial: mv.Poly
    expected: Fraction
    relation: Relation = Relation.EQUAL


@dataclass(frozen=True)
class LatentCase:
    """Claimed means of sums, over blocks of latents, of a polynomial of the block.

    Attributes:
        label: Names the case.
        rho: Correlation of each latent of a block.
        claims: The means.
        blocks: Number of blocks; there are `blocks * len(rho)` latents.
        mixed: Whether the latents are mixed by a dense orthogonal matrix first (needs equal rates).
    """

    label: str
    rho: tuple[Fraction, ...]
    claims: tuple[LatentMean, ...]
    blocks: int = 1
    mixed: bool = False

    @property
    def latents(self) -> int:
        """Coordinates of z."""
        return self.blocks * len(self.rho)

    @property
    def count(self) -> int:
        """Number of means."""
        return len(self.claims)

    def draws(self, samples: int) -> int:
        """So many that about `samples` numbers are drawn, but enough to see something."""
        return max(samples // self.latents, min(samples, _FEWEST_DRAWS))

    def statistic(self, dtype: torch.dtype) -> BlockSums:
        """The sums."""
        terms = tuple(
            tuple((i, float(c)) for i, c in sorted(claim.polynomial.items()))
            for claim in self.claims
        )
        return BlockSums(tuple(map(float, self.rho)), terms, self.blocks, self.mixed, dtype)

    def means(self, dtype: torch.dtype) -> list[Mean]:
        """The claims with their laws."""
        return [
            Mean(
                claim.name,
                float(claim.expected),
                claim.relation,
                block_law(claim.polynomial, self.rho, self.blocks, dtype),
            )
            for claim in self.claims
        ]


# Many latents: a bounded function of each.


class Pairing(StrEnum):
    """What is averaged of f(u) and f(u')."""

    LOSS = "(f(u) - f(u'))^2"
    PRODUCT = "f(u) f(u')"


@dataclass(frozen=True)
class FunctionSums:
    """The statistics sum_i (f(u_i) - f(u'_i))^2 or sum_i f(u_i) f(u'_i), with u = U z.

    Attributes:
        rho: Correlation of each latent.
        rows: Name of f, in `numcheck.functions.FUNCTIONS`, and pairing of each statistic.
        mixed: Whether U is the reflection along (1, ..., 1); otherwise U = 1.
        dtype: Type in which f is evaluated.
    """

    rho: float
    rows: tuple[tuple[str, Pairing], ...]
    mixed: bool
    dtype: torch.dtype

    def __call__(self, z: Tensor, xi: Tensor) -> tuple[Tensor, Tensor]:
        """Rows of values, shapes (len(rows), n) and (1, n)."""
        rho = torch.tensor(self.rho, dtype=torch.float64, device=z.device)
        views = [z, _second_view(z, xi, rho)]
        if self.mixed:
            views = [_reflect(v) for v in views]
        first, second = (v.to(self.dtype) for v in views)
        values = []
        for name, pairing in self.rows:
            one, two = (FUNCTIONS[name].tensor(v) for v in (first, second))
            paired = (one - two).square() if pairing is Pairing.LOSS else one * two
            values.append(paired.sum(dim=0))
        ones = torch.ones(1, z.shape[1], dtype=self.dtype, device=z.device)
        return torch.stack(values), ones


def bounded_law(width: float, copies: int, dtype: torch.dtype) -> ExactLaw:
    """A bound on the law of a sum of independent copies of a statistic with values in an interval.

    On an interval of length w the variance is at most w^2 / 4 (Popoviciu) and the fourth central
    moment at most w^4 / 12 (both are largest for two points).
    """
    variance = width**2 / 4
    kurtosis = (width**4 / 12) / variance**2
    rounding = (64 + 2 * copies) * _UNIT_ROUNDOFF[dtype] * width * copies
    spread = variance * copies
    scale = math.sqrt(spread + (copies * width) ** 2)
    return ExactLaw(spread, scale, 3 + (kurtosis - 3) / copies, rounding)


@dataclass(frozen=True)
class FunctionMean:
    """A claim on the mean of a sum over the latents.

    Attributes:
        function: The function's name.
        pairing: What is averaged.
        expected: What the claim compares it with.
        relation: How.
    """

    function: str
    pairing: Pairing
    expected: float
    relation: Relation = Relation.EQUAL


@dataclass(frozen=True)
class FunctionCase:
    """Claimed means for encoders that apply one bounded function to each of n mixed latents.

    Attributes:
        label: Names the case.
        rho: Correlation of each latent.
        latents: Number of latents.
        claims: The means.
    """

    label: str
    rho: Fraction
    latents: int
    claims: tuple[FunctionMean, ...]

    @property
    def count(self) -> int:
        """Number of means."""
        return len(self.claims)

    def draws(self, samples: int) -> int:
        """So many that about `samples` numbers are drawn, but enough to see something."""
        return max(samples // self.latents, min(samples, _FEWEST_DRAWS))

    def statistic(self, dtype: torch.dtype) -> FunctionSums:
        """The sums."""
        rows = tuple((claim.function, claim.pairing) for claim in self.claims)
        return FunctionSums(float(self.rho), rows, self.latents > 1, dtype)

    def means(self, dtype: torch.dtype) -> list[Mean]:
        """The claims with bounds on their laws."""
        found = []
        for claim in self.claims:
            bound = float(FUNCTIONS[claim.function].bound())
            width = (4 if claim.pairing is Pairing.LOSS else 2) * bound**2
            name = f"{claim.pairing} for the {claim.function}, {self.label}"
            law = bounded_law(width, self.latents, dtype)
            found.append(Mean(name, claim.expected, claim.relation, law))
        return found
