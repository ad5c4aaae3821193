"""Matrices and vectors: Procrustes, isometries, paths."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from numbers import Real
from typing import Any

import numpy as np
import scipy.linalg
from hypothesis import strategies as st

from numcheck.theory import isometries, procrustes
from numcheck.theory.planning import paths
from tests.fuzz.comparing import as_fraction, check, close, exact, floats, near
from tests.fuzz.kinds import (
    FUNCTION,
    Array,
    Kind,
    Strategy,
    arrays,
    fraction_arrays,
    integers,
    junk,
    rational_numbers,
    reals,
    sequences,
    wrong_arrays,
)
from tests.fuzz.runner import Target, target

SHAPES = st.integers(1, 4).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
#: Entries so large or so small that careless squares leave the range of float64.
EXTREME = st.sampled_from([1e-320, 1e-200, 1e200, 1e308])


# Procrustes.


def orthonormal_is(found: Array, matrix: Array) -> None:
    m = len(matrix)
    assert found.dtype == np.float64
    np.testing.assert_allclose(found @ found.T, np.eye(m), atol=1e-13)
    # No matrix with orthonormal rows is nearer: tr(Q M^T) is the sum of the singular values.
    scaled = floats(matrix) / (np.abs(floats(matrix)).max(initial=0.0) or 1.0)
    total = scipy.linalg.svdvals(scaled).sum() if scaled.size else 0.0
    np.testing.assert_allclose(np.trace(found @ scaled.T), total, atol=1e-12)


def rotation_is(found: Array, matrix: Array) -> None:
    n = len(matrix)
    np.testing.assert_allclose(found @ found.T, np.eye(n), atol=1e-13)
    np.testing.assert_allclose(np.linalg.det(found), 1.0, atol=1e-12)
    for other in (np.eye(n), scipy.linalg.expm(np.eye(n, k=1) - np.eye(n, k=-1))):
        scaled = floats(matrix) / (np.abs(floats(matrix)).max(initial=0.0) or 1.0)
        assert np.trace(found @ scaled.T) >= np.trace(other @ scaled.T) - 1e-12


def bound_is(found: procrustes.Bound, matrix: Array, candidate: Array) -> None:
    m, q = floats(matrix), floats(candidate)
    defect = m @ m.T - np.eye(len(m))
    np.testing.assert_allclose(found.distance, np.linalg.norm(m - q), rtol=1e-12)
    np.testing.assert_allclose(found.frobenius, np.linalg.norm(defect), rtol=1e-12, atol=1e-300)
    assert found.spectral <= found.frobenius * (1 + 1e-12)


wide = SHAPES.flatmap(lambda shape: arrays(*shape))
extreme = st.builds(lambda x, s: floats(x) / 1000 * s, wide, EXTREME)
two = SHAPES.flatmap(lambda shape: st.tuples(arrays(*shape), arrays(*shape)))

PROCRUSTES = [
    Target(
        "numcheck.theory.procrustes.nearest_orthonormal", procrustes.nearest_orthonormal,
        st.one_of(wide, extreme).map(lambda x: {"matrix": x}),
        {"matrix": wrong_arrays(2, 3, ndim=2)}, orthonormal_is,
        misfits=st.sampled_from([{"matrix": np.ones((3, 2))}, {"matrix": np.ones((1, 0))}]),
    ),
    Target(
        "numcheck.theory.procrustes.nearest_rotation", procrustes.nearest_rotation,
        st.integers(1, 4).flatmap(lambda n: arrays(n, n)).map(lambda x: {"matrix": x}),
        {"matrix": wrong_arrays(2, 2, ndim=2)}, rotation_is,
        misfits=st.sampled_from([{"matrix": np.ones((2, 3))}, {"matrix": np.ones((3, 2))}]),
    ),
    Target(
        "numcheck.theory.procrustes.evaluate_bound", procrustes.evaluate_bound,
        two.map(lambda pair: {"matrix": pair[0], "candidate": pair[1]}),
        {"matrix": wrong_arrays(2, 3, ndim=2), "candidate": wrong_arrays(9, 9)}, bound_is,
        misfits=st.sampled_from(
            [{"matrix": np.ones((2, 3)), "candidate": np.ones((1, 3))},
             {"matrix": np.ones((2, 3)), "candidate": np.ones((2, 1))},
             {"matrix": np.full((2, 2), 1e200), "candidate": np.ones((2, 2))}]
        ),
    ),
]  # fmt: skip


# Isometries: a map made by a factory, applied to points.


def points(rows: int) -> Strategy:
    return st.integers(0, 3).flatmap(
        lambda count: st.one_of(arrays(rows, count), fraction_arrays(rows, count))
    )


def same_kind(x: Any, n: int) -> Strategy:
    """Points of n coordinates that hold fractions exactly if x does."""
    build: Callable[..., Strategy] = fraction_arrays if x.dtype == object else arrays
    return build(n, 3)


def keeps_distances(found: Array, x: Array) -> None:
    x = exact(x)
    old, new = x[:, :1] - x[:, 1:], found[:, :1] - found[:, 1:]
    close((new * new).sum(axis=0), (old * old).sum(axis=0))


def vector_and_points(nonzero: bool = False) -> Strategy:
    vectors = st.integers(1, 4).flatmap(lambda n: st.one_of(arrays(n), fraction_arrays(n)))
    if nonzero:
        vectors = vectors.filter(lambda v: np.abs(floats(v)).max() > 1e-3)
    return vectors.flatmap(lambda v: st.tuples(st.just(v), same_kind(v, len(v))))


BAD_POINTS = wrong_arrays(2, 3, ndim=2, exact=True)
MIXED = st.just(np.full((2, 1), Fraction(1), dtype=object))


def of_vector(
    name: str, factory: Callable[[Array], Any], argument: str, holds: Callable[..., None]
) -> Target:
    """A map made of a vector."""
    return Target(
        f"numcheck.theory.isometries.{name}",
        lambda x, **made: factory(made[argument])(x),
        vector_and_points(nonzero=True).map(lambda pair: {argument: pair[0], "x": pair[1]}),
        {argument: wrong_arrays(2, ndim=1, exact=True), "x": BAD_POINTS},
        holds,
        misfits=st.sampled_from(
            [
                {argument: np.ones(1), "x": np.ones((3, 2))},
                {argument: np.ones(3), "x": np.ones((1, 2))},
                {argument: np.ones(2), "x": np.full((2, 1), Fraction(1), dtype=object)},
                {argument: np.full(2, Fraction(1), dtype=object), "x": np.ones((2, 1))},
            ]
        ),
    )


def reflection_is(found: Array, v: Array, x: Array) -> None:
    v, y = exact(v), exact(x)
    close(found + y, 2 * (y - v[:, None] * ((v @ y) / (v @ v))))


def rotated(found: Array, x: Array) -> None:
    y = exact(x)
    close((found * found).sum(axis=0), (y * y).sum(axis=0))
    close(found[2:], y[2:])


def applied(name: str, least: int, holds: Callable[..., None]) -> Target:
    """A map that is there."""
    function = getattr(isometries, name)
    tall = st.integers(least, 4).flatmap(points)
    few: list[Any] = [{"x": np.ones((n, 2))} for n in range(least)] or [{"x": np.ones(3)}]
    return Target(
        f"numcheck.theory.isometries.{name}", function, tall.map(lambda x: {"x": x}),
        {"x": BAD_POINTS}, holds, misfits=st.sampled_from(few),
    )  # fmt: skip


def padded(found: Array, x: Array, rows: int) -> None:
    """The points, then zeros."""
    close(found[:rows], x)
    assert not found[rows:].any()


permutations = st.integers(0, 4).flatmap(lambda n: st.permutations(range(n)))
ISOMETRIES = [
    of_vector("reflection", isometries.reflection, "v", reflection_is),
    of_vector(
        "translation", isometries.translation, "c",
        lambda found, c, x: close(found, exact(x) + exact(c)[:, None]),
    ),
    Target(
        "numcheck.theory.isometries.embedding", lambda m, x: isometries.embedding(m)(x),
        st.integers(0, 3).flatmap(
            lambda n: st.fixed_dictionaries({"m": integers(n, n + 3).valid, "x": points(n)})
        ),
        {"m": integers(0, 10**6).wrong, "x": BAD_POINTS},
        lambda found, m, x: padded(found, exact(x), len(x)),
        misfits=st.just({"m": 2, "x": np.ones((3, 1))}),
    ),
    Target(
        "numcheck.theory.isometries.permutation", lambda order, x: isometries.permutation(order)(x),
        permutations.flatmap(
            lambda order: st.fixed_dictionaries(
                {"order": st.sampled_from([order, tuple(order), np.array(order, dtype=int)]),
                 "x": points(len(order))}
            )
        ),
        {"order": st.one_of(sequences(integers(0, 3)).wrong, st.sampled_from([[0, 0], [1], [-1]])),
         "x": BAD_POINTS},
        lambda found, order, x: close(found, exact(x)[list(map(int, order))]),
        misfits=st.just({"order": [1, 0], "x": np.ones((3, 1))}),
    ),
    Target(
        "numcheck.theory.isometries.scaling", lambda factor, x: isometries.scaling(factor)(x),
        st.one_of(
            st.fixed_dictionaries({"factor": rational_numbers().valid, "x": points(2)}),
            st.fixed_dictionaries({"factor": reals(-9, 9).valid, "x": arrays(2, 3)}),
        ),
        {"factor": reals(-math.inf, math.inf).wrong, "x": BAD_POINTS},
        lambda found, factor, x: close(
            found, exact(x) * (as_fraction(factor) if x.dtype == object else float(factor))
        ),
        misfits=st.just({"factor": 0.5, "x": np.full((2, 1), Fraction(1), dtype=object)}),
    ),
    applied("folding", 0, lambda found, x: close(found, abs(exact(x)))),
    applied("twist", 2, rotated),
    applied(
        "projection", 0,
        lambda found, x: padded(found, exact(x)[:-1], max(len(x) - 1, 0)),
    ),
    applied("shear", 2, lambda found, x: close(found[2:], exact(x)[2:])),
    target(
        "numcheck.theory.isometries.compose", lambda maps: isometries.compose(*maps)(np.eye(2)),
        {"maps": Kind(st.sampled_from([(), (isometries.twist, isometries.folding)]),
                      FUNCTION.map(lambda wrong: (isometries.folding, wrong)))},
        lambda found, maps: check(found.shape == (2, 2)),
    ),
]  # fmt: skip


# Paths.

ends = st.one_of(
    st.integers(0, 4).flatmap(lambda n: st.tuples(arrays(n), arrays(n))),
    st.integers(0, 4).flatmap(lambda n: st.tuples(fraction_arrays(n), fraction_arrays(n))),
)
NO_NUMBER = junk(lambda v: isinstance(v, Real))
MISFIT_ENDS = [
    (np.ones(1), np.ones(3)), (np.ones(3), np.ones(1)),
    (np.ones(1), np.full(1, Fraction(1), dtype=object)), (np.full(2, 1e308), np.full(2, -1e308)),
]  # fmt: skip
BAD_VECTOR = wrong_arrays(2, ndim=1, exact=True)
PATHS = [
    Target(
        "numcheck.theory.planning.paths.segment", paths.segment,
        st.tuples(ends, rational_numbers(-2, 2).valid).map(
            lambda drawn: {"x": drawn[0][0], "y": drawn[0][1], "t": drawn[1]}
        ),
        {"x": BAD_VECTOR, "y": BAD_VECTOR, "t": NO_NUMBER},
        lambda found, x, y, t: close(
            found, exact(x) + (exact(y) - exact(x)) * (as_fraction(t) if x.dtype == object
                                                       else float(t))
        ),
        misfits=st.sampled_from([{"x": x, "y": y, "t": -3} for x, y in MISFIT_ENDS]),
    ),
    Target(
        "numcheck.theory.planning.paths.squared_distance", paths.squared_distance,
        ends.map(lambda pair: {"x": pair[0], "y": pair[1]}),
        {"x": BAD_VECTOR, "y": BAD_VECTOR},
        lambda found, x, y: close(
            np.asarray(found, dtype=object if x.dtype == object and len(x) else float),
            np.asarray(sum((a - b) ** 2 for a, b in zip(exact(x), exact(y), strict=True)),
                       dtype=object if x.dtype == object and len(x) else float),
        ),
        misfits=st.sampled_from([{"x": x, "y": y} for x, y in MISFIT_ENDS]),
    ),
    Target(
        "numcheck.theory.planning.paths.twist", paths.twist,
        st.sampled_from([0, 2, 4]).flatmap(
            lambda n: st.one_of(arrays(n), fraction_arrays(n))
        ).map(lambda z: {"z": z}),
        {"z": BAD_VECTOR},
        lambda found, z: (
            near((found * found).sum(), (exact(z) ** 2).sum(), 1e4) if len(z) else None
        ),
        misfits=st.sampled_from([{"z": np.ones(3)}, {"z": np.array([1e200, 1.0])}]),
    ),
]  # fmt: skip

TARGETS = [*PROCRUSTES, *ISOMETRIES, *PATHS]
