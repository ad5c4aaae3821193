"""Checks of `procrustes-bound`: the nearest orthogonal Q has |M - Q| <= |M M^T - 1|."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache

import numpy as np
import torch
from torch import Tensor

from numcheck.checks.base import Claim, Function, at_most, exact, float64, mutant
from numcheck.checks.encoders import (
    Matrix,
    identity,
    orthogonal_matrix,
    product,
    times_transpose,
    transpose,
)
from numcheck.sampling.decide import Comparison, Relation, compare
from numcheck.theory.procrustes import (
    Array,
    Bound,
    evaluate_bounds,
    nearest_orthonormal_batch,
    nearest_rotation_batch,
)

Number = Fraction | float


class Candidate(StrEnum):
    """Which matrix with orthonormal rows a claim speaks of."""

    NEAREST = "the nearest"
    ROTATION = "the nearest of determinant 1"
    TRANSPOSED = "the transpose of the nearest"
    IDENTITY = "the identity"


@dataclass(frozen=True)
class Defect:
    """What a claim may bound the distance with: squares of norms of M M^T - 1.

    Attributes:
        frobenius: Squared Frobenius norm.
        spectral: Squared spectral norm.
        trace: Squared trace.
    """

    frobenius: Number
    spectral: Number
    trace: Number


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
        scaled = [[x * s for x, s in zip(row, values, strict=True)] for row in self.basis]
        symmetric = product(scaled, transpose(self.basis, len(self.basis)))
        return product(symmetric, self.factor)

    def candidate(self, which: Candidate) -> Matrix | None:
        """The matrix that a claim speaks of, `None` where there is no such thing."""
        m, n = len(self.factor), len(self.factor[0]) if self.factor else 0
        if which is Candidate.NEAREST:
            return self.factor
        if m != n:
            return None
        if which is Candidate.TRANSPOSED:
            return transpose(self.factor, n)
        if which is Candidate.IDENTITY:
            return identity(n)
        # The nearest rotation gives up the direction of the smallest singular value.
        mirrored = n > 0 and np.linalg.det(np.array(self.factor, dtype=float)) < 0
        return self.product((Fraction(1),) * (n - 1) + (Fraction(-1 if mirrored else 1),))


def _squared_distance(a: Matrix, b: Matrix) -> Fraction:
    pairs = (zip(r, s, strict=True) for r, s in zip(a, b, strict=True))
    return sum(((x - y) ** 2 for pair in pairs for x, y in pair), Fraction(0))


def _mirrored(matrix: Matrix) -> Matrix:
    return [[-x for x in matrix[0]], *matrix[1:]]


def _factored() -> Iterator[Factored]:
    half, two = Fraction(1, 2), Fraction(2)
    spectra: dict[str, Callable[[int], tuple[Fraction, ...]]] = {
        "singular values 0": lambda m: (Fraction(0),) * m,
        "singular values 1": lambda m: (Fraction(1),) * m,
        "singular values 10": lambda m: (Fraction(10),) * m,
        "near to orthogonal": lambda m: (Fraction(99, 100),) * m,
        "near to singular": lambda m: (two,) * (m - 1) + (Fraction(1, 1000),) * min(m, 1),
        "repeated": lambda m: (Fraction(3, 2),) * (m // 2) + (half,) * (m - m // 2),
        "spread": lambda m: tuple(Fraction(2 * (m - k), m + 1) for k in range(m)),
        "one off": lambda m: (Fraction(1),) * (m - 1) + (half,) * min(m, 1),
    }
    for m, n in [(0, 0), (1, 1), (2, 2), (3, 3), (5, 5), (1, 3), (2, 4)]:
        basis, factor = orthogonal_matrix(m, 11 * m), orthogonal_matrix(n, 7 * n + m)[:m]
        for name, spectrum in spectra.items():
            values = spectrum(m)
            yield Factored(f"{m} x {n}, {name}", basis, values, factor)
            if m:
                mirrored = f"{m} x {n} mirrored, {name}"
                yield Factored(mirrored, basis, values, _mirrored(factor))


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
        return nearest_orthonormal_batch(batch)
    if batch.shape[1] != batch.shape[2]:
        return None
    if which is Candidate.ROTATION:
        return nearest_rotation_batch(batch)
    if which is Candidate.TRANSPOSED:
        return nearest_orthonormal_batch(batch).mT
    return torch.eye(batch.shape[1], dtype=batch.dtype).expand_as(batch)


@cache
def _evaluated(which: Candidate) -> tuple[tuple[str, Bound], ...]:
    """All matrices of one shape at a time."""
    by_shape: dict[tuple[int, ...], list[tuple[str, Array]]] = {}
    for name, matrix in matrices():
        by_shape.setdefault(matrix.shape, []).append((name, matrix))
    found: list[tuple[str, Bound]] = []
    for group in by_shape.values():
        names, arrays = zip(*group, strict=True)
        batch = torch.from_numpy(np.stack(arrays))
        candidates = _candidates(batch, which)
        if candidates is not None:
            found += zip(names, evaluate_bounds(batch, candidates), strict=True)
    return tuple(found)


class ProcrustesBound(Claim):
    """|M - Q|^2 is at most bound(M M^T - 1) for a candidate Q.

    Attributes:
        bound: The squared Frobenius norm in the theorem.
        candidate: The nearest matrix with orthonormal rows in the theorem.
    """

    bound: Function = lambda defect: defect.frobenius
    candidate: Candidate = Candidate.NEAREST

    @exact(matrix=_factored)
    def factored(self, matrix: Factored) -> Iterator[Comparison]:
        m, q = matrix.product(matrix.values), matrix.candidate(self.candidate)
        if q is not None:
            defect = Defect(
                frobenius=_squared_distance(times_transpose(m), identity(len(m))),
                spectral=max(((s**2 - 1) ** 2 for s in matrix.values), default=Fraction(0)),
                trace=sum((s**2 - 1 for s in matrix.values), Fraction(0)) ** 2,
            )
            yield at_most(_squared_distance(m, q), Fraction(self.bound(defect)))

    @float64()
    def up_to_512(self) -> Iterator[Comparison]:
        for name, found in _evaluated(self.candidate):
            squares = Defect(found.frobenius**2, found.spectral**2, found.trace**2)
            bound, label = math.sqrt(self.bound(squares)), f"|M - Q|, {name}"
            yield compare(Relation.AT_MOST, label, found.distance, bound, found.rounding)

    mutants = (
        mutant("half", "|M - Q| <= |M M^T - 1| / 2", bound=lambda d: d.frobenius / 4),
        mutant("spectral", "the spectral norm of M M^T - 1", bound=lambda d: d.spectral),
        mutant("trace", "|tr(M M^T - 1)|", bound=lambda d: d.trace),
        mutant("squared", "|M - Q| <= |M M^T - 1|^2", bound=lambda d: d.frobenius**2),
        mutant("root", "|M - Q|^2 <= |M M^T - 1|",
               bound=lambda d: Fraction(math.sqrt(d.frobenius))),
        mutant("rotation", "Q nearest of determinant 1", candidate=Candidate.ROTATION),
        mutant("transposed", "Q^T for Q", candidate=Candidate.TRANSPOSED),
        mutant("identity", "Q = 1", candidate=Candidate.IDENTITY),
    )  # fmt: skip
