"""Maps that keep distances and fix 0 are linear and orthogonal; each premise is needed."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.isometry_linear import Premise, meets
from numcheck.theory.isometries import (
    Array,
    Candidate,
    Map,
    compose,
    dots,
    embedding,
    exactly,
    floating_candidates,
    projection,
    rational_candidates,
    reflection,
    shear,
    translation,
    twist,
)

NUMBER = st.fractions(-5, 5, max_denominator=6)
ALL = set(Premise)
#: The premises that each kind of map meets in two dimensions and more.
MET = {
    "embedding": ALL,
    "one reflection": ALL,
    "two reflections": ALL,
    "permutation and six reflections": ALL,
    "translation": ALL - {Premise.ORIGIN, Premise.NORMS},
    "scaling by 2": {Premise.ORIGIN, Premise.SCALED},
    "folding": {Premise.ORIGIN, Premise.NORMS, Premise.SHORT},
    "projection": {Premise.ORIGIN, Premise.SHORT},
    "twist": {Premise.ORIGIN, Premise.NORMS},
    "shear": {Premise.ORIGIN, Premise.AXES},
}


def vector(*values: int | Fraction) -> Array:
    return np.array([Fraction(v) for v in values], dtype=object)


def vectors(n: int) -> st.SearchStrategy[Array]:
    return st.tuples(*[NUMBER] * n).map(lambda values: vector(*values))


def points(n: int, count: int = 4) -> st.SearchStrategy[Array]:
    return st.tuples(*[vectors(n)] * count).map(lambda columns: np.stack(columns, axis=1))


def identity(n: int) -> Array:
    return exactly(np.eye(n, dtype=object))


@st.composite
def isometries(draw: st.DrawFn, n: int, m: int) -> Map:
    """Compositions of reflections, permutations and translations after an embedding."""
    steps: list[Map] = [embedding(m)]
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["reflection", "permutation", "translation"]))
        if kind == "permutation":
            order = np.array(draw(st.permutations(range(m))), dtype=int)
            steps.append(lambda x, order=order: x[order])  # type: ignore[misc]
        elif kind == "translation":
            steps.append(translation(draw(vectors(m))))
        else:
            steps.append(reflection(draw(vectors(m).filter(any))))
    return compose(*steps)


@given(st.data(), st.integers(0, 4), st.integers(0, 2))
@settings(max_examples=60)
def test_statement(data: st.DataObject, n: int, extra: int) -> None:
    """An isometry that is moved back to fix 0, by what it does to the basis vectors alone."""
    m = max(n + extra, 1)
    moving = data.draw(isometries(n, m))
    back = translation(-moving(exactly(np.zeros((n, 1), dtype=object)))[:, 0])
    function, x = compose(moving, back), data.draw(points(n))
    q = function(identity(n))
    assert (q.T @ q == identity(n)).all()
    assert (function(x) == q @ x).all()
    if m == n:
        assert (q @ q.T == identity(n)).all()


@given(st.integers(1, 4).flatmap(lambda n: vectors(n).filter(any)))
def test_a_reflection_is_householders_matrix(v: Array) -> None:
    expected = identity(len(v)) - 2 * np.outer(v, v) / (v @ v)
    assert (reflection(v)(identity(len(v))) == expected).all()


@pytest.mark.parametrize("make", [rational_candidates, floating_candidates])
def test_each_map_meets_the_premises_it_should(make: Callable[[], list[Candidate]]) -> None:
    seen = set()
    for candidate in make():
        if candidate.n >= 2:
            kind = candidate.name.rpartition(",")[0]
            seen.add(kind)
            assert {p for p in Premise if meets(p, candidate)} == MET[kind], candidate.name
    assert seen == set(MET)


@pytest.mark.parametrize("bend", [abs, twist])
def test_keeping_norms_is_not_enough(bend: Map) -> None:
    x = np.stack([vector(1, 2), vector(-1, -2)], axis=1)
    values = bend(x)
    assert (dots(values, values) == dots(x, x)).all()
    assert (values[:, 0] + values[:, 1] != 0).any() or (bend(2 * x) != 2 * values).any()


def test_without_a_fixed_origin() -> None:
    moved = translation(vector(1))(np.array([[Fraction(0)]], dtype=object))
    assert moved[0, 0] == 1


@given(st.lists(NUMBER, min_size=2, max_size=2))
def test_the_euclidean_norm_is_needed(pair: list[Fraction]) -> None:
    """x -> (x, |x|) keeps distances in the largest-coordinate norm and fixes 0."""
    x, y = pair
    assert max(abs(x - y), abs(abs(x) - abs(y))) == abs(x - y)


def test_a_quarter_turn_by_hand() -> None:
    turn = compose(reflection(vector(1, 0)), reflection(vector(1, -1)))
    assert turn(identity(2)).tolist() == [[0, 1], [-1, 0]]


def test_more_dimensions_leave_it_not_onto() -> None:
    q = compose(embedding(2), reflection(vector(1, 2)))(identity(1))
    assert (q.T @ q).tolist() == [[1]]
    assert (q @ q.T).tolist() != identity(2).tolist()


def test_the_linear_maps_that_are_no_isometries() -> None:
    for function in (lambda x: x * 2, projection, shear):
        q = function(identity(2))
        assert (function(np.stack([vector(3, -4)], axis=1)) == q @ vector(3, -4)[:, None]).all()
        assert (q.T @ q != identity(2)).any()
