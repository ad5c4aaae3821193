"""One latent: products of a polynomial of z and one of z'."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import sympy
import torch
from torch import Tensor

from numcheck.checks.cases.common import Case, Mean, rounding_units, second_view
from numcheck.sampling.decide import ExactLaw, Relation, variance_and_kurtosis
from numcheck.sampling.estimate import Moments, Stream
from numcheck.sampling.kernels import PairProducts, pair_kernel
from numcheck.theory.gaussian import absolute_moment, coefficients, expect_pair, polynomial


@dataclass(frozen=True)
class PolynomialProducts(PairProducts):
    """The statistic left_i(z) right_j(z') with z' = rho z + noise xi.

    Attributes:
        noise: Weight of xi; `None` for sqrt(1 - rho^2), with which z' is a standard normal too.
    """

    noise: float | None = None

    def __call__(self, z: Tensor, xi: Tensor) -> tuple[Tensor, Tensor]:
        """Rows of values, shapes (len(left), n) and (len(right), n)."""
        rho = torch.tensor(self.rho, dtype=torch.float64, device=z.device)
        if self.noise is None:
            second = second_view(z[0], xi[0], rho)
        else:
            second = rho * z[0] + self.noise * xi[0]
        first, second = z[0].to(self.dtype), second.to(self.dtype)
        return _evaluate(self.left, first), _evaluate(self.right, second)

    def fused(self, stream: Stream, start: int, stop: int) -> Moments | None:
        """The moments of the samples start, ..., stop - 1 in one pass, where there is a kernel."""
        if stream.latents != 1 or self.noise is not None:
            return None
        kernel = pair_kernel(stream.backend, stream.device)
        return None if kernel is None else kernel(self, stream, start, stop)


def _evaluate(polynomials: Sequence[Sequence[float]], x: Tensor) -> Tensor:
    width = max(len(p) for p in polynomials)
    table = torch.zeros(len(polynomials), width, dtype=x.dtype, device=x.device)
    for row, p in enumerate(polynomials):
        table[row, : len(p)] = torch.tensor(p, dtype=x.dtype)
    powers = torch.empty(width, x.shape[0], dtype=x.dtype, device=x.device)
    powers[0] = 1.0
    for k in range(1, width):
        torch.mul(powers[k - 1], x, out=powers[k])
    return table @ powers


@lru_cache(maxsize=1 << 12)
def _majorant(p: sympy.Poly) -> float:
    """The square root of E[(|p|(|z|) (1 + |z|))^2], where |p| has the absolute coefficients."""
    absolute = [abs(float(c)) for c in coefficients(p)]
    raised = list(enumerate(map(sum, zip([*absolute, 0.0], [0.0, *absolute], strict=True))))
    return math.sqrt(sum(a * b * absolute_moment(i + j) for i, a in raised for j, b in raised))


@lru_cache(maxsize=1 << 12)
def product_law(left: sympy.Poly, right: sympy.Poly, rho: Fraction, dtype: torch.dtype) -> ExactLaw:
    """The exact law of left(z) right(z') for standard normals of correlation rho."""
    moments = [expect_pair(left**k, right**k, rho) for k in (1, 2, 3, 4)]
    variance, kurtosis = variance_and_kurtosis(moments)
    degree = max(left.degree(), 0) + max(right.degree(), 0) if left and right else 0
    rounding = rounding_units(int(degree), dtype) * _majorant(left) * _majorant(right)
    return ExactLaw(float(variance), math.sqrt(float(moments[1])), kurtosis, rounding)


def _stretched(p: sympy.Poly, factor: Fraction) -> sympy.Poly:
    """p(factor x)."""
    return polynomial([c * factor**k for k, c in enumerate(coefficients(p))])


def pair_means(
    label: str,
    rho: Fraction,
    left: Sequence[sympy.Poly],
    expected: Callable[[int, int], Fraction],
    name: Callable[[int, int], str],
    *,
    right: Sequence[sympy.Poly] | None = None,
    noise: float | None = None,
) -> Case:
    """The case of all products of polynomials of z with those (or others) of z' = rho z + noise xi.

    The claimed mean and the name of the product of left_i and right_j are functions of (i, j). A
    noise that makes z' a standard normal counts as not given.
    """
    if noise is not None and abs(math.hypot(rho, noise) - 1) < 1e-12:
        noise = None
    right = left if right is None else right
    indices = list(itertools.product(range(len(left)), range(len(right))))

    def rows(polynomials: Sequence[sympy.Poly]) -> tuple[tuple[float, ...], ...]:
        return tuple(tuple(float(c) for c in coefficients(p)) for p in polynomials)

    def statistic(dtype: torch.dtype) -> PolynomialProducts:
        return PolynomialProducts(float(rho), rows(left), rows(right), dtype, noise)

    def law(i: int, j: int, dtype: torch.dtype) -> ExactLaw:
        if noise is None:
            return product_law(left[i], right[j], rho, dtype)
        # z' is `size` times a standard normal of correlation rho / size with z.
        size = Fraction(math.hypot(rho, noise))
        return product_law(left[i], _stretched(right[j], size), rho / size, dtype)

    def means(dtype: torch.dtype) -> list[Mean]:
        values = ((name(*k), float(Fraction(expected(*k))), law(*k, dtype)) for k in indices)
        return [Mean(what, value, Relation.EQUAL, exact) for what, value, exact in values]

    return Case(label, 1, len(indices), statistic, means)


def means_of(label: str, means: Sequence[tuple[sympy.Poly, Fraction, str]]) -> Case:
    """The case of means of polynomials of z: each with what is claimed, and what it is called."""
    left, one = [p for p, _, _ in means], [polynomial([1])]
    half = Fraction(1, 2)
    return pair_means(
        label, half, left, lambda i, _: means[i][1], lambda i, _: means[i][2], right=one
    )
