"""The Procrustes problem, isometries and straight paths, over float64 and over fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.linalg import expm, svdvals

from numcheck.support.errors import InvalidInputError
from numcheck.theory import isometries, procrustes
from numcheck.theory.isometries import Array
from numcheck.theory.planning import paths

FLOATS = st.integers(-1000, 1000).map(lambda k: k / 100)
NUMBERS = st.fractions(-9, 9, max_denominator=9)


def matrices(rows: int, columns: int) -> st.SearchStrategy[Array]:
    return arrays(np.float64, (rows, columns), elements=FLOATS)


def points(*shape: int, exactly: bool | None = None) -> st.SearchStrategy[Array]:
    """Arrays of floats, of fractions, or of either."""
    floats, rationals = (
        arrays(dtype, shape, elements=elements, fill=st.nothing())
        for dtype, elements in ((np.float64, FLOATS), (object, NUMBERS))
    )
    either = {None: floats | rationals, True: rationals, False: floats}
    return either[exactly]


def same(found: Any, expected: Any) -> None:
    found, expected = np.asarray(found), np.asarray(expected)
    assert found.shape == expected.shape
    if found.dtype == object:
        assert (found == expected).all()
    else:
        np.testing.assert_allclose(found, expected.astype(float), rtol=1e-9, atol=1e-7)


SHAPES = st.integers(1, 4).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(SHAPES.flatmap(lambda shape: matrices(*shape)), st.sampled_from([1, 1e-322, 1e-200, 1e300]))
def test_the_nearest_orthonormal_rows(matrix: Array, scale: float) -> None:
    """tr(Q M^T) is at most the sum of the singular values, at Q alone."""
    q = procrustes.nearest_orthonormal(scale * matrix)
    np.testing.assert_allclose(q @ q.T, np.eye(len(q)), atol=1e-13)
    if scale > 1e-300:
        total = svdvals(matrix).sum() if matrix.size else 0.0
        assert np.trace(q @ matrix.T) == pytest.approx(total, abs=1e-10)


@given(st.integers(1, 4).flatmap(lambda n: matrices(n, n)))
@settings(max_examples=40)
def test_the_nearest_rotation(matrix: Array) -> None:
    n = len(matrix)
    found = procrustes.nearest_rotation_batch(torch.from_numpy(matrix)[None])[0].numpy()
    np.testing.assert_allclose(found @ found.T, np.eye(n), atol=1e-13)
    assert np.linalg.det(found) == pytest.approx(1)
    for other in (np.eye(n), expm(np.eye(n, k=1) - np.eye(n, k=-1))):
        assert np.trace(found @ matrix.T) >= np.trace(other @ matrix.T) - 1e-10


@given(SHAPES.flatmap(lambda shape: st.tuples(matrices(*shape), matrices(*shape))))
def test_sides_of_the_procrustes_bound(pair: tuple[Array, Array]) -> None:
    matrix, candidate = pair
    found = procrustes.evaluate_bound(matrix, candidate)
    defect = matrix @ matrix.T - np.eye(len(matrix))
    assert found.distance == pytest.approx(np.linalg.norm(matrix - candidate))
    assert found.frobenius == pytest.approx(np.linalg.norm(defect))
    assert found.spectral <= found.frobenius * (1 + 1e-12)


def test_defects_beyond_the_range_of_floats_are_refused() -> None:
    large = torch.full((1, 2, 2), 1e200, dtype=torch.float64)
    with pytest.raises(InvalidInputError, match="range of float64"):
        procrustes.evaluate_bounds(large, large)


@st.composite
def vector_and_points(draw: st.DrawFn) -> tuple[Array, Array]:
    """A vector that is not 0, and three points, of one kind."""
    n, exactly = draw(st.integers(2, 4)), draw(st.booleans())
    vector = draw(points(n, exactly=exactly).filter(lambda v: bool((v != 0).any())))
    return vector, draw(points(n, 3, exactly=exactly))


@given(vector_and_points(), st.sampled_from([1.0, 1e-200, 1e200]))
def test_reflections_and_translations(pair: tuple[Array, Array], scale: float) -> None:
    v, x = pair
    along = v if v.dtype == object else scale * v
    same(isometries.reflection(along)(x), x - 2 * np.outer(v, v @ x) / (v @ v))
    same(isometries.translation(v)(x), x + v[:, None])


@given(st.integers(2, 4).flatmap(lambda n: points(n, 3)), st.integers(0, 2))
@settings(max_examples=40)
def test_maps_of_points(x: Array, more: int) -> None:
    n = len(x)
    embedded, flat = isometries.embedding(n + more)(x), isometries.projection(x)
    same(embedded[:n], x)
    assert embedded.dtype == x.dtype
    same(flat[:-1], x[:-1])
    assert not embedded[n:].any()
    assert not flat[-1].any()
    turned = isometries.twist(x)
    same(isometries.dots(turned, turned), isometries.dots(x, x))
    same(turned[2:], x[2:])
    for i in range(n):
        axis = 0 * x
        axis[i] = x[i]
        sheared = isometries.shear(axis)
        same(isometries.dots(sheared, sheared), x[i] * x[i])
    same(isometries.compose(abs, isometries.twist)(x), isometries.twist(abs(x)))
    same(isometries.compose()(x), x)


@given(st.data(), st.integers(1, 4), st.booleans(), st.fractions(-2, 2, max_denominator=8))
@settings(max_examples=60)
def test_paths(data: st.DataObject, n: int, exactly: bool, t: Fraction) -> None:
    x, y = (data.draw(points(n, exactly=exactly)) for _ in range(2))
    time = t if exactly else float(t)
    same(paths.segment(x, y, time), x + time * (y - x))
    same(paths.squared_distance(x, y), sum((a - b) ** 2 for a, b in zip(x, y, strict=True)))
    z = np.concatenate([x, y])
    turned = paths.twist(z)
    assert turned.dtype == z.dtype
    assert float((turned * turned).sum()) == pytest.approx(float((z * z).sum()), abs=1e-9)
