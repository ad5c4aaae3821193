"""Lower bounds of linear shares hold as often as they say, and do not depend on scales."""

from __future__ import annotations

import numpy as np
import pytest

from numcheck import certify
from numcheck.certificate.linear import nonlinear_at_most, total_powers
from numcheck.certificate.pairs import Pairs
from tests.certificate.encoders import batch, encoder_of


@pytest.mark.parametrize("kind", ["quadratic", "cubic", "shrunk"])
def test_bounds_come_near_to_the_shares(kind: str) -> None:
    """Where what is not linear is of degree 2 the bound tends to the share itself."""
    encoder = encoder_of(kind, strength=0.8)
    found = certify(*batch(kind, count=60_000, strength=0.8), rho=0.9)
    variances = np.diag(encoder.covariance)
    shares = (encoder.linear**2).sum(axis=1) / variances
    total = float((encoder.linear**2).sum() / variances.sum())
    assert (np.array(found.linear.outputs) <= shares).all()
    assert found.linear.total <= total
    if kind != "cubic":
        assert found.linear.total == pytest.approx(total, abs=0.06)
        np.testing.assert_allclose(found.linear.outputs, shares, atol=0.12)


def test_coverage() -> None:
    """At a miss of 10% about 10% of the bounds are below the share, at any scale of the output."""
    encoder, generator = encoder_of("quadratic", m=1, n=1, strength=0.8), np.random.default_rng(3)
    share = 1 - float((encoder.linear**2).sum() / encoder.covariance.sum())
    misses = 0
    for _ in range(400):
        h, other = encoder.sample(400, 0.7, generator)
        pairs = Pairs(1e-4 * h, 1e-4 * other)
        misses += float(nonlinear_at_most(pairs.sums.powers, 400, 0.7, 0.1)[0]) < share
    assert 15 <= misses <= 70


def test_scales_of_outputs_do_not_matter() -> None:
    h, other = batch("quadratic", strength=0.8)
    scales = np.array([1e-9, 1.0, 30.0, 1e9])
    one, two = (Pairs(x, y).sums.powers for x, y in ((h, other), (h * scales, other * scales)))
    for rho in (0.5, 0.9):
        np.testing.assert_allclose(
            nonlinear_at_most(one, 4000, rho, 0.01), nonlinear_at_most(two, 4000, rho, 0.01)
        )


def test_of_a_single_output_the_total_is_that_output() -> None:
    pairs = Pairs(*batch("quadratic", m=1, n=1, strength=0.8))
    for miss in (0.1, 1e-4):
        total = float(nonlinear_at_most(total_powers(pairs), pairs.n, 0.9, miss))
        assert total == pytest.approx(
            float(nonlinear_at_most(pairs.sums.powers, pairs.n, 0.9, miss)[0]), abs=1e-6
        )


def test_what_does_not_vary_has_no_linear_share() -> None:
    zeros = np.zeros((500, 2))
    assert nonlinear_at_most(Pairs(zeros, zeros).sums.powers, 500, 0.9, 0.01).tolist() == [1, 1]
