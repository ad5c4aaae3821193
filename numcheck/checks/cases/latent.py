"""Many latents: polynomials of (z, z') on small blocks of latents, summed over the blocks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor

from numcheck.checks.cases.common import (
    UNIT_ROUNDOFF,
    Case,
    Mean,
    reflect,
    rounding_units,
    second_view,
)
from numcheck.sampling.decide import ExactLaw, Relation, variance_and_kurtosis
from numcheck.theory import multivariate as mv
from numcheck.theory.gaussian import absolute_moment, pair_moment


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
        second = second_view(z, xi, rho.repeat(self.blocks)[:, None])
        variables: list[Tensor] = []
        for view in (z, second):
            mixed = reflect(view) if self.mixed else view.contiguous()
            blocks = mixed.to(self.dtype).view(self.blocks, width, view.shape[1])
            variables += blocks.unbind(1)
        rows = [self._value(terms, variables) for terms in self.terms]
        return torch.stack(rows), torch.ones(1, z.shape[1], dtype=self.dtype, device=z.device)

    def _value(self, terms: tuple[tuple[mv.Index, float], ...], variables: list[Tensor]) -> Tensor:
        total = torch.zeros_like(variables[0])
        for exponents, coefficient in terms:
            product = torch.full_like(total, coefficient)
            for variable, power in zip(variables, exponents, strict=True):
                for _ in range(power):
                    product = product.mul_(variable)
            total += product
        return total.sum(dim=0)


@lru_cache(maxsize=1 << 16)
def _moment(index: mv.Index, rho: tuple[Fraction, ...]) -> Fraction:
    """E of a monomial of the 2 w variables (u, u')."""
    width = len(rho)
    return math.prod(map(pair_moment, index[:width], index[width:], rho), start=Fraction(1))


@lru_cache(maxsize=1 << 10)
def _block_moments(
    terms: tuple[tuple[mv.Index, Fraction], ...], rho: tuple[Fraction, ...]
) -> list[Fraction]:
    """E T, ..., E T^4 for T a polynomial of the 2 w variables (u, u')."""
    # Integers multiply many times as fast as fractions.
    unit = math.lcm(*(c.denominator for _, c in terms))
    t = mv.Poly((index, unit * c.numerator // c.denominator) for index, c in terms)
    square = t * t
    powers = (t, square, square * t, square * square)
    return [
        sum((c * _moment(i, rho) for i, c in p.items()), Fraction(0)) / unit**k
        for k, p in enumerate(powers, start=1)
    ]


@lru_cache(maxsize=64)
def _raised_moment(k: int) -> float:
    """E[(|z|^k (1 + |z|))^2]."""
    return absolute_moment(2 * k) + 2 * absolute_moment(2 * k + 1) + absolute_moment(2 * k + 2)


def block_law(t: mv.Poly, rho: tuple[Fraction, ...], blocks: int, dtype: torch.dtype) -> ExactLaw:
    """The exact law of the sum of independent copies of T(u, u')."""
    moments = _block_moments(tuple(sorted(t.items())), rho)
    variance, kurtosis = variance_and_kurtosis(moments)
    mean, spread = moments[0] * blocks, float(variance) * blocks
    size = sum(
        abs(float(c)) * math.sqrt(math.prod(_raised_moment(k) for k in i)) for i, c in t.items()
    )
    # Mixing and summing the blocks costs a rounding for each of them at most.
    units = rounding_units(t.degree + len(t), dtype) + 2 * blocks * UNIT_ROUNDOFF[dtype]
    return ExactLaw(
        variance=spread,
        scale=math.sqrt(spread + float(mean) ** 2),
        # Fourth central moments of independent sums: k m4 + 3 k (k - 1) v^2.
        kurtosis=3 + (kurtosis - 3) / blocks,
        rounding=units * size * blocks,
    )


def block_case(
    label: str, rates: Sequence[Fraction], blocks: int, means: Iterable[tuple[Any, ...]]
) -> Case:
    """The case of sums over blocks of latents, mixed if there are several blocks of equal rates.

    The rates are those of the latents of a block. Each mean is a name, to which the label is added,
    a polynomial T of (u, u'), what is claimed of the mean of sum_b T(u_b, u'_b), and, if it is not
    equality, the relation.
    """
    claims = [
        (f"{name}, {label}", polynomial, float(expected), *(relation or [Relation.EQUAL]))
        for name, polynomial, expected, *relation in means
    ]
    rho, mixed = tuple(rates), blocks > 1 and len(set(rates)) == 1
    polynomials = [polynomial for _, polynomial, _, _ in claims]

    def statistic(dtype: torch.dtype) -> BlockSums:
        terms = tuple(tuple((i, float(c)) for i, c in sorted(p.items())) for p in polynomials)
        return BlockSums(tuple(map(float, rho)), terms, blocks, mixed, dtype)

    def laws(dtype: torch.dtype) -> list[Mean]:
        return [
            Mean(name, expected, relation, block_law(polynomial, rho, blocks, dtype))
            for name, polynomial, expected, relation in claims
        ]

    return Case(label, blocks * len(rho), len(claims), statistic, laws)
