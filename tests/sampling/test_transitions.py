"""Each view has the stationary law, pairs the stated moments, and reversibility where claimed."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from operator import attrgetter
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from numcheck.sampling.autoregression import Autoregression
from numcheck.sampling.base import Distribution
from numcheck.sampling.decide import Comparison
from numcheck.sampling.dependence import exchangeability, independence
from numcheck.sampling.distributions import (
    Exponential,
    Gaussian,
    GeneralizedNormal,
    Laplace,
    Logistic,
    Student,
    Uniform,
)
from numcheck.sampling.gaussian import normal_pairs
from numcheck.sampling.goodness import Draws, Sampler, goodness_of_fit
from numcheck.sampling.langevin import Langevin
from numcheck.sampling.tabulated import Tabulated
from numcheck.sampling.transitions import OrnsteinUhlenbeck, Transition, Views
from numcheck.strategies import transitions
from numcheck.support.errors import InvalidInputError
from numcheck.theory.converse import densities
from tests.sampling.joint import joint_moments

CPU = torch.device("cpu")
KNOWN: list[Transition] = [
    OrnsteinUhlenbeck(0.1),
    OrnsteinUhlenbeck(0.95),
    Views(0.8, 3),
    Autoregression(Laplace(scale=2), 0.6),
    Autoregression(Laplace(), 0.95),
    Autoregression(Exponential(), 0.5),
    Autoregression(Uniform(), 1 / 3),
]
LANGEVIN: list[Transition] = [
    Langevin(Gaussian(), 0.3, 2),
    Langevin(GeneralizedNormal(1.5), 0.5, 2),
    Langevin(GeneralizedNormal(0.5), 0.5),
    Langevin(GeneralizedNormal(32), 0.05),
    Langevin(Student(3), 1.0),
    Langevin(Exponential(), 0.5),
    Langevin(Tabulated(densities.double_well()), 0.1, 3),
    Langevin(Tabulated(densities.smoothed_laplace(6.0)), 0.5),
]
ALL = KNOWN + LANGEVIN
_name = attrgetter("name")
#: The fits of this module raise a false alarm with at most this probability.
LEVEL = 1e-9


def _fails(comparisons: Iterable[Comparison]) -> bool:
    return not all(c.ok for c in comparisons)


@pytest.mark.parametrize("samples", [2, 50, 50_000])
@pytest.mark.parametrize("transition", ALL, ids=_name)
def test_each_view_has_the_stationary_law(transition: Transition, samples: int) -> None:
    draws = Draws(samples, LEVEL / (20 * len(ALL)), seed=1, stream=2)
    law = transition.stationary_law
    # The first view is the law's own sample, except where the latent is no view.
    first = 0 if isinstance(transition, Views) else 1
    for number in range(first, len(transition.sample(0, 0, 0, 1))):
        comparisons = goodness_of_fit(law, lambda *a, n=number: transition.sample(*a)[n], draws)
        assert not _fails(comparisons), [c for c in comparisons if not c.ok]


@pytest.mark.parametrize("transition", ALL, ids=_name)
def test_the_first_view_is_the_sample_of_the_law(transition: Transition) -> None:
    latent = transition.stationary_law.sample(3, 4, 5, 100)
    if isinstance(transition, Views):
        assert torch.equal(transition.latent(3, 4, 5, 100), latent)
        assert not torch.equal(transition.sample(3, 4, 5, 100)[0], latent)
    else:
        assert torch.equal(transition.sample(3, 4, 5, 100)[0], latent)


@pytest.mark.parametrize("transition", ALL, ids=_name)
def test_reversible_where_claimed(transition: Transition) -> None:
    draws = Draws(200_000, LEVEL / len(ALL), seed=1)
    comparisons = exchangeability(transition.stationary_law, transition.sample, draws)
    assert _fails(comparisons) is not transition.reversible


@pytest.mark.parametrize("samples", [2, 50, 50_000])
@pytest.mark.parametrize("transition", KNOWN, ids=_name)
def test_joint_moments(transition: Transition, samples: int) -> None:
    draws = Draws(samples, LEVEL / (3 * len(KNOWN)), seed=2)
    assert not _fails(joint_moments(transition, transition.sample, draws))


def test_two_views_have_correlation_rho_squared_and_rho_with_the_latent() -> None:
    views = Views(0.8, 4)
    assert views.correlation == pytest.approx(0.64)
    assert views.joint_moment(1, 1) == Fraction(0.8) ** 2

    def pair(first: int, second: int) -> Sampler:
        """Two views; number -1 is the latent."""

        def sampler(*where: Any) -> Tensor:
            rows = [views.latent(*where), *views.sample(*where)]
            return torch.stack([rows[first + 1], rows[second + 1]])

        return sampler

    draws = Draws(20_000, 1e-10)
    for first, second in ((0, 1), (1, 3), (2, 0)):
        assert not _fails(joint_moments(OrnsteinUhlenbeck(0.64), pair(first, second), draws))
        assert _fails(joint_moments(OrnsteinUhlenbeck(0.8), pair(first, second), draws))
    for view in range(4):
        assert not _fails(joint_moments(OrnsteinUhlenbeck(0.8), pair(-1, view), draws))
        assert _fails(joint_moments(OrnsteinUhlenbeck(0.64), pair(-1, view), draws))


def test_noises_of_the_views_and_the_latent_are_independent() -> None:
    views, sigma = Views(0.6, 3), 0.8

    def noises(first: int, second: int) -> Sampler:
        def sampler(*where: Any) -> Tensor:
            z = views.latent(*where)
            rows = [z, *(views.sample(*where) - 0.6 * z) / sigma]
            return torch.stack([rows[first], rows[second]])

        return sampler

    for first, second in ((0, 1), (1, 2), (2, 3), (1, 3)):
        assert not _fails(independence(Gaussian(), noises(first, second), Draws(20_000, 1e-10)))


def test_ornstein_uhlenbeck_is_made_of_the_normal_pairs() -> None:
    z, xi = normal_pairs(3, 4, 5, 100, CPU)
    expected = torch.stack([z, 0.6 * z + 0.8 * xi])
    torch.testing.assert_close(OrnsteinUhlenbeck(0.6).sample(3, 4, 5, 100), expected, rtol=1e-15,
                               atol=1e-15)  # fmt: skip


@pytest.mark.parametrize("rho", [0.3, 0.9])
def test_noise_of_the_source_law_is_not_stationary(rho: float) -> None:
    """rho z + sqrt(1 - rho^2) eta with eta of the law of z: right variance, wrong law."""
    for law, stationary in ((Laplace(), False), (Gaussian(), True)):

        def after(seed: int, stream: int, *where: Any, law: Distribution = law) -> Tensor:
            z, eta = (law.sample(seed, number, *where) for number in (stream, stream + 1))
            return rho * z + math.sqrt(1 - rho**2) * eta

        assert _fails(goodness_of_fit(law, after, Draws(200_000, 1e-9))) is not stationary


def test_wrong_noise_is_refused() -> None:
    """The share of steps without noise is rho^2 for Laplace: not rho, not 0."""
    for still in (0.0, 0.6):

        def after(seed: int, stream: int, *where: Any, still: float = still) -> Tensor:
            z, eta = (Laplace().sample(seed, number, *where) for number in (stream, stream + 1))
            u = Uniform().sample(seed, stream + 2, *where)
            return 0.6 * z + torch.where((u + 1) / 2 < still, 0.0, eta)

        assert _fails(goodness_of_fit(Laplace(), after, Draws()))


@pytest.mark.parametrize("rho", [0.3, 0.6])
def test_noise_vanishes_as_often_as_stated(rho: float) -> None:
    n = 1 << 14
    for law, share in ((Laplace(), rho**2), (Exponential(), rho)):
        z, after = Autoregression(law, rho).sample(0, 0, 0, n)
        still = float((after == rho * z).double().mean())
        assert abs(still - share) < 7 * math.sqrt(share * (1 - share) / n)


def test_uniform_noise_takes_the_stated_values() -> None:
    z, after = Autoregression(Uniform(scale=2), 1 / 4).sample(0, 0, 0, 1000)
    noise = (after - z / 4) / 2
    steps = (4 * noise).round()
    assert set(steps.int().tolist()) == {-3, -1, 1, 3}
    torch.testing.assert_close(noise, steps / 4, rtol=0, atol=1e-14)


@pytest.mark.parametrize(
    "law",
    [Gaussian(), GeneralizedNormal(1.5), Tabulated(densities.double_well())],
    ids=lambda law: law.name,
)
def test_langevin_steps_that_are_always_taken_are_refused(law: Distribution) -> None:
    def unadjusted(seed: int, stream: int, *where: Any) -> Tensor:
        x, xi = law.sample(seed, stream, *where), Gaussian().sample(seed, stream + 1, *where)
        return torch.stack([x, x + 0.2 * law.score(x) + math.sqrt(0.4) * xi])

    assert _fails(goodness_of_fit(law, lambda *a: unadjusted(*a)[1], Draws()))
    assert _fails(exchangeability(law, unadjusted, Draws()))


def test_langevin_follows_the_diffusion() -> None:
    """For the normal law, E z z' = exp(-t) at time t, up to errors of the order of the step."""
    n = 1 << 14
    for h, steps in ((0.02, 1), (0.02, 10), (0.02, 50)):
        z, after = Langevin(Gaussian(), h, steps).sample(0, 0, 0, n)
        assert float((z * after).mean()) == pytest.approx(math.exp(-h * steps), abs=0.05)


