"""Densities, and the first eigenfunctions of their diffusions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import strategies as st

from numcheck.theory.converse import densities
from numcheck.theory.converse.sturm_liouville import first_eigenfunction
from tests.fuzz.kinds import (
    FUNCTION,
    Kind,
    objects,
    reals,
)
from tests.fuzz.options import NOTHING
from tests.fuzz.runner import target


def density_is(found: densities.Density, **given: Any) -> None:
    inside = found.centre + found.width * np.linspace(-1, 1, 9)
    assert np.isfinite(found.log(inside)).all()
    assert found.width > 0


def normal_is(found: densities.Density, mean: Any, variance: Any) -> None:
    density_is(found)
    deviation = math.sqrt(float(variance))
    at = np.array([float(mean), float(mean) + deviation])
    np.testing.assert_allclose(np.diff(found.log(at)), [-0.5], rtol=1e-4)


ALL_DENSITIES = st.one_of(
    st.builds(densities.generalized_normal, reals(1, 64).valid),
    st.builds(densities.logistic, reals(1e-3, 100).valid),
    st.builds(densities.smoothed_laplace, reals(1e-3, 100).valid),
    st.builds(densities.double_well, reals(1e-6, 6).valid),
    st.builds(densities.normal, reals(-10, 10).valid, reals(0.01, 100).valid),
)
BAD_LOGS: list[Any] = [
    lambda x: "a", lambda x: np.zeros(3), lambda x: np.log(x), lambda x: x * 1j, lambda x: None,
    lambda x: -30 * (x**2 - 1) ** 2, lambda x: np.sin(1000 * x), lambda x: 1e300 * x,
]  # fmt: skip
BAD_DENSITIES = [
    *(densities.Density("given", log, 0.0, 1.4) for log in BAD_LOGS),
    densities.Density("far off", lambda x: -((x - 1e30) ** 2), 1e30, 1.0),
    densities.Density("too wide", lambda x: -(x**2) / 2, 0.0, 100.0),
]


def eigenfunction_is(found: Any, density: densities.Density, diffusion: Any) -> None:
    k = float(diffusion)
    # The quotient of g(z) = z bounds the eigenvalue; only the normal density meets it.
    assert 0 < found.eigenvalue <= k / found.variance * (1 + 1e-7)
    assert found.slope > 0
    assert -1e-9 <= found.distance <= 1
    assert (np.diff(found.values) > 0).all()
    if density.normal:
        np.testing.assert_allclose(found.eigenvalue, k / found.variance, rtol=1e-7)


TARGETS = [
    target(
        "numcheck.theory.converse.densities.normal", densities.normal,
        {"mean": reals(-math.inf, math.inf, up_to=(-9, 9)),
         "variance": reals(1e-100, 1e100, up_to=(0.01, 9))}, normal_is,
    ),
    target(
        "numcheck.theory.converse.densities.generalized_normal", densities.generalized_normal,
        {"shape": reals(1, 64)}, density_is,
    ),
    target(
        "numcheck.theory.converse.densities.logistic", densities.logistic, {"width": reals(1e-3, 100)},
        density_is,
    ),
    target(
        "numcheck.theory.converse.densities.smoothed_laplace", densities.smoothed_laplace,
        {"width": reals(1e-3, 100)}, density_is,
    ),
    target(
        "numcheck.theory.converse.densities.double_well", densities.double_well,
        {"depth": reals(1e-6, 6)}, density_is,
    ),
    target(
        "numcheck.theory.converse.densities.Density",
        lambda name, log, centre, width: densities.Density(name, log, centre, width),
        {"name": objects(st.text(max_size=5), str), "log": Kind(st.just(np.abs), FUNCTION),
         "centre": reals(-math.inf, math.inf, up_to=(-9, 9)),
         "width": reals(1e-100, 1e100, up_to=(0.1, 9))}, density_is,
    ),
    target(
        "numcheck.theory.converse.sturm_liouville.first_eigenfunction", first_eigenfunction,
        {"density": Kind(ALL_DENSITIES, st.one_of(NOTHING, st.sampled_from(BAD_DENSITIES))),
         "diffusion": reals(1e-100, 1e100, up_to=(0.1, 10))}, eigenfunction_is, examples=40,
    ),
]  # fmt: skip
