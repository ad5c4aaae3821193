"""Decisions: the bound against exact binomial laws, its soundness on heavy tails, its power."""

from __future__ import annotations

import math
import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from numcheck.sampling.decide import (
    Comparison,
    ExactLaw,
    Relation,
    compare,
    deviation_factor,
    median_of_means,
    rounding_factor,
    to_float,
    tolerance,
)
from numcheck.sampling.estimate import Moments


@given(
    st.sampled_from([2, 3, 7, 31, 63]),
    st.floats(1e-12, 1e-2),
    st.floats(1, 1e6),
    st.integers(1, 10**6),
)
def test_factor_solves_the_bound(groups: int, alpha: float, kurtosis: float, size: int) -> None:
    c = deviation_factor(groups, size, kurtosis, alpha)
    p = min(1 / (1 + c * c), (3 + (kurtosis - 3) / size) / c**4)
    failing = 2 * binom.sf((groups + 1) // 2 - 1, groups, min(p, 1.0))
    assert failing == pytest.approx(alpha, rel=1e-6)


def test_rounding_factor_is_markov() -> None:
    factor = rounding_factor(31, 1e-8)
    assert binom.sf(15, 31, 1 / factor) == pytest.approx(1e-8, rel=1e-6)


def _groups(means: list[float], size: int) -> list[Moments]:
    return [Moments(size, np.array([mean]), np.array([float(size)])) for mean in means]


@pytest.mark.parametrize("law", ["normal", "student-5", "chi-square-to-the-fourth", "two-point"])
def test_false_alarms_stay_below_alpha(law: str) -> None:
    """2,000 runs at alpha 0.05, with exact moments: the observed rate must not exceed it."""
    generator = np.random.default_rng(1)
    runs, groups, size, alpha = 2000, 31, 8, 0.05
    shape = (runs, groups, size)
    if law == "normal":
        samples, mean, variance, kurtosis = generator.normal(size=shape), 0.0, 1.0, 3.0
    elif law == "student-5":
        samples, mean = generator.standard_t(5, size=shape), 0.0
        variance, kurtosis = 5 / 3, 9.0
    elif law == "two-point":
        p = 0.002
        samples, mean = (generator.random(shape) < p).astype(float), p
        variance = p * (1 - p)
        kurtosis = (1 - 3 * p * (1 - p)) / (p * (1 - p))
    else:
        samples = generator.normal(size=shape) ** 8

        def moment(k: int) -> float:
            return float(math.prod(range(1, 8 * k, 2)))

        mean = moment(1)
        variance = moment(2) - mean**2
        central = moment(4) - 4 * mean * moment(3) + 6 * mean**2 * moment(2) - 3 * mean**4
        kurtosis = central / variance**2
    exact = ExactLaw(variance, math.sqrt(variance + mean**2), kurtosis, 0.0)
    alarms = 0
    for run in samples:
        found = _groups(list(run.mean(axis=1)), size)
        allowed = tolerance(exact, found, alpha, 1 << 14)
        alarms += abs(float(median_of_means(found)[0]) - mean) > allowed
    # With true rate 0.05, more than 145 of 2,000 has probability below 1e-5.
    assert alarms <= 145


def test_a_shift_of_twice_the_tolerance_is_caught() -> None:
    generator = np.random.default_rng(2)
    law = ExactLaw(1.0, 1.0, 3.0, 0.0)
    caught = 0
    for _ in range(200):
        means = list(generator.normal(size=31) / math.sqrt(1000))
        found = _groups(means, 1000)
        allowed = tolerance(law, found, 1e-6, 1 << 14)
        caught += abs(float(median_of_means(found)[0]) - 2 * allowed) > allowed
    assert caught == 200


def test_comparison_with_nan_fails() -> None:
    assert not Comparison("x", math.nan, 0.0, math.nan, 1.0).ok
    assert Comparison("x", 1.0, 1.0, 0.0, 0.0).ok
    assert Comparison("x", 1.0, 1.0, 0.0, 0.0).ratio == 0.0
    assert Comparison("x", 1.0, 2.0, 1.0, 0.0).ratio == math.inf


@given(st.fractions(), st.integers(-1000, 1000))
def test_a_float_has_the_sign_of_its_rational_and_is_finite(x: Fraction, exponent: int) -> None:
    x *= Fraction(10) ** exponent
    found = to_float(x)
    assert math.isfinite(found)
    assert (found > 0, found < 0) == (x > 0, x < 0)


def test_floats_of_rationals_saturate() -> None:
    assert to_float(Fraction(1, 3)) == 1 / 3
    assert to_float(0) == 0.0
    assert to_float(-(10**400)) == -sys.float_info.max
    assert to_float(Fraction(10**400)) == sys.float_info.max
    assert to_float(Fraction(-1, 10**400)) == -5e-324


NUMBERS = st.floats(-9, 9)


@given(st.sampled_from(Relation), st.floats(), NUMBERS, st.floats(0, 9))
def test_a_comparison_is_one_of_its_relation(
    relation: Relation, observed: float, expected: float, tolerance: float
) -> None:
    """What is not finite violates everything."""
    right = {
        Relation.EQUAL: abs(observed - expected) <= tolerance,
        Relation.AT_LEAST: observed >= expected or expected - observed <= tolerance,
        Relation.AT_MOST: observed <= expected or observed - expected <= tolerance,
    }[relation]
    found = compare(relation, "x", observed, expected, tolerance)
    assert found.ok == (right and math.isfinite(observed))
    assert (found.ratio <= 1) == found.ok
