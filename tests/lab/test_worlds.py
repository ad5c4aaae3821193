"""Worlds: inverses and Jacobians of the maps, correlation and law of the pairs."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.lab.encoders import InverseCoupling
from numcheck.lab.worlds.mixings import Coupling, Mixing, Parabola, Shear, Spiral, planar_mixings
from numcheck.lab.worlds.pairs import LatentPairs, gaussian_pairs, langevin_pairs, view_pairs
from numcheck.lab.worlds.rates import RatePairs
from numcheck.lab.worlds.world import World
from numcheck.sampling.autoregression import Autoregression
from numcheck.sampling.distributions import Gaussian, GeneralizedNormal, Laplace

MAPS: list[Mixing] = [
    *planar_mixings().values(),
    Spiral(turn=-5.0),
    Parabola(bend=2.0),
    Shear(frequency=3.0, height=0.5),
    Coupling(4, layers=3, gain=0.5, seed=2),
    Coupling(10, layers=1, seed=3),
    Coupling(64, layers=4, seed=4),
    Coupling(1024, layers=4, seed=5),
]


def _latents(mixing: Mixing, count: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(7)
    return torch.randn(count, mixing.latents, generator=generator, dtype=torch.float64)


@pytest.mark.parametrize("mixing", MAPS, ids=lambda m: f"{m.name}-{m.latents}")
def test_inverse_undoes_the_map_both_ways(mixing: Mixing) -> None:
    z = _latents(mixing, 200)
    assert (mixing.inverse(mixing(z)) - z).abs().max() < 1e-12
    assert (mixing(mixing.inverse(z)) - z).abs().max() < 1e-12
    # It is no trivial map.
    assert (mixing(z) - z).abs().mean() > 0.05


@pytest.mark.parametrize("mixing", MAPS[:-1], ids=lambda m: f"{m.name}-{m.latents}")
def test_volume_is_preserved(mixing: Mixing) -> None:
    z = _latents(mixing, 5)
    jacobian = torch.func.vmap(torch.func.jacrev(mixing.__call__))(z)
    assert torch.linalg.slogdet(jacobian).logabsdet.abs().max() < 1e-10


def test_points_of_any_leading_shape() -> None:
    mixing = Coupling(4, seed=1)
    z = _latents(mixing, 6)
    torch.testing.assert_close(mixing(z.reshape(2, 3, 4)).reshape(6, 4), mixing(z))
    assert mixing(z.float()).dtype == torch.float32


@pytest.mark.parametrize(
    ("pairs", "correlation"),
    [
        (gaussian_pairs(3, 0.6), 0.6),
        (view_pairs(3, 0.6), 0.36),
        (LatentPairs(3, Autoregression(Laplace(), 0.6)), 0.6),
    ],
)
def test_pairs_have_the_stated_correlation(pairs: LatentPairs, correlation: float) -> None:
    n = 100_000
    z, second = pairs.sample(1, 2, 0, n)
    scale = float(pairs.transition.stationary_law.variance)
    expected = torch.eye(3, dtype=torch.float64) * scale
    # Six standard errors; products of Laplace variables have larger ones.
    allowed = 6 * scale * math.sqrt(6 / n)
    assert (z.mT @ second / n - correlation * expected).abs().max() < allowed
    for view in (z, second):
        assert (view.mT @ view / n - expected).abs().max() < 2 * allowed


def test_langevin_pairs_are_standardized_and_near_the_exponential() -> None:
    z, second = langevin_pairs(2, Gaussian(), 0.5).sample(4, 0, 0, 50_000)
    assert abs(float((z * second).mean()) - math.exp(-0.5)) < 0.03
    z, second = langevin_pairs(2, GeneralizedNormal(8.0), 0.5).sample(4, 0, 0, 50_000)
    for view in (z, second):
        assert abs(float(view.var()) - 1) < 0.03


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), st.integers(0, 2**40))
@settings(max_examples=20)
def test_pair_is_a_function_of_its_number(seed: int, stream: int, start: int) -> None:
    for pairs in (gaussian_pairs(4, 0.5), RatePairs((0.9, 0.8, 0.3, 0.2))):
        world = World(pairs, Coupling(4))
        whole = world.sample(seed, stream, start, 30)
        part = world.sample(seed, stream, start + 10, 7)
        assert torch.equal(whole.z[:, 10:17], part.z)
        # The map multiplies matrices, whose rounding may depend on their size.
        torch.testing.assert_close(whole.x[:, 10:17], part.x)


@given(
    half=st.integers(1, 4), layers=st.integers(1, 5), gain=st.floats(0, 3), seed=st.integers(0, 9)
)
@settings(max_examples=30)
def test_coupling_maps_are_undone(half: int, layers: int, gain: float, seed: int) -> None:
    mixing = Coupling(2 * half, layers=layers, gain=gain, seed=seed)
    z = _latents(mixing, 4)
    torch.testing.assert_close(mixing.inverse(mixing(z)), z, rtol=1e-9, atol=1e-9)
    encoder = InverseCoupling(2 * half, layers=layers, seed=0).double()
    with torch.no_grad():
        for mine, theirs in zip(encoder.weights, mixing.shifts, strict=True):
            mine.copy_(theirs)
    torch.testing.assert_close(encoder(mixing(z)), z, rtol=1e-9, atol=1e-9)
