"""Multi-indices, laws by moments, spans of polynomials."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from numcheck.checks.strategies import observables, point_laws, rates
from numcheck.theory import multivariate as mv
from numcheck.theory.regularizer import projections as pr
from numcheck.theory.regularizer.similar_laws import (
    gaussian_rule,
)


@given(st.integers(0, 4), st.integers(0, 5))
def test_multi_indices_are_all_there_once(n: int, degree: int) -> None:
    found = pr.lattice(n, degree)
    everything = itertools.product(range(degree + 1), repeat=n)
    assert sorted(found) == [i for i in everything if sum(i) == degree]
    assert len(pr.indices(n, degree)) == math.comb(n + degree, n)


def test_laws_of_gaussian_latents_have_gaussian_moments() -> None:
    z = pr.standard_gaussian(2)
    assert [z.joint((2, j)) for j in range(5)] == [1, 0, 1, 0, 3]
    assert z.joint((0, 0)) == z.projected((1, 1), 0) == 1


@given(point_laws(2), rates(2), st.integers(0, 3))
def test_projected_moments_by_the_binomial_theorem(
    law: pr.PointLaw, direction: tuple[Fraction, ...], j: int
) -> None:
    a, b = direction
    ways = [math.comb(j, i) * a**i * b ** (j - i) * law.joint((i, j - i)) for i in range(j + 1)]
    assert law.projected(direction, j) == sum(ways)


@given(observables(2, 2), observables(2, 2), rates(2), st.integers(0, 2))
def test_moments_of_polynomials_of_latents(
    f: mv.Poly, g: mv.Poly, direction: tuple[Fraction, ...], j: int
) -> None:
    law = pr.ImageLaw((f, g), 2)
    a, b = direction
    assert law.joint((1, j)) == mv.expect(pr.product([f, *[g] * j], 2))
    mixed = a * f + b * g
    assert law.projected(direction, j) == mv.expect(pr.product([mixed] * j, 2))


@given(st.integers(0, 5))
def test_difference_pairs_agree_below_the_number_of_steps(count: int) -> None:
    first, second = pr.difference_pair([Fraction(0)], [[Fraction(1)]] * count)
    gaps = [first.joint((j,)) - second.joint((j,)) for j in range(count + 1)]
    assert not any(gaps[:count])
    assert gaps[count] == (-1) ** count * Fraction(math.factorial(count), max(2**count // 2, 1))


def test_spans() -> None:
    x, y = mv.variable(2, 0), mv.variable(2, 1)
    assert pr.spans([x, y], [x + y, mv.constant(2, 0)])
    assert not pr.spans([x + y], [x])
    assert pr.spans([], [])
    assert not pr.spans([], [x])
    assert pr.product([], 2) == mv.constant(2)
    assert pr.combination((), []) == {}


def test_a_rule_of_degree_seven() -> None:
    assert [gaussian_rule(1).joint((j,)) for j in range(9)] == [1, 0, 1, 0, 3, 0, 15, 0, 99]
    assert gaussian_rule(0) == pr.PointLaw(0, ((),), (Fraction(1),))
