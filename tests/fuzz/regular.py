"""The regularizer: the Epps-Pulley statistic, and laws of vectors by their projections."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st
from torch import Tensor

from numcheck.theory.regularizer import epps_pulley as ep
from numcheck.theory.regularizer import projections
from tests.fuzz.comparing import as_fraction, check, is_exact
from tests.fuzz.gaussian import RATIONAL
from tests.fuzz.kinds import (
    FLAG,
    FUNCTION,
    Kind,
    integers,
    junk,
    objects,
    reals,
    sequences,
)
from tests.fuzz.multivariate import OBSERVABLE, value
from tests.fuzz.runner import Target, target

POINTS = sequences(reals(-1e100, 1e100, up_to=(-5, 5)), most=4)
WEIGHTS = reals(0, 1e100, up_to=(0, 5))
PRECISION = {torch.float64: 1e-12, torch.float32: 1e-4, torch.float16: 0.2, torch.bfloat16: 1.0}


@st.composite
def samples(draw: st.DrawFn) -> Tensor:
    """Numbers of every floating type, also as views."""
    rows, slices = draw(st.integers(1, 5)), draw(st.integers(0, 3))
    numbers = st.floats(-4, 4, width=16)
    count = 2 * rows * slices
    flat = torch.tensor(draw(st.lists(numbers, min_size=count, max_size=count)))
    dtype = draw(st.sampled_from([*PRECISION, torch.float64]))
    found = flat.reshape(2 * rows, slices).to(dtype)[::2]
    if draw(st.booleans()):
        found = found.T.contiguous().T
    return found.requires_grad_(draw(st.booleans()))


good = torch.ones(3, 2)
BAD_SAMPLES = st.one_of(
    junk(lambda _: False),
    st.sampled_from(
        [good[0], good[None], good[:0], good.long(), good.bool(), good * 1j, good.to_sparse(),
         good * math.nan, good * math.inf, good.numpy(), good.tolist()]
    ),
)  # fmt: skip


@st.composite
def knots(draw: st.DrawFn) -> ep.Knots:
    points = tuple(draw(POINTS.valid))
    return ep.Knots(points, tuple(draw(WEIGHTS.valid) for _ in points))


KNOTS = objects(knots(), ep.Knots)
BAD_CHARACTERISTICS: list[Any] = [str, lambda t: math.nan, lambda t: 2.0]
BAD_KNOTS = [ep.Knots((1.0,), (1.0,), phi) for phi in BAD_CHARACTERISTICS]


def plain(x: Tensor) -> Any:
    return x.detach().double().numpy()


def knots_are(found: ep.Knots, points: Any, weights: Any, characteristic: Any) -> None:
    assert all(type(t) is float for t in (*found.points, *found.weights))
    np.testing.assert_allclose(found.points, [float(t) for t in points])


def rule_is(found: ep.Knots, count: int, largest: float, symmetric: bool) -> None:
    assert len(found.points) == count
    assert found.points[-1] == float(largest)
    exact = math.sqrt(2 * math.pi) * math.erf(float(largest) / math.sqrt(2))
    # The trapezoidal rule, with step h: the error is at most L h^2 / 12 twice.
    step = found.points[1] - found.points[0]
    assert abs(math.fsum(found.weights) - exact) <= float(largest) * step**2 / 3 + 1e-9


def characteristic_is(found: tuple[Tensor, Tensor], samples: Tensor, points: Any) -> None:
    x, t = plain(samples), np.array([float(p) for p in points])
    mean = np.exp(1j * t[:, None, None] * x).mean(axis=1)
    allowed = 30 * PRECISION[samples.dtype] * 1.5
    np.testing.assert_allclose(plain(found[0]), mean.real, atol=allowed)
    np.testing.assert_allclose(plain(found[1]), mean.imag, atol=allowed)


def statistic_is(found: Tensor, samples: Tensor, knots: ep.Knots) -> None:
    assert found.shape == samples.shape[1:]
    assert found.dtype == samples.dtype
    x, t = plain(samples), np.array(knots.points)
    mean = np.exp(1j * t[:, None, None] * x).mean(axis=1)
    distance = np.abs(mean - np.exp(-(t**2) / 2)[:, None]) ** 2
    expected = len(x) * (np.array(knots.weights)[:, None] * distance).sum(axis=0)
    size = len(x) * (sum(knots.weights) + 1)
    np.testing.assert_allclose(plain(found), expected, atol=60 * PRECISION[samples.dtype] * size)


def null_mean_is(found: float, knots: ep.Knots) -> None:
    t, w = np.array(knots.points), np.array(knots.weights)
    np.testing.assert_allclose(found, (w * (1 - np.exp(-(t**2)))).sum(), rtol=1e-9, atol=1e-12)


def null_variance_is(found: float, knots: ep.Knots, size: int) -> None:
    """For one number x: the variance of sum w |e^(itx) - phi|^2, by quadrature."""
    assert found >= -1e-9
    if size != 1:
        return
    nodes, gauss = np.polynomial.hermite_e.hermegauss(150)
    gauss = gauss / math.sqrt(2 * math.pi)
    t, w = np.array(knots.points), np.array(knots.weights)
    phi = np.exp(-(t**2) / 2)
    h = (w[:, None] * np.abs(np.exp(1j * t[:, None] * nodes) - phi[:, None]) ** 2).sum(axis=0)
    mean = gauss @ h
    np.testing.assert_allclose(found, gauss @ (h - mean) ** 2, rtol=1e-6, atol=1e-6)


EPPS_PULLEY = [
    Target(
        "numcheck.theory.regularizer.epps_pulley.Knots",
        lambda points, weights, characteristic: ep.Knots(points, weights, characteristic),
        POINTS.valid.flatmap(lambda points: st.fixed_dictionaries(
            {"points": st.just(points), "characteristic": st.just(math.cos),
             "weights": sequences(WEIGHTS, least=len(points), most=len(points)).valid}
        )),
        {"points": POINTS.wrong, "weights": sequences(WEIGHTS).wrong, "characteristic": FUNCTION},
        knots_are,
        misfits=st.just({"points": (1.0,), "weights": (), "characteristic": math.cos}),
    ),
    target(
        "numcheck.theory.regularizer.epps_pulley.sigreg_knots",
        lambda count, largest, symmetric: ep.sigreg_knots(count, largest, symmetric=symmetric),
        {"count": integers(2, 10**6, up_to=40),
         "largest": reals(0, 1e100, open_low=True, up_to=(1e-3, 50)), "symmetric": FLAG}, rule_is,
    ),
    target(
        "numcheck.theory.regularizer.epps_pulley.empirical_characteristic", ep.empirical_characteristic,
        {"samples": Kind(samples(), BAD_SAMPLES), "points": POINTS}, characteristic_is,
        misfits=st.sampled_from(
            [{"samples": good, "points": [1e50]}, {"samples": good.half() * 1000, "points": [100]}]
        ),
    ),
    target(
        "numcheck.theory.regularizer.epps_pulley.epps_pulley", ep.epps_pulley,
        {"samples": Kind(samples(), BAD_SAMPLES), "knots": KNOTS}, statistic_is,
        misfits=st.sampled_from([{"samples": good, "knots": k} for k in BAD_KNOTS]),
    ),
    target(
        "numcheck.theory.regularizer.epps_pulley.null_mean", ep.null_mean, {"knots": KNOTS}, null_mean_is,
        misfits=st.sampled_from([{"knots": k} for k in BAD_KNOTS]),
    ),
    target(
        "numcheck.theory.regularizer.epps_pulley.null_variance", ep.null_variance,
        {"knots": KNOTS, "size": integers(1, 2**53, up_to=3)}, null_variance_is,
        misfits=st.sampled_from(
            [*({"knots": k, "size": 1} for k in BAD_KNOTS),
             {"knots": ep.sigreg_knots(10_000), "size": 1}]
        ),
    ),
    target(
        "numcheck.theory.regularizer.epps_pulley.largest_value", ep.largest_value,
        {"knots": KNOTS, "size": integers(1, 2**53, up_to=9)},
        lambda found, knots, size: check(found >= ep.null_mean(knots) * (1 - 1e-12)),
    ),
]  # fmt: skip


# Laws of vectors.

POWERS = integers(0, 1000, up_to=3)
ENTRIES = sequences(RATIONAL, least=2, most=2)
ALPHA = sequences(POWERS, least=2, most=2)
LAW = projections.PointLaw(2, ((1, 2), (0, -3)), (Fraction(1, 3), 2))  # type: ignore[arg-type]
IMAGE = projections.ImageLaw(({(1, 0): Fraction(1)}, {(1, 1): Fraction(2)}), 2)


def multi_indices(n: int, degree: int) -> list[Any]:
    every = itertools.product(range(int(degree) + 1), repeat=int(n))
    return sorted((i for i in every if sum(i) == degree), reverse=True)


def law_is(found: projections.PointLaw, n: int, atoms: Any, weights: Any) -> None:
    is_exact(*found.weights, *(x for atom in found.atoms for x in atom))
    assert found.joint((0,) * found.n) == sum(map(as_fraction, weights), Fraction(0))


def joint_is(found: Fraction, alpha: Any) -> None:
    is_exact(found)
    j, k = map(int, alpha)
    assert found == Fraction(1, 3) * 2**k + 2 * Fraction(0) ** j * Fraction(-3) ** k


def projected_is(found: Fraction, direction: Any, j: int) -> None:
    is_exact(found)
    a, b = map(as_fraction, direction)
    assert found == Fraction(1, 3) * (a + 2 * b) ** int(j) + 2 * (-3 * b) ** int(j)


PROJECTIONS = [
    target(
        "numcheck.theory.regularizer.projections.lattice", projections.lattice,
        {"n": integers(0, 1000, up_to=4), "degree": integers(0, 1000, up_to=4)},
        lambda found, n, degree: check(found == multi_indices(n, degree)),
        misfits=st.sampled_from([{"n": 500, "degree": 500}, {"n": 30, "degree": 30}]),
    ),
    target(
        "numcheck.theory.regularizer.projections.indices", projections.indices,
        {"n": integers(0, 1000, up_to=3), "degree": integers(0, 1000, up_to=3)},
        lambda found, n, degree: check(
            found == [i for d in range(int(degree) + 1) for i in multi_indices(n, d)]
        ),
        misfits=st.sampled_from([{"n": 500, "degree": 500}, {"n": 30, "degree": 30}]),
    ),
    Target(
        "numcheck.theory.regularizer.projections.PointLaw", projections.PointLaw,
        st.integers(0, 3).flatmap(lambda count: st.fixed_dictionaries(
            {"n": st.just(2), "atoms": sequences(ENTRIES, least=count, most=count).valid,
             "weights": sequences(RATIONAL, least=count, most=count).valid}
        )),
        {"n": integers(0).wrong, "atoms": sequences(RATIONAL).wrong,
         "weights": sequences(RATIONAL).wrong}, law_is,
        misfits=st.sampled_from(
            [{"n": 1, "atoms": ((1,),), "weights": ()}, {"n": 2, "atoms": ((1,),), "weights": (1,)}]
        ),
    ),
    target(
        "numcheck.theory.regularizer.projections.PointLaw.joint", LAW.joint, {"alpha": ALPHA}, joint_is
    ),
    target(
        "numcheck.theory.regularizer.projections.PointLaw.projected", LAW.projected,
        {"direction": ENTRIES, "j": POWERS}, projected_is,
    ),
    target(
        "numcheck.theory.regularizer.projections.ImageLaw", projections.ImageLaw,
        {"outputs": sequences(OBSERVABLE, most=2),
         "latents": Kind(st.just(2), integers(0).wrong)},
        lambda found, outputs, latents: check(found.n == len(outputs)),
        misfits=st.just({"outputs": ({(1, 0): Fraction(1)},), "latents": 3}),
    ),
    target(
        "numcheck.theory.regularizer.projections.ImageLaw.joint", IMAGE.joint, {"alpha": ALPHA},
        lambda found, alpha: check(
            (found == 0) if (int(alpha[0]) + int(alpha[1])) % 2 or int(alpha[1]) % 2 else found > 0
        ),
    ),
    target(
        "numcheck.theory.regularizer.projections.ImageLaw.projected", IMAGE.projected,
        {"direction": ENTRIES, "j": POWERS},
        lambda found, direction, j: check(
            int(j) != 2
            or found == as_fraction(direction[0]) ** 2 + 4 * as_fraction(direction[1]) ** 2
        ),
    ),
    target(
        "numcheck.theory.regularizer.projections.standard_gaussian", projections.standard_gaussian,
        {"n": integers(0, 1000, up_to=4)}, lambda found, n: check(found.n == n),
    ),
]  # fmt: skip

TARGETS = [*EPPS_PULLEY, *PROJECTIONS]
__all__ = ["TARGETS", "value"]
