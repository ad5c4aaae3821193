"""The tests of laws: thresholds follow from n and alpha, true laws pass, near misses do not."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, kstest
from torch import Tensor

from numcheck.sampling.base import Distribution
from numcheck.sampling.decide import Comparison
from numcheck.sampling.dependence import LaggedPairs, StreamPairs, exchangeability, independence
from numcheck.sampling.distributions import (
    Exponential,
    Gaussian,
    GeneralizedNormal,
    Laplace,
    Logistic,
    Student,
    Uniform,
)
from numcheck.sampling.goodness import (
    Draws,
    Sampler,
    bernstein_tolerance,
    dkw_tolerance,
    goodness_of_fit,
    kolmogorov_smirnov,
    legendre,
    moment_orders,
)
from numcheck.sampling.transitions import OrnsteinUhlenbeck
from numcheck.support.errors import InvalidInputError
from tests.sampling.joint import joint_moments

LAWS: list[Distribution] = [Gaussian(), GeneralizedNormal(0.5), Uniform(), Exponential()]


def _fails(comparisons: Iterable[Comparison]) -> bool:
    return not all(c.ok for c in comparisons)


@given(st.integers(1, 10**9), st.floats(1e-12, 0.5))
def test_thresholds_solve_their_bounds(n: int, alpha: float) -> None:
    t = dkw_tolerance(n, alpha)
    assert 2 * math.exp(-2 * n * t * t) == pytest.approx(alpha, rel=1e-6)
    for variance, bound in ((1 / 3, 1.0), (0.01, 1.0), (2.0, 5.0)):
        t = bernstein_tolerance(variance, bound, n, alpha)
        exponent = n * t * t / (2 * variance + 2 * bound * t / 3)
        assert 2 * math.exp(-exponent) == pytest.approx(alpha, rel=1e-6)


def test_massart_s_constant_is_sound_at_one_sample() -> None:
    """n = 1: the distance is max(u, 1 - u), above t with probability 2 (1 - t) for t > 1/2."""
    for alpha in (0.5, 0.1, 1e-3):
        t = dkw_tolerance(1, alpha)
        assert 2 * max(1 - t, 0.0) <= alpha


def test_legendre_polynomials() -> None:
    u = torch.linspace(0, 1, 101, dtype=torch.float64)
    found = legendre(u, 8)
    for k in range(9):
        coefficients = np.zeros(k + 1)
        coefficients[k] = 1
        expected = np.polynomial.legendre.legval(2 * u.numpy() - 1, coefficients)
        np.testing.assert_allclose(found[k].numpy(), expected, atol=1e-13)
    assert float(found.abs().max()) <= 1 + 1e-14


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
@pytest.mark.parametrize("n", [5, 1000, 50_000])
def test_distance_is_that_of_scipy_up_to_a_cell(law: Distribution, n: int) -> None:
    found = kolmogorov_smirnov(law, law.sample, Draws(n, 1e-3)).observed
    x = law.sample(0, 0, 0, n)
    expected = kstest(x.numpy(), lambda v: law.cdf(torch.as_tensor(v)).numpy()).statistic
    assert expected - 2**-14 - 1e-9 <= found <= expected + 1e-9


def test_false_alarms_stay_below_alpha() -> None:
    """At the smallest n and alpha 0.2: of each kind of test, all its comparisons together."""
    law = GeneralizedNormal(0.5)
    runs, alpha, most = 45, 0.2, 19
    assert binom.sf(most, runs, alpha) < 1e-3
    alarms = {"fit": 0, "independence": 0, "exchangeability": 0}
    for seed in range(runs):
        draws = Draws((2, 4, 11)[seed % 3], alpha, seed=seed)
        pairs = LaggedPairs(law, 3)
        alarms["fit"] += _fails(goodness_of_fit(law, law.sample, draws))
        alarms["independence"] += _fails(independence(law, pairs, draws))
        alarms["exchangeability"] += _fails(exchangeability(law, pairs, draws))
    assert max(alarms.values()) <= most


WRONG: list[tuple[Distribution, Distribution, int]] = [
    *((GeneralizedNormal(b), GeneralizedNormal(b * f), 200_000)
      for b, f in ((0.25, 0.95), (0.5, 1.05), (1, 0.95), (2, 1.05))),
    (GeneralizedNormal(8), GeneralizedNormal(7.6), 2_000_000),
    (GeneralizedNormal(1).standardized(), GeneralizedNormal(1.05).standardized(), 200_000),
    (GeneralizedNormal(2).standardized(), GeneralizedNormal(1.8).standardized(), 200_000),
    (Student(6), Student(5), 200_000),
    (Student(6).standardized(), Student(5).standardized(), 200_000),
    (Laplace(), Laplace(scale=0.98), 200_000),
    (Laplace(), Laplace().standardized(), 1_000),
    (Gaussian(), Student(30).standardized(), 200_000),
    (Gaussian(), Logistic().standardized(), 200_000),
    (Gaussian(), GeneralizedNormal(2), 1_000),
    (Uniform().standardized(), GeneralizedNormal(32).standardized(), 200_000),
    (Exponential(), Laplace(), 1_000),
]  # fmt: skip


@pytest.mark.parametrize(
    ("law", "other", "samples"),
    [pytest.param(*row, id=f"{row[1].name} {row[1].scale:.3g} for {row[0].name}") for row in WRONG],
)
def test_wrong_laws_are_refused(law: Distribution, other: Distribution, samples: int) -> None:
    assert _fails(goodness_of_fit(law, other.sample, Draws(samples, 1e-9, seed=3)))
    assert not _fails(goodness_of_fit(other, other.sample, Draws(2_000, 1e-9, seed=3)))


def _spoilt(kind: str) -> Any:
    def sampler(seed: int, stream: int, start: int, count: int, device: torch.device) -> Tensor:
        x = Gaussian().sample(seed, stream, start, count, device)
        if kind == "shifted":
            return x + 0.05
        if kind == "folded":
            return x.abs()
        if kind == "constant":
            return torch.zeros_like(x)
        if kind == "rounded":
            return (4 * x).round() / 4
        number = torch.arange(start, start + count)
        value = math.nan if kind == "some NaN" else math.inf
        return torch.where(number % 50 == 0, value, x)

    return sampler


@pytest.mark.parametrize(
    "kind", ["shifted", "folded", "constant", "rounded", "some NaN", "some infinite"]
)
def test_spoilt_samples_are_refused(kind: str) -> None:
    assert _fails(goodness_of_fit(Gaussian(), _spoilt(kind), Draws(50_000, 1e-9)))


def test_one_nan_is_enough() -> None:
    def pairs(seed: int, stream: int, start: int, count: int, device: torch.device) -> Tensor:
        found = OrnsteinUhlenbeck(0.5).sample(seed, stream, start, count, device)
        found[0, torch.arange(start, start + count) == 777] = math.nan
        return found

    law, draws = Gaussian(), Draws(100_000, 1e-9)
    assert _fails(goodness_of_fit(law, lambda *a: pairs(*a)[0], draws))
    for test in (independence, exchangeability):
        assert any(math.isnan(c.observed) for c in test(law, pairs, draws))
    assert _fails(joint_moments(OrnsteinUhlenbeck(0.5), pairs, draws))


@pytest.mark.parametrize("law", [Gaussian(), GeneralizedNormal(4)], ids=str)
def test_numbers_streams_and_seeds_are_independent(law: Distribution) -> None:
    samplers: list[Sampler] = [StreamPairs(law), StreamPairs(law, seeds=True)]
    samplers += [LaggedPairs(law, lag) for lag in (1, 64, 10**6)]
    for sampler in samplers:
        draws = Draws(50_000, 1e-10, seed=5)
        assert not _fails(independence(law, sampler, draws))
        assert not _fails(exchangeability(law, sampler, draws))


def test_lagged_pairs_are_disjoint() -> None:
    law = Uniform()
    plain = law.sample(1, 2, 0, 60).tolist()
    for lag in (1, 2, 5):
        pairs = LaggedPairs(law, lag)(1, 2, 0, 30, torch.device("cpu"))
        places = [[plain.index(x) for x in row] for row in pairs.tolist()]
        assert sorted(places[0] + places[1]) == list(range(60))
        assert all(b - a == lag for a, b in zip(*places, strict=True))


def _same_size(seed: int, stream: int, start: int, count: int, device: torch.device) -> Tensor:
    """Two numbers of one size and independent signs: uncorrelated, not independent."""
    x = Gaussian().sample(seed, stream, start, count, device)
    sign = Gaussian().sample(seed, stream + 1, start, count, device).sign()
    return torch.stack([x, x * sign])


def test_dependent_pairs_are_refused() -> None:
    draws = Draws(200_000, 1e-9)
    assert _fails(independence(Gaussian(), OrnsteinUhlenbeck(0.05).sample, draws))
    assert _fails(independence(Gaussian(), _same_size, draws))
    assert not _fails(exchangeability(Gaussian(), _same_size, draws))


def test_exchangeability_needs_no_law() -> None:
    """Cauchy samples on the scale of another law; and two equal views, where nothing is left."""
    law = Student(1)
    assert not _fails(exchangeability(Gaussian(), LaggedPairs(law), Draws(100_000, 1e-9)))
    equal = exchangeability(law, law.sample, Draws(1000, 1e-9))
    assert [c.observed for c in equal] == [0.0] * len(equal)


def test_moments_that_can_be_tested() -> None:
    assert list(moment_orders(Gaussian())) == list(range(1, 9))
    assert list(moment_orders(Student(6))) == [1]
    assert list(moment_orders(Student(4))) == []
    assert list(moment_orders(Student(33))) == list(range(1, 9))


def test_results_are_reproducible() -> None:
    law, draws = GeneralizedNormal(1.5), Draws(20_000, 1e-6, seed=2, stream=9)
    found = goodness_of_fit(law, law.sample, draws)
    assert found == goodness_of_fit(law, law.sample, draws)
    assert found != goodness_of_fit(law, law.sample, replace(draws, seed=3))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"samples": 1}, "samples must be at least 2"),
        ({"samples": 2.5}, "samples must be an integer"),
        ({"alpha": 0}, "alpha must lie strictly between 0 and 1"),
        ({"device": "tpu"}, "unknown device 'tpu'"),
    ],
)
def test_bad_draws_are_named(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        Draws(**arguments)


def test_level_is_refused_with_the_new_word() -> None:
    with pytest.raises(InvalidInputError, match="no argument 'level' any more; it is now alpha"):
        Draws(level=1e-9)  # type: ignore[call-arg]


@given(st.integers(2, 3000), st.sampled_from([1e-9, 1e-3]), st.integers(0, 99))
@settings(max_examples=8, derandomize=True)
def test_any_number_of_samples_will_do(samples: int, alpha: float, seed: int) -> None:
    law, draws = Gaussian(), Draws(samples, alpha, seed)
    pair = OrnsteinUhlenbeck(0.5)
    assert not _fails(goodness_of_fit(law, law.sample, draws))
    assert not _fails(independence(law, LaggedPairs(law), draws))
    assert not _fails(exchangeability(law, StreamPairs(law), draws))
    assert not _fails(joint_moments(pair, pair.sample, draws))
