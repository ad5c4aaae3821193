"""The nearest orthogonal matrix is within |M M^T - 1|: random, singular, mirrored, huge."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.linalg import polar

from numcheck.checks.procrustes_bound import Candidate, Factored
from numcheck.theory.procrustes import (
    Array,
    evaluate_bound,
    evaluate_bounds,
    nearest_orthonormal,
    nearest_orthonormal_batch,
    nearest_rotation_batch,
)
from numcheck.theory.rational_matrices import orthogonal_matrix, squared_distance

ENTRY = st.floats(-1e3, 1e3, allow_subnormal=False)


@st.composite
def shapes(draw: st.DrawFn) -> tuple[int, int]:
    n = draw(st.integers(0, 6))
    return draw(st.integers(0, n)), n


@st.composite
def factored(draw: st.DrawFn) -> Factored:
    m, n = draw(shapes())
    values = draw(st.lists(st.fractions(0, 5, max_denominator=9), min_size=m, max_size=m))
    basis = orthogonal_matrix(m, draw(st.integers(0, 1000)))
    factor = orthogonal_matrix(n, draw(st.integers(0, 1000)))[:m]
    return Factored("", basis, tuple(sorted(values, reverse=True)), factor)


@given(hnp.arrays(np.float64, shapes(), elements=ENTRY), st.integers(0, 2**32 - 1))
def test_nothing_is_nearer(matrix: Array, seed: int) -> None:
    """Random matrices with orthonormal rows, far from the optimum and next to it."""
    m, n = matrix.shape
    generator = np.random.default_rng(seed)
    nearest = nearest_orthonormal(matrix)
    found = evaluate_bound(matrix, nearest)
    for size in (1.0, 1e-3):
        skew = size * generator.standard_normal((n, n))
        skew -= skew.T
        other = nearest @ np.linalg.solve(np.eye(n) + skew, np.eye(n) - skew)
        assert np.allclose(other @ other.T, np.eye(m), atol=1e-10)
        assert found.distance <= float(np.linalg.norm(matrix - other)) + found.rounding + 1e-10


@given(factored(), st.integers(0, 1000))
def test_the_exact_factor_is_the_nearest(factored: Factored, seed: int) -> None:
    matrix = factored.product(factored.values)
    if matrix:
        m, n = len(matrix), len(matrix[0])
        distance = squared_distance(matrix, factored.factor)
        assert distance == sum(((s - 1) ** 2 for s in factored.values), Fraction(0))
        assert distance <= squared_distance(matrix, orthogonal_matrix(n, seed)[:m])


def nearest_rotation(matrix: Array) -> Array:
    return np.asarray(nearest_rotation_batch(torch.from_numpy(matrix)[None])[0].numpy())


@given(factored())
def test_the_exact_rotation_is_the_nearest_rotation(factored: Factored) -> None:
    matrix, rotation = factored.product(factored.values), factored.candidate(Candidate.ROTATION)
    if matrix and rotation is not None:
        found = nearest_rotation(np.array(matrix, dtype=float))
        assert np.linalg.det(found) == pytest.approx(1.0)
        there = np.linalg.norm(np.array(matrix, dtype=float) - found)
        assert float(squared_distance(matrix, rotation)) == pytest.approx(there**2, abs=1e-9)


@pytest.mark.parametrize("n", [0, 1, 5])
def test_equality_at_zero(n: int) -> None:
    """The constant 1 is the best: at M = 0 both sides are the square root of n."""
    found = evaluate_bound(np.zeros((n, n)), nearest_orthonormal(np.zeros((n, n))))
    assert found.distance == pytest.approx(math.sqrt(n))
    assert found.frobenius == pytest.approx(math.sqrt(n))


def test_worked_by_hand() -> None:
    """M = diag(2, -1/2): Q = diag(1, -1), |M - Q|^2 = 5/4, |M M^T - 1|^2 = 9 + 9/16."""
    matrix = np.diag([2.0, -0.5])
    nearest = nearest_orthonormal(matrix)
    assert np.allclose(nearest, np.diag([1.0, -1.0]))
    found = evaluate_bound(matrix, nearest)
    assert found.distance**2 == pytest.approx(5 / 4)
    assert found.frobenius**2 == pytest.approx(9 + 9 / 16)


def test_the_mirrored_identity_is_no_rotation() -> None:
    """No bound of this kind for rotations: M orthogonal of determinant -1 has M M^T = 1."""
    found = evaluate_bound(np.diag([1.0, -1.0]), nearest_rotation(np.diag([1.0, -1.0])))
    assert found.frobenius == 0.0
    assert found.distance == pytest.approx(2.0)


@pytest.mark.usefixtures("two_threads")
@pytest.mark.parametrize("shape", [(5, 0, 0), (4, 1, 1), (7, 3, 3), (6, 2, 5)])
def test_a_batch_is_its_matrices_one_by_one(shape: tuple[int, int, int]) -> None:
    batch = torch.from_numpy(np.random.default_rng(3).standard_normal(shape))
    nearest = nearest_orthonormal_batch(batch)
    assert torch.get_num_threads() == 2
    for matrix, q, bound in zip(batch, nearest, evaluate_bounds(batch, nearest), strict=True):
        alone = nearest_orthonormal(matrix.numpy())
        np.testing.assert_allclose(q.numpy(), alone, atol=1e-13)
        np.testing.assert_allclose(alone, polar(matrix.numpy(), side="left")[0], atol=1e-12)
        expected = evaluate_bound(matrix.numpy(), alone)
        assert bound.distance == pytest.approx(expected.distance, abs=1e-13)
        assert bound.spectral == pytest.approx(expected.spectral, abs=1e-13)
        defect = matrix.numpy() @ matrix.numpy().T - np.eye(shape[1])
        assert expected.frobenius == pytest.approx(float(np.linalg.norm(defect)))
        assert expected.trace == pytest.approx(abs(float(np.trace(defect))))
        assert expected.spectral == pytest.approx(
            float(np.linalg.norm(defect, 2)) if defect.size else 0.0
        )
    if shape[1] == shape[2]:
        for matrix, q in zip(batch, nearest_rotation_batch(batch), strict=True):
            np.testing.assert_allclose(q.numpy(), nearest_rotation(matrix.numpy()), atol=1e-13)
            assert np.linalg.det(q.numpy()) == pytest.approx(1.0)