def test_langevin_never_leaves_the_support() -> None:
    for law in (Exponential(), Uniform(), Tabulated(densities.double_well())):
        for h in (1e-3, 1.0, 1e6):
            _, after = Langevin(law, h, 4).sample(0, 0, 0, 5000)
            assert law.log_density(after).isfinite().all()
    # Steps so long that every number overflows: all of them are refused.
    z, after = Langevin(GeneralizedNormal(32), 1e12).sample(0, 0, 0, 1000)
    assert torch.equal(z, after)


@given(transitions(), st.integers(0, 2**47), st.integers(0, 300), st.integers(0, 99))
@settings(max_examples=40)
def test_a_sample_depends_on_its_number_alone(
    transition: Transition, start: int, offset: int, count: int
) -> None:
    whole = transition.sample(7, 2**63 + 1, start, 400)
    part = transition.sample(7, 2**63 + 1, start + offset, count)
    if _has_powers(transition):
        # Densities given by their logarithm use pow, whose vector code rounds differently.
        torch.testing.assert_close(part, whole[:, offset:][:, :count], rtol=1e-12, atol=1e-12)
    else:
        assert torch.equal(part, whole[:, offset:][:, :count])


def _has_powers(transition: Transition) -> bool:
    law = transition.stationary_law
    return isinstance(law, Tabulated) and law.density.name.startswith("generalized normal")


