"""Each law against integrals of its density, against its samples, and at the edges of its bits."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate

from numcheck.sampling import gamma as gamma_module
from numcheck.sampling.base import Distribution
from numcheck.sampling.distributions import (
    Exponential,
    Gaussian,
    GeneralizedNormal,
    Laplace,
    Logistic,
    Student,
    Uniform,
)
from numcheck.sampling.gamma import ATTEMPTS, gamma
from numcheck.sampling.gaussian import normal_pairs
from numcheck.sampling.goodness import Draws, goodness_of_fit
from numcheck.sampling.source import LARGEST_INDEX, Source, indices, open_uniform
from numcheck.sampling.tabulated import Tabulated
from numcheck.strategies import densities as densities_drawn
from numcheck.strategies import distributions
from numcheck.support.errors import InvalidInputError
from numcheck.theory.converse import densities

CPU = torch.device("cpu")
KNOWN: list[Distribution] = [
    *(Gaussian(), Gaussian(scale=3), Laplace(scale=2), Logistic(), Uniform(), Exponential()),
    *(GeneralizedNormal(shape) for shape in (0.125, 1.5, 8, 32)),
    *(GeneralizedNormal(0.5, scale=0.1), GeneralizedNormal(2).standardized()),
    *(Student(df) for df in (0.25, 1, 5, 1e6)),
    Student(40, scale=0.5),
]
TABULATED: list[Distribution] = [
    Tabulated(densities.normal(Fraction(1), Fraction(2))),
    Tabulated(densities.generalized_normal(1.5)),
    Tabulated(densities.double_well()),
    Tabulated(densities.logistic(), scale=2),
]
LAWS = KNOWN + TABULATED
#: The whole suite of fits raises a false alarm with at most this probability.
LEVEL = 1e-9


def _name(law: Distribution) -> str:
    return f"{law.name}, scale {law.scale:g}"


@pytest.mark.parametrize("samples", [2, 100, 50_000])
@pytest.mark.parametrize("law", LAWS, ids=_name)
def test_samples_have_the_law(law: Distribution, samples: int) -> None:
    comparisons = goodness_of_fit(
        law, law.sample, Draws(samples, LEVEL / (3 * len(LAWS)), seed=1, stream=2)
    )
    assert all(c.ok for c in comparisons), [c for c in comparisons if not c.ok]


def _integral(law: Distribution, power: int) -> float:
    """The integral of u^power times the density of U, by the trapezoidal rule in log |u|."""
    logs = torch.arange(-45.0, 160.0, 1 / 256, dtype=torch.float64)
    total = 0.0
    for sign in (-1, 1):
        density = law.log_density(sign * logs.exp() * law.scale) + math.log(law.scale)
        total += sign**power * float((density + (power + 1) * logs).exp().sum()) / 256
    return total


@pytest.mark.parametrize(
    ("law", "order"),
    [
        pytest.param(law, order, id=f"{_name(law)}-{order}")
        for law in KNOWN
        for order in (0, 1, 2, 4, 8)
        if order < law.order_limit and not isinstance(law, Uniform)
    ],
)
def test_moments_are_those_of_the_density(law: Distribution, order: int) -> None:
    expected = float(law.moment(order) / Fraction(law.scale) ** order)
    assert _integral(law, order) == pytest.approx(expected, rel=1e-10, abs=1e-10)


def test_known_moments() -> None:
    assert [Gaussian().moment(k) for k in range(9)] == [1, 0, 1, 0, 3, 0, 15, 0, 105]
    assert [Laplace().moment(k) for k in (1, 2, 3, 4)] == [0, 2, 0, 24]
    assert Exponential(scale=2).moment(3) == 48
    assert Uniform(scale=3).moment(2) == 3
    assert Student(6).moment(4) / Student(6).variance ** 2 == 6  # 3 (df - 2) / (df - 4)
    with mpmath.workdps(40):
        assert abs(mpmath.mpf(Logistic().variance.numerator) / Logistic().variance.denominator
                   - mpmath.pi**2 / 3) < mpmath.mpf(10) ** -38  # fmt: skip


@pytest.mark.parametrize("law", LAWS, ids=_name)
def test_standardized_laws_have_variance_one(law: Distribution) -> None:
    if law.order_limit <= 2:
        with pytest.raises(InvalidInputError, match="no finite moment of order"):
            law.standardized()
        return
    unit = law.standardized()
    assert float(unit.variance) == pytest.approx(1, abs=1e-13)
    assert replace(unit, scale=law.scale) == law


@pytest.mark.parametrize("law", LAWS, ids=_name)
def test_distribution_function_is_the_integral_of_the_density(law: Distribution) -> None:
    quantiles = law.sample(3, 4, 0, 20).sort().values
    for low, high in zip(quantiles[:-1].tolist(), quantiles[1:].tolist(), strict=True):
        mass, _ = integrate.quad(
            lambda x: float(law.log_density(torch.tensor(x, dtype=torch.float64)).exp()),
            low, high, points=[0.0] if low < 0 < high else None, epsabs=1e-11, limit=200,
        )  # fmt: skip
        ends = law.cdf(torch.tensor([low, high], dtype=torch.float64))
        assert mass == pytest.approx(float(ends[1] - ends[0]), abs=1e-9)


def _exact_tail(law: Distribution, x: float) -> Any:
    """P(X <= x) for x < 0 by mpmath."""
    t = mpmath.mpf(abs(x)) / mpmath.mpf(law.scale)
    match law:
        case Gaussian():
            return mpmath.ncdf(-t)
        case GeneralizedNormal():
            shape = mpmath.mpf(law.shape)
            return mpmath.gammainc(1 / shape, t**shape, mpmath.inf, regularized=True) / 2
        case Laplace():
            return mpmath.exp(-t) / 2
        case Logistic():
            return 1 / (1 + mpmath.exp(t))
        case Student(df=1):
            return mpmath.atan(1 / t) / mpmath.pi
        case Student():
            df = mpmath.mpf(law.df)
            return mpmath.betainc(df / 2, 0.5, 0, df / (df + t * t), regularized=True) / 2
    raise AssertionError(law)


# The incomplete beta function of mpmath does not converge at df = 1e6.
TAILED = [
    law for law in KNOWN if not isinstance(law, Uniform | Exponential) and law != Student(1e6)
]


@given(distributions(), st.lists(st.floats(-1e6, 1e6), max_size=4), st.booleans())
@settings(max_examples=50)
def test_functions_are_finite_wherever_they_are_asked(
    law: Distribution, points: list[float], single: bool
) -> None:
    x = torch.tensor(points, dtype=torch.float32 if single else torch.float64)
    cdf, density, score = law.cdf(x), law.log_density(x), law.score(x)
    assert {part.dtype for part in (cdf, density, score)} == {torch.float64}
    assert ((cdf >= 0) & (cdf <= 1)).all()
    assert not density.isnan().any()
    assert (density < math.inf).all()
    assert score.isfinite().all()


@pytest.mark.parametrize("law", TAILED, ids=_name)
def test_tails_of_the_distribution_function(law: Distribution) -> None:
    """Relative errors down to probabilities of 1e-200; symmetric on the other side."""
    with mpmath.workdps(40):
        for exponent in np.linspace(-6, 4, 41):
            x = -law.scale * 10.0**exponent
            expected = _exact_tail(law, x)
            if expected < 1e-200:
                continue
            found = law.cdf(torch.tensor([x, -x], dtype=torch.float64))
            assert float(found[0]) == pytest.approx(float(expected), rel=1e-11)
            assert float(found[1]) == pytest.approx(float(1 - expected), abs=1e-15)


def test_one_sided_and_bounded_laws() -> None:
    x = torch.tensor([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0], dtype=torch.float64)
    assert Uniform().cdf(x).tolist() == [0, 0, 0.25, 0.5, 0.75, 1, 1]
    assert Uniform().log_density(x).isinf().tolist() == [True] + [False] * 5 + [True]
    assert Exponential().cdf(x)[:4].tolist() == [0, 0, 0, 0]
    assert float(Exponential().cdf(torch.tensor([1e-20]).double())[0]) == pytest.approx(1e-20)
    assert Exponential().log_density(x)[:3].tolist() == [-math.inf] * 3
    well = Tabulated(densities.double_well())
    edge = well.density.width * 1.001
    ends = torch.tensor([-edge, edge], dtype=torch.float64)
    assert well.cdf(ends).tolist() == [0, 1]
    assert well.log_density(ends).tolist() == [-math.inf] * 2


@given(densities_drawn())
@settings(max_examples=20)
def test_tabulated_samples_invert_the_distribution_function(density: densities.Density) -> None:
    """To the last digits, which no test of a law at any affordable n would see."""
    law, number = Tabulated(density), indices(0, 2000, CPU)
    w0, w1, _, _ = Source(1, 2, CPU).words(number)
    expected = open_uniform(w0, w1)
    found = law.cdf(law.draw(Source(1, 2, CPU), number))
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-14)


def test_tabulated_laws_are_those_known_in_closed_form() -> None:
    pairs: list[tuple[Distribution, Distribution]] = [
        (Tabulated(densities.generalized_normal(s)), GeneralizedNormal(s, scale=s ** (1 / s)))
        for s in (1, 1.5, 2, 8, 32)
    ]
    pairs.append((Tabulated(densities.logistic(40.0)), Logistic()))
    for tabulated, known in pairs:
        x = known.sample(1, 2, 0, 5000)
        torch.testing.assert_close(tabulated.cdf(x), known.cdf(x), rtol=0, atol=2e-15)
        torch.testing.assert_close(tabulated.log_density(x), known.log_density(x), rtol=0,
                                   atol=1e-12)  # fmt: skip
        for order in (1, 2, 4):
            expected = float(known.moment(order))
            assert float(tabulated.moment(order)) == pytest.approx(expected, rel=1e-9, abs=1e-13)


@pytest.mark.parametrize("law", LAWS, ids=_name)
def test_score_is_the_derivative_of_the_logarithm(law: Distribution) -> None:
    x = law.sample(5, 6, 0, 200)
    inside = law.log_density(x * (1 + 1e-5)).isfinite()
    x = x[inside & (x.abs() > 1e-3 * law.scale)]
    step = 1e-6 * x.abs()
    slope = (law.log_density(x + step) - law.log_density(x - step)) / (2 * step)
    torch.testing.assert_close(law.score(x), slope, rtol=1e-4, atol=1e-4 / law.scale)
    assert law.score(torch.zeros(1, dtype=torch.float64)).isfinite().all()


@given(
    distributions(), st.integers(0, LARGEST_INDEX - 600), st.integers(0, 500), st.integers(0, 99)
)
@settings(max_examples=40)
def test_a_sample_depends_on_its_number_alone(
    law: Distribution, start: int, offset: int, count: int
) -> None:
    whole = law.sample(7, 2**63 + 1, start, 600)
    assert torch.equal(law.sample(7, 2**63 + 1, start + offset, count), whole[offset:][:count])


@pytest.mark.parametrize("law", LAWS, ids=_name)
def test_seeds_and_streams_differ(law: Distribution) -> None:
    base = law.sample(0, 0, 0, 100)
    for seed, stream in [(1, 0), (0, 1), (2**32, 0), (0, 2**32)]:
        assert not (law.sample(seed, stream, 0, 100) == base).any()


def test_gaussian_samples_are_those_of_the_pairs() -> None:
    assert torch.equal(Gaussian().sample(3, 4, 10, 50), normal_pairs(3, 4, 10, 50, CPU)[0])


def test_role_and_width_keep_counters_apart() -> None:
    """The words of a law with 16 counters a sample, of its noise, and of the next number."""
    source = Source(1, 2, CPU)
    number = indices(LARGEST_INDEX - 3, 3, CPU)
    seen: set[tuple[int, ...]] = set()
    for part in (source, source.noise()):
        for offset in range(16):
            words = part.words(number, width=16, offset=offset)
            seen |= {tuple(row) for row in torch.stack(words).T.tolist()}
    assert len(seen) == 2 * 16 * 3


class _FixedWords(Source):
    """All counters with given words."""

    value: list[int]

    def words(self, index: torch.Tensor, *, width: int = 1, offset: int = 0) -> list[torch.Tensor]:
        return [torch.full_like(index, word) for word in self.value]


@pytest.mark.parametrize("law", LAWS, ids=_name)
def test_extreme_bits_give_finite_samples_and_the_tail_that_is_stated(law: Distribution) -> None:
    ends = (0, 1, 2**31 - 1, 2**31, 2**32 - 1)
    source = _FixedWords(0, 0, CPU)
    number = indices(0, 3, CPU)
    for high in ends:
        for low in ends:
            for others in (0, 2**32 - 1):
                object.__setattr__(source, "value", [high, low, others, others])
                assert law.draw(source, number).isfinite().all()
    # The smallest of the 2^64 tails of a law with one number: 2^-65 on each side.
    if isinstance(law, Laplace | Logistic):
        object.__setattr__(source, "value", [2**31, 0, 0, 0])
        lowest = law.cdf(law.draw(source, number))
        assert float(lowest[0]) == pytest.approx(2.0**-65, rel=1e-12)


def _acceptance(shape: float) -> float:
    d = shape - 1 / 3
    return math.exp(d + math.lgamma(shape) - shape * math.log(d)) * math.sqrt(d / (2 * math.pi))


def test_attempts_of_the_gamma_sampler_suffice() -> None:
    shapes = [1 + 1 / b for b in (0.125, 0.5, 1, 2, 8, 32)]
    assert [_acceptance(s) for s in shapes] == sorted(
        (_acceptance(s) for s in shapes), reverse=True
    )
    assert (1 - _acceptance(1.0)) ** ATTEMPTS < 1e-18
    assert _acceptance(1.0) > 0.9516


def test_acceptance_is_as_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    """With one attempt, the share of samples left at d is the stated one; and none is spoilt."""
    monkeypatch.setattr(gamma_module, "ATTEMPTS", 1)
    n, shape = 1 << 15, 1.25
    found = gamma(Source(1, 2, CPU), indices(0, n, CPU), shape, width=16, offset=0)
    refused = float((found == shape - 1 / 3).double().mean())
    expected = 1 - _acceptance(shape)
    assert abs(refused - expected) < 7 * math.sqrt(expected / n)
    assert (found > 0).all()


@pytest.mark.parametrize("law", LAWS, ids=_name)
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_streams_agree_between_devices(law: Distribution) -> None:
    cpu, cuda = (law.sample(1, 2, 10**6, 10**5, device) for device in ("cpu", "cuda"))
    torch.testing.assert_close(cpu, cuda.cpu(), rtol=1e-8, atol=1e-12 * law.scale)
    x = cpu[:1000]
    torch.testing.assert_close(law.cdf(x), law.cdf(x.cuda()).cpu(), rtol=1e-11, atol=0)
    comparisons = goodness_of_fit(law, law.sample, Draws(200_000, LEVEL, device="cuda"))
    assert all(c.ok for c in comparisons)


@pytest.mark.parametrize(
    ("law", "message"),
    [
        (lambda: GeneralizedNormal(0.1), "shape must be a number of at least 0.125 and at most 32"),
        (lambda: Student(0), "df must be a number of at least 0.25"),
        (lambda: Gaussian(scale=0), "scale must be a number"),
        (lambda: Student(5).moment(5), "no finite moment of order 5: only those of order below 5"),
        (lambda: Gaussian().sample(0, 0, 0, 1, "tpu"), "unknown device 'tpu'"),
    ],
)
def test_bad_input_is_named(law: Any, message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        law()


def test_bad_densities_are_named() -> None:
    step = densities.Density("a step", lambda x: np.where(x > 0.3, 0.0, -1.0), 0.0, 1.0)
    with pytest.raises(InvalidInputError, match="a step is too rough"):
        Tabulated(step).sample(0, 0, 0, 1)
    nothing = densities.Density("not a number", lambda x: np.log(x * math.nan), 0.0, 1.0)
    with pytest.raises(InvalidInputError, match="has a logarithm of nan"):
        Tabulated(nothing).cdf(torch.zeros(1))
