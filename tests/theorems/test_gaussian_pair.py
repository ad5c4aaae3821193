"""The pair (x, rho x + sigma xi) on drawn polynomials, with a rate for each coordinate."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.gaussian_pair import GaussianPair
from numcheck.strategies import circle_points, multi_indices, observables
from numcheck.theory import multivariate as mv
from numcheck.theory import noisy_pairs
from numcheck.theory.noisy_pairs import ExactPair

N = 2
RATES = st.tuples(circle_points(6), circle_points(6))
Rates = tuple[tuple[Fraction, Fraction], ...]


@given(RATES, observables(N), observables(N))
@settings(max_examples=40)
def test_statement(rates: Rates, f: mv.Poly, g: mv.Poly) -> None:
    """Exchangeable, stationary, and with the moments of Isserlis' formula."""
    pair, one = ExactPair(rates), mv.constant(N)
    assert pair.mean(f, g) == pair.mean(g, f)
    assert pair.mean(one, g) == mv.expect(g)
    assert pair.mean(f, g) == mv.cross(f, g, [rho for rho, _ in rates])


@given(RATES, multi_indices(N, 4), observables(N))
@settings(max_examples=40)
def test_eigenfunctions(rates: Rates, alpha: mv.Index, f: mv.Poly) -> None:
    p = mv.hermite_product(alpha)
    kept = math.prod(rho**k for (rho, _), k in zip(rates, alpha, strict=True))
    assert ExactPair(rates).mean(f, p) == kept * mv.inner(f, p)


@given(observables(N), observables(N))
@settings(max_examples=40)
def test_checks_of_the_claim(f: mv.Poly, g: mv.Poly) -> None:
    f, g = f or mv.constant(N), g or mv.constant(N)
    assert all(c.ok for c in GaussianPair().symmetry(("", f, g)))


@given(RATES)
def test_other_second_points(rates: Rates) -> None:
    """Each misses the variance of y, the covariance of its coordinates, or a rate."""
    x, y = mv.coordinates(N)
    one, both = mv.constant(N), [rho for rho, _ in rates]

    def found(second: noisy_pairs.Second) -> list[Fraction]:
        pair = ExactPair(rates, second)
        return [pair.mean(one, y * y), pair.mean(one, x * y), pair.mean(y, y)]

    assert found(noisy_pairs.stationary) == [1, 0, both[1]]
    (rho, sigma), (r, s) = rates
    assert found(noisy_pairs.unnormalised)[0] == r**2 + (1 - r) ** 2
    assert found(noisy_pairs.shared)[1] == sigma * s
    assert found(noisy_pairs.exchanged)[2] == s
    assert found(noisy_pairs.first_rate)[2] == rho


@pytest.mark.parametrize("rho", [-0.5, 0.3, 0.9])
def test_functions_that_are_no_polynomials(rho: float) -> None:
    """E max(x, 0) max(y, 0), by nodes and weights, is symmetric and Cho and Saul's formula."""
    nodes, masses = np.polynomial.hermite_e.hermegauss(200)
    masses = masses / masses.sum()
    x, xi = np.meshgrid(nodes, nodes, indexing="ij")
    y, weights = rho * x + math.sqrt(1 - rho**2) * xi, np.outer(masses, masses)
    found = float((weights * np.maximum(x, 0) * np.maximum(y, 0)).sum())
    angle = math.acos(rho)
    formula = (math.sin(angle) + (math.pi - angle) * rho) / (2 * math.pi)
    assert found == pytest.approx(formula, abs=2e-3)
    swapped = float((weights * np.maximum(x, 0) * np.abs(y)).sum())
    assert swapped == pytest.approx(float((weights * np.abs(x) * np.maximum(y, 0)).sum()), abs=2e-3)


@given(RATES)
def test_one_noise_for_all_coordinates_is_not_stationary(rates: Rates) -> None:
    pair = ExactPair(rates, noisy_pairs.shared)
    x, y = mv.coordinates(N)
    assert pair.mean(mv.constant(N), x * y) != mv.expect(x * y)
