"""Matrices and vectors: Procrustes, isometries, paths, linear-quadratic control, densities."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from numbers import Real
from typing import Any

import numpy as np
import scipy.linalg
from hypothesis import strategies as st

from numcheck import isometries, procrustes
from numcheck.converse import densities
from numcheck.converse.sturm_liouville import first_eigenfunction
from numcheck.planning import linear_quadratic as lq
from numcheck.planning import paths
from tests.fuzz.kinds import (
    FUNCTION,
    Array,
    Kind,
    Strategy,
    arrays,
    fraction_arrays,
    integers,
    junk,
    objects,
    rational_numbers,
    reals,
    sequences,
    wrong_arrays,
)
from tests.fuzz.runner import Target, target

SHAPES = st.integers(1, 4).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
#: Entries so large or so small that careless squares leave the range of float64.
EXTREME = st.sampled_from([1e-320, 1e-200, 1e200, 1e308])


def floats(x: Any) -> Array:
    return np.asarray(x).astype(np.float64)


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
        "numcheck.procrustes.nearest_orthonormal", procrustes.nearest_orthonormal,
        st.one_of(wide, extreme).map(lambda x: {"matrix": x}),
        {"matrix": wrong_arrays(2, 3, ndim=2)}, orthonormal_is,
        misfits=st.sampled_from([{"matrix": np.ones((3, 2))}, {"matrix": np.ones((1, 0))}]),
    ),
    Target(
        "numcheck.procrustes.nearest_rotation", procrustes.nearest_rotation,
        st.integers(1, 4).flatmap(lambda n: arrays(n, n)).map(lambda x: {"matrix": x}),
        {"matrix": wrong_arrays(2, 2, ndim=2)}, rotation_is,
        misfits=st.sampled_from([{"matrix": np.ones((2, 3))}, {"matrix": np.ones((3, 2))}]),
    ),
    Target(
        "numcheck.procrustes.evaluate_bound", procrustes.evaluate_bound,
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


def exact(x: Array) -> Array:
    """The fractions that the entries are, to compare with exactly or nearly."""
    if x.dtype == object:
        return np.array([Fraction(v) for v in x.ravel()], dtype=object).reshape(x.shape)
    return floats(x)


def close(found: Array, expected: Array) -> None:
    assert found.shape == expected.shape
    assert (found.dtype == object) == (expected.dtype == object)
    if found.dtype == object:
        assert (found == expected).all()
    else:
        assert found.dtype == np.float64
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-7)


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
        f"numcheck.isometries.{name}",
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
        f"numcheck.isometries.{name}", function, tall.map(lambda x: {"x": x}),
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
        "numcheck.isometries.embedding", lambda m, x: isometries.embedding(m)(x),
        st.integers(0, 3).flatmap(
            lambda n: st.fixed_dictionaries({"m": integers(n, n + 3).valid, "x": points(n)})
        ),
        {"m": integers(0, 10**6).wrong, "x": BAD_POINTS},
        lambda found, m, x: padded(found, exact(x), len(x)),
        misfits=st.just({"m": 2, "x": np.ones((3, 1))}),
    ),
    Target(
        "numcheck.isometries.permutation", lambda order, x: isometries.permutation(order)(x),
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
        "numcheck.isometries.scaling", lambda factor, x: isometries.scaling(factor)(x),
        st.one_of(
            st.fixed_dictionaries({"factor": rational_numbers().valid, "x": points(2)}),
            st.fixed_dictionaries({"factor": reals(-9, 9).valid, "x": arrays(2, 3)}),
        ),
        {"factor": reals(-math.inf, math.inf).wrong, "x": BAD_POINTS},
        lambda found, factor, x: close(
            found, exact(x) * (exact_number(factor) if x.dtype == object else float(factor))
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
        "numcheck.isometries.compose", lambda maps: isometries.compose(*maps)(np.eye(2)),
        {"maps": Kind(st.sampled_from([(), (isometries.twist, isometries.folding)]),
                      FUNCTION.map(lambda wrong: (isometries.folding, wrong)))},
        lambda found, maps: check(found.shape == (2, 2)),
    ),
]  # fmt: skip


def check(holds: Any) -> None:
    """Assert in an expression."""
    assert holds


def exact_number(value: Any) -> Fraction:
    return Fraction(int(value.numerator), int(value.denominator))


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
        "numcheck.planning.paths.segment", paths.segment,
        st.tuples(ends, rational_numbers(-2, 2).valid).map(
            lambda drawn: {"x": drawn[0][0], "y": drawn[0][1], "t": drawn[1]}
        ),
        {"x": BAD_VECTOR, "y": BAD_VECTOR, "t": NO_NUMBER},
        lambda found, x, y, t: close(
            found, exact(x) + (exact(y) - exact(x)) * (exact_number(t) if x.dtype == object
                                                       else float(t))
        ),
        misfits=st.sampled_from([{"x": x, "y": y, "t": -3} for x, y in MISFIT_ENDS]),
    ),
    Target(
        "numcheck.planning.paths.squared_distance", paths.squared_distance,
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
        "numcheck.planning.paths.twist", paths.twist,
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


# Linear-quadratic control.

SIZES = st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2))


@st.composite
def problems(draw: st.DrawFn, sizes: Strategy = SIZES) -> dict[str, Array]:
    """The matrices of a problem with positive costs, over floats or over fractions."""
    n, k, noises = draw(sizes)
    exactly = draw(st.booleans())
    build: Callable[..., Strategy] = fraction_arrays if exactly else arrays
    small: dict[str, Any] = {} if exactly else {"largest": 2.0}

    def positive(size: int, least: int) -> Array:
        root = exact(draw(build(size, size, **small)))
        return np.asarray(root @ root.T + lq.eye_like(root, size, size) * least)

    return {
        "dynamics": draw(build(n, n, **small)),
        "steering": draw(build(n, k, **small)),
        "noise": draw(build(n, noises, **small)),
        "state": positive(n, 0),
        "action": positive(k, 1),
        "terminal": positive(n, 0),
    }


def fields_are(found: lq.LinearQuadratic, **given: Array) -> None:
    for name, value in given.items():
        close(getattr(found, name), exact(value))


ONE = {name: np.eye(2) for name in ("dynamics", "steering", "noise", "state", "action", "terminal")}
INDEFINITE = [
    {**ONE, "action": np.array([[1.0, 5.0], [0.0, 1.0]])},
    {**ONE, "state": np.array([[1.0, 5.0], [0.0, 1.0]])},
    {**ONE, "terminal": np.ones((3, 3))},
    {**ONE, "steering": np.ones((2, 3))},
    {**ONE, "dynamics": np.full((2, 2), Fraction(1), dtype=object)},
]


def moderate(given: dict[str, Array]) -> bool:
    return all(np.abs(floats(value)).max(initial=0.0) < 1e3 for value in given.values())


good = problems().filter(moderate).map(lambda given: lq.LinearQuadratic(**given))


def with_start(steps: int = 2) -> Strategy:
    """A problem with a start that fits it."""

    def start(problem: lq.LinearQuadratic) -> Strategy:
        build: Any = fraction_arrays if problem.dynamics.dtype == object else arrays
        return st.fixed_dictionaries(
            {"problem": st.just(problem), "start": build(problem.states),
             "steps": integers(0, steps).valid}
        )  # fmt: skip

    return good.flatmap(start)


def near(found: Any, expected: Any, size: float = 1.0) -> None:
    if isinstance(found, Fraction):
        assert found == expected
    else:
        np.testing.assert_allclose(float(found), float(expected), rtol=1e-6, atol=1e-6 * size)


def empty_rows(value: Any) -> bool:
    return isinstance(value, list) and all(np.shape(row) == (0,) for row in value)


def riccati_is(found: lq.Riccati, problem: lq.LinearQuadratic, steps: int) -> None:
    start = exact(np.ones(problem.states))
    if problem.dynamics.dtype == object:
        start = np.array([Fraction(1)] * problem.states, dtype=object)
    size = abs(float(found.value(start))) + 1
    near(lq.expected_cost(problem, start, lq.feedback(found.gains)), found.value(start), size)
    if found.gains and problem.actions and problem.states:
        other = [gain + 1 for gain in found.gains]
        worse = lq.expected_cost(problem, start, lq.feedback(other))
        assert worse >= found.value(start) - (0 if isinstance(worse, Fraction) else 1e-6 * size)


def plan_is(found: list[Array], problem: Any, start: Array, steps: int) -> None:
    assert len(found) == steps
    best = lq.expected_cost(problem, start, lq.open_loop(problem, found))
    for change in (-1, 1):
        other = [action + change for action in found]
        cost = lq.expected_cost(problem, start, lq.open_loop(problem, other))
        assert cost >= best - (0 if isinstance(cost, Fraction) else 1e-6 * (abs(float(best)) + 1))


def cost_is(found: Any, problem: Any, start: Array, steps: int) -> None:
    """Without control: the mean and, apart from it, the noise."""
    z, total = exact(start), 0
    for _ in range(int(steps)):
        total += z @ problem.state @ z
        z = problem.dynamics @ z
    total += z @ problem.terminal @ z
    covariance = problem.dynamics * 0
    for _ in range(int(steps)):
        total += np.trace(problem.state @ covariance)
        covariance = problem.dynamics @ covariance @ problem.dynamics.T
        covariance = covariance + problem.noise @ problem.noise.T
    total += np.trace(problem.terminal @ covariance)
    near(found, total, abs(float(total)) + 1)


def still(problem: lq.LinearQuadratic, steps: int) -> lq.Controls:
    none = problem.steering.T * 0
    return [(none, none.sum(axis=1) * 0)] * int(steps)


P = lq.LinearQuadratic(**ONE)
NOT_DEFINITE = lq.LinearQuadratic(**{**ONE, "action": -np.eye(2)})
EXACTLY = lq.LinearQuadratic(*(lq.fractions([[value]]) for value in (0, 1, 1, 1, -5, 1)))
HUGE = lq.LinearQuadratic(**{**ONE, "dynamics": np.eye(2) * 1e200})
NO_PROBLEM = junk(lambda _: False)
BAD_CONTROLS = st.one_of(
    junk(lambda v: isinstance(v, (list, tuple)) or getattr(v, "shape", None) == (0,)),
    st.sampled_from(
        [
            [(np.eye(2),)], [np.eye(3)], [(np.eye(2), np.ones(3))], [(np.eye(3), np.ones(2))],
            [(np.full((2, 2), math.nan), np.ones(2))], [("a", "b")], [None],
            [(np.full((2, 2), Fraction(1), dtype=object), np.ones(2))],
        ]
    ),
)  # fmt: skip

CONTROL = [
    Target(
        "numcheck.planning.linear_quadratic.LinearQuadratic", lq.LinearQuadratic, problems(),
        {name: wrong_arrays(2, 2, ndim=2, exact=True) for name in ONE}, fields_are,
        misfits=st.sampled_from(INDEFINITE),
    ),
    target(
        "numcheck.planning.linear_quadratic.fractions", lq.fractions,
        {"rows": Kind(
            st.integers(0, 3).flatmap(
                lambda n: sequences(sequences(rational_numbers(), least=n, most=n)).valid
            ),
            st.one_of(sequences(rational_numbers()).wrong.filter(lambda v: not empty_rows(v)),
                      st.sampled_from([[[1], [1, 2]], [["1"]], [[math.nan]], [1]])),
        )},
        lambda found, rows: check(
            found.shape[0] == len(rows)
            and all(type(x) is Fraction and type(x.numerator) is int for x in found.flat)
        ),
    ),
    target(
        "numcheck.planning.linear_quadratic.LinearQuadratic.conjugate", P.conjugate,
        {"push": Kind(arrays(2, 2), wrong_arrays(2, 2)),
         "pull": Kind(arrays(2, 2), wrong_arrays(2, 2))},
        lambda found, push, pull: close(found.dynamics, floats(push) @ floats(pull)),
        wrong={"costs": junk(lambda v: v is None)},
        called={"costs": "(costs|state|terminal)"},
    ),
    target(
        "numcheck.planning.linear_quadratic.open_loop", lq.open_loop,
        {"problem": objects(st.just(P), lq.LinearQuadratic),
         "plan": sequences(Kind(arrays(2), wrong_arrays(2)))},
        lambda found, problem, plan: check(len(found) == len(plan)),
    ),
    target(
        "numcheck.planning.linear_quadratic.feedback", lq.feedback,
        {"gains": sequences(Kind(arrays(1, 2), wrong_arrays(1, 2, ndim=2, exact=True)))},
        lambda found, gains: check(len(found) == len(gains)),
        misfits=st.just({"gains": [np.ones((1, 2)), np.ones((2, 2))]}),
    ),
    Target(
        "numcheck.planning.linear_quadratic.expected_cost",
        lambda problem, start, steps: lq.expected_cost(problem, start, still(problem, steps)),
        with_start(), {}, cost_is,
    ),
    Target(
        "numcheck.planning.linear_quadratic.expected_cost",
        lq.expected_cost, st.just({"problem": P, "start": np.ones(2), "controls": []}),
        {"problem": NO_PROBLEM, "start": wrong_arrays(2), "controls": BAD_CONTROLS},
        lambda found, **_: check(found == 2.0),
        misfits=st.just({"problem": HUGE, "start": np.ones(2), "controls": still(HUGE, 3)}),
    ),
    Target(
        "numcheck.planning.linear_quadratic.riccati", lq.riccati,
        with_start().map(lambda d: {"problem": d["problem"], "steps": d["steps"]}),
        {"problem": NO_PROBLEM, "steps": integers(0, 10_000).wrong}, riccati_is,
        misfits=st.sampled_from(
            [{"problem": p, "steps": 2} for p in (NOT_DEFINITE, EXACTLY, HUGE)]
        ),
    ),
    target(
        "numcheck.planning.linear_quadratic.Riccati.value", lq.riccati(P, 1).value,
        {"state": Kind(arrays(2), wrong_arrays(2))},
        # One step from z: |z|^2 + min |a|^2 + |z + a|^2 + 2, so 3/2 |z|^2 + 2.
        lambda found, state: near(found, 1.5 * (floats(state) ** 2).sum() + 2, 1e4),
    ),
    Target(
        "numcheck.planning.linear_quadratic.best_plan", lq.best_plan, with_start(),
        {"problem": NO_PROBLEM, "start": wrong_arrays(9), "steps": integers(0, 10_000).wrong},
        plan_is,
        misfits=st.sampled_from(
            [{"problem": NOT_DEFINITE, "start": np.ones(2), "steps": 2},
             {"problem": EXACTLY, "start": np.array([Fraction(1)]), "steps": 1},
             {"problem": HUGE, "start": np.ones(2), "steps": 3},
             {"problem": P, "start": np.ones(3), "steps": 0}]
        ),
    ),
]  # fmt: skip


# Densities and their diffusions.


def density_is(found: densities.Density, **given: Any) -> None:
    inside = found.centre + found.width * np.linspace(-1, 1, 9)
    assert np.isfinite(found.log(inside)).all()
    assert found.width > 0


def normal_is(found: densities.Density, mean: Any, variance: Any) -> None:
    density_is(found)
    deviation = math.sqrt(float(variance))
    at = np.array([float(mean), float(mean) + deviation])
    np.testing.assert_allclose(np.diff(found.log(at)), [-0.5], rtol=1e-4)


ALL_DENSITIES = st.one_of(
    st.builds(densities.generalized_normal, reals(1, 64).valid),
    st.builds(densities.logistic, reals(1e-3, 100).valid),
    st.builds(densities.smoothed_laplace, reals(1e-3, 100).valid),
    st.builds(densities.double_well, reals(1e-6, 6).valid),
    st.builds(densities.normal, reals(-10, 10).valid, reals(0.01, 100).valid),
)
BAD_LOGS: list[Any] = [
    lambda x: "a", lambda x: np.zeros(3), lambda x: np.log(x), lambda x: x * 1j, lambda x: None,
    lambda x: -30 * (x**2 - 1) ** 2, lambda x: np.sin(1000 * x), lambda x: 1e300 * x,
]  # fmt: skip
BAD_DENSITIES = [
    *(densities.Density("given", log, 0.0, 1.4) for log in BAD_LOGS),
    densities.Density("far off", lambda x: -((x - 1e30) ** 2), 1e30, 1.0),
    densities.Density("too wide", lambda x: -(x**2) / 2, 0.0, 100.0),
]


def eigenfunction_is(found: Any, density: densities.Density, diffusion: Any) -> None:
    k = float(diffusion)
    # The quotient of g(z) = z bounds the eigenvalue; only the normal density meets it.
    assert 0 < found.eigenvalue <= k / found.variance * (1 + 1e-7)
    assert found.slope > 0
    assert -1e-9 <= found.distance <= 1
    assert (np.diff(found.values) > 0).all()
    if density.normal:
        np.testing.assert_allclose(found.eigenvalue, k / found.variance, rtol=1e-7)


DENSITIES = [
    target(
        "numcheck.converse.densities.normal", densities.normal,
        {"mean": reals(-math.inf, math.inf, up_to=(-9, 9)),
         "variance": reals(1e-100, 1e100, up_to=(0.01, 9))}, normal_is,
    ),
    target(
        "numcheck.converse.densities.generalized_normal", densities.generalized_normal,
        {"shape": reals(1, 64)}, density_is,
    ),
    target(
        "numcheck.converse.densities.logistic", densities.logistic, {"width": reals(1e-3, 100)},
        density_is,
    ),
    target(
        "numcheck.converse.densities.smoothed_laplace", densities.smoothed_laplace,
        {"width": reals(1e-3, 100)}, density_is,
    ),
    target(
        "numcheck.converse.densities.double_well", densities.double_well,
        {"depth": reals(1e-6, 6)}, density_is,
    ),
    target(
        "numcheck.converse.densities.Density",
        lambda name, log, centre, width: densities.Density(name, log, centre, width),
        {"name": objects(st.text(max_size=5), str), "log": Kind(st.just(np.abs), FUNCTION),
         "centre": reals(-math.inf, math.inf, up_to=(-9, 9)),
         "width": reals(1e-100, 1e100, up_to=(0.1, 9))}, density_is,
    ),
    target(
        "numcheck.converse.sturm_liouville.first_eigenfunction", first_eigenfunction,
        {"density": Kind(ALL_DENSITIES, st.one_of(NO_PROBLEM, st.sampled_from(BAD_DENSITIES))),
         "diffusion": reals(1e-100, 1e100, up_to=(0.1, 10))}, eigenfunction_is, examples=40,
    ),
]  # fmt: skip

TARGETS = [*PROCRUSTES, *ISOMETRIES, *PATHS, *CONTROL, *DENSITIES]
