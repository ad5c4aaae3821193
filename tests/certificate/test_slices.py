"""Tests of the assumptions: their levels, and their limit laws where these are known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binom, chi2

from numcheck.certificate.assumptions import AssumptionTest, Role, holm
from numcheck.certificate.exchange import (
    exchange_functions,
    sign_flip_p_value,
    stationarity_functions,
)
from numcheck.certificate.slices import (
    contradiction,
    gaussian_slices,
    null_weights,
    weighted_chi_square_tail,
)
from numcheck.theory.regularizer.epps_pulley import null_mean, sigreg_knots
from tests.certificate.encoders import encoder_of


@pytest.mark.parametrize("value", [0.1, 1.0, 2.0, 4.0, 10.0, 25.0, 1e6])
def test_tail_of_equal_weights(value: float) -> None:
    for count in (1, 2, 5):
        found = weighted_chi_square_tail(2 * value, (2.0,) * count)
        assert found == pytest.approx(float(chi2.sf(value, count)), rel=0.12, abs=1e-300)


def test_tail_of_the_weights_in_use() -> None:
    generator = np.random.default_rng(9)
    weights = np.array(null_weights())
    draws = np.sort(generator.chisquare(1, size=(100_000, len(weights))) @ weights)
    for share in (0.9, 0.5, 0.3, 0.1, 0.01, 0.002):
        value = float(draws[int((1 - share) * len(draws))])
        assert weighted_chi_square_tail(value, null_weights()) == pytest.approx(share, rel=0.15)


def test_estimated_mean_and_variance_make_the_statistic_smaller() -> None:
    assert 0 < sum(null_weights()) < null_mean(sigreg_knots())


def test_gaussian_slices_keep_their_level() -> None:
    generator = np.random.default_rng(0)
    p = np.array(
        [
            gaussian_slices(3 + 2 * generator.standard_normal((200, 1)), generator)[1]
            for _ in range(500)
        ]
    )
    for cut in (0.02, 0.1, 0.5):
        count = int((p <= cut).sum())
        assert binom.ppf(1e-4, 500, 0.7 * cut) <= count <= binom.isf(1e-4, 500, 1.4 * cut)


def test_exchanges_keep_their_level_for_heavy_tails() -> None:
    generator = np.random.default_rng(1)
    p_values = []
    for _ in range(200):
        h, other = generator.standard_cauchy((2, 50, 2))
        for functions in (stationarity_functions, exchange_functions):
            values = functions(h, other, generator)
            p_values.append(sign_flip_p_value(values, 99, generator))
    p = np.array(p_values)
    assert p.min() >= 0.01
    for cut in (0.05, 0.2):
        assert int((p <= cut).sum()) <= binom.isf(1e-5, 400, cut)


def test_all_functions_change_sign_with_the_views() -> None:
    generator = np.random.default_rng(2)
    h, other = generator.standard_normal((2, 30, 4))
    for functions in (stationarity_functions, exchange_functions):
        one = functions(h, other, np.random.default_rng(3))
        np.testing.assert_allclose(one, -functions(other, h, np.random.default_rng(3)))


@pytest.mark.parametrize("kind", ["whitened", "quadratic", "shrunk", "shifted"])
def test_a_true_bound_is_not_contradicted(kind: str) -> None:
    """Not even the true error itself in place of a bound."""
    encoder = encoder_of(kind, strength=0.9)
    generator = np.random.default_rng(4)
    h = encoder.encode(generator.standard_normal((60_000, 4)))
    distance, p = contradiction(h, encoder.error, generator)
    assert distance < 0
    assert p == 1
    # A bound that is too small by far is.
    assert contradiction(h, encoder.error / 100, generator)[1] < 0.01


def test_holm() -> None:
    tests = [AssumptionTest(str(p), Role.SHAPE, "", p) for p in (0.03, 0.001, 0.02, 0.9)]
    found = holm(tests, 0.95)
    assert [t.adjusted for t in found] == pytest.approx([0.06, 0.004, 0.06, 0.9])
    assert [t.rejected for t in found] == [False, True, False, False]
    assert not math.isnan(found[3].adjusted)
