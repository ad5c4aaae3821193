"""Checks of `procrustes-bound`: the nearest orthogonal Q has |M - Q| <= |M M^T - 1|."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache

import numpy as np
import torch
from torch import Tensor

from numcheck.checks.base import Claim, Function, at_most, exact, float64, mutant
from numcheck.sampling.decide import Comparison, Relation, compare
from numcheck.theory import procrustes
from numcheck.theory.procrustes import Array, Bound
from numcheck.theory.rational_matrices import (
    Matrix,
    conjugated,
    identity,
    orthogonal_matrix,
    product,
    squared_distance,
    times_transpose,
    transpose,
)


class Candidate(StrEnum):
    """Which matrix with orthonormal rows a claim speaks of."""

    NEAREST = "the nearest"
    ROTATION = "the nearest of determinant 1"
    TRANSPOSED = "the transpose of the nearest"
    IDENTITY = "the identity"


@dataclass(frozen=True)
class Factored:
    """A rational matrix V diag(s) V^T Q, whose nearest matrix with orthonormal rows is Q.

    Attributes:
        name: What it is.
        basis: V, orthogonal.
        values: The singular values s, nonnegative; the last is the smallest.
        factor: Q, with orthonormal rows.
    """

    name: str
    basis: Matrix
    values: tuple[Fraction, ...]
    factor: Matrix

    def product(self, values: tuple[Fraction, ...]) -> Matrix:
        """V diag(values) V^T Q."""
        return product(conjugated(self.basis, values), self.factor)

    def candidate(self, which: Candidate) -> Matrix | None:
        """The matrix that a claim speaks of, `None` where there is no such thing."""
        n = len(self.factor[0]) if self.factor else 0
        if which is Candidate.NEAREST:
            return self.factor
        if len(self.factor) != n:
            return None
        if which is Candidate.TRANSPOSED:
            return transpose(self.factor, n)
        if which is Candidate.IDENTITY:
            return identity(n)
        # The nearest rotation gives up the direction of the smallest singular value.
        mirrored = n > 0 and np.linalg.det(np.array(self.factor, dtype=float)) < 0
        return self.product((Fraction(1),) * (n - 1) + (Fraction(-1 if mirrored else 1),))


def _factored() -> Iterator[Factored]:
    half, one, two = Fraction(1, 2), Fraction(1), Fraction(2)
    for m, n in [(0, 0), (1, 1), (2, 2), (3, 3), (5, 5), (1, 3), (2, 4)]:
        basis, factor = orthogonal_matrix(m, 11 * m), orthogonal_matrix(n, 7 * n + m)[:m]
        mirrored = [[-x for x in row] if i == 0 else row for i, row in enumerate(factor)]
        spectra = {
            "singular values 0": [0 * one] * m,
            "singular values 1": [one] * m,
            "singular values 10": [10 * one] * m,
            "near to orthogonal": [Fraction(99, 100)] * m,
            "near to singular": [two] * (m - 1) + [Fraction(1, 1000)],
            "repeated": [3 * half] * (m // 2) + [half] * (m - m // 2),
            "spread": [Fraction(2 * (m - k), m + 1) for k in range(m)],
            "one off": [one] * (m - 1) + [half],
        }
        for name, spectrum in spectra.items():
            values = tuple(spectrum[:m])
            yield Factored(f"{m} x {n}, {name}", basis, values, factor)
            if m:
                yield Factored(f"{m} x {n} mirrored, {name}", basis, values, mirrored)


def _with_spectrum(generator: np.random.Generator, values: Array) -> Array:
    n = len(values)
    left, right = (np.linalg.qr(generator.standard_normal((n, n)))[0] for _ in range(2))
    return np.asarray((left * values) @ right)


def matrices() -> Iterator[tuple[str, Array]]:
    """Random and adversarial float64 matrices, from 0 x 0 to 512 x 512."""
    generator = np.random.default_rng(20260)
    for n in (0, 1, 2, 3, 8, 32, 128):
        yield f"normal, {n}", generator.standard_normal((n, n)) / math.sqrt(max(n, 1))
        yield f"large, {n}", 1e4 * generator.standard_normal((n, n))
        yield f"zero, {n}", np.zeros((n, n))
        spectra = {
            "near to singular": 10.0 ** np.linspace(0, -14, n),
            "repeated": np.repeat([1.5, 0.5], [n // 2, n - n // 2]),
            "near to orthogonal": 1 + 1e-6 * generator.standard_normal(n),
            "orthogonal": np.ones(n),
            "one at zero": np.append(np.ones(max(n - 1, 0)), np.zeros(min(n, 1))),
        }
        for name, values in spectra.items():
            matrix = _with_spectrum(generator, np.abs(values))
            yield f"{name}, {n}", matrix
            if n:
                # One of the two has determinant of either sign.
                matrix = matrix.copy()
                matrix[0] *= -1
                yield f"{name}, {n}, mirrored", matrix
        yield f"{n} x {2 * n}", generator.standard_normal((n, 2 * n)) / math.sqrt(max(n, 1))
    yield "normal, 512", generator.standard_normal((512, 512)) / math.sqrt(512)


def _candidates(batch: Tensor, which: Candidate) -> Tensor | None:
    if which is Candidate.NEAREST:
        return procrustes.nearest_orthonormal_batch(batch)
    if batch.shape[1] != batch.shape[2]:
        return None
    if which is Candidate.ROTATION:
        return procrustes.nearest_rotation_batch(batch)
    if which is Candidate.TRANSPOSED:
        return procrustes.nearest_orthonormal_batch(batch).mT
    return torch.eye(batch.shape[1], dtype=batch.dtype).expand_as(batch)


@cache
def _evaluated(which: Candidate) -> list[tuple[str, Bound]]:
    """All matrices of one shape at a time."""
    by_shape: dict[tuple[int, ...], dict[str, Array]] = {}
    for name, matrix in matrices():
        by_shape.setdefault(matrix.shape, {})[name] = matrix
    found: list[tuple[str, Bound]] = []
    for group in by_shape.values():
        batch = torch.from_numpy(np.stack(list(group.values())))
        candidates = _candidates(batch, which)
        if candidates is not None:
            found += zip(group, procrustes.evaluate_bounds(batch, candidates), strict=True)
    return found


class ProcrustesBound(Claim):
    """|M - Q|^2 is at most bound(M M^T - 1) for a candidate Q.

    Attributes:
        bound: From the squares of the Frobenius norm, the spectral norm and the trace of
            M M^T - 1: the first in the theorem.
        candidate: The nearest matrix with orthonormal rows in the theorem.
    """

    bound: Function = lambda frobenius, spectral, trace: frobenius
    candidate: Candidate = Candidate.NEAREST

    @exact(matrix=_factored)
    def factored(self, matrix: Factored) -> Iterator[Comparison]:
        m, q = matrix.product(matrix.values), matrix.candidate(self.candidate)
        if q is not None:
            frobenius = squared_distance(times_transpose(m), identity(len(m)))
            defects = [s**2 - 1 for s in matrix.values]
            spectral = max((d**2 for d in defects), default=Fraction(0))
            bound = self.bound(frobenius, spectral, Fraction(sum(defects)) ** 2)
            yield at_most(squared_distance(m, q), Fraction(bound))

    @float64()
    def up_to_512(self) -> Iterator[Comparison]:
        for name, found in _evaluated(self.candidate):
            squares = found.frobenius**2, found.spectral**2, found.trace**2
            bound, label = math.sqrt(self.bound(*squares)), f"|M - Q|, {name}"
            yield compare(Relation.AT_MOST, label, found.distance, bound, found.rounding)

    mutants = (
        mutant("half", "|M - Q| <= |M M^T - 1| / 2", bound=lambda f, s, t: f / 4),
        mutant("spectral", "the spectral norm of M M^T - 1", bound=lambda f, s, t: s),
        mutant("trace", "|tr(M M^T - 1)|", bound=lambda f, s, t: t),
        mutant("squared", "|M - Q| <= |M M^T - 1|^2", bound=lambda f, s, t: f**2),
        mutant("root", "|M - Q|^2 <= |M M^T - 1|",
               bound=lambda f, s, t: Fraction(math.sqrt(f))),
        mutant("rotation", "Q nearest of determinant 1", candidate=Candidate.ROTATION),
        mutant("transposed", "Q^T for Q", candidate=Candidate.TRANSPOSED),
        mutant("identity", "Q = 1", candidate=Candidate.IDENTITY),
    )  # fmt: skip
