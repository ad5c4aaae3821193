"""One latent: products of a polynomial of z and one of z'."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import sympy
import torch
from torch import Tensor

from numcheck.checks.cases.common import Mean, rounding_units, second_view
from numcheck.sampling.decide import ExactLaw, Relation, variance_and_kurtosis
from numcheck.sampling.estimate import Moments, Stream
from numcheck.sampling.kernels import pair_kernel
from numcheck.theory.gaussian import absolute_moment, coefficients, expect_pair


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
        second = second_view(z[0], xi[0], rho)
        return (
            _evaluate(self.left, z[0].to(self.dtype)),
            _evaluate(self.right, second.to(self.dtype)),
        )

    def fused(self, stream: Stream, start: int, stop: int) -> Moments | None:
        """The moments of the samples start, ..., stop - 1 in one pass, where there is a kernel."""
        kernel = pair_kernel(stream.backend, stream.device) if stream.latents == 1 else None
        return None if kernel is None else kernel(self, stream, start, stop)


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
    variance, kurtosis = variance_and_kurtosis(moments)
    degree = max(left.degree(), 0) + max(right.degree(), 0) if left and right else 0
    rounding = rounding_units(int(degree), dtype) * _majorant(left) * _majorant(right)
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
