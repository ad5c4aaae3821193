"""z has the least loss of all polynomials exactly in Gaussian worlds, recomputed from the loss."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from numcheck.theory import multivariate as mv
from numcheck.theory.converse import laws
from numcheck.theory.converse.additive_noise import independent_noise
from numcheck.theory.converse.integrated_laws import three_points
from numcheck.theory.converse.optimal_encoders import (
    MixedMoments,
    best_share,
    is_optimal,
    is_positive_semidefinite,
    share_kept,
)

DEGREE = 5
RATE = st.fractions(0, 1, max_denominator=9).filter(lambda r: 0 < r < 1)
NUMBER = st.fractions(-2, 2, max_denominator=5)
OTHERS = {
    "Laplace": laws.laplace,
    "uniform": laws.uniform,
    "coin": laws.coin,
    "exponential": laws.exponential,
    "three points": three_points,
}


def stationary(law: laws.Moments, r: Fraction, c: Fraction) -> MixedMoments:
    return independent_noise(law, laws.stationary_noise(law, r, c), (c, r))


def loss(moment: MixedMoments, h: Sequence[Fraction]) -> Fraction:
    """E (h(z) - h(z'))^2, multiplied out; coefficients of h from the constant on."""
    terms = [(j, k, a * b) for (j, a), (k, b) in itertools.product(enumerate(h), repeat=2)]
    total = Fraction(0)
    for j, k, c in terms:
        total += c * (moment(j + k, 0) - moment(j, k) - moment(k, j) + moment(0, j + k))
    return total


def variance(moment: MixedMoments, h: Sequence[Fraction]) -> Fraction:
    mean = sum((c * moment(k, 0) for k, c in enumerate(h)), Fraction(0))
    square = laws.power(tuple(h), 2)
    return sum((c * moment(k, 0) for k, c in enumerate(square)), -(mean**2))


@given(RATE, NUMBER, NUMBER.filter(bool), st.lists(NUMBER, min_size=2, max_size=4))
@settings(max_examples=25, deadline=None)
def test_in_gaussian_worlds_no_polynomial_loses_less(
    r: Fraction, mu: Fraction, s: Fraction, h: list[Fraction]
) -> None:
    """With z and z' as mu + s u of standard normals u, u' of correlation r."""
    z = mu + s * mv.variable(1, 0)
    encoder = mv.add(*(c * z**k for k, c in enumerate(h)))
    assume(encoder.degree)
    centred = encoder - mv.expect(encoder)
    correlation = mv.cross(centred, centred, [r])
    assert correlation <= r * mv.inner(centred, centred)
    shift = Fraction(1, 3)
    moment = stationary(laws.normal(mu, s**2, 2 * DEGREE), r, shift)
    assert loss(moment, h) == 2 * (mv.inner(centred, centred) - correlation)
    assert is_optimal(moment, DEGREE)


@given(RATE, NUMBER, st.sampled_from(sorted(OTHERS)))
@settings(max_examples=40, deadline=None)
def test_in_others_the_first_variation_shows_one_that_does(
    r: Fraction, c: Fraction, name: str
) -> None:
    moment = stationary(OTHERS[name](2 * DEGREE), r, c)
    share = 2 * (1 - r)
    line = [Fraction(0), Fraction(1)]
    assert loss(moment, line) == share * variance(moment, line)
    found = False
    for k in range(2, DEGREE + 1):
        power = [Fraction(0)] * k + [Fraction(1)]

        def excess(h: Sequence[Fraction]) -> Fraction:
            return loss(moment, h) - share * variance(moment, h)

        def moved(t: Fraction, k: int = k) -> list[Fraction]:
            return [*line, *[Fraction(0)] * (k - 2), t]

        # The excess of z + t z^k is slope t + curvature t^2.
        curvature = excess(power)
        slope = excess(moved(Fraction(1))) - curvature
        found = found or excess(moved(-slope / (2 * (1 + abs(curvature))))) < 0
    assert found
    assert not is_optimal(moment, DEGREE)


@pytest.mark.parametrize("name", OTHERS)
def test_excluded_rates(name: str) -> None:
    """At 0 and 1 all encoders lose the same; at -1 a coin has one encoder only."""
    law = OTHERS[name](2 * DEGREE)
    for r in (Fraction(0), Fraction(1)):
        moment = stationary(law, r, Fraction(0))
        assert is_optimal(moment, DEGREE)
        assert is_optimal(moment, DEGREE, least=False)
    assert is_optimal(stationary(law, -Fraction(1), Fraction(0)), DEGREE) == (name == "coin")


def test_degree_is_needed() -> None:
    """Cubics do not tell the law at -sqrt(3), 0, sqrt(3) from N(0, 1); quartics do."""
    moment = stationary(three_points(2 * DEGREE), Fraction(1, 2), Fraction(0))
    assert [is_optimal(moment, d) for d in (2, 3, 4)] == [True, True, False]


def test_uniform_world_by_quadrature() -> None:
    """z uniform on [-1, 1], z' = z/2 +- 1/2: stationary, and the cube keeps 13/20."""
    x, weights = np.polynomial.legendre.leggauss(12)
    following = np.stack([x / 2 + 0.5, x / 2 - 0.5])

    def mean(values: np.ndarray) -> float:
        return float((weights / 2 * values).sum() / len(np.atleast_2d(values)))

    for k in range(8):
        assert mean(following**k) == pytest.approx(mean(x**k), abs=1e-14)
    assert mean((x * following) ** 3) / mean(x**6) == pytest.approx(13 / 20)
    assert mean((x**3 - following**3) ** 2) / mean(x**6) == pytest.approx(7 / 10)
    assert mean((x - following) ** 2) / mean(x**2) == pytest.approx(1)
    noise = laws.stationary_noise(laws.uniform(10), Fraction(1, 2), Fraction(0))
    assert noise == [(Fraction(1, 2) ** k if k % 2 == 0 else 0) for k in range(11)]
    moment = stationary(laws.uniform(10), Fraction(1, 2), Fraction(0))
    assert share_kept(moment, 3) == Fraction(13, 20)
    # Of cubics a z + b z^3 the best solves a quadratic equation for its share; even ones keep less.
    gram, cross = np.array([[1 / 3, 1 / 5], [1 / 5, 1 / 7]]), np.zeros((2, 2))
    for i, j in itertools.product(range(2), repeat=2):
        cross[i, j] = mean(x ** (2 * i + 1) * following ** (2 * j + 1))
    shares = np.linalg.eigvals(np.linalg.solve(gram, (cross + cross.T) / 2)).real
    assert best_share(moment, 3) == pytest.approx(max(shares))
    assert max(shares) > 13 / 20
    assert best_share(moment, 2) == pytest.approx(1 / 2)


@given(st.fractions(0, 1, max_denominator=9), st.fractions(0, 1, max_denominator=9))
def test_several_coordinates(a: Fraction, b: Fraction) -> None:
    """In place of z_b, the output (2/3) He_2(z_a) + (1/3) z_b saves (16/9) (a^2 - b)."""
    x, y = mv.coordinates(2)
    h = Fraction(2, 3) * (x**2 - 1) + Fraction(1, 3) * y
    assert mv.inner(h, h) == 1
    assert 2 * (mv.cross(h, h, (a, b)) - b) == Fraction(16, 9) * (a**2 - b)


@given(st.lists(st.lists(st.integers(-3, 3), min_size=3, max_size=3), min_size=1, max_size=4))
def test_semidefiniteness_is_decided_exactly(rows: list[list[int]]) -> None:
    a = np.array(rows)
    gram = [[Fraction(int(x)) for x in row] for row in a.T @ a]
    assert is_positive_semidefinite(gram)
    # Lowered by anything in a null direction, or by more than the least eigenvalue, it is not.
    least = np.linalg.eigvalsh((a.T @ a).astype(float))[0]
    lowered = [[x - (i == j) * Fraction(least + 1e-6) for j, x in enumerate(row)]
               for i, row in enumerate(gram)]  # fmt: skip
    assert not is_positive_semidefinite(lowered)


def test_an_indefinite_matrix_with_zero_diagonal() -> None:
    zero, one = Fraction(0), Fraction(1)
    assert not is_positive_semidefinite([[zero, one], [one, zero]])
    assert is_positive_semidefinite([[zero, zero], [zero, one]])
