"""Encoders at any distance from a rotation, and what the approximate theorems say of them.

An encoder h = M z + N(z) is put together from a factored linear part M = P Q, with P positive
semidefinite, and nonlinear orthonormal polynomials: so its Procrustes optimum Q is known exactly.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from numcheck.theory import encoders
from numcheck.theory import multivariate as mv
from numcheck.theory import rational_matrices as matrices
from numcheck.theory.encoders import Named
from numcheck.theory.rational_matrices import Matrix, identity, orthogonal_matrix

#: Those of `distorted_encoders` that sampled checks leave out.
_ONLY_EXACT = (
    "mirrored rotation", "twice", "both outputs mixed", "a little smaller", "a little wrong",
)  # fmt: skip


@dataclass(frozen=True)
class Distorted(Named):
    """An encoder with a Procrustes optimum Q of E[h z^T], the nearest to its linear part."""

    optimum: Matrix


@dataclass(frozen=True)
class Quantities:
    """What the embeddings (h, h') of a pair show, exactly, for copies of an encoder side by side.

    Attributes:
        mean: E h, of one copy.
        second: E[h h^T], of one copy.
        loss: E|h - h'|^2, of all copies together.
        blocks: Number of copies.
    """

    mean: tuple[Fraction, ...]
    second: Matrix
    loss: Fraction
    blocks: int

    @property
    def outputs(self) -> int:
        """Number of outputs."""
        return self.blocks * len(self.mean)

    @property
    def trace(self) -> Fraction:
        """The trace of E[h h^T]: of Cov h if the mean is zero."""
        return self.blocks * sum((row[i] for i, row in enumerate(self.second)), Fraction(0))

    def defect(self, counts: Callable[[int, int], bool] = lambda _i, _j: True) -> Fraction:
        """|Cov h - 1|^2, Frobenius, or of its entries (i, j) that count."""
        entries = itertools.product(range(len(self.mean)), repeat=2)
        squares = ((self.second[i][j] - (i == j)) ** 2 for i, j in entries if counts(i, j))
        return self.blocks * sum(squares, Fraction(0))

    @property
    def epsilon(self) -> Fraction:
        """The square root of the defect, rounded up beyond the 15th digit."""
        return square_root_up(self.defect())

    def excess(self, rho: Fraction) -> Fraction:
        """The excess loss: delta = loss - 2 (1 - rho) tr Cov h."""
        return self.loss - 2 * (1 - rho) * self.trace


def square_root_up(value: Fraction) -> Fraction:
    """The root of a rational square, and a rational just above the root of another number."""
    root = Fraction(math.isqrt(value.numerator), math.isqrt(value.denominator))
    if root**2 == value:
        return root
    unit = 10**15
    return Fraction(math.isqrt(value.numerator * unit**2 // value.denominator) + 1, unit)


@cache
def quantities(encoder: mv.Encoder, rho: Fraction, blocks: int = 1) -> Quantities:
    """The quantities of independent copies of an encoder, all latents of rate rho."""
    loss = blocks * encoder.loss((rho,) * encoder.n)
    return Quantities(tuple(encoder.mean()), encoder.second_moments(), loss, blocks)


def _nonlinear(n: int) -> list[mv.Poly]:
    """Polynomials of mean zero that are orthogonal to the coordinates and to each other."""
    z = mv.coordinates(n)
    alone = [*(x**2 - 1 for x in z), *(x**3 - 3 * x for x in z)]
    return [*encoders.orthonormal_polynomials(n)[n:], *alone]


def _encoder(linear: Matrix, nonlinear: Sequence[Sequence[Fraction]], n: int) -> mv.Encoder:
    """The encoder with outputs sum_j linear_ij z_j + sum_k nonlinear_ik p_k."""
    basis = mv.coordinates(n) + _nonlinear(n)
    rows = [[*row, *extra] for row, extra in zip(linear, nonlinear, strict=True)]
    return mv.Encoder((encoders.mix([row], basis[: len(row)])[0] for row in rows), n)


def put_together(
    name: str,
    basis: Matrix,
    spectrum: Sequence[Fraction],
    factor: Matrix,
    nonlinear: Sequence[Sequence[Fraction]],
    n: int,
) -> Distorted:
    """The encoder with linear part V diag(spectrum) V^T Q and given nonlinear parts.

    Args:
        name: What to call it.
        basis: V, orthogonal, m x m.
        spectrum: Nonnegative, one number per output.
        factor: Q, m x n with orthonormal rows.
        nonlinear: For each output the coefficients of the first few nonlinear polynomials.
        n: Number of latents.
    """
    symmetric = matrices.conjugated(basis, spectrum)
    return Distorted(name, _encoder(matrices.product(symmetric, factor), nonlinear, n), factor)


def _random(n: int, spectrum: Sequence[Fraction], strength: Fraction, seed: int) -> Distorted:
    m, size = len(spectrum), len(_nonlinear(n))
    mixing = orthogonal_matrix(max(size, m), seed + 2)
    name = f"random {m} of {n}, strength {strength}, #{seed}"
    nonlinear = [[strength * x for x in row[:size]] for row in mixing[:m]]
    factor = orthogonal_matrix(n, seed + 1)[:m]
    return put_together(name, orthogonal_matrix(m, seed), spectrum, factor, nonlinear, n)


@cache
def distorted_encoders() -> tuple[Distorted, ...]:
    """Encoders of 2 latents, few terms each, from which large ones are put together."""
    zero, one, half = Fraction(0), Fraction(1), Fraction(1, 2)
    some, rest, little = Fraction(3, 5), Fraction(4, 5), Fraction(1, 1000)
    turned = [[some, rest], [rest, -some]]
    straight = identity(2)
    none: Matrix = [[], []]

    def scaled(
        name: str, a: Fraction, b: Fraction, extra: Matrix = none, q: Matrix = straight
    ) -> Distorted:
        linear = [[a * x for x in q[0]], [b * x for x in q[1]]]
        return Distorted(name, _encoder(linear, extra, 2), q)

    return (
        scaled("mirrored rotation", one, one, q=turned),
        scaled("half", half, half, q=turned),
        # Symmetric with the eigenvalues 7/5 and 1/5: the identity is nearest, all variances are 1.
        Distorted("correlated", _encoder([[rest, some], [some, rest]], none, 2), identity(2)),
        scaled("twice", Fraction(2), Fraction(2)),
        scaled("stretched, trace kept", Fraction(7, 5), Fraction(1, 5)),
        scaled("zero outputs", zero, zero),
        scaled("a product mixed in", some, one, [[rest], []], turned),
        scaled("both outputs mixed", some, some, [[rest], [zero, rest]]),
        scaled("only a product", zero, one, [[some], []]),
        scaled("shrunk, product mixed in", half, Fraction(3, 4), [[some], []], turned),
        scaled("a little product", 1 - little, one, [[2 * little], []], turned),
        scaled("a little smaller", 1 - little, 1 - little),
        scaled("a little wrong", one, 1 + little, [[little], [zero, little]], turned),
    )


def constant_encoder() -> Distorted:
    """The impostor with constant outputs, which has no loss at all."""
    return Distorted("constant", mv.Encoder([mv.constant(2), mv.constant(2)], 2), identity(2))


def sampled_encoders() -> tuple[Distorted, ...]:
    """The encoders of the sampled checks."""
    return tuple(e for e in distorted_encoders() if e.name not in _ONLY_EXACT)


@cache
def random_distorted() -> tuple[Distorted, ...]:
    """Random encoders of 1 to 3 latents, some with fewer outputs than latents, and an empty one."""
    values = (Fraction(1, 10), Fraction(1, 2), Fraction(9, 10), Fraction(6, 5))
    found = [Distorted("no outputs", mv.Encoder([], 2), [])]
    for seed, (n, m) in enumerate([(1, 1), (2, 1), (2, 2), (3, 2), (3, 3)] * 2):
        spectrum = [values[(seed + k) % 4] for k in range(m)]
        strength = (Fraction(1, 20), Fraction(2, 3))[seed % 2]
        found.append(_random(n, spectrum, strength, 100 + 3 * seed))
    return tuple(found)


@cache
def all_distorted() -> tuple[Distorted, ...]:
    """The encoders of the exact checks, and one that misses the hypothesis of mean zero."""
    return (*distorted_encoders(), *random_distorted(), constant_encoder())