@pytest.mark.parametrize("transition", ALL, ids=_name)
def test_seeds_and_streams_differ(transition: Transition) -> None:
    base = transition.sample(0, 0, 0, 100)
    assert torch.equal(base, transition.sample(0, 0, 0, 100))
    for seed, stream in [(1, 0), (0, 1), (2**32, 0), (0, 2**32)]:
        assert not (transition.sample(seed, stream, 0, 100) == base).any()


@pytest.mark.parametrize("transition", ALL, ids=_name)
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_streams_agree_between_devices(transition: Transition) -> None:
    cpu, cuda = (transition.sample(1, 2, 10**6, 10**5, device) for device in ("cpu", "cuda"))
    scale = transition.stationary_law.scale
    torch.testing.assert_close(cpu, cuda.cpu(), rtol=1e-8, atol=1e-11 * scale)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: OrnsteinUhlenbeck(1), "rho must lie strictly between 0 and 1, got 1.0"),
        (lambda: Views(0.5, 1), "count must be at least 2 and at most 256, got 1"),
        (lambda: Autoregression(ANYTHING, 0.5), "Laplace, Exponential or Uniform law, got Logis"),
        (lambda: Autoregression(Uniform(), 0.4), "rho must be 1/m for an m from 2 to 1000"),
        (lambda: Langevin(Gaussian(), 0), "time_step must be a number of at least 1e-12"),
        (lambda: joint_moments(Langevin(Gaussian(), 1), Gaussian().sample), "not known in closed"),
    ],
)
def test_bad_input_is_named(make: Any, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        make()


ANYTHING: Any = Logistic()
