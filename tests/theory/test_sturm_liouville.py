"""The eigenvalue problem, where its solution is known."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numcheck.strategies import densities
from numcheck.support.errors import InvalidInputError
from numcheck.support.validate_arrays import Array
from numcheck.theory.converse.densities import (
    Density,
    double_well,
    generalized_normal,
    logistic,
    normal,
    smoothed_laplace,
)
from numcheck.theory.converse.sturm_liouville import first_eigenfunction


@pytest.mark.parametrize(("mean", "variance"), [(0, 1), (3, Fraction(1, 9)), (-1, 16)])
def test_ornstein_uhlenbeck(mean: int, variance: Fraction) -> None:
    found = first_eigenfunction(normal(Fraction(mean), Fraction(variance)), diffusion=2.0)
    assert found.eigenvalue == pytest.approx(2 / variance, rel=1e-9)
    assert found.distance == pytest.approx(0, abs=1e-12)
    assert found.mean == pytest.approx(mean, abs=1e-12)
    assert found.variance == pytest.approx(float(variance), rel=1e-12)


@pytest.mark.parametrize("width", [1.0, 2.5])
def test_uniform_density_has_a_sine(width: float) -> None:
    """sin(pi x / 2 w), eigenvalue (pi / 2 w)^2, corr^2 with x of 96 / pi^4."""
    found = first_eigenfunction(Density("uniform", np.zeros_like, 0.0, width))
    assert found.eigenvalue == pytest.approx((math.pi / (2 * width)) ** 2, rel=1e-10)
    assert found.distance == pytest.approx(1 - 96 / math.pi**4, rel=1e-10)


def test_laplace_density_on_an_interval() -> None:
    """On [-w, w]: exp(x / 2) sin(k x) for x > 0, tan(k w) = -2 k, eigenvalue k^2 + 1/4."""
    width = 10.0
    found = first_eigenfunction(Density("Laplace", lambda x: -np.abs(x), 0.0, width))
    k = math.sqrt(found.eigenvalue - 0.25)
    assert math.tan(k * width) == pytest.approx(-2 * k, rel=1e-6)
    assert math.pi / 2 < k * width < math.pi


def test_eigenvalue_tends_to_the_edge_of_the_continuous_spectrum() -> None:
    values = [first_eigenfunction(logistic(width)).eigenvalue for width in (6.0, 12.0, 18.0)]
    assert values == sorted(values, reverse=True)
    assert 0.25 < values[-1] < 0.26


@pytest.mark.parametrize(
    "density",
    [generalized_normal(1.2), generalized_normal(6.0), smoothed_laplace(), double_well(1.0)],
    ids=lambda d: d.name,
)
def test_other_densities_are_off_the_affine_functions(density: Density) -> None:
    found = first_eigenfunction(density)
    assert found.distance > 1e-3
    assert found.slope > 0
    assert found.eigenvalue < 1 / found.variance


def test_distance_vanishes_at_the_normal_shape_only() -> None:
    distances = {s: first_eigenfunction(generalized_normal(s)).distance for s in (1.8, 2.0, 2.2)}
    assert distances[2.0] < 1e-12 < min(distances[1.8], distances[2.2])


@given(densities(), st.floats(0.1, 10))
@settings(max_examples=12, deadline=None)
def test_the_eigenfunction_increases_and_its_eigenvalue_is_at_most_that_of_the_latent(
    density: Density, diffusion: float
) -> None:
    found = first_eigenfunction(density, diffusion)
    assert 0 < found.eigenvalue <= diffusion / found.variance * (1 + 1e-7)
    assert -1e-9 <= found.distance <= 1
    assert found.slope > 0
    assert (np.diff(found.values) > 0).all()
    if density.normal:
        assert found.eigenvalue == pytest.approx(diffusion / found.variance, rel=1e-7)


@pytest.mark.parametrize(
    ("log", "width"),
    [
        (np.log, 1.4),
        (lambda x: -(x**2) / 2, 100.0),
        (lambda x: -30 * (x**2 - 1) ** 2, 1.4),
        (lambda x: np.sin(1000 * x), 1.4),
        (lambda x: 1e300 * x, 1.4),
    ],
    ids=["undefined", "too wide", "wells apart", "too rough", "too steep"],
)
def test_what_float64_does_not_determine_is_refused(
    log: Callable[[Array], Array], width: float
) -> None:
    with pytest.raises(InvalidInputError, match="density 'bad'"):
        first_eigenfunction(Density("bad", log, 0.0, width))
