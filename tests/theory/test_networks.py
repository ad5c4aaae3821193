"""Moments of networks, against integrals that know no closed form for the pair."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from numcheck.theory import network_examples as examples
from numcheck.theory import networks
from numcheck.theory.networks import ACTIVATIONS, Network, network, whitened
from numcheck.theory.rational_matrices import identity, transpose
from numcheck.theory.wide_networks import WideNetwork, arc_cosine

NUMBER = st.fractions(-2, 2, max_denominator=4)
CORRELATION = st.fractions(Fraction(-9, 10), Fraction(9, 10), max_denominator=20)
NETWORKS = st.builds(
    examples.random_network, st.integers(1, 3), st.integers(1, 2), st.integers(2, 3),
    st.integers(0, 10**6), st.sampled_from(sorted(ACTIVATIONS)),
)  # fmt: skip


def by_quadrature(name: str, r: float, a: float, b: float) -> float:
    """E s(u - a) s(v - b) at correlation r, as E[s(u - a) E[s(v - b) | u]]."""
    s, tau = ACTIVATIONS[name], torch.tensor(math.sqrt(1 - r * r), dtype=torch.float64)

    def integrand(u: Any) -> Any:
        first, second = (torch.from_numpy(x) for x in (u - a, r * u - b))
        return (s.tensor(first) * s.blurred(second, tau)).numpy() * stats.norm.pdf(u)

    # The integrand has a kink where the first unit begins.
    halves = [(-12.0, a), (a, 12.0)]
    return float(sum(integrate.fixed_quad(integrand, *ends, n=160)[0] for ends in halves))


@given(st.sampled_from(sorted(ACTIVATIONS)), CORRELATION, NUMBER, NUMBER)
@settings(max_examples=40, deadline=None)
def test_products(name: str, r: Fraction, a: Fraction, b: Fraction) -> None:
    if name == "erf":
        a = b = Fraction(0)
    one = Fraction(1)
    found = float(ACTIVATIONS[name].product(one, one, r, a, b))
    assert found == pytest.approx(by_quadrature(name, float(r), float(a), float(b)), abs=1e-9)


@given(st.sampled_from([1, -1]), NUMBER, NUMBER)
@settings(max_examples=40)
def test_products_of_parallel_units(sign: int, a: Fraction, b: Fraction) -> None:
    """At correlation 1 and -1, where the integral over the angle is not used, it is continuous."""
    at, near = (
        float(ACTIVATIONS["ReLU"].product(Fraction(1), Fraction(1), sign * r, a, b))
        for r in (Fraction(1), 1 - Fraction(1, 10**8))
    )
    assert at == pytest.approx(near, abs=1e-5)


@given(st.floats(-1, 1))
def test_arc_cosine_kernel(r: float) -> None:
    exact = ACTIVATIONS["ReLU"].product(
        Fraction(1), Fraction(1), Fraction(r), Fraction(0), Fraction(0)
    )
    assert float(arc_cosine(np.array([r]))[0]) == pytest.approx(float(exact), abs=1e-12)


def test_absolute_value() -> None:
    """E |x||y| = (2 / pi) (sqrt(1 - rho^2) + rho asin rho)."""
    h, rho = examples.bent_networks()[0], mpmath.mpf(3) / 5
    kept = (mpmath.sqrt(1 - rho**2) + rho * mpmath.asin(rho) - 1) / (mpmath.pi / 2 - 1)
    assert h.name == "|x|"
    assert float(h.loss([Fraction(3, 5)])) == pytest.approx(float(2 - 2 * kept), abs=1e-14)


@given(NETWORKS)
@settings(max_examples=20, deadline=None)
def test_whitening(raw: Network) -> None:
    h = whitened(raw)
    assert h.is_centred()
    assert h.has_unit_second_moments()
    assert h.loss((Fraction(0),) * h.n) == 2 * h.m
    assert h.loss((Fraction(1),) * h.n) == 0


@given(NETWORKS, st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_values_and_lipschitz_bound(h: Network, seed: int) -> None:
    x = torch.from_numpy(np.random.default_rng(seed).standard_normal((h.n, 64)))
    values = h.tensor(x)
    point = [Fraction(float(t)) for t in x[:, 0]]
    np.testing.assert_allclose(values[:, 0], list(map(float, h.value(point))), atol=1e-12)
    ratios = (values[:, 1:] - values[:, :1]).norm(dim=0) / (x[:, 1:] - x[:, :1]).norm(dim=0)
    assert float(ratios.max()) <= h.lipschitz() + 1e-12


@given(NETWORKS)
@settings(max_examples=10, deadline=None)
def test_blurring_is_a_mean_over_noise(h: Network) -> None:
    x = torch.linspace(-1, 1, h.n, dtype=torch.float64)[:, None]
    noise = torch.from_numpy(np.random.default_rng(1).standard_normal((h.n, 100_000)))
    mean = h.tensor(x + noise / 2).mean(dim=1)
    error = 6 * h.lipschitz() * math.sqrt(h.n) / 2 / math.sqrt(100_000)
    np.testing.assert_allclose(h.tensor(x, 0.5)[:, 0], mean, atol=error)


def test_a_rotation_in_terms_of_units() -> None:
    """max(u, 0) - max(-u, 0) = u: moments, loss and values are those of a linear encoder."""
    one, zero = Fraction(1), Fraction(0)
    h = network("x", [[zero]], [[one, -one]], [[one], [-one]])
    assert h.has_unit_second_moments()
    assert h.mixing() == [[one]]
    assert h.loss([Fraction(3, 5)]) == Fraction(4, 5)
    assert h.is_linear([[one]])
    assert transpose(h.mixing(), 1) == identity(1)


@pytest.mark.parametrize("h", examples.discontinuous_networks(), ids=lambda h: h.name)
def test_jumps_are_where_they_should_be(h: Network) -> None:
    assert not h.continuous
    assert not h.is_linear(h.mixing())
    assert h.has_unit_second_moments()
    x = torch.tensor([[0.0, 1.0]] * h.n, dtype=torch.float64)
    found = h.tensor(x) - torch.tensor(np.array(h.mixing(), dtype=float)) @ x
    assert found.tolist() == [[float(h.jump), 0.0]] * h.m


def test_wide_network() -> None:
    """The closed forms in float64 against those with many digits, for the same weights."""
    wide = WideNetwork(3, 3, 5)
    weights = [[Fraction(float(x)) for x in row] for row in wide._parts.weights]
    zero = [[Fraction(0)] * 3] * 3
    exact = whitened(network("same", zero, identity(3), weights))
    assert wide.loss(0.6) == pytest.approx(float(exact.loss((Fraction(0.6),) * 3)), abs=1e-12)
    energy = float(exact.distance(exact.mixing()))
    assert wide.nonlinear_energy() == pytest.approx(energy, abs=1e-12)
    assert networks.probes(3)
