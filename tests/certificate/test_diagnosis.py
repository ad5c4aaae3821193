"""Figures with latents at hand are those of encoders whose moments are known."""

from __future__ import annotations

import json

import numpy as np
import pytest

from numcheck import diagnose
from numcheck.certificate.synthetic import degrees
from numcheck.support.errors import InvalidInputError
from tests.certificate.encoders import encoder_of

Z = np.random.default_rng(0).standard_normal((4096, 3))


@pytest.mark.parametrize("kind", ["orthogonal", "shrunk", "quadratic", "cubic"])
def test_figures(kind: str) -> None:
    encoder = encoder_of(kind, m=3, n=3, strength=0.7)
    found = diagnose(encoder.encode(Z), Z)
    linear = encoder.linear @ encoder.linear.T
    share = float(np.trace(linear) / np.trace(encoder.covariance))
    orthogonality = float(np.linalg.norm(linear - np.eye(3)))
    for interval, value in (
        (found.r2_embeddings, share),
        (found.orthogonality, orthogonality),
        (found.procrustes, encoder.error),
    ):
        assert interval.low - 1e-9 <= interval.value <= interval.high + 1e-9
        assert interval.value == pytest.approx(value, abs=0.1)
    assert found.r2_latents.value > 0.7
    by_degree = np.zeros((3, 6))
    by_degree[:, 1] = np.diag(linear)
    for column, degree in enumerate(degrees(3)):
        by_degree[:, int(degree)] += encoder.nonlinear[:, column] ** 2
    by_degree /= np.diag(encoder.covariance)[:, None]
    values = np.array([[x.value for x in row] for row in found.spectrum.shares])
    np.testing.assert_allclose(values, by_degree, atol=0.12)
    assert json.loads(json.dumps(found.to_json()))["procrustes"][0] == found.procrustes.value


def test_bad_arrays_are_named() -> None:
    with pytest.raises(InvalidInputError, match="h has 4096 rows and z 100"):
        diagnose(Z, Z[:100])
    with pytest.raises(InvalidInputError, match="z has a NaN or an infinity"):
        diagnose(Z, np.where(Z > 3, np.nan, Z))
    with pytest.raises(InvalidInputError, match="pairs are needed"):
        diagnose(Z[:100], Z[:100])
    with pytest.raises(InvalidInputError, match="at most as many coordinates"):
        diagnose(np.concatenate([Z, Z], axis=1), Z)
