"""Multi-indices, laws by moments, spans of polynomials; bad input is named."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numcheck.support.errors import InvalidInputError
from numcheck.theory import multivariate as mv
from numcheck.theory.regularizer.projections import (
    PointLaw,
    combination,
    difference_pair,
    indices,
    lattice,
    product,
    spans,
    standard_gaussian,
)
from numcheck.theory.regularizer.similar_laws import (
    gaussian_rule,
    image_laws,
    near_gaussians,
    point_pairs,
    turned,
    uniform_law,
)


@given(st.integers(0, 4), st.integers(0, 5))
def test_multi_indices_are_all_there_once(n: int, degree: int) -> None:
    found = lattice(n, degree)
    everything = itertools.product(range(degree + 1), repeat=n)
    assert sorted(found) == [i for i in everything if sum(i) == degree]
    assert len(indices(n, degree)) == math.comb(n + degree, n)


def test_laws_of_gaussian_latents_have_gaussian_moments() -> None:
    z = standard_gaussian(2)
    assert [z.joint((2, j)) for j in range(5)] == [1, 0, 1, 0, 3]
    assert z.joint((0, 0)) == z.projected((1, 1), 0) == 1


@given(st.integers(0, 5))
def test_difference_pairs_agree_below_the_number_of_steps(count: int) -> None:
    first, second = difference_pair([Fraction(0)], [[Fraction(1)]] * count)
    gaps = [first.joint((j,)) - second.joint((j,)) for j in range(count + 1)]
    assert not any(gaps[:count])
    assert gaps[count] == (-1) ** count * Fraction(math.factorial(count), max(2**count // 2, 1))


def test_spans() -> None:
    x, y = mv.variable(2, 0), mv.variable(2, 1)
    assert spans([x, y], [mv.add(x, y), mv.constant(2, 0)])
    assert not spans([mv.add(x, y)], [x])
    assert spans([], [])
    assert not spans([], [x])
    assert product([], 2) == mv.constant(2)
    assert combination((), []) == {}


def test_the_examples_are_laws_of_their_size() -> None:
    for _, first, second in point_pairs():
        assert first.n == second.n
    for _, law in (*near_gaussians(), *image_laws()):
        assert law.joint((0,) * law.n) in (1, 2)


def test_a_rule_of_degree_seven() -> None:
    assert [gaussian_rule(1).joint((j,)) for j in range(9)] == [1, 0, 1, 0, 3, 0, 15, 0, 99]
    assert gaussian_rule(0) == PointLaw(0, ((),), (Fraction(1),))


def test_bad_input_is_named() -> None:
    one = Fraction(1)
    with pytest.raises(InvalidInputError, match="1 atoms but 2 weights"):
        PointLaw(1, ((one,),), (one, one))
    with pytest.raises(InvalidInputError, match="an atom has 1 entries, expected n = 2"):
        PointLaw(2, ((one,),), (one,))
    with pytest.raises(InvalidInputError, match="0 points"):
        uniform_law(2, [])
    with pytest.raises(InvalidInputError, match="1 entries cannot be turned"):
        turned(gaussian_rule(1))
    with pytest.raises(InvalidInputError, match=r"degree must be at least 0 .* got -1"):
        lattice(2, -1)
