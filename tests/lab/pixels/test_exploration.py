"""Ways to explore: the laws of their latents."""

from __future__ import annotations

import numpy as np
import pytest

from numcheck.lab.pixels.exploration import REGIMES, broad, canonical, cinematic, lag_of, yaw_only


@pytest.mark.parametrize("regime", REGIMES)
def test_a_function_of_seed_and_stream(regime: str) -> None:
    explore = REGIMES[regime]
    one = explore(3, 1, 200, 0.9)
    assert one.shape == (2, 200, 6)
    np.testing.assert_array_equal(one, explore(3, 1, 200, 0.9))
    # More pairs begin with the same ones.
    np.testing.assert_array_equal(one, explore(3, 1, 300, 0.9)[:, :200])
    assert (one != explore(3, 2, 200, 0.9)).any()
    assert (one != explore(4, 1, 200, 0.9)).any()


def test_broad_pairs_are_standard_normal_with_the_correlation() -> None:
    z = broad(1, 1, 20_000, 0.8)
    np.testing.assert_allclose(np.cov(z[0].T), np.eye(6), atol=0.05)
    np.testing.assert_allclose((z[0] * z[1]).mean(axis=0), 0.8, atol=0.05)


def test_yaw_alone_varies() -> None:
    z = yaw_only(1, 1, 5000, 0.8)
    np.testing.assert_array_equal(z.std(axis=(0, 1)) > 0, [False] * 3 + [True] + [False] * 2)
    assert np.corrcoef(z[0, :, 3], z[1, :, 3])[0, 1] == pytest.approx(0.8, abs=0.03)


def test_cinematic_pairs_have_the_correlation_on_average() -> None:
    z = cinematic(5, 1, 12_800, 0.9)
    z = (z - z.mean(axis=(0, 1))) / z.std(axis=(0, 1))
    assert (z[0] * z[1]).mean() == pytest.approx(0.9, abs=0.02)
    assert lag_of(0.8) > lag_of(0.9)


def test_cinematic_latents_depend_on_each_other_and_on_the_direction_of_time() -> None:
    z = cinematic(5, 1, 12_800, 0.9)
    correlations = np.corrcoef(z[0].T)
    assert correlations[1, 3] < -0.8  # the camera looks back to the table from either side
    assert correlations[2, 4] < -0.6
    # It leans while it turns: what y gains is known from roll, and in reversed time lost.
    gained = z[1, :, 1] - z[0, :, 1]
    lean = z[0, :, 5] + z[1, :, 5]
    assert abs(np.corrcoef(gained, lean)[0, 1]) > 0.5


def test_the_common_test_is_uniform_of_variance_1() -> None:
    z = canonical(2, 20_000)
    np.testing.assert_allclose(np.cov(z.T), np.eye(6), atol=0.05)
    assert np.abs(z).max() <= np.sqrt(3)
