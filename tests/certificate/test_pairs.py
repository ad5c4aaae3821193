"""Sums over pairs are what they stand for, written out."""

from __future__ import annotations

import math

import numpy as np
import pytest

from numcheck.certificate.pairs import Pairs, squared_matrix_mean
from numcheck.certificate.synthetic import KINDS, degrees, features, random_encoder
from tests.certificate.encoders import Array


def _small(n: int = 40, m: int = 3) -> tuple[Array, Array]:
    generator = np.random.default_rng(0)
    h = generator.standard_normal((n, m)) + 1
    return h, 0.5 * h + generator.standard_normal((n, m))


@pytest.mark.parametrize(("alpha", "beta", "shift"), [(0.5, 0.5, 1.0), (0.1, -0.7, 0.0)])
def test_no_matrix_of_a_single_pair_is_needed(alpha: float, beta: float, shift: float) -> None:
    pairs = Pairs(*_small())
    found = squared_matrix_mean(pairs, alpha, beta, shift)
    u, w = pairs.some(slice(None))
    matrices = alpha * np.einsum("ni,nj->nij", u, u) + beta * np.einsum("ni,nj->nij", w, w)
    vectors = (matrices - shift * np.eye(3)).reshape(pairs.n, -1)
    centred = vectors - vectors.mean(axis=0)
    trace = float((centred**2).sum()) / (pairs.n - 1)
    assert found.trace == pytest.approx(trace)
    assert found.estimate == pytest.approx(float((vectors.mean(axis=0) ** 2).sum()) - trace / 40)
    products = centred[0::2] @ centred[1::2].T
    assert found.square == pytest.approx(float((products**2).mean()))
    along = centred @ vectors.mean(axis=0)
    rayleigh = float((along**2).mean()) / float((vectors.mean(axis=0) ** 2).sum())
    assert found.variance >= rayleigh * (1 - 1e-9)


def test_second_moments() -> None:
    h, other = _small()
    pairs = Pairs(h, other)
    mean = (h + other).mean(axis=0) / 2
    x, y, n = h - mean, other - mean, len(h)
    # The unbiased covariance of the middles makes up for their mean.
    middle = (x + y) / 2
    extra = middle.T @ middle / (n * (n - 1))
    np.testing.assert_allclose(pairs.covariance, (x.T @ x + y.T @ y) / (2 * n) + extra)
    np.testing.assert_allclose(pairs.cross_covariance, (x.T @ y + y.T @ x) / (2 * n) + extra)
    loss = float(((h - other) ** 2).sum()) / n
    for rho in (0.2, 0.9):
        expected = loss - 2 * (1 - rho) * float(np.trace(pairs.covariance))
        assert float(pairs.excess(rho).mean()) == pytest.approx(expected)


@pytest.mark.parametrize("latents", [1, 2, 3, 5])
def test_features_are_orthonormal_and_of_their_degree(latents: int) -> None:
    generator = np.random.default_rng(latents)
    z, noise = generator.standard_normal((2, 400_000, latents))
    rho = 0.7
    first = features(z)
    second = features(rho * z + math.sqrt(1 - rho**2) * noise)
    n = len(z)
    one = np.eye(3 * latents)
    np.testing.assert_allclose(first.T @ first / n, one, atol=0.09)
    np.testing.assert_allclose(first.T @ second / n, one * rho ** degrees(latents), atol=0.05)
    np.testing.assert_allclose(first.T @ z / n, 0, atol=0.03)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("outputs", "latents"), [(1, 1), (3, 2), (3, 5)])
def test_known_quantities_are_those_of_samples(kind: str, outputs: int, latents: int) -> None:
    generator = np.random.default_rng(6)
    encoder = random_encoder(kind, outputs, latents, 0.4, generator)
    h, other = encoder.sample(100_000, 0.6, generator)
    pairs = Pairs(h, other)
    scale = float(np.trace(encoder.covariance))
    np.testing.assert_allclose(pairs.covariance, encoder.covariance, atol=0.05)
    np.testing.assert_allclose(pairs.mean, encoder.mean, atol=0.03)
    assert float(pairs.excess(0.6).mean()) == pytest.approx(encoder.delta(0.6), abs=0.04 * scale)
    assert encoder.error <= encoder.bound(0.6) + 1e-12


def test_error_is_that_of_the_nearest_rotation() -> None:
    generator = np.random.default_rng(7)
    encoder = random_encoder("near-orthogonal", 3, 3, 0.5, generator)
    z = generator.standard_normal((200_000, 3))
    h = encoder.encode(z)
    left, _, right = np.linalg.svd(encoder.linear)
    error = float(((h - z @ (left @ right).T) ** 2).sum(axis=1).mean())
    assert encoder.error == pytest.approx(error, rel=0.02)
