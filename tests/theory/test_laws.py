"""Laws by their moments, spans of polynomials, and the autoregressions between laws."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from numcheck.strategies import observables, point_laws, rates
from numcheck.theory import multivariate as mv
from numcheck.theory.converse import laws
from numcheck.theory.gaussian import moment
from numcheck.theory.regularizer import projections as pr
from numcheck.theory.regularizer.similar_laws import gaussian_rule

NUMBERS = st.fractions(-3, 3, max_denominator=6)
VARIANCES = st.fractions(0, 3, max_denominator=4)
NORMALS = st.builds(laws.normal, NUMBERS, VARIANCES, st.just(9))


@given(NUMBERS, VARIANCES, st.integers(0, 8))
def test_normal_moments_by_the_binomial_theorem(
    mean: Fraction, variance: Fraction, degree: int
) -> None:
    def expected(k: int) -> Fraction:
        """Of mean + s z; only even powers of s have moments other than 0."""
        terms = (
            math.comb(k, 2 * i) * variance**i * mean ** (k - 2 * i) * moment(2 * i)
            for i in range(k // 2 + 1)
        )
        return sum(terms, Fraction(0))

    assert laws.normal(mean, variance, degree) == [expected(k) for k in range(degree + 1)]


def test_the_other_laws() -> None:
    even = [k % 2 == 0 for k in range(9)]
    assert laws.laplace(8) == [math.factorial(k) * even[k] for k in range(9)]
    assert laws.uniform(8) == [Fraction(even[k], k + 1) for k in range(9)]
    assert laws.coin(3) == [1, *[Fraction(1, 2)] * 3]
    assert laws.exponential(8) == list(map(math.factorial, range(9)))


@given(NORMALS, st.lists(NUMBERS, max_size=6))
def test_means_and_variances(law: list[Fraction], coefficients: list[Fraction]) -> None:
    assert laws.mean_of(law, coefficients) == sum(map(Fraction.__mul__, coefficients, law))
    assert laws.variance_of(law) == law[2] - law[1] ** 2 >= 0


@given(NORMALS, NUMBERS, NUMBERS)
def test_stationary_noise_leaves_the_law_as_it_is(
    law: list[Fraction], rho: Fraction, shift: Fraction
) -> None:
    noise = laws.stationary_noise(law, rho, shift)
    assert [laws.joint_moment(law, noise, (shift, rho), 0, b) for b in range(len(law))] == law


@given(NORMALS, NORMALS, NUMBERS, NUMBERS, st.integers(0, 4), st.integers(0, 4))
def test_joint_moments_by_the_multinomial_theorem(
    law: list[Fraction], noise: list[Fraction], rho: Fraction, shift: Fraction, a: int, b: int
) -> None:
    total = Fraction(0)
    for i in range(b + 1):
        for j in range(b + 1 - i):
            k = b - i - j
            ways = math.factorial(b) // (math.factorial(i) * math.factorial(j) * math.factorial(k))
            total += ways * rho**i * law[a + i] * noise[j] * shift**k
    assert laws.joint_moment(law, noise, (shift, rho), a, b) == total


@given(st.integers(0, 4), st.integers(0, 5))
def test_multi_indices_are_all_there_once(n: int, degree: int) -> None:
    found = mv.lattice(n, degree)
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
    assert mv.combination((), []) == {}


def test_a_rule_of_degree_seven() -> None:
    assert [gaussian_rule(1).joint((j,)) for j in range(9)] == [1, 0, 1, 0, 3, 0, 15, 0, 99]
    assert gaussian_rule(0) == pr.PointLaw(0, ((),), (Fraction(1),))
