"""Laws by their moments, and the autoregressions between them."""

from __future__ import annotations

import math
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from numcheck.theory.converse import laws
from numcheck.theory.gaussian import moment

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
    assert [laws.joint_moment(law, noise, rho, shift, 0, b) for b in range(len(law))] == law


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
    assert laws.joint_moment(law, noise, rho, shift, a, b) == total
