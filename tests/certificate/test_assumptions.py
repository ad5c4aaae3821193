"""Assumptions that fail are noticed; what is no failure is a caution."""

from __future__ import annotations

import math

import numpy as np
import pytest

from numcheck import certify
from numcheck.certificate import Certificate, Role, Status
from tests.certificate.encoders import Array, batch


def rejected(found: Certificate, role: Role = Role.ASSUMPTION) -> str:
    return "; ".join(t.name for t in found.tests if t.rejected and t.role is role)


@pytest.mark.parametrize("rho", [0.85, 0.89])
def test_too_small_a_rho_is_noticed(rho: float) -> None:
    found = certify(*batch(count=20_000), rho=rho)
    assert found.status is Status.CONTRADICTED
    assert "autocorrelation at most" in rejected(found)
    assert "nothing is certified" in found.verdict


def test_one_slow_direction_is_noticed() -> None:
    """The sum over all directions is below rho, one of them is not."""
    generator = np.random.default_rng(0)
    z, noise = generator.standard_normal((2, 20_000, 8))
    rates = np.array([0.95] + [0.7] * 7)
    found = certify(z, rates * z + np.sqrt(1 - rates**2) * noise, rho=0.9)
    assert "autocorrelation at most" in rejected(found)
    assert "one autocorrelation" in rejected(found, Role.SHAPE)


def test_views_of_different_laws_are_noticed() -> None:
    h, other = batch(count=20_000)
    assert "stationarity" in rejected(certify(h, 1.05 * other, rho=0.9))
    assert "stationarity" in rejected(certify(h, other + 0.05, rho=0.9))


def test_time_that_runs_one_way_is_noticed() -> None:
    """Autoregressions that are stationary but not reversible: a Laplace and a rotating one."""
    generator = np.random.default_rng(0)
    laplace = generator.laplace(size=(2, 50_000, 2)) / math.sqrt(2)
    noise = np.where(generator.uniform(size=(50_000, 2)) < 0.25, 0.0, laplace[1])
    found = certify(laplace[0], 0.5 * laplace[0] + noise, rho=0.5)
    assert "exchangeability" in rejected(found)
    z, noise = generator.standard_normal((2, 20_000, 2))
    turn = np.array([[0.9, 0.1], [-0.1, 0.9]])
    other = z @ turn.T + math.sqrt(1 - 0.82) * noise
    assert "exchangeability" in rejected(certify(z, other, rho=0.95))


def test_rows_of_a_trajectory_are_noticed_and_thinning_mends() -> None:
    generator = np.random.default_rng(3)
    z = generator.standard_normal((40_001, 2))
    for i in range(1, len(z)):
        z[i] = 0.9 * z[i - 1] + math.sqrt(0.19) * z[i]
    found = certify(z[:-1][:10_000], z[1:][:10_000], rho=0.9)
    assert "independence" in rejected(found)
    thin = next(c for c in found.cautions if "keep every" in c)
    step = int(thin.split("keep every ")[1].split("-")[0])
    assert 20 <= step <= 80
    assert certify(z[:-1:step], z[1::step], rho=0.9).status is not Status.CONTRADICTED


def test_latents_that_are_not_gaussian_are_a_caution_and_then_a_contradiction() -> None:
    """Near-signs for latents, passed on as they are: nothing of second order is amiss."""
    generator = np.random.default_rng(4)

    def views(count: int) -> tuple[Array, Array]:
        signs = generator.choice([-1.0, 1.0], size=(2, count, 2))
        z, other = 0.98 * signs + math.sqrt(1 - 0.98**2) * generator.standard_normal(signs.shape)
        kept = generator.uniform(size=(count, 2)) < 0.9
        return z, np.where(kept, z, other)

    found = certify(*views(4000), rho=0.9)
    assert found.ok
    assert "Gaussian slices" in rejected(found, Role.SHAPE)
    assert any("latents may be other ones" in caution for caution in found.cautions)
    assert "Gaussian slices as far" in rejected(certify(*views(200_000), rho=0.9))


def test_features_of_degree_2_pass_for_latents_at_the_square_of_rho_but_for_their_law() -> None:
    """What `docs/explanation/certificate.md` warns of: no autocorrelation is above rho^2 here."""
    generator = np.random.default_rng(100)

    def views(count: int) -> tuple[Array, Array]:
        z, noise = generator.standard_normal((2, count, 2))
        other = 0.9 * z + math.sqrt(0.19) * noise
        return (z**2 - 1) / math.sqrt(2), (other**2 - 1) / math.sqrt(2)

    found = certify(*views(2000), rho=0.81)
    assert found.ok
    assert "Gaussian slices" in rejected(found, Role.SHAPE)
    assert "Gaussian slices as far" in rejected(certify(*views(100_000), rho=0.81))
    assert not certify(*views(2000), rho=0.9).ok


def test_repeated_rows_are_a_caution() -> None:
    h, other = batch(count=2000)
    found = certify(np.concatenate([h, h[:7]]), np.concatenate([other, other[:7]]), rho=0.9)
    assert any(c.startswith("7 rows occur more than once") for c in found.cautions)


def test_degenerate_embeddings() -> None:
    """Collapsed outputs, a view copied: nothing is certified, nothing fails."""
    zeros = np.zeros((500, 3))
    found = certify(zeros, zeros, rho=0.9)
    assert found.epsilon == pytest.approx(math.sqrt(3))
    assert found.status is Status.VACUOUS
    h, _ = batch(count=500)
    assert certify(h, h, rho=0.9).status is Status.CONTRADICTED
    flat = h.copy()
    flat[:, 1] = 0
    assert certify(flat, flat[::-1].copy(), rho=0.9).status is not Status.CERTIFIED
