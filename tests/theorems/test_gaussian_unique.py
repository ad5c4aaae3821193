"""Functionals with Gaussian moments, and those with some of them, computed otherwise."""

from __future__ import annotations

import itertools
import math

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.checks.gaussian_unique import GaussianUnique
from numcheck.theory.moment_twins import FUNCTIONALS, PROBES, Functional, Probe, gaussian_moment

ONE = [m for m in FUNCTIONALS if m.dimension == 1]
BY_NAME = {m.name: m for m in FUNCTIONALS}


@given(st.lists(st.floats(-2, 2), min_size=2, max_size=4), st.floats(-2, 2))
@settings(max_examples=25)
def test_statement_for_drawn_mixtures(weights: list[float], frequency: float) -> None:
    """a . z with |a| = 1 has all Gaussian moments; so has its cosine the Gaussian mean."""
    norm = math.sqrt(sum(a * a for a in weights))
    if norm < 0.1:
        return
    nodes, masses = np.polynomial.hermite_e.hermegauss(40)
    masses = masses / masses.sum()
    a = [w / norm for w in weights]
    # The mean of exp(i t a . z) is a product over the coordinates.
    found = np.prod([masses @ np.exp(1j * frequency * c * nodes) for c in a])
    assert found.real == pytest.approx(math.exp(-(frequency**2) / 2), abs=1e-9)


@pytest.mark.parametrize("functional", ONE, ids=lambda m: m.name)
def test_moments_in_closed_form(functional: Functional) -> None:
    with mpmath.workdps(62):
        for k in range(7):
            # Exponentials of large arguments are out of reach of the quadrature.
            if functional.nonnegative or k < 2:
                found = functional.mean(lambda x, k=k: x**k + 0 * x)
                assert float(found) == pytest.approx(float(functional.moment((k,))), abs=1e-9)


def test_the_lognormal_term_has_no_moments() -> None:
    """E[exp(n y) sin(2 pi y)] = exp(n^2/2) E sin(2 pi (y + n)), by completing the square."""
    nodes, masses = np.polynomial.hermite_e.hermegauss(80)
    for n in range(8):
        assert masses @ np.sin(2 * np.pi * (nodes + n)) == pytest.approx(0, abs=1e-10)


@pytest.mark.parametrize("functional", FUNCTIONALS, ids=lambda m: m.name)
def test_samples_have_the_means(functional: Functional) -> None:
    generator = torch.Generator().manual_seed(4)
    z, xi = torch.randn(2, 200_000, dtype=torch.float64, generator=generator)
    for f in (f for f in PROBES if f.dimension == functional.dimension and f.value):
        terms = [w * f.tensor(*points) for points, w in functional.weighted(z, xi)]
        found = float(sum(terms, torch.zeros_like(z)).mean())
        assert f.value
        with mpmath.workdps(30):
            assert found == pytest.approx(float(functional.mean(f.value)), abs=0.03)


@pytest.mark.parametrize("f", PROBES, ids=lambda f: f.name)
def test_probes(f: Probe) -> None:
    nodes, masses = np.polynomial.hermite_e.hermegauss(100)
    grid = [torch.tensor(x) for x in np.meshgrid(*[nodes] * f.dimension, indexing="ij")]
    weights = math.prod(np.meshgrid(*[masses / masses.sum()] * f.dimension, indexing="ij"))
    found = float((f.tensor(*grid) * torch.tensor(weights)).sum())
    assert found == pytest.approx(float(f.mean()), abs=0.02)
    assert float(f.tensor(*grid).abs().max()) <= f.bound


def test_what_is_missing() -> None:
    """Where each functional that is no Gaussian mean has another moment, or is not positive."""
    missing = {
        "0 and +-sqrt 3": (6,),
        "the skew normal": (1,),
        "Berg's": (2,),
        "z and 0": (0,),
        "(z, z)": (1, 1),
        "(z, +-z)": (2, 2),
    }
    for name, alpha in missing.items():
        m = BY_NAME[name]
        assert abs(float(m.moment(alpha)) - gaussian_moment(alpha)) > 0.1
        assert not GaussianUnique().admits(m)
    assert [m.name for m in FUNCTIONALS if not m.nonnegative] == ["z and Heyde's"]


@pytest.mark.parametrize("k", range(0, 30, 3))
def test_the_cube_of_a_normal_is_not_determined(k: int) -> None:
    """All moments of z^3 are those under Berg's weights, which are no constants."""
    assert float(BY_NAME["Berg's"].moment((k,))) == pytest.approx(gaussian_moment((k,)), rel=1e-9)


def test_indices_in_two_variables() -> None:
    for a, b in itertools.product(range(5), repeat=2):
        assert gaussian_moment((a, b)) == gaussian_moment((a,)) * gaussian_moment((b,))
